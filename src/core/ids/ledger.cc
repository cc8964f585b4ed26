// Ledger lines are JSON (RFC 8259), printed with a fixed order of keys and read strictly: a line that two
// readers could read differently is refused.
#include "mtasts/ledger.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <set>
#include <utility>

#include "core/text/json_document.h"
#include "mtasts/utc_time.h"

namespace mtasts {
namespace {

using nlohmann::json;

constexpr std::string_view kSchema = "mtasts.ledger/1";
constexpr std::size_t kLongestLine = std::size_t{1024} * 1024;

tl::unexpected<Error> bad_line(std::string_view reason) {
  return fail({Fault::input, "bad-ledger-line", "not a ledger line: " + std::string(reason)});
}

// The member, which must be a string; nullptr if it is missing or of another type.
const std::string* text_member(const json& line, const char* key) {
  const auto member = line.find(key);
  return member == line.end() ? nullptr : member->get_ptr<const std::string*>();
}

Result<std::vector<MxPattern>> read_mx(const json& line) {
  const auto member = line.find("mx");
  if (member == line.end() || !member->is_array()) return bad_line("\"mx\" is not an array");
  std::vector<MxPattern> patterns;
  for (const json& element : *member) {
    const auto* text = element.get_ptr<const std::string*>();
    if (text == nullptr) return bad_line("\"mx\" holds something else than strings");
    auto pattern = MxPattern::parse(*text);
    if (!pattern) return bad_line(pattern.error().message);
    patterns.push_back(*std::move(pattern));
  }
  return patterns;
}

Result<MaxAge> read_max_age(const json& line) {
  const auto member = line.find("max_age");
  if (member == line.end() || !member->is_number_unsigned()) return bad_line("\"max_age\" is not a number");
  auto max_age = MaxAge::from_seconds(member->get<std::uint64_t>());
  if (!max_age) return bad_line(max_age.error().message);
  return max_age;
}

// The members that are strings.
struct TextMembers {
  std::string_view time;
  std::string_view domain;
  std::string_view id;
  std::string_view mode;
};

Result<TextMembers> read_text_members(const json& line) {
  constexpr std::array<const char*, 5> kKeys = {"schema", "time", "domain", "id", "mode"};
  std::array<const std::string*, kKeys.size()> members{};
  for (std::size_t i = 0; i < kKeys.size(); ++i) {
    members.at(i) = text_member(line, kKeys.at(i));
    if (members.at(i) == nullptr) return bad_line(std::string("\"") + kKeys.at(i) + "\" is not a string");
  }
  if (*members[0] != kSchema) return bad_line("its schema is not " + std::string(kSchema));
  return TextMembers{*members[1], *members[2], *members[3], *members[4]};
}

Result<LedgerEntry> read_entry(const json& line) {
  if (!line.is_object()) return bad_line("not an object");
  const auto texts = read_text_members(line);
  if (!texts) return fail(texts.error());
  if (!read_utc(texts->time)) return bad_line("\"time\" is not of the form 2026-11-21T12:00:00Z");
  auto domain = DomainName::parse(texts->domain);
  if (!domain) return bad_line(domain.error().message);
  auto id = PolicyId::parse(texts->id);
  if (!id) return bad_line(id.error().message);
  const auto mode = parse_mode(texts->mode);
  if (!mode) return bad_line(mode.error().message);
  const auto max_age = read_max_age(line);
  if (!max_age) return fail(max_age.error());
  auto mx = read_mx(line);
  if (!mx) return fail(mx.error());
  if (mx->empty() && *mode != Mode::none) return bad_line("\"mx\" is empty, and the mode is not none");
  return LedgerEntry{
      std::string(texts->time), *std::move(domain), *std::move(id), *mode, *max_age, *std::move(mx)};
}

// A member as print_ledger_line() prints it: the text up to its value, the bytes of a value, and an example.
struct PrintedMember {
  std::string_view begin;
  std::string_view value_bytes;
  std::string_view example;
};

constexpr std::string_view kNameBytes = "abcdefghijklmnopqrstuvwxyz0123456789-_.";
constexpr std::string_view kSchemaMember = R"({"schema":"mtasts.ledger/1")";
constexpr std::array<PrintedMember, 6> kPrintedMembers = {{
    {R"({"schema":"mtasts.ledger/1","time":")", "0123456789-:TZ", "2026-11-21T12:00:00Z"},
    {R"(","domain":")", kNameBytes, "example.com"},
    {R"(","id":")", "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", "1"},
    {R"(","mode":")", "enforcetestingnone", "testing"},
    {R"(","max_age":)", "0123456789", "0"},
    {R"(,"mx":[)", R"("*abcdefghijklmnopqrstuvwxyz0123456789-_.,])", R"("example.com"]})"},
}};

// Completes the first `count` members of a line with examples of the others.
std::string completed(std::string_view members, std::size_t count) {
  std::string line(members);
  for (std::size_t i = count; i < kPrintedMembers.size(); ++i) {
    line.append(kPrintedMembers.at(i).begin).append(kPrintedMembers.at(i).example);
  }
  return line;
}

// True if `text` is the beginning of a line as print_ledger_line() prints it: it ends within a member, and
// the members before that are valid.
bool is_torn_line(std::string_view text) {
  std::size_t end = 0;  // of the whole members
  for (std::size_t i = 0; i < kPrintedMembers.size(); ++i) {
    const auto& [begin, value_bytes, example] = kPrintedMembers.at(i);
    const std::string_view rest = text.substr(end);
    const std::size_t value_end = std::min(rest.find_first_not_of(value_bytes, begin.size()), rest.size());
    const bool ends_here = value_end == rest.size();
    if (ends_here && begin.starts_with(rest.substr(0, begin.size()))) {
      return parse_ledger_line(completed(text.substr(0, end), i)).has_value();
    }
    if (!rest.starts_with(begin)) return false;
    end += value_end;
  }
  return false;
}

std::set<MxPattern> as_set(const std::vector<MxPattern>& mx) {
  return {mx.begin(), mx.end()};
}

}  // namespace

std::string print_ledger_line(const LedgerEntry& entry) {
  nlohmann::ordered_json line;
  line["schema"] = kSchema;
  line["time"] = entry.time;
  line["domain"] = entry.domain.text();
  line["id"] = entry.id.text();
  line["mode"] = text(entry.mode);
  line["max_age"] = entry.max_age.seconds();
  line["mx"] = nlohmann::ordered_json::array();
  for (const MxPattern& pattern : entry.mx) line["mx"].push_back(pattern.text());
  return line.dump() + '\n';
}

Result<LedgerEntry> parse_ledger_line(std::string_view line) {
  if (line.size() > kLongestLine) return bad_line("longer than 1 MiB");
  JsonDocument reader;
  if (!reader.read(line)) return bad_line(reader.message());
  return read_entry(reader.document());
}

Result<Ledger> parse_ledger(std::string_view text) {
  Ledger ledger;
  for (std::size_t number = 1; ledger.whole_octets < text.size(); ++number) {
    const std::string_view rest = text.substr(ledger.whole_octets);
    const std::size_t end = rest.find('\n');
    auto entry = parse_ledger_line(rest.substr(0, end));
    ledger.lacks_line_feed = end == std::string_view::npos;
    // Without a whole line before it, the torn line itself must show that the file is a ledger.
    const bool is_ledger = !ledger.entries.empty() || rest.starts_with(kSchemaMember);
    if (!entry && ledger.lacks_line_feed && is_ledger && is_torn_line(rest)) {
      ledger.lacks_line_feed = false;
      return ledger;
    }
    if (!entry) return fail(entry.error().within("line " + std::to_string(number)));
    ledger.entries.push_back(*std::move(entry));
    ledger.whole_octets += ledger.lacks_line_feed ? rest.size() : end + 1;
  }
  return ledger;
}

EntriesByDomain entries_by_domain(Ledger ledger) {
  EntriesByDomain entries;
  for (LedgerEntry& entry : ledger.entries) entries[entry.domain.text()].push_back(std::move(entry));
  return entries;
}

const std::vector<LedgerEntry>& entries_of(const EntriesByDomain& entries, const DomainName& domain) {
  static const std::vector<LedgerEntry> none;
  const auto of_domain = entries.find(domain.text());
  return of_domain == entries.end() ? none : of_domain->second;
}

Policy policy_of(const LedgerEntry& entry) {
  return {entry.mode, entry.max_age, entry.mx};
}

bool records_policy(const LedgerEntry& entry, const Policy& policy) {
  return entry.mode == policy.mode && entry.max_age == policy.max_age &&
         as_set(entry.mx) == as_set(policy.mx);
}

}  // namespace mtasts
