// The printer of each format of records, and how its texts begin; record_printer() chooses.
#pragma once

#include <memory>
#include <string_view>

#include "cli/record_formats/record_printer.h"

namespace mtasts {

// Lines of a zone file.
[[nodiscard]] std::unique_ptr<RecordPrinter> bind_printer();

// For people: columns, and tables for a ticket or a mail. Values as they are typed into a web page.
[[nodiscard]] std::unique_ptr<RecordPrinter> table_printer();
inline constexpr std::string_view kTableStart = "Records for ";
[[nodiscard]] std::unique_ptr<RecordPrinter> record_markdown_printer();
inline constexpr std::string_view kMarkdownStart = "## Records for ";

// Dynamic updates (RFC 2136), by nsupdate or knsupdate; Knot DNS by knotc.
[[nodiscard]] std::unique_ptr<RecordPrinter> nsupdate_printer();
inline constexpr std::string_view kNsupdateStart = "; Records of mtasts";
[[nodiscard]] std::unique_ptr<RecordPrinter> knotc_printer();
inline constexpr std::string_view kKnotcStart = "zone-begin ";

// djbdns.
[[nodiscard]] std::unique_ptr<RecordPrinter> tinydns_printer();
inline constexpr std::string_view kTinydnsStart = "# Records of mtasts, for tinydns-data";

// Tools that have DNS in a repository.
[[nodiscard]] std::unique_ptr<RecordPrinter> octodns_printer();
inline constexpr std::string_view kOctodnsStart = "# Records of mtasts, for octoDNS";
[[nodiscard]] std::unique_ptr<RecordPrinter> dnscontrol_printer();
inline constexpr std::string_view kDnscontrolStart =
    "// Records of mtasts, for DNSControl: after the D() of each zone";
[[nodiscard]] std::unique_ptr<RecordPrinter> terraform_route53_printer();
[[nodiscard]] std::unique_ptr<RecordPrinter> terraform_cloudflare_printer();
inline constexpr std::string_view kTerraformStart = "{\"mtasts_records\":{";

// Bodies of requests to an API.
[[nodiscard]] std::unique_ptr<RecordPrinter> powerdns_printer();
inline constexpr std::string_view kPowerdnsStart = "{\"rrsets\":[";
[[nodiscard]] std::unique_ptr<RecordPrinter> route53_printer();
inline constexpr std::string_view kRoute53Start = "{\"Comment\":\"mtasts ";
[[nodiscard]] std::unique_ptr<RecordPrinter> cloudflare_printer();
inline constexpr std::string_view kCloudflareStart = "{\"posts\":[";

}  // namespace mtasts
