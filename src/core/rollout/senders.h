// The worst that senders and resolvers may have in their caches.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "core/rollout/facts.h"
#include "mtasts/held_policies.h"

namespace mtasts {

// Every policy other than of mode none that a sender may hold for the domain. Policies of mode testing are
// among them, since some senders enforce these. In contrast to held_policies(), a policy is in service until
// no resolver returns its id, since some senders prolong a policy as long as they see its id; and the
// policies of a hosted domain's former primaries count.
[[nodiscard]] std::vector<HeldPolicy> held_at_worst(const DomainName& domain, const Facts& facts);

// Senders may hold an earlier policy than that of mode none which a domain has.
struct EarlierPolicies {
  std::chrono::sys_seconds until;
  std::string reason;  // "senders may hold an earlier policy"
};
// Nothing if no sender can hold one. Of a deployment that was taken over only the longest max_age that there
// is is known. The loss of a state must not make `until` earlier than that of its ledger.
[[nodiscard]] std::optional<EarlierPolicies> earlier_policies(const DomainName& domain, const Facts& facts);

// The policy that is served, or is about to be, before the ledger has it. Senders may fetch it under the id
// that is published.
[[nodiscard]] std::optional<Policy> unrecorded_policy(const DomainName& primary, const Facts& facts);

// True if senders may enforce the policy of mode enforce that the Policy Host serves: a record leads to it,
// or an earlier run announced one. A CNAME that leads to no record does not.
[[nodiscard]] bool may_be_in_effect(const DomainName& domain, const Facts& facts);

// True if what the Policy Host of an unpublished domain serves may be left of an earlier deployment, whose
// policies senders may hold: a policy, or perhaps one. Mode testing, with which deployments begin, is not.
[[nodiscard]] bool may_have_past(const DomainName& domain, const PolicyHostSeen& seen);

// The MX hosts that resolvers may return that are in DNS no more.
[[nodiscard]] std::vector<LeavingHost> leaving_hosts(const DomainName& domain, const Facts& facts);
// The MX hosts of the last answer.
[[nodiscard]] const std::vector<DomainName>& current_hosts(const DomainName& domain, const Facts& facts);
// The time from which all hosts that resolvers may return are known, if it is in the future.
[[nodiscard]] std::optional<std::chrono::sys_seconds> hosts_known_from(const DomainName& domain,
                                                                       const Facts& facts);

// True if senders of the domain may look for its policy at our web server.
[[nodiscard]] bool may_lead_to_our_web(const DomainName& domain, const Facts& facts);

// The announcement of the id of a policy at its own domain; nullptr if no run has seen it yet.
[[nodiscard]] const Announcement* announcement_of(const PolicyId& id, const DomainName& primary,
                                                  const Facts& facts);

}  // namespace mtasts
