// NamePlan: the change that one name of a domain needs, by the answers of its authoritative servers.
#pragma once

#include <optional>
#include <vector>

#include "mtasts/change_name.h"
#include "mtasts/rollout_plan.h"
#include "mtasts/rollout_world.h"

namespace mtasts {

// At most one of both; neither if every server has the records.
struct NamePlan {
  std::optional<ChangeName> change = {};
  std::optional<Hold> hold = {};
  [[nodiscard]] bool is_done() const { return !change && !hold; }
};

// The existing data is kept if nothing is wanted, foreign TXT records are kept beside a wanted one, and so is
// the TTL unless `ttl` is given. `wanted` are records of one name of `domain`.
[[nodiscard]] NamePlan plan_name(const DomainName& domain, const NameSeen& name,
                                 std::vector<ResourceRecord> wanted, const std::optional<Ttl>& ttl);
// The removal of our records from a name; foreign TXT records are kept.
[[nodiscard]] NamePlan plan_removal(const DomainName& domain, const DomainName& owner, const NameSeen& name);

// True if a server has a CNAME to `target` at the name.
[[nodiscard]] bool leads_to(const NameSeen& name, const DomainName& target);
// True if all servers, or some of them, lead senders of the domain to the policy of the primary. `memory` is
// that of the domain; it may be null unless the answers are brief.
[[nodiscard]] bool has_policy_of(const DomainName& primary, const DomainSeen& seen,
                                 const DomainMemory* memory);

}  // namespace mtasts
