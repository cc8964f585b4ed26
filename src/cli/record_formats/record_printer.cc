#include "cli/record_formats/record_printer.h"

#include "cli/record_formats/printers.h"

namespace mtasts {

std::unique_ptr<RecordPrinter> record_printer(RecordFormat format) {
  switch (format) {
    case RecordFormat::bind:
      return bind_printer();
    case RecordFormat::table:
      return table_printer();
    case RecordFormat::markdown:
      return record_markdown_printer();
    case RecordFormat::nsupdate:
      return nsupdate_printer();
    case RecordFormat::tinydns:
      return tinydns_printer();
    case RecordFormat::octodns:
      return octodns_printer();
    case RecordFormat::dnscontrol:
      return dnscontrol_printer();
    case RecordFormat::powerdns:
      return powerdns_printer();
    case RecordFormat::route53:
      return route53_printer();
    case RecordFormat::cloudflare:
      return cloudflare_printer();
    case RecordFormat::knotc:
      return knotc_printer();
    case RecordFormat::terraform_route53:
      return terraform_route53_printer();
    case RecordFormat::terraform_cloudflare:
      return terraform_cloudflare_printer();
    case RecordFormat::json:
      break;
  }
  return nullptr;
}

std::string print_domain(RecordFormat format, const DomainRecords& records) {
  const auto printer = record_printer(format);
  std::string text = printer->begin();
  text += printer->domain(records);
  text += printer->end();
  return text;
}

RecordFormatTraits traits_of(RecordFormat format) {
  switch (format) {
    case RecordFormat::table:
      return {kTableStart, ".txt"};
    case RecordFormat::markdown:
      return {kMarkdownStart, ".md"};
    case RecordFormat::nsupdate:
      return {kNsupdateStart, ".nsupdate"};
    case RecordFormat::tinydns:
      return {kTinydnsStart, ".tinydns"};
    case RecordFormat::octodns:
      return {kOctodnsStart, ".yaml"};
    case RecordFormat::dnscontrol:
      return {kDnscontrolStart, ".js"};
    case RecordFormat::powerdns:
      return {kPowerdnsStart, ".json"};
    case RecordFormat::route53:
      return {kRoute53Start, ".json"};
    case RecordFormat::cloudflare:
      return {kCloudflareStart, ".json"};
    case RecordFormat::knotc:
      return {kKnotcStart, ".knotc"};
    case RecordFormat::terraform_route53:
    case RecordFormat::terraform_cloudflare:
      return {kTerraformStart, ".tfvars.json"};
    case RecordFormat::bind:
    case RecordFormat::json:
      break;
  }
  return {"", ".zone"};
}

}  // namespace mtasts
