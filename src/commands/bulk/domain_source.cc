#include "commands/bulk/domain_source.h"

#include <algorithm>
#include <cmath>

#include "mtasts/ascii.h"
#include "mtasts/ip_address.h"
#include "mtasts/mx_pattern.h"
#include "mtasts/printable.h"

namespace mtasts {
namespace {

bool has_a_label(std::string_view name) {
  if (name.find("--") == std::string_view::npos) return false;
  const auto begins_as_a_label = [](std::string_view label) {
    return label.size() >= 4 && (label[0] == 'x' || label[0] == 'X') &&
           (label[1] == 'n' || label[1] == 'N') && label.substr(2, 2) == "--";
  };
  while (!begins_as_a_label(name)) {
    const std::size_t dot = name.find('.');
    if (dot == std::string_view::npos) return false;
    name.remove_prefix(dot + 1);
  }
  return true;
}

// libidn2 deletes some characters and accepts others that a name must not have, so plain names bypass it.
bool needs_idna(std::string_view name) {
  return has_a_label(name) || !std::all_of(name.begin(), name.end(), is_ascii);
}

Result<std::string> a_labels_of(std::string_view typed, Idna& idna) {
  if (!needs_idna(typed)) return std::string(typed);
  return idna.to_a_labels(typed);
}

}  // namespace

Result<DomainName> parse_typed_policy_domain(std::string_view typed, Idna& idna) {
  auto domain = parse_policy_domain(typed);
  // A parsed name is ASCII.
  const bool needs_more = domain ? has_a_label(typed) : needs_idna(typed);
  if (needs_more) {
    const auto name = idna.to_a_labels(typed);
    domain = name ? parse_policy_domain(*name) : fail(name.error());
  }
  return domain;
}

Result<DomainName> parse_typed_domain_name(std::string_view typed, Idna& idna) {
  auto name = a_labels_of(typed, idna);
  if (!name) return fail(name.error());
  return DomainName::parse(*name);
}

Error as_option_error(std::string_view option, Error error) {
  if (error.fault != Fault::input) return error;
  error.fault = Fault::usage;
  if (!option.empty()) error.message = std::string(option) + ": " + error.message;
  return error;
}

Result<MxPattern> parse_mx_pattern(std::string_view typed, Idna& idna) {
  const bool wildcard = typed.starts_with("*.");
  auto name = a_labels_of(wildcard ? typed.substr(2) : typed, idna);
  if (!name) return fail(as_option_error({}, name.error()));
  if (name->size() > 1 && name->back() == '.') name->pop_back();
  // Four numbers are a name by the grammar, but an MX record never has an address (RFC 5321 §5.1).
  if (IpAddress::parse(*name)) {
    return fail({Fault::usage, "bad-mx-pattern",
                 "not a valid mx pattern: " + quote(*name) +
                     " (an address: it would match no MX host; RFC 8461 §4.1)"});
  }
  auto pattern = MxPattern::parse((wildcard ? "*." : "") + *name);
  if (!pattern) return fail(as_option_error({}, pattern.error()));
  return pattern;
}

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
