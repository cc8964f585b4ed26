// JavaScript for DNSControl: D_EXTEND adds records to the D() of the zone, which must precede it. DNSControl
// does all quoting for DNS.
#include <fmt/format.h>

#include "cli/json_literal.h"
#include "cli/record_formats/owner_names.h"
#include "cli/record_formats/record_format.h"
#include "cli/record_formats/record_printer.h"
#include "cli/record_formats/typed_value.h"

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

}  // namespace

constinit const RecordFormat kDnscontrolRecords = {
    .name = "dnscontrol",
    .start = kDnscontrolStart,
    .ending = ".js",
    .printer = make_record_printer<DnscontrolPrinter>,
    .names_zone = true,
    .man = "D_EXTEND for dnsconfig.js; the D of the zone must precede it.",
};

}  // namespace mtasts
