// Reads the answers of the authoritative servers of one name.
#pragma once

#include <functional>
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
// True if some servers gave an answer, and others did not.
[[nodiscard]] bool is_partly_known(const NameSeen& name);
// The hold of a domain for whose name not all servers gave an answer.
[[nodiscard]] Hold records_unknown_hold(const DomainName& domain, const DomainName& owner,
                                        const NameSeen& name);
// The hold of records that are at some servers. `is_late` selects the answers of the others.
[[nodiscard]] Hold not_announced_hold(const DomainName& domain, std::string message, const NameSeen& name,
                                      const std::function<bool(const ServerAnswer&)>& is_late);
// The id of the one _mta-sts record that all servers have.
[[nodiscard]] std::optional<PolicyId> agreed_id(const NameSeen& sts);
// The same, or the id of another deployment to which all servers lead.
[[nodiscard]] std::optional<PolicyId> own_or_foreign_id(const DomainSeen& seen);

}  // namespace mtasts
