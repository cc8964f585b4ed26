#include "commands/rollout/taken_state.h"

#include <algorithm>
#include <utility>

#include "commands/lookup/policy_tree.h"
#include "commands/options/rollout_options.h"
#include "commands/rollout/fleet_observer.h"
#include "commands/rollout/state_directory.h"
#include "mtasts/printable.h"

namespace mtasts {
namespace {

std::vector<LedgerEntry> first_entries(const Takeover& takeover, RolloutWorld& world,
                                       const std::string& time) {
  std::vector<LedgerEntry> entries;
  for (const TakenPolicy& policy : takeover.policies) {
    const auto entry = first_entry(policy, time);
    if (!entry) continue;
    const std::vector<LedgerEntry>& known = world.ledger[policy.primary];
    const bool is_known =
        std::ranges::any_of(known, [&](const LedgerEntry& earlier) { return earlier.id == entry->id; });
    if (!is_known) entries.push_back(*entry);
  }
  return entries;
}

Result<void> write_policies(const Takeover& takeover, StateDirectory& state, Context& context) {
  std::vector<StateDirectory::NewPolicy> policies;
  for (const TakenPolicy& policy : takeover.policies) {
    if (!policy.body) continue;
    const auto existing = state.policy_files().find(policy.primary);
    if (existing == state.policy_files().end()) {
      policies.push_back({policy.primary, policy.primary, *policy.body});
    } else if (existing->second != *policy.body) {
      context.diagnostics.warning("the policy of " + policy.primary.text() + " in " +
                                  printable(state.path("policies")) + " is not the live one, and is kept");
    }
  }
  const std::vector<Result<bool>> written = state.write_policies(policies);
  for (std::size_t i = 0; i < policies.size(); ++i) {
    if (!written[i]) return fail(written[i].error());
    const std::string path = state.path("policies/" + path_in_policy_tree(policies[i].domain));
    context.diagnostics.note(printable(path) + ": written");
  }
  return {};
}

// The memory of a run that sees what is live now, so that the first run knows what changes until then. The
// domains had none of the other policies before. With a ledger and no memory, a run would assume that.
Result<RolloutRecord> first_record(const Takeover& takeover, const Settings& settings,
                                   const ObservationOptions& observation, RolloutWorld world,
                                   Context& context) {
  RolloutRecord record;
  const SharedValue<DomainMemory> memory(DomainMemory{.is_taken_over = true});
  for (const TakenPolicy& policy : takeover.policies) {
    record.memory.emplace(policy.primary, memory);
    for (const DomainName& hosted : policy.hosted) record.memory.emplace(hosted, memory);
  }
  world.memory = record.memory;
  const RolloutOptions options{.observation = observation};
  auto observer = FleetObserver::open(settings, options, context);
  if (!observer) return fail(observer.error());
  observer->observe(world);
  for (auto& [domain, seen] : plan_rollout(settings.rollout, world).memory)
    record.memory.insert_or_assign(domain, seen);
  return record;
}

}  // namespace

Result<void> write_state(const Takeover& takeover, const Settings& settings, const std::string& time,
                         const ObservationOptions& observation, Context& context) {
  const auto is_live = [](const TakenPolicy& policy) { return policy.body.has_value(); };
  if (std::ranges::none_of(takeover.policies, is_live)) return {};
  auto state = StateDirectory::lock(settings, context);
  if (!state) return fail(state.error());
  if (auto written = write_policies(takeover, *state, context); !written) return written;
  RolloutWorld world{.now = {}};
  state->fill(world);
  const bool is_first = world.ledger.empty() && state->record() == RolloutRecord();
  const std::vector<LedgerEntry> entries = first_entries(takeover, world, time);
  if (entries.empty()) return {};
  for (const LedgerEntry& entry : entries) world.ledger[entry.domain].push_back(entry);
  if (is_first) {
    auto record = first_record(takeover, settings, observation, std::move(world), context);
    if (!record) return fail(record.error());
    if (auto written = state->write_record(*std::move(record)); !written) return written;
    context.diagnostics.note(printable(state->path("rollout.json")) + ": written");
  }
  if (auto added = state->add_to_ledger(entries); !added) return added;
  context.diagnostics.note(printable(state->path("ledger.ndjson")) + ": written");
  return {};
}

}  // namespace mtasts
