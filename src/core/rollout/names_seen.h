// Reads the answers of the authoritative servers of one name, and plans its records.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "mtasts/rollout_plan.h"

namespace mtasts {

// True if a server has a CNAME to `target` at the name.
[[nodiscard]] bool leads_to(const NameSeen& name, const DomainName& target);
// The targets of the CNAMEs that servers have at the name.
[[nodiscard]] std::vector<DomainName> targets_at(const NameSeen& name);
// The TXT records that any server has at the name.
[[nodiscard]] std::vector<std::string> texts_at(const NameSeen& name);
// True if every server is known to have neither an _mta-sts record nor a CNAME at the name.
[[nodiscard]] bool is_unpublished(const NameSeen& sts);
// The id of the one _mta-sts record that all servers have.
[[nodiscard]] std::optional<PolicyId> agreed_id(const NameSeen& sts);

// The change that one name needs. At most one of both; neither if every server has the records.
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

}  // namespace mtasts
