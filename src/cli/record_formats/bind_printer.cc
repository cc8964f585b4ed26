// Lines of a zone file (RFC 1035 §5.1) that fit below any $ORIGIN and $TTL.
#include "cli/record_formats/record_format.h"
#include "cli/record_formats/record_printer.h"
#include "cli/record_formats/record_reader.h"
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

Result<void> read_zone(const RecordText& existing, const TakeRecord& take) {
  std::string other;
  const auto zone = read_zone_file(existing.next, {.name = existing.path}, [&](ZoneRecord&& record) {
    if (!other.empty()) return;
    if (auto ours = resource_record(record)) return take(*std::move(ours), std::nullopt);
    other = record.owner + " " + text(record.type);
  });
  if (!zone) return fail(zone.error());
  if (!zone->findings.empty()) {
    const Finding& first = zone->findings.front();
    return fail({Fault::not_created, "not-a-zone",
                 printable(existing.path) + " exists and is not a zone file: line " +
                     std::to_string(first.line.value_or(1)) + ": " + printable(first.message),
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
        "are "
        "absolute, and each record has its TTL, so that they fit below any $ORIGIN and $TTL, for example by "
        "$INCLUDE. An existing file of -o or --output-dir is read, as it is with json, tinydns, octodns, "
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
