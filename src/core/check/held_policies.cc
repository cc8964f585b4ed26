// A sender refuses mail to an MX host that its cached policy of mode enforce does not cover, whatever the
// current policy is (RFC 8461 §3.1, §4.1).
#include "mtasts/held_policies.h"

#include <algorithm>

#include "mtasts/join_names.h"
#include "mtasts/mx_set.h"
#include "mtasts/utc_time.h"

namespace mtasts {

std::vector<HeldPolicy> held_policies(const std::vector<LedgerEntry>& ledger,
                                      const std::optional<PolicyId>& published,
                                      std::chrono::sys_seconds now) {
  std::vector<HeldPolicy> held;
  for (std::size_t i = 0; i < ledger.size(); ++i) {
    const LedgerEntry& entry = ledger[i];
    if (entry.mode != Mode::enforce) continue;
    const auto begin = read_utc(entry.time);
    const bool is_served = i + 1 == ledger.size() || (published && entry.id == *published);
    const auto end = is_served ? now : read_utc(ledger[i + 1].time);
    if (!begin || !end) continue;
    const auto until = std::max(*begin, *end) + std::chrono::seconds(entry.max_age.seconds());
    if (until > now) held.push_back({"the policy " + entry.id.text(), entry.mx, until, Mode::enforce});
  }
  return held;
}

std::optional<Finding> judge_held_policies(const std::vector<HeldPolicy>& held,
                                           const std::vector<DomainName>& mx_hosts) {
  const HeldPolicy* longest = nullptr;
  std::size_t count = 0;
  for (const HeldPolicy& policy : held) {
    if (hosts_without_pattern(policy.mx, mx_hosts).empty()) continue;
    ++count;
    if (longest == nullptr || policy.until >= longest->until) longest = &policy;
  }
  if (longest == nullptr) return std::nullopt;
  std::string message = "until " + print_utc(longest->until) + " senders may hold " + longest->name +
                        " in mode enforce, which does not cover " +
                        join_names(hosts_without_pattern(longest->mx, mx_hosts), ", ");
  if (count > 1) {
    message +=
        " (and " + std::to_string(count - 1) + (count == 2 ? " more such policy)" : " more such policies)");
  }
  return found("ledger-mx-not-covered", std::move(message));
}

}  // namespace mtasts
