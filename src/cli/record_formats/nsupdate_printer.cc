// Commands for nsupdate and knsupdate: one UPDATE message (RFC 2136) a zone, applied as a whole or not at
// all.
#include <fmt/format.h>

#include "cli/record_formats/record_format.h"
#include "cli/record_formats/zone_batches.h"

namespace mtasts {
namespace {

constexpr std::string_view kNsupdateStart = "; Records of mtasts";

// A message has up to four entries for each record, with names of up to 255 bytes: 64 kB hold them.
constexpr BatchLimits kNsupdateLimits = {50, 16000};

// Compare and swap: the server refuses the update if the records have changed since the lookup (RFC 2136
// §2.4).
std::string prerequisite(const RrSet& set) {
  std::string text;
  for (const Rdata& rdata : set.rdata) {
    text +=
        fmt::format("prereq yxrrset {} {} {}\n", set.owner.absolute(), type_text(rdata), print_rdata(rdata));
  }
  return text;
}

// The same for every name of a change.
std::string prerequisites_of_change(const DomainRecords& records) {
  std::string text;
  for (const RrSet& set : rr_sets(*records.replaced)) text += prerequisite(set);
  for (const RrSet& set : rr_sets(records.records)) {
    if (is_replaced(set, records) == true) continue;
    text += fmt::format("prereq nxrrset {} {}\n", set.owner.absolute(), type_text(set.rdata.front()));
  }
  return text;
}

std::string prerequisites(const DomainRecords& records) {
  if (records.replaced) return prerequisites_of_change(records);
  std::string text;
  for (const PublishedTexts& published : records.published) {
    const std::string owner = published.owner.absolute();
    if (published.texts.empty()) text += fmt::format("prereq nxrrset {} TXT\n", owner);
    for (const TxtData& each : published.texts) {
      text += fmt::format("prereq yxrrset {} TXT {}\n", owner, print_rdata(each));
    }
  }
  return text;
}

std::string removal(const RrSet& set) {
  return fmt::format("update delete {} {}\n", set.owner.absolute(), type_text(set.rdata.front()));
}

// An existing CNAME is deleted first: servers ignore other data added beside it (RFC 2136 §3.4.2.2).
std::string update(const RrSet& set) {
  const std::string owner = set.owner.absolute();
  const std::string_view type = type_text(set.rdata.front());
  std::string text = fmt::format("update delete {} CNAME\n", owner);
  if (type != "CNAME") text += fmt::format("update delete {} {}\n", owner, type);
  for (const Rdata& rdata : set.rdata) {
    text += fmt::format("update add {} {} {} {}\n", owner, set.ttl.seconds(), type, print_rdata(rdata));
  }
  return text;
}

std::string nsupdate_batch(const std::vector<DomainRecords>& domains) {
  std::string text = fmt::format("zone {}\n", domains.front().zone.absolute());
  for (const DomainRecords& records : domains) text += prerequisites(records);
  for (const DomainRecords& records : domains) {
    for (const RrSet& set : removed_sets(records)) text += removal(set);
    for (const RrSet& set : rr_sets(records.records)) text += update(set);
  }
  return text + "send\n";
}

class NsupdatePrinter final : public BatchPrinter {
 public:
  NsupdatePrinter() : BatchPrinter(kNsupdateLimits, nsupdate_batch) {}
  std::string begin() override { return fmt::format("{}: nsupdate -k KEYFILE FILE\n", kNsupdateStart); }
};

}  // namespace

constinit const RecordFormat kNsupdateRecords = {
    .name = "nsupdate",
    .start = kNsupdateStart,
    .ending = ".nsupdate",
    .printer = make_record_printer<NsupdatePrinter>,
    .names_zone = true,
    .replaces_rr_sets = true,
    .is_conditional = true,
    .man =
        "Dynamic updates for nsupdate -k KEYFILE FILE and knsupdate: one transaction a zone (several from 50 "
        "records on). The update succeeds only if _mta-sts and _smtp._tls still have the TXT records that "
        "were looked up; with --offline only if they have none, unless --replace-foreign is given. An "
        "existing CNAME at a name that is written is removed.",
};

}  // namespace mtasts
