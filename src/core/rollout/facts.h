// Facts: the input of a plan, with today's answers in its memory.
#pragma once

#include <map>
#include <vector>

#include "mtasts/rollout_settings.h"
#include "mtasts/rollout_world.h"

namespace mtasts {

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
