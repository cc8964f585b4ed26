// The zones of names, by their SOA records.
#pragma once

#include <memory>

#include "cli/context.h"
#include "cli/options/lookup_options.h"
#include "mtasts/domain_name.h"
#include "mtasts/result.h"
#include "ports/dns.h"
#include "ports/task.h"

namespace mtasts {

// The apex of the zone that holds a name, by its SOA record; `otherwise` if no name above has one.
// Fault::undetermined if a lookup fails.
[[nodiscard]] Task<Result<DomainName>> find_zone(Dns& dns, DomainName name, DomainName otherwise);

class ZoneLookup {
 public:
  // Opens DNS for the first zone. All arguments must outlive it.
  ZoneLookup(const LookupOptions& lookup, Context& context) : lookup_(lookup), context_(context) {}

  // The zone of a name of the domain, which may be another one than that of the domain. With --offline the
  // domain itself. Fault::undetermined if a lookup fails.
  [[nodiscard]] Result<DomainName> zone_of(const DomainName& name, const DomainName& domain);

 private:
  const LookupOptions& lookup_;
  Context& context_;
  std::unique_ptr<Dns> dns_ = nullptr;
};

}  // namespace mtasts
