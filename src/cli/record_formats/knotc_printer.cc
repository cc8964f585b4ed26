// Commands for the standard input of `knotc` (Knot DNS), one transaction a zone.
#include <fmt/format.h>

#include "cli/record_formats/record_format.h"
#include "cli/record_formats/zone_batches.h"

namespace mtasts {
namespace {

constexpr std::string_view kKnotcStart = "zone-begin ";

constexpr BatchLimits kKnotcLimits = {1000, 1000000};

// knotc removes one layer of quotes, so there are two: single quotes outside, those of the zone file inside.
// An apostrophe would end the outer layer; the inner one takes it as "\039".
std::string value(const Rdata& rdata) {
  if (!std::holds_alternative<TxtData>(rdata)) return print_rdata(rdata);
  std::string quoted = "'";
  for (const char c : print_rdata(rdata)) quoted += c == '\'' ? std::string("\\039") : std::string(1, c);
  return quoted + '\'';
}

std::string knotc_batch(const std::vector<DomainRecords>& domains) {
  const std::string zone = domains.front().zone.absolute();
  std::string text = fmt::format("{}{}\n", kKnotcStart, zone);
  for (const DomainRecords& records : domains) {
    for (const RrSet& set : removed_sets(records)) {
      text += fmt::format("zone-unset {} {} {}\n", zone, set.owner.absolute(), type_text(set.rdata.front()));
    }
    for (const RrSet& set : rr_sets(records.records)) {
      const std::string owner = set.owner.absolute();
      const std::string_view type = type_text(set.rdata.front());
      if (is_replaced(set, records).value_or(true)) {
        text += fmt::format("zone-unset {} {} {}\n", zone, owner, type);
      }
      for (const Rdata& rdata : set.rdata) {
        text += fmt::format("zone-set {} {} {} {} {}\n", zone, owner, set.ttl.seconds(), type, value(rdata));
      }
    }
  }
  return text + fmt::format("zone-diff {}\nzone-commit {}\n", zone, zone);
}

}  // namespace

constinit const RecordFormat kKnotcRecords = {
    .name = "knotc",
    .start = kKnotcStart,
    .ending = ".knotc",
    .printer = make_batch_printer<kKnotcLimits, knotc_batch>,
    .names_zone = true,
    .replaces_rr_sets = true,
    .man =
        "Commands for the standard input of knotc, a transaction a zone. knotc reports an error for each "
        "record that is to be replaced and does not exist yet, and commits the other changes nevertheless: "
        "read the difference that it prints. nsupdate is the safer way.",
};

}  // namespace mtasts
