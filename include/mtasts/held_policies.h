// Held policies: the policies of mode enforce that senders may still cache, compared with the MX of today.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "mtasts/finding.h"
#include "mtasts/ledger.h"
#include "mtasts/policy.h"

namespace mtasts {

struct HeldPolicy {
  std::string name;  // for people: "the policy 2026112101"
  std::vector<MxPattern> mx;
  std::chrono::sys_seconds until;  // a sender that fetched it last keeps it until then
  std::optional<Mode> mode = {};   // nothing if it is not known
  bool is_unknown = false;         // it counts as the longest, without mx
};

// The unexpired policies of mode enforce in the ledger of one domain, oldest first. An entry is served until
// the time of the next one, the last entry and that of `published` until `now`.
[[nodiscard]] std::vector<HeldPolicy> held_policies(const std::vector<LedgerEntry>& ledger,
                                                    const std::optional<PolicyId>& published,
                                                    std::chrono::sys_seconds now);

// The warning "ledger-mx-not-covered" about the policy that is held longest among those that do not cover an
// MX host; nothing if all cover them.
[[nodiscard]] std::optional<Finding> judge_held_policies(const std::vector<HeldPolicy>& held,
                                                         const std::vector<DomainName>& mx_hosts);

}  // namespace mtasts
