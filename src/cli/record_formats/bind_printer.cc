// Lines of a zone file (RFC 1035 §5.1) that fit below any $ORIGIN and $TTL.
#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "cli/record_formats/record_format.h"
#include "cli/record_formats/record_reader.h"
#include "mtasts/ascii.h"
#include "mtasts/printable.h"

namespace mtasts {
namespace {

class BindPrinter final : public RecordPrinter {
 public:
  std::string domain(const DomainRecords& records) override { return print_records(records.records); }
};

std::optional<ResourceRecord> resource_record(const ZoneRecord& record) {
  const std::string type(text(record.type));
  if (record.type == RecordType::txt) return parse_record(record.owner, record.ttl, type, joined_txt(record));
  if (record.type == RecordType::cname) {
    return parse_record(record.owner, record.ttl, type, record.names.front());
  }
  if (record.type != RecordType::a && record.type != RecordType::aaaa) return std::nullopt;
  return parse_record(record.owner, record.ttl, type, record.rdata.front().octets);
}

// Removes the text up to `end`, and the spaces after it; nothing if there is no `end`.
std::optional<std::string_view> take_field(std::string_view& line, std::string_view end) {
  const std::size_t at = line.find(end);
  if (at == std::string_view::npos) return std::nullopt;
  const std::string_view field = line.substr(0, at);
  line.remove_prefix(at + end.size());
  line.remove_prefix(std::min(line.find_first_not_of(' '), line.size()));
  return field;
}

// A name of plain letters that ends in a dot, which is removed.
bool take_final_dot(std::string_view& name) {
  const auto is_plain = [](char c) { return is_lower_alnum(c) || c == '-' || c == '_' || c == '.'; };
  if (!name.ends_with('.') || !std::ranges::all_of(name, is_plain)) return false;
  name.remove_suffix(1);
  return true;
}

// A record in the form of print_records(): it depends on no other line of a zone file. Nothing for other
// text.
std::optional<ResourceRecord> printed_record(std::string_view line) {
  auto owner = take_field(line, " ");
  if (!owner || !take_final_dot(*owner)) return std::nullopt;
  const auto ttl = take_field(line, " IN ");
  const auto seconds = ttl ? parse_seconds(*ttl) : std::nullopt;
  const auto type = take_field(line, " ");
  if (!seconds || !type) return std::nullopt;
  if (*type == "CNAME" && !take_final_dot(line)) return std::nullopt;
  if (*type != "TXT") return parse_record(*owner, *seconds, *type, line);
  const bool is_printed = std::ranges::all_of(line, is_printed_ascii);
  const auto text = is_printed ? join_character_strings(line) : std::nullopt;
  return text ? parse_record(*owner, *seconds, *type, *text) : std::nullopt;
}

// Takes printed records up to the first other line: many times as fast as the grammar of a zone file, which
// reads the rest.
class PrintedRecords {
 public:
  explicit PrintedRecords(const NextPiece& next) : next_(next) {}

  Result<void> read(const TakeRecord& take) {
    while (!is_over_) {
      const auto piece = next_();
      if (!piece) return fail(piece.error());
      if (piece->empty()) return {};
      rest_ += *piece;
      take_lines(take);
    }
    return {};
  }

  [[nodiscard]] bool has_rest() const { return !rest_.empty(); }
  // The number of lines before the rest, without the last one of them, which the rest repeats: the next
  // record may inherit its owner.
  [[nodiscard]] std::size_t lines_before() const { return lines_ == 0 ? 0 : lines_ - 1; }
  [[nodiscard]] bool repeats_record() const { return lines_ > 0; }
  // The pieces of the rest.
  [[nodiscard]] Result<std::string_view> next() {
    if (std::exchange(is_handed_over_, true)) return next_();
    rest_.insert(0, last_);
    return std::string_view(rest_);
  }

 private:
  void take_lines(const TakeRecord& take) {
    std::size_t begin = 0;
    for (std::size_t end = rest_.find('\n'); end != std::string::npos; end = rest_.find('\n', begin)) {
      auto record = printed_record(std::string_view(rest_).substr(begin, end - begin));
      is_over_ = !record;
      if (is_over_) break;
      last_.assign(rest_, begin, end + 1 - begin);
      ++lines_;
      begin = end + 1;
      take(*std::move(record), std::nullopt);
    }
    rest_.erase(0, begin);
    is_over_ = is_over_ || rest_.size() > kLongestPrintedLine;
  }

  static constexpr std::size_t kLongestPrintedLine = 65536;

  const NextPiece& next_;
  std::string rest_;  // not taken yet
  std::string last_;  // the last line that was taken
  std::size_t lines_ = 0;
  bool is_over_ = false;
  bool is_handed_over_ = false;
};

Result<void> read_zone(const RecordText& existing, const TakeRecord& take) {
  PrintedRecords printed(existing.next);
  if (auto read = printed.read(take); !read) return read;
  if (!printed.has_rest()) return {};

  std::string other;
  bool is_repeated = printed.repeats_record();
  const NextPiece next = [&] { return printed.next(); };
  const auto zone = read_zone_file(next, {.name = existing.path}, [&](ZoneRecord&& record) {
    if (std::exchange(is_repeated, false) || !other.empty()) return;
    if (auto ours = resource_record(record)) return take(*std::move(ours), std::nullopt);
    other = record.owner + " " + text(record.type);
  });
  if (!zone) return fail(zone.error());
  if (!zone->findings.empty()) {
    const Finding& first = zone->findings.front();
    return fail({Fault::not_created, "not-a-zone",
                 printable(existing.path) + " exists and is not a zone file: line " +
                     std::to_string(printed.lines_before() + first.line.value_or(1)) + ": " +
                     printable(first.message),
                 "remove it, or write to another file"});
  }
  return other.empty() ? Result<void>() : fail(holds_other_records(existing.path, other));
}

}  // namespace

constinit const RecordFormat kBindRecords = {
    .name = "bind",
    .ending = ".zone",
    .printer = make_record_printer<BindPrinter>,
    .read = read_zone,
    .man =
        "Lines of a zone file for BIND, NSD, Knot DNS and every program that imports zone files. All names "
        "are absolute, and each record has its TTL, so that they fit below any $ORIGIN and $TTL, for example "
        "by $INCLUDE. An existing file of -o or --output-dir is read, as it is with json, tinydns, octodns, "
        "dnscontrol and the formats of Terraform: its id, rua and TTL are kept, and so are the records of "
        "domains that cannot be determined. Its names are kept in memory until the end. The other formats "
        "remove nothing by omission; their files are only compared.",
};

// JsonFrame prints the JSON. With --output-dir the files hold zone text all the same.
constinit const RecordFormat kJsonRecords = {
    .name = "json",
    .ending = ".zone",
    .printer = make_record_printer<BindPrinter>,
    .read = read_zone,
    .man = "The results of --json; the stable shape for programs that no other format is for.",
};

}  // namespace mtasts
