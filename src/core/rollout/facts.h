// Facts: the input of a plan, with today's answers in its memory.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "mtasts/ordered_lookup.h"
#include "mtasts/rollout_settings.h"
#include "mtasts/rollout_world.h"

namespace mtasts {

// True if the ledger has an entry of the id.
[[nodiscard]] inline bool has_id(const std::vector<LedgerEntry>& entries, const PolicyId& id) {
  return std::ranges::find(entries, id, &LedgerEntry::id) != entries.end();
}

class Facts {
 public:
  // `changed` has the memories, and `answers` the answers, that replace those of the world. The settings, the
  // world and the memories must outlive it.
  Facts(const RolloutSettings& rollout_settings, const RolloutWorld& rollout_world,
        const RolloutMemory& changed, std::map<DomainName, DomainSeen> answers = {})
      : settings(rollout_settings),
        world(rollout_world),
        domains_(rollout_world.domains),
        memories_(*rollout_world.memory),
        changed_(changed),
        answers_(std::move(answers)) {}

  const RolloutSettings& settings;
  const RolloutWorld& world;

  [[nodiscard]] std::chrono::sys_seconds now() const { return world.now; }
  // Nothing is known of a domain that was not looked up.
  [[nodiscard]] const DomainSeen& seen(const DomainName& domain) const {
    const auto answers = answers_.find(domain);
    return answers == answers_.end() ? value_or_nothing(domains_.find(domain)) : answers->second;
  }
  // The answers at _mta-sts, also brief ones.
  [[nodiscard]] NameSeen sts(const DomainName& domain) const {
    const DomainSeen& answers = seen(domain);
    if (!answers.is_brief) return answers.sts;
    const auto brief = brief_answers(domain, remembered(domain));
    return brief ? brief->sts : NameSeen();
  }
  [[nodiscard]] const std::vector<LedgerEntry>& entries(const DomainName& domain) const {
    const auto entries = world.ledger.find(domain);
    return value_or_nothing(entries == world.ledger.end() ? nullptr : &entries->second);
  }
  [[nodiscard]] const DomainMemory& remembered(const DomainName& domain) const {
    const auto changed = changed_.find(domain);
    return *value_or_nothing(changed == changed_.end() ? memories_.find(domain) : &changed->second);
  }

  // For each primary the domains that the settings do not name and that the site serves its policy.
  [[nodiscard]] const std::map<DomainName, std::vector<DomainName>>& unmanaged_customers() const {
    if (unmanaged_customers_) return *unmanaged_customers_;
    unmanaged_customers_.emplace();
    const std::vector<DomainName> managed = managed_domains(settings);
    for (const auto& [domain, primary] : *world.site) {
      if (!std::ranges::binary_search(managed, domain)) (*unmanaged_customers_)[primary].push_back(domain);
    }
    return *unmanaged_customers_;
  }

  // The longest time for which senders keep a policy of the ledger.
  [[nodiscard]] std::chrono::seconds longest_max_age() const {
    if (longest_max_age_) return *longest_max_age_;
    std::uint32_t longest = 0;
    for (const auto& [domain, entries] : world.ledger) {
      for (const LedgerEntry& entry : entries) {
        if (entry.mode != Mode::none) longest = std::max(longest, entry.max_age.seconds());
      }
    }
    longest_max_age_ = std::chrono::seconds(longest);
    return *longest_max_age_;
  }

 private:
  template <class Value>
  static const Value& value_or_nothing(const Value* value) {
    static const Value nothing{};
    return value == nullptr ? nothing : *value;
  }

  // Most are asked for in their order, by a walk over all domains of a fleet.
  mutable OrderedLookup<DomainName, DomainSeen> domains_;
  mutable OrderedLookup<DomainName, SharedValue<DomainMemory>> memories_;
  const RolloutMemory& changed_;
  const std::map<DomainName, DomainSeen> answers_;
  // Each is the result of one walk over the site or the ledger, which few plans need.
  mutable std::optional<std::map<DomainName, std::vector<DomainName>>> unmanaged_customers_ = {};
  mutable std::optional<std::chrono::seconds> longest_max_age_ = {};
};

}  // namespace mtasts
