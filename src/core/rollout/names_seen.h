// Reads the answers of the authoritative servers of one name.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "mtasts/name_plan.h"
#include "mtasts/rollout_plan.h"

namespace mtasts {

// True if every server is known to have no record at the name.
[[nodiscard]] bool has_no_records(const NameSeen& name);
// The targets of the CNAMEs that servers have at the name.
[[nodiscard]] std::vector<DomainName> targets_at(const NameSeen& name);
// The TXT records that any server has at the name.
[[nodiscard]] std::vector<std::string> texts_at(const NameSeen& name);
// True if every server is known to have neither an _mta-sts record nor a CNAME at the name.
[[nodiscard]] bool is_unpublished(const NameSeen& sts);
// The id of the one _mta-sts record that all servers have.
[[nodiscard]] std::optional<PolicyId> agreed_id(const NameSeen& sts);
// The same, or the id of another deployment to which all servers lead.
[[nodiscard]] std::optional<PolicyId> own_or_foreign_id(const DomainSeen& seen);

}  // namespace mtasts
