// Change batches of Amazon Route 53, a line each.

#include <nlohmann/json.hpp>

#include "cli/record_formats/record_format.h"
#include "cli/record_formats/zone_batches.h"

namespace mtasts {
namespace {

constexpr std::string_view kRoute53Start = "{\"Comment\":\"mtasts ";

using Json = nlohmann::ordered_json;

// A request takes 1000 records and 32,000 characters of values, and an UPSERT counts twice.
constexpr BatchLimits kRoute53Limits = {500, 16000};

// A deletion must name the values and the TTL of the existing set.
Json change_of(const RrSet& set, std::string_view action) {
  Json records = Json::array();
  for (const Rdata& rdata : set.rdata) records.push_back({{"Value", print_rdata(rdata)}});
  return {{"Action", action},
          {"ResourceRecordSet",
           {{"Name", set.owner.absolute()},
            {"Type", type_text(set.rdata.front())},
            {"TTL", set.ttl.seconds()},
            {"ResourceRecords", std::move(records)}}}};
}

std::string route53_batch(const std::vector<DomainRecords>& domains) {
  Json changes = Json::array();
  for (const DomainRecords& records : domains) {
    for (const RrSet& set : removed_sets(records)) changes.push_back(change_of(set, "DELETE"));
    for (const RrSet& set : rr_sets(records.records)) changes.push_back(change_of(set, "UPSERT"));
  }
  // At most 256 characters.
  const Json body = {{"Comment", "mtasts " + domains.front().zone.text()}, {"Changes", std::move(changes)}};
  return body.dump(-1, ' ', true) + '\n';
}

}  // namespace

constinit const RecordFormat kRoute53Records = {
    .name = "route53",
    .start = kRoute53Start,
    .ending = ".json",
    .printer = make_batch_printer<kRoute53Limits, route53_batch>,
    .names_zone = true,
    .replaces_rr_sets = true,
    .man =
        "Change batches for aws route53 change-resource-record-sets, a line for each: one a zone, several "
        "from 500 records or 16,000 characters on. The comment names the zone.",
};

}  // namespace mtasts
