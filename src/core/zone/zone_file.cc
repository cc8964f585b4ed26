// Parses the entries of a zone file as BIND does: directives, owners, TTLs, classes and types (RFC 1035 §5.1,
// RFC 2308 §4).
#include "mtasts/zone_file.h"

#include <algorithm>
#include <array>
#include <utility>

#include "core/findings/catalogue.h"
#include "core/findings/in_quotes.h"
#include "core/zone/zone_name.h"
#include "core/zone/zone_rdata.h"
#include "core/zone/zone_scanner.h"
#include "mtasts/ascii.h"
#include "mtasts/printable.h"

namespace mtasts {
namespace {

constexpr std::uint32_t kGreatestTtl = 0x7FFFFFFF;  // RFC 2181 §8
constexpr std::size_t kDeepestInclude = 8;
// Limits for files that include each other in turn.
constexpr std::size_t kMostFiles = 100'000;
constexpr std::size_t kMostIncludedOctets = std::size_t{1} << 30;
constexpr std::size_t kMostFindings = 1000;
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

bool equals_word(std::string_view token, std::string_view lower) {
  return token.size() == lower.size() && std::equal(token.begin(), token.end(), lower.begin(),
                                                    [](char a, char b) { return lower_case(a) == b; });
}

bool is_class_in(std::string_view token) {
  return equals_word(token, "in") || equals_word(token, "class1");
}

// "AWS ALIAS A target zone-id false": cli53 exports the zones of Route 53 so.
bool is_alias_of_route53(std::span<const ScannedToken> fields) {
  return fields.size() > 1 && equals_word(fields[0].raw, "aws") && equals_word(fields[1].raw, "alias");
}

bool is_other_class(std::string_view token) {
  constexpr auto kOthers = std::to_array<std::string_view>({"ch", "chaos", "hs", "hesiod", "any", "none"});
  const auto names = [token](std::string_view word) { return equals_word(token, word); };
  if (std::ranges::any_of(kOthers, names)) return true;
  return token.size() > 5 && equals_word(token.substr(0, 5), "class") &&
         std::all_of(token.begin() + 5, token.end(), is_digit);
}

Error error_of(ScanFault fault) {
  switch (fault) {
    case ScanFault::quote_not_closed:
      return {Fault::input, "zone-syntax-quote", "a quoted string that does not end on its line"};
    case ScanFault::parenthesis_not_closed:
      return {Fault::input, "zone-syntax-parenthesis",
              "a parenthesis that is never closed; everything after it belongs to this record"};
    case ScanFault::entry_too_long:
      return {Fault::input, "zone-syntax-rdata", "an entry of more than 4 MiB; the rest was not read"};
    case ScanFault::parenthesis_not_opened:
      return {Fault::input, "zone-syntax-parenthesis", "a closing parenthesis without an opening one"};
    default: return {Fault::input, "zone-syntax-rdata", "more data than a record can hold"};
  }
}

// Cloudflare flattens proxied CNAMEs, and every CNAME at the apex.
bool is_flattened(const ZoneRecord& record, std::string_view tags, std::string_view apex) {
  if (record.type != RecordType::cname || tags.empty()) return false;
  return record.owner == apex || tags.find("cf-proxied:true") != std::string_view::npos ||
         tags.find("cf-flatten-cname") != std::string_view::npos;
}

// "[AGE:3712345]", which the DNS server of Windows writes in front of the TTL of dynamic records.
bool is_time_stamp(std::string_view field) {
  return field.starts_with("[AGE:") && field.ends_with(']');
}

// The format of a file that begins as no zone file does; otherwise empty.
std::string_view foreign_format(const ScannedEntry& entry) {
  if (entry.tokens.empty() || entry.tokens[0].quoted) return {};
  const std::string_view first = entry.tokens[0].raw;
  if (first.starts_with('{') || first.starts_with('[')) return "JSON";
  if (first == "---" && entry.tokens.size() == 1) return "YAML";
  if (first.starts_with('<')) return "XML or a web page";
  return {};
}

// The current text, and the state that is restored after an $INCLUDE (RFC 1035 §5.1).
struct Source {
  ZoneScanner scanner;
  std::size_t file = 0;
  std::string origin = {};
  std::string owner = {};  // of the record before; empty: none, or unreadable
  bool owner_lost = false;
  bool has_own_origin = false;  // by $ORIGIN
  const Source* including = nullptr;
  std::size_t depth = 0;
};

class ZoneReader {
 public:
  ZoneReader(const ZoneReadingOptions& options, const std::function<void(ZoneRecord&&)>& take)
      : options_(options), take_(take) {}

  // `text` is a std::string_view or a NextPiece.
  template <typename Text>
  Result<ZoneFile> read(const Text& text) {
    zone_.files.push_back(options_.name);
    Source source{ZoneScanner(text), 0, lower_case(options_.origin.value_or(""))};
    read_source(source);
    if (source.scanner.failure()) return fail(*source.scanner.failure());
    return std::move(zone_);
  }

 private:
  void read_source(Source& source);
  void read_directive(Source& source, const ScannedEntry& entry);
  void set_origin(Source& source, const ScannedEntry& entry);
  void set_default_ttl(const Source& source, const ScannedEntry& entry);
  void include(Source& source, const ScannedEntry& entry);
  void read_included(Source& source, const ScannedEntry& entry, std::string origin);
  // Sets the owner of the record; false if there is none.
  bool read_owner(Source& source, const ScannedEntry& entry, ZoneRecord& record);
  void read_record(Source& source, const ScannedEntry& entry);
  // Removes class and TTL, in either order, from the front of the fields.
  bool read_ttl_and_class(const Source& source, std::size_t line, std::span<const ScannedToken>& fields,
                          ZoneRecord& record);
  void settle_ttl(ZoneRecord& record);
  // Reads "example.com SOA" with the origin example.com as Cloudflare exports it.
  void settle_soa_owner(Source& source, ZoneRecord& record);
  std::uint32_t limited_ttl(const Source& source, std::size_t line, std::uint32_t ttl);
  void report(const Source& source, std::size_t line, const Error& error,
              Severity severity = Severity::error);
  [[nodiscard]] bool gave_up() const { return zone_.findings.size() > kMostFindings; }

  const ZoneReadingOptions& options_;
  std::string last_apex_ = {};  // the owner of the last SOA
  const std::function<void(ZoneRecord&&)>& take_;
  ZoneFile zone_ = {};
  ZoneRecord record_ = {};
  std::optional<std::uint32_t> default_ttl_ = {};
  std::optional<std::uint32_t> last_ttl_ = {};
  std::size_t included_octets_ = 0;
};

void ZoneReader::report(const Source& source, std::size_t line, const Error& error, Severity severity) {
  if (gave_up()) return;
  const CatalogueRow& row = row_of(error.code);
  zone_.findings.push_back({severity, std::string(row.code), zone_.files[source.file], line, error.message,
                            std::string(row.rfc), error.hint.empty() ? std::string(row.remedy) : error.hint});
  if (gave_up()) {
    zone_.findings.back() =
        found_at(line, "zone-syntax-too-many", "more than 1000 errors; the rest was not read");
    zone_.findings.back().subject = zone_.files[source.file];
  }
}

void ZoneReader::read_source(Source& source) {
  if (source.scanner.skip(kByteOrderMark)) {
    report(source, 1,
           {Fault::input, "zone-syntax-byte-order-mark",
            "the file begins with a byte order mark, which name servers read as part of the first name"});
  }
  ScannedEntry entry;
  bool is_first = true;
  while (!gave_up() && source.scanner.next(entry)) {
    if (const std::string_view format = is_first ? foreign_format(entry) : ""; !format.empty()) {
      return report(
          source, entry.line,
          {Fault::input, "zone-syntax-type", "the file is " + std::string(format) + ", not a zone file",
           "export the zone as a zone file, which many providers call the format of BIND"});
    }
    is_first = is_first && entry.tokens.empty();
    const bool directive = !entry.begins_blank && !entry.tokens.empty() && !entry.tokens[0].quoted &&
                           entry.tokens[0].raw.starts_with('$');
    if (directive && entry.fault == ScanFault::none) {
      read_directive(source, entry);
    } else {
      read_record(source, entry);
    }
  }
}

void ZoneReader::read_directive(Source& source, const ScannedEntry& entry) {
  const std::string_view name = entry.tokens[0].raw;
  if (equals_word(name, "$origin")) return set_origin(source, entry);
  if (equals_word(name, "$ttl")) return set_default_ttl(source, entry);
  if (equals_word(name, "$include")) return include(source, entry);
  if (equals_word(name, "$generate")) {
    return report(
        source, entry.line,
        {Fault::input, "zone-syntax-generate", "$GENERATE is an extension of BIND and is not supported"});
  }
  report(source, entry.line,
         {Fault::input, "zone-syntax-directive", "an unknown directive: " + in_quotes(name)});
}

void ZoneReader::set_origin(Source& source, const ScannedEntry& entry) {
  if (entry.tokens.size() != 2) {
    return report(source, entry.line, {Fault::input, "zone-syntax-directive", "$ORIGIN takes one name"});
  }
  std::string origin;
  const std::string_view written = entry.tokens[1].raw;
  ZoneNameReading reading = read_zone_name(written, source.origin, origin);
  if (reading.fault == ZoneNameFault::no_origin && written != "@") {
    report(source, entry.line,
           {Fault::input, "zone-no-origin", "$ORIGIN " + in_quotes(written) + " has no final dot",
            "end the name with a dot"});
    reading = read_zone_name(written, ".", origin);  // so that the records are read
  }
  if (reading.fault != ZoneNameFault::none) {
    return report(source, entry.line, bad_zone_name(reading.fault, written));
  }
  source.origin = std::move(origin);
  source.has_own_origin = true;
}

void ZoneReader::set_default_ttl(const Source& source, const ScannedEntry& entry) {
  const std::optional<std::uint32_t> ttl =
      entry.tokens.size() == 2 ? read_zone_seconds(entry.tokens[1].raw) : std::nullopt;
  if (!ttl) {
    return report(source, entry.line, {Fault::input, "zone-syntax-ttl", "$TTL takes one number of seconds"});
  }
  default_ttl_ = limited_ttl(source, entry.line, *ttl);
}

void ZoneReader::include(Source& source, const ScannedEntry& entry) {
  const auto refuse = [&](std::string message) {
    report(source, entry.line, {Fault::input, "zone-syntax-include", std::move(message)});
  };
  if (entry.tokens.size() != 2 && entry.tokens.size() != 3) {
    return refuse("$INCLUDE takes the name of a file and optionally an origin");
  }
  if (!options_.open_include) return refuse("$INCLUDE cannot be followed here");
  if (source.depth >= kDeepestInclude) return refuse("$INCLUDE nested more than 8 deep");
  if (zone_.files.size() >= kMostFiles) return refuse("more than 100000 files included");
  if (included_octets_ >= kMostIncludedOctets) return refuse("more than 1 GiB of text included");
  std::string origin = source.origin;
  if (entry.tokens.size() == 3) {
    const ZoneNameReading reading = read_zone_name(entry.tokens[2].raw, source.origin, origin);
    if (reading.fault != ZoneNameFault::none) {
      return report(source, entry.line, bad_zone_name(reading.fault, entry.tokens[2].raw));
    }
  }
  read_included(source, entry, std::move(origin));
}

void ZoneReader::read_included(Source& source, const ScannedEntry& entry, std::string origin) {
  auto opened = options_.open_include(entry.tokens[1].raw, zone_.files[source.file]);
  if (!opened) {
    Error error = opened.error();
    error.message = "$INCLUDE " + in_quotes(entry.tokens[1].raw) + ": " + unescape_printable(error.message);
    error.code = "zone-syntax-include";
    return report(source, entry.line, error);
  }
  for (const Source* above = &source; above != nullptr; above = above->including) {
    if (zone_.files[above->file] == opened->name) {
      return report(source, entry.line,
                    {Fault::input, "zone-syntax-include", "a file that includes itself: " + opened->name});
    }
  }
  Source included{ZoneScanner(opened->text),
                  zone_.files.size(),
                  std::move(origin),
                  source.owner,
                  source.owner_lost,
                  true,
                  &source,
                  source.depth + 1};
  zone_.files.push_back(opened->name);
  included_octets_ += opened->text.size();
  read_source(included);
}

bool ZoneReader::read_owner(Source& source, const ScannedEntry& entry, ZoneRecord& record) {
  if (entry.begins_blank) {
    if (source.owner.empty() && !source.owner_lost) {
      report(source, entry.line,
             {Fault::input, "zone-syntax-owner",
              "a record without an owner, and no previous record to take it from"});
    }
    record.owner = source.owner;
    return !source.owner.empty();
  }
  if (entry.tokens.empty()) return false;
  const ZoneNameReading reading = read_zone_name(entry.tokens[0].raw, source.origin, source.owner);
  source.owner_lost = reading.fault != ZoneNameFault::none;
  if (source.owner_lost) {
    report(source, entry.line, bad_zone_name(reading.fault, entry.tokens[0].raw));
    source.owner.clear();
    return false;
  }
  record.owner = source.owner;
  record.owner_was_relative = reading.relative;
  return true;
}

bool ZoneReader::read_ttl_and_class(const Source& source, std::size_t line,
                                    std::span<const ScannedToken>& fields, ZoneRecord& record) {
  bool class_seen = false;
  while (!fields.empty() && !fields[0].quoted) {
    const std::string_view field = fields[0].raw;
    if (is_time_stamp(field)) {
      // Skipped: it is no part of the record.
    } else if (!class_seen && (is_class_in(field) || is_alias_of_route53(fields))) {
      class_seen = true;
    } else if (!class_seen && is_other_class(field)) {
      report(source, line, {Fault::input, "zone-syntax-class", "a record of a class other than IN"});
      return false;
    } else if (const auto ttl = record.has_own_ttl ? std::nullopt : read_zone_seconds(field)) {
      record.ttl = limited_ttl(source, line, *ttl);
      record.has_own_ttl = true;
    } else {
      break;
    }
    fields = fields.subspan(1);
  }
  return true;
}

std::uint32_t ZoneReader::limited_ttl(const Source& source, std::size_t line, std::uint32_t ttl) {
  if (ttl <= kGreatestTtl) return ttl;
  report(source, line, {Fault::input, "zone-syntax-ttl", "a TTL above 2147483647, which is read as 0"},
         Severity::warning);
  return 0;
}

// RFC 2308 §4: $TTL, else the last stated TTL (RFC 1035 §5.1). Without either, the minimum of the SOA becomes
// the default.
void ZoneReader::settle_ttl(ZoneRecord& record) {
  if (!record.has_own_ttl) {
    if (!default_ttl_ && !last_ttl_ && record.type == RecordType::soa) {
      const std::uint32_t minimum = read_zone_seconds(record.rdata[6].octets).value_or(0);
      default_ttl_ = minimum <= kGreatestTtl ? minimum : 0;
    }
    record.ttl = default_ttl_ ? *default_ttl_ : last_ttl_.value_or(0);
  }
  if (record.has_own_ttl || default_ttl_) last_ttl_ = record.ttl;
}

void ZoneReader::settle_soa_owner(Source& source, ZoneRecord& record) {
  if (record.owner_was_relative && !source.has_own_origin && record.owner == source.origin + source.origin) {
    record.owner = source.owner = source.origin;
    record.owner_was_relative = false;
  }
  last_apex_ = record.owner;
}

void ZoneReader::read_record(Source& source, const ScannedEntry& entry) {
  // The memory of the record before is reused.
  ZoneRecord& record = record_;
  record.owner_was_relative = false;
  record.has_own_ttl = false;
  const bool owned = read_owner(source, entry, record);
  if (entry.fault != ScanFault::none) return report(source, entry.fault_line, error_of(entry.fault));
  if (!owned) return;

  std::span<const ScannedToken> fields(entry.tokens);
  if (!entry.begins_blank) fields = fields.subspan(1);
  if (!read_ttl_and_class(source, entry.line, fields, record)) return;
  if (fields.empty()) {
    return report(source, entry.line, {Fault::input, "zone-syntax-type", "a record without a type"});
  }
  const std::optional<RecordType> type = fields[0].quoted ? std::nullopt : parse_record_type(fields[0].raw);
  if (!type) {
    const bool is_redirect = equals_word(fields[0].raw.substr(0, 3), "url");
    return report(
        source, entry.line,
        {Fault::input, "zone-syntax-type", "an unknown record type: " + in_quotes(fields[0].raw),
         is_redirect ? "write a CNAME or addresses: senders follow no redirect (RFC 8461 §3.3)" : ""});
  }
  record.type = *type;
  auto rdata = read_zone_rdata(fields.subspan(1), source.origin, record);
  if (!rdata) return report(source, entry.line, rdata.error());

  record.cut_at_semicolon = fields.size() > 1 && !fields.back().quoted && fields.back().before_comment;
  if (record.type == RecordType::soa) settle_soa_owner(source, record);
  record.is_flattened = is_flattened(record, entry.cloudflare_tags, last_apex_);
  record.line = entry.line;
  record.file = source.file;
  settle_ttl(record);
  take_(std::move(record));
}

}  // namespace

ZoneFile read_zone_file(std::string_view text, const ZoneReadingOptions& options,
                        const std::function<void(ZoneRecord&&)>& take) {
  return *ZoneReader(options, take).read(text);
}

Result<ZoneFile> read_zone_file(const NextPiece& next, const ZoneReadingOptions& options,
                                const std::function<void(ZoneRecord&&)>& take) {
  return ZoneReader(options, take).read(next);
}

ZoneFile read_zone_file(std::string_view text, const ZoneReadingOptions& options) {
  std::vector<ZoneRecord> records;
  ZoneFile zone =
      read_zone_file(text, options, [&](ZoneRecord&& record) { records.push_back(std::move(record)); });
  zone.records = std::move(records);
  return zone;
}

std::string joined_txt(const ZoneRecord& txt) {
  std::string joined;
  for (const ZoneToken& token : txt.rdata) joined += token.octets;
  return joined;
}

}  // namespace mtasts
