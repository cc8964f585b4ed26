// Facts: the input of a plan, with today's answers in its memory.
#pragma once

#include <algorithm>
#include <iterator>
#include <map>
#include <vector>

#include "mtasts/rollout_settings.h"
#include "mtasts/rollout_world.h"

namespace mtasts {

// Finds values by domain. Fast for domains in their order, as those of a fleet: then the next value is it.
template <class Value>
class OrderedLookup {
 public:
  explicit OrderedLookup(const std::map<DomainName, Value>& values)
      : values_(values), next_(values.begin()) {}

  // nullptr: there is none.
  [[nodiscard]] const Value* find(const DomainName& domain) {
    const bool is_next = next_ != values_.end() && next_->first == domain;
    const auto found = is_next ? next_ : values_.find(domain);
    if (found == values_.end()) return nullptr;
    next_ = std::next(found);
    return &found->second;
  }

 private:
  const std::map<DomainName, Value>& values_;
  typename std::map<DomainName, Value>::const_iterator next_;
};

// True if the ledger has an entry of the id.
[[nodiscard]] inline bool has_id(const std::vector<LedgerEntry>& entries, const PolicyId& id) {
  return std::ranges::find(entries, id, &LedgerEntry::id) != entries.end();
}

struct Facts {
  const RolloutSettings& settings;
  const RolloutWorld& world;
  const RolloutMemory& new_memory;  // of the domains for which it replaces that of the world

  [[nodiscard]] std::chrono::sys_seconds now() const { return world.now; }
  // Nothing is known of a domain that was not looked up.
  [[nodiscard]] const DomainSeen& seen(const DomainName& domain) const { return of(world.domains, domain); }
  // The answers at _mta-sts, also brief ones.
  [[nodiscard]] NameSeen sts(const DomainName& domain) const {
    const DomainSeen& answers = seen(domain);
    if (!answers.is_brief) return answers.sts;
    const auto brief = brief_answers(domain, remembered(domain));
    return brief ? brief->sts : NameSeen();
  }
  [[nodiscard]] const std::vector<LedgerEntry>& entries(const DomainName& domain) const {
    return of(world.ledger, domain);
  }
  [[nodiscard]] const DomainMemory& remembered(const DomainName& domain) const {
    return *of(new_memory.contains(domain) ? new_memory : *world.memory, domain);
  }

 private:
  template <class Value>
  static const Value& of(const std::map<DomainName, Value>& values, const DomainName& domain) {
    static const Value nothing{};
    const auto value = values.find(domain);
    return value == values.end() ? nothing : value->second;
  }
};

}  // namespace mtasts
