// PublishedPolicies: the live policy of a domain, which is the existing one where no file has it.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "cli/context.h"
#include "cli/options/lookup_options.h"
#include "commands/lookup/live_policies.h"
#include "commands/lookup/private_access.h"
#include "mtasts/domain_name.h"
#include "ports/dns.h"
#include "ports/https.h"

namespace mtasts {

struct PublishedPolicy {
  bool has_record = false;               // an _mta-sts record exists
  std::optional<std::string> body = {};  // nothing if the Policy Host serves none
};

class PublishedPolicies {
 public:
  // `dns` answers for TXT; null where nothing may be looked up. Policy Hosts outside of zone files are looked
  // up live. HTTPS is opened for the first domain that has a record.
  PublishedPolicies(const LookupOptions& lookup, PrivateAccess access, Dns* dns, Context& context)
      : lookup_(lookup), access_(std::move(access)), dns_(dns), context_(context) {}

  // Finds the live policy of a domain. Fault::undetermined if the record or the policy cannot be known now;
  // Fault::usage, code "offline", if --offline forbids to fetch it; errors of opening HTTPS.
  [[nodiscard]] Task<Result<PublishedPolicy>> find(DomainName policy_domain);

 private:
  [[nodiscard]] Result<void> open(const DomainName& policy_domain);

  const LookupOptions& lookup_;
  PrivateAccess access_;
  Dns* dns_;
  Context& context_;
  std::unique_ptr<Dns> hosts_ = nullptr;  // of Policy Hosts, with zone files
  std::unique_ptr<Https> https_ = nullptr;
  PolicyDestinations destinations_ = {};
};

}  // namespace mtasts
