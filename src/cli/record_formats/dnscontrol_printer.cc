// JavaScript for DNSControl: D_EXTEND adds records to the D() of the zone, which must precede it. DNSControl
// does all quoting for DNS.
#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "cli/record_formats/record_format.h"
#include "cli/record_formats/record_reader.h"
#include "cli/record_formats/typed_value.h"
#include "cli/text/json_text.h"

namespace mtasts {
namespace {

constexpr std::string_view kDnscontrolStart =
    "// Records of mtasts, for DNSControl: after the D() of each zone";

class DnscontrolPrinter final : public RecordPrinter {
 public:
  std::string begin() override { return fmt::format("{}\n", kDnscontrolStart); }
  std::string domain(const DomainRecords& records) override {
    std::string text = fmt::format("D_EXTEND({},\n", json_literal(records.zone.text()));
    for (const ResourceRecord& record : records.records) {
      text += fmt::format("  {}({}, {}, TTL({}))", type_text(record.rdata),
                          json_literal(relative_name(record.owner, records.zone)),
                          json_literal(typed_value(record.rdata)), record.ttl.seconds());
      text += &record == &records.records.back() ? "\n" : ",\n";
    }
    return text + ");\n";
  }
};

// A line `  TYPE("name", "value", TTL(3600)),` in that zone.
bool take_dnscontrol_entry(std::string_view line, const DomainName& zone, const TakeRecord& take) {
  if (line.ends_with(',')) line.remove_suffix(1);
  if (!take_prefix(line, "  ") || !line.ends_with("))")) return false;
  line.remove_suffix(2);
  const std::size_t open = std::min(line.find('('), line.size());
  const std::string_view type = line.substr(0, open);
  line.remove_prefix(open);
  constexpr std::string_view kBeforeTtl = ", TTL(";
  const std::size_t comma = line.rfind(kBeforeTtl);
  if (comma == std::string_view::npos) return false;
  const auto ttl = parse_seconds(line.substr(comma + kBeforeTtl.size()));
  const std::string values = '[' + std::string(line.substr(1, comma - 1)) + ']';
  const auto parsed = nlohmann::json::parse(values, nullptr, false);
  if (!ttl || !parsed.is_array() || parsed.size() != 2 || !parsed[0].is_string() || !parsed[1].is_string()) {
    return false;
  }
  auto record = parse_record(parsed[0].get<std::string>() + '.' + zone.text(), *ttl, type,
                             parsed[1].get<std::string>());
  if (!record) return false;
  take(*std::move(record), zone);
  return true;
}

Result<void> read_dnscontrol(const RecordText& text, const TakeRecord& take) {
  std::optional<DomainName> zone;
  const auto read = [&](std::string_view line) {
    if (line.empty() || line.starts_with("//")) return true;
    if (zone && line == ");") {
      zone.reset();
      return true;
    }
    if (zone) return take_dnscontrol_entry(line, *zone, take);
    if (!take_prefix(line, "D_EXTEND(\"") || !line.ends_with("\",")) return false;
    line.remove_suffix(2);
    auto apex = DomainName::parse(line);
    if (!apex) return false;
    zone = *std::move(apex);
    return true;
  };
  return read_lines(text, read, [&] { return !zone; });
}

}  // namespace

constinit const RecordFormat kDnscontrolRecords = {
    .name = "dnscontrol",
    .start = kDnscontrolStart,
    .ending = ".js",
    .printer = make_record_printer<DnscontrolPrinter>,
    .names_zone = true,
    .read = read_dnscontrol,
    .man = "D_EXTEND for dnsconfig.js; the D of the zone must precede it.",
};

}  // namespace mtasts
