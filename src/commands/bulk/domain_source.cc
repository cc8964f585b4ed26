#include "commands/bulk/domain_source.h"

#include <algorithm>
#include <cmath>

#include "cli/options/typed_names.h"
#include "mtasts/ascii.h"
#include "mtasts/printable.h"

namespace mtasts {

Error no_domains() {
  return {Fault::input, "no-domains", "no domains: the list is empty",
          "name them as operands or with --domains-file"};
}

DomainSource::DomainSource(const DomainOptions& options, Files& files, Idna& idna)
    : options_(options), files_(files), idna_(idna) {
  for (const std::string& file : options.files) {
    const auto size = bytes_ ? files.remaining_bytes(file) : std::nullopt;
    bytes_ = size ? std::optional(*bytes_ + *size) : std::nullopt;
  }
}

Result<DomainEntry*> DomainSource::next() {
  return operand_ < options_.operands.size() ? next_operand() : next_line();
}

std::optional<ListTotal> DomainSource::total() const {
  const std::size_t known = count() + (options_.operands.size() - operand_);
  if (file_ == options_.files.size()) return ListTotal{known, false};
  if (!bytes_ || bytes_read_ == 0) return std::nullopt;
  const double left = static_cast<double>(*bytes_) / static_cast<double>(bytes_read_) - 1;
  const double lines_left = std::max(left, 0.0) * static_cast<double>(lines_read_);
  return ListTotal{known + static_cast<std::uint64_t>(std::llround(lines_left)), true};
}

Result<DomainEntry*> DomainSource::next_operand() {
  while (operand_ < options_.operands.size()) {
    const std::string& typed = options_.operands[operand_++];
    entry_.domain = parse_typed_policy_domain(typed, idna_);
    if (!entry_.domain) entry_.typed = typed;
    if (entry_.domain && !operands_seen_.insert(entry_.domain->text()).second) continue;
    ++operands_returned_;
    return &entry_;
  }
  return next_line();
}

Result<DomainEntry*> DomainSource::next_line() {
  while (true) {
    if (!lines_) {
      if (file_ == options_.files.size()) return nullptr;
      auto opened = files_.open_lines(options_.files[file_],
                                      options_.nul_terminated ? Terminator::nul : Terminator::line_feed);
      if (!opened) return fail(opened.error());
      lines_ = std::move(*opened);
      line_ = 0;
    }
    auto line = lines_->next();
    ++line_;
    if (!line && line.error().fault != Fault::input) return fail(line.error());
    if (!line) {
      ++lines_read_;
      entry_ = {fail(line.error())};  // the error has its own place
      return &entry_;
    }
    if (!*line) {
      lines_.reset();
      ++file_;
      continue;
    }
    bytes_read_ += (*line)->size() + 1;
    const std::string_view text = text_of_line(**line);
    if (text.empty()) continue;
    ++lines_read_;
    entry_.domain = parse_typed_policy_domain(text, idna_);
    if (!entry_.domain) entry_ = {fail(entry_.domain.error().within(place())), std::string(text)};
    return &entry_;
  }
}

Result<std::vector<DomainName>> read_domains(const DomainOptions& options, Files& files, Idna& idna) {
  std::vector<DomainName> domains;
  DomainSource source(options, files, idna);
  while (true) {
    auto entry = source.next();
    if (!entry) return fail(entry.error());
    if (*entry == nullptr) return domains;
    if (!(*entry)->domain) return fail((*entry)->domain.error());
    domains.push_back(*std::move((*entry)->domain));
  }
}

std::string DomainSource::place() const {
  const std::string& file = options_.files[file_];
  return (file == "-" ? "standard input" : printable(file)) + ":" + std::to_string(line_);
}

std::string_view DomainSource::text_of_line(std::string_view line) const {
  constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
  if (line_ == 1 && line.starts_with(kByteOrderMark)) line.remove_prefix(kByteOrderMark.size());
  if (options_.nul_terminated) return line;
  if (line.ends_with('\r')) line.remove_suffix(1);
  return trim(line.substr(0, line.find('#')));
}

}  // namespace mtasts
