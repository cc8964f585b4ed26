// Bodies for Cloudflare's API, dns_records/batch, a line each. They only add records: a change would need the
// record's id, which only Cloudflare knows.
#include <nlohmann/json.hpp>

#include "cli/record_formats/record_format.h"
#include "cli/record_formats/typed_value.h"
#include "cli/record_formats/zone_batches.h"

namespace mtasts {
namespace {

constexpr std::string_view kCloudflareStart = "{\"posts\":[";

using Json = nlohmann::ordered_json;

// The limits of a request without a paid plan.
constexpr BatchLimits kCloudflareLimits = {200, 500000};

Json post(const ResourceRecord& record) {
  Json fields = {{"type", type_text(record.rdata)},
                 {"name", record.owner.text()},
                 {"ttl", record.ttl.seconds()},
                 {"content", cloudflare_content(record.rdata)}};
  // No proxy of Cloudflare: the web server has the certificate. TXT records are never proxied.
  if (!std::holds_alternative<TxtData>(record.rdata)) fields["proxied"] = false;
  return fields;
}

std::string cloudflare_batch(const std::vector<DomainRecords>& domains) {
  Json posts = Json::array();
  for (const DomainRecords& records : domains) {
    for (const ResourceRecord& record : records.records) posts.push_back(post(record));
  }
  const Json body = {{"posts", std::move(posts)}};
  return body.dump(-1, ' ', true) + '\n';
}

}  // namespace

constinit const RecordFormat kCloudflareRecords = {
    .name = "cloudflare",
    .start = kCloudflareStart,
    .ending = ".json",
    .printer = make_batch_printer<kCloudflareLimits, cloudflare_batch>,
    .names_zone = true,
    .only_adds = true,
    .man =
        "Bodies for POST /zones/ZONE_ID/dns_records/batch of Cloudflare, a line for each: one a zone, "
        "several from 200 records on. They add records; to change some, import the bind format or use "
        "terraform-cloudflare.",
};

}  // namespace mtasts
