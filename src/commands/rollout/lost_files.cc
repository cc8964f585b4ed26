#include "commands/rollout/lost_files.h"

#include <algorithm>
#include <optional>
#include <set>
#include <tuple>
#include <utility>
#include <variant>
#include <vector>

#include "mtasts/counted.h"
#include "mtasts/printable.h"

namespace mtasts {
namespace {

bool is_included(const RecordFiles& files) {
  return files.format().ending == kBindRecords.ending;
}

// The answers about a domain; nothing if it was not asked for.
std::optional<DomainSeen> answers_about(const DomainName& domain, const RolloutWorld& world,
                                        const RolloutWorld& others) {
  const auto managed = world.domains.find(domain);
  if (managed == world.domains.end()) {
    const auto other = others.domains.find(domain);
    return other == others.domains.end() ? std::nullopt : std::optional(other->second);
  }
  const auto memory = world.memory->find(domain);
  if (!managed->second.is_brief) return managed->second;
  return memory == world.memory->end() ? std::nullopt : brief_answers(domain, *memory->second);
}

// The changes that write the file of a domain again; nothing if its records are not known.
std::optional<std::vector<RolloutStep>> restoring_steps(const DomainName& domain, NamesInFile names,
                                                        const std::optional<DomainSeen>& seen,
                                                        RecordKeeping keeping) {
  if (!seen) return std::nullopt;
  std::vector<RolloutStep> steps;
  const auto add = [&](const DomainName& owner, const std::vector<ResourceRecord>& records) {
    steps.push_back({Phase::host_record, domain, ChangeName{owner, records, records}});
  };
  const std::pair<DomainName, const NameSeen*> all[] = {{policy_host(domain), &seen->host},
                                                        {sts_record_name(domain), &seen->sts},
                                                        {tlsrpt_record_name(domain), &seen->tlsrpt}};
  for (const auto& [owner, name] : all) {
    if ((names & name_in_file(domain, owner)) == 0) continue;
    const auto records = agreed_records(*name);
    if (!records) return std::nullopt;
    if (!records->empty()) add(owner, *records);
  }
  // An empty file is included, too.
  if (steps.empty() && keeping == RecordKeeping::file_per_domain) add(all[0].first, {});
  return steps;
}

Hold unknown_hold(const DomainName& domain, const StateDirectory& state) {
  const RecordFiles& files = state.record_files();
  return {HoldReason::records_unknown, domain,
          printable(state.path(files.file_of(domain))) + " is lost, and the records of " + domain.text() +
              " are not known" + (is_included(files) ? ": a zone that includes it cannot be loaded" : ""),
          is_included(files)
              ? "put it back from a backup, or create it empty; reload the zone, and run apply "
                "again, which adds the records"
              : "run again when its authoritative servers answer"};
}

// Holds the changes of the domain, or of all, until the file can be written whole.
void hold_changes(const Hold& hold, bool holds_all, RolloutPlan& plan) {
  std::erase_if(plan.holds, [&hold](const Hold& other) {
    return other.domain == hold.domain && other.reason == hold.reason;
  });
  plan.holds.push_back(hold);
  for (RolloutStep& step : plan.steps) {
    const bool is_change = std::holds_alternative<ChangeName>(step.action);
    if (is_change && !step.gate && (holds_all || step.domain == hold.domain)) step.gate = hold;
  }
}

// The names of Policy Hosts that the plan changes now.
std::set<DomainName> changed_hosts(const RolloutPlan& plan) {
  std::set<DomainName> owners;
  for (const RolloutStep& step : plan.steps) {
    const auto* change = std::get_if<ChangeName>(&step.action);
    if (change != nullptr && !step.gate && step.phase == Phase::host_record) owners.insert(change->owner);
  }
  return owners;
}

void add_steps(std::vector<RolloutStep> steps, RolloutPlan& plan) {
  std::erase_if(steps, [changed = changed_hosts(plan)](const RolloutStep& step) {
    return changed.contains(std::get<ChangeName>(step.action).owner);
  });
  if (steps.empty()) return;
  const auto is_host_hook = [](const RolloutStep& step) {
    const auto* run = std::get_if<RunHook>(&step.action);
    return run != nullptr && run->hook == Hook::dns && step.phase == Phase::host_hook;
  };
  if (std::ranges::none_of(plan.steps, is_host_hook))
    plan.steps.push_back({Phase::host_hook, {}, RunHook{Hook::dns}});
  plan.steps.insert(plan.steps.end(), std::make_move_iterator(steps.begin()),
                    std::make_move_iterator(steps.end()));
  std::ranges::stable_sort(plan.steps, [](const RolloutStep& one, const RolloutStep& other) {
    return std::tie(one.phase, one.domain) < std::tie(other.phase, other.domain);
  });
}

}  // namespace

std::string words_of_lost(const LostFiles& lost, const StateDirectory& state) {
  const RecordFiles& files = state.record_files();
  std::string words = printable(state.path(files.file_of(lost.begin()->first)));
  const bool are_many = files.keeping() == RecordKeeping::file_per_domain && lost.size() > 1;
  if (are_many) words += " and " + counted(lost.size() - 1, "more file");
  words += are_many ? " are lost: " : " is lost: ";
  return words + (is_included(files) ? "a zone that includes such a file cannot be loaded"
                                     : "the servers lose its records when they are loaded next");
}

void hold_damaged_files(const std::map<DomainName, Error>& damaged, const StateDirectory& state,
                        RolloutPlan& plan) {
  const RecordFiles& files = state.record_files();
  for (const auto& [domain, error] : damaged) {
    const Hold hold{HoldReason::damaged_file, domain,
                    error.message + (is_included(files) ? ": a zone that includes it cannot be loaded" : ""),
                    "correct it; or remove it, and run apply again, which writes it"};
    hold_changes(hold, files.keeping() == RecordKeeping::one_file, plan);
  }
}

void restore_lost_files(const LostFiles& lost, const StateDirectory& state, const RolloutWorld& world,
                        const RolloutWorld& others, RolloutPlan& plan) {
  const RecordKeeping keeping = state.record_files().keeping();
  const bool is_one = keeping == RecordKeeping::one_file;
  std::vector<RolloutStep> steps;
  for (const auto& [domain, names] : lost) {
    auto restoring = restoring_steps(domain, names, answers_about(domain, world, others), keeping);
    if (!restoring) {
      hold_changes(unknown_hold(domain, state), is_one, plan);
      if (is_one) return;
      continue;
    }
    steps.insert(steps.end(), std::make_move_iterator(restoring->begin()),
                 std::make_move_iterator(restoring->end()));
  }
  add_steps(std::move(steps), plan);
}

}  // namespace mtasts
