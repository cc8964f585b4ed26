// Bodies of PATCH requests to PowerDNS's API, a line each. They replace existing RRsets.
#include <nlohmann/json.hpp>

#include "cli/record_formats/record_format.h"
#include "cli/record_formats/zone_batches.h"

namespace mtasts {
namespace {

constexpr std::string_view kPowerdnsStart = "{\"rrsets\":[";

using Json = nlohmann::ordered_json;

// The web server of PowerDNS takes bodies of 2 MB by default.
constexpr BatchLimits kPowerdnsLimits = {1000, 500000};

Json change(const RrSet& set) {
  Json records = Json::array();
  for (const Rdata& rdata : set.rdata) {
    records.push_back({{"content", print_rdata(rdata)}, {"disabled", false}});
  }
  return {{"name", set.owner.absolute()},
          {"type", type_text(set.rdata.front())},
          {"ttl", set.ttl.seconds()},
          {"changetype", "REPLACE"},
          {"records", std::move(records)}};
}

Json deletion(const RrSet& set) {
  return {{"name", set.owner.absolute()},
          {"type", type_text(set.rdata.front())},
          {"changetype", "DELETE"},
          {"records", Json::array()}};
}

std::string powerdns_batch(const std::vector<DomainRecords>& domains) {
  Json changes = Json::array();
  for (const DomainRecords& records : domains) {
    for (const RrSet& set : removed_sets(records)) changes.push_back(deletion(set));
    for (const RrSet& set : rr_sets(records.records)) changes.push_back(change(set));
  }
  const Json body = {{"rrsets", std::move(changes)}};
  return body.dump(-1, ' ', true) + '\n';
}

}  // namespace

constinit const RecordFormat kPowerdnsRecords = {
    .name = "powerdns",
    .start = kPowerdnsStart,
    .ending = ".json",
    .printer = make_batch_printer<kPowerdnsLimits, powerdns_batch>,
    .names_zone = true,
    .replaces_rr_sets = true,
    .man =
        "Bodies for PATCH /api/v1/servers/localhost/zones/ZONE of PowerDNS, a line for each: one a zone, "
        "several from 1000 records on. Existing records of a name and type are replaced.",
};

}  // namespace mtasts
