#include "commands/rollout/zone_lookup.h"

#include <utility>

#include "commands/bulk/run_task.h"
#include "commands/lookup/lookup.h"
#include "commands/zone/record_zones.h"

namespace mtasts {

Result<DomainName> ZoneLookup::zone_of(const DomainName& domain) {
  if (!dns_) {
    auto dns = open_dns_unwatched(lookup_, context_);
    if (!dns) return fail(dns.error());
    dns_ = *std::move(dns);
  }
  if (!dns_) return domain;
  return run_task(find_zone(*dns_, domain), context_);
}

}  // namespace mtasts
