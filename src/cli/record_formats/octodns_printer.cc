// A zone of octoDNS's YamlProvider, to be one of several sources of the zone. Its reader insists on sorted
// names, so all of it is kept until the end.
#include <fmt/format.h>

#include <cassert>
#include <map>
#include <utility>

#include "cli/record_formats/record_format.h"
#include "cli/record_formats/record_reader.h"
#include "cli/record_formats/typed_value.h"
#include "cli/record_formats/zone_batches.h"

namespace mtasts {
namespace {

constexpr std::string_view kOctodnsStart = "# Records of mtasts, for octoDNS";

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

// octoDNS's natural order: 2 comes before 10. A name is split into texts and the numbers after them; numbers
// are compared by their length first.
struct NaturalKey {
  struct Part {
    std::string text;
    std::size_t digits = 0;  // without leading zeros, plus one; 0: no number follows
    std::string number = {};
    friend auto operator<=>(const Part&, const Part&) = default;
  };
  std::vector<Part> parts = {};
  std::string name;  // 01 and 1 are the same number
  friend auto operator<=>(const NaturalKey&, const NaturalKey&) = default;
};

NaturalKey natural_key(const std::string& name) {
  NaturalKey key{.name = name};
  for (std::size_t i = 0; i < name.size();) {
    NaturalKey::Part part;
    while (i < name.size() && !is_digit(name[i])) part.text += name[i++];
    const bool has_number = i < name.size();
    while (i < name.size() && is_digit(name[i])) {
      if (!part.number.empty() || name[i] != '0') part.number += name[i];
      ++i;
    }
    if (has_number) part.digits = part.number.size() + 1;
    key.parts.push_back(std::move(part));
  }
  return key;
}

// A single-quoted scalar keeps backslashes. octoDNS requires one before a semicolon.
std::string scalar(const Rdata& rdata) {
  std::string quoted = "'";
  for (const char c : typed_value(rdata)) {
    if (c == '\'') quoted += '\'';
    if (c == ';' && std::holds_alternative<TxtData>(rdata)) quoted += '\\';
    quoted += c;
  }
  return quoted + '\'';
}

std::string mapping(const RrSet& set, std::string_view first_indent) {
  std::string text =
      fmt::format("{}ttl: {}\n  type: {}\n", first_indent, set.ttl.seconds(), type_text(set.rdata.front()));
  if (set.rdata.size() == 1) return text + fmt::format("  value: {}\n", scalar(set.rdata.front()));
  text += "  values:\n";
  for (const Rdata& rdata : set.rdata) text += fmt::format("  - {}\n", scalar(rdata));
  return text;
}

class OctodnsPrinter final : public RecordPrinter {
 public:
  std::string begin() override { return fmt::format("{}\n---\n", kOctodnsStart); }

  std::string domain(const DomainRecords& records) override {
    std::map<std::string, std::vector<ResourceRecord>> by_name;
    for (const ResourceRecord& record : records.records) {
      by_name[relative_name(record.owner, records.zone)].push_back(record);
    }
    for (const auto& [name, of_name] : by_name) names_[natural_key(name)] = rr_sets(of_name);
    return {};
  }

  std::string end() override {
    std::string text;
    for (const auto& [key, sets] : names_) {
      text += key.name + ":\n";
      for (const RrSet& set : sets) text += mapping(set, sets.size() == 1 ? "  " : "- ");
    }
    names_.clear();
    return text;
  }

 private:
  std::map<NaturalKey, std::vector<RrSet>> names_;
};

// The text of a single-quoted scalar.
std::optional<std::string> unquoted_scalar(std::string_view scalar, std::string_view type) {
  if (!take_prefix(scalar, "'") || !scalar.ends_with('\'')) return std::nullopt;
  scalar.remove_suffix(1);
  std::string text;
  for (std::size_t i = 0; i < scalar.size(); ++i) {
    const char next = i + 1 < scalar.size() ? scalar[i + 1] : '\0';
    if (scalar[i] == '\'' && next != '\'') return std::nullopt;
    if (scalar[i] == '\'' || (scalar[i] == '\\' && type == "TXT" && next == ';')) ++i;
    text += scalar[i];
  }
  return text;
}

// Reads a file of OctodnsPrinter line by line.
class OctodnsReader {
 public:
  OctodnsReader(const DomainName& zone, const TakeRecord& take) : zone_(zone), take_(take) {}

  bool read(std::string_view line) {
    if (line.empty() || line.front() == '#' || line == "---" || line == "  values:") return true;
    if (take_prefix(line, "  - ") || take_prefix(line, "  value: ")) return take_value(line);
    if (take_prefix(line, "- ttl: ") || take_prefix(line, "  ttl: ")) {
      if (is_open_ && ttl_) return false;
      is_open_ = true;
      ttl_ = parse_seconds(line);
      type_.clear();
      return ttl_.has_value();
    }
    if (take_prefix(line, "  type: ")) {
      type_ = line;
      return true;
    }
    if (is_open_ || line.front() == ' ' || line.front() == '-' || line.back() != ':') return false;
    is_open_ = true;
    owner_ = std::string(line.substr(0, line.size() - 1)) + '.' + zone_.text();
    ttl_.reset();
    return true;
  }

  // False within a set of records, as in a file that was cut off.
  [[nodiscard]] bool is_complete() const { return !is_open_; }

 private:
  bool take_value(std::string_view scalar) {
    const auto value = unquoted_scalar(scalar, type_);
    auto record = value && ttl_ ? parse_record(owner_, *ttl_, type_, *value) : std::nullopt;
    is_open_ = false;
    if (!record) return false;
    take_(*std::move(record), zone_);
    return true;
  }

  const DomainName& zone_;
  const TakeRecord& take_;
  bool is_open_ = false;  // a set of records without a value so far
  std::string owner_ = {};
  std::optional<std::uint64_t> ttl_ = {};  // each set of records has its own, before its type
  std::string type_ = {};
};

Result<void> read_octodns(const RecordText& text, const TakeRecord& take) {
  assert(text.zone);
  OctodnsReader reader(*text.zone, take);
  return read_lines(
      text, [&](std::string_view line) { return reader.read(line); }, [&] { return reader.is_complete(); });
}

Result<void> check_octodns_files(bool has_directory, bool has_zone) {
  if (has_directory && has_zone) {
    return fail({Fault::usage, "usage",
                 "octoDNS has one file for each zone: --output-dir and --zone exclude each other"});
  }
  if (!has_directory && !has_zone) {
    return fail({Fault::usage, "usage", "octoDNS has one file for each zone, and the zone is not known",
                 "name it with --zone APEX"});
  }
  return {};
}

}  // namespace

constinit const RecordFormat kOctodnsRecords = {
    .name = "octodns",
    .start = kOctodnsStart,
    .ending = ".yaml",
    .printer = make_record_printer<OctodnsPrinter>,
    .read = read_octodns,
    .check_files = check_octodns_files,
    .man =
        "One zone for octoDNS's YamlProvider, semicolons escaped as it wants them by default; make it one of "
        "several sources of the zone. One file a zone: with --zone APEX, or with --output-dir, where each "
        "domain is a zone. All records are kept in memory until the end, since they are sorted.",
};

}  // namespace mtasts
