// DomainLookup: the lookups of a whole deployment where a failed one leaves nothing to decide.
#pragma once

#include "cli/options/lookup_options.h"
#include "commands/lookup/observer.h"
#include "mtasts/result.h"
#include "mtasts/takeover.h"
#include "ports/dns.h"
#include "ports/task.h"

namespace mtasts {

class DomainLookup {
 public:
  // All arguments must outlive the lookup, and the lookup its tasks.
  DomainLookup(Observer& observer, Dns& dns, const LookupOptions& options)
      : observer_(observer), dns_(dns), options_(options) {}

  // Fault::undetermined, with the name and the type, if a lookup failed; errors of look_up_existing_ids.
  [[nodiscard]] Task<Result<DomainFound>> look_up(DomainName domain);

 private:
  [[nodiscard]] Task<void> add_ttls(DomainName domain, DomainFound& found);
  [[nodiscard]] Task<void> add_ttl(DnsQuestion question, DomainFound& found);

  Observer& observer_;
  Dns& dns_;
  const LookupOptions& options_;
};

}  // namespace mtasts
