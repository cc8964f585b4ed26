// The order of writes makes every kill harmless: an unfinished hook is stored before files change, a
// primary's policy is written before its copies, and the site is saved after them. The next run takes all of
// these steps again, since it compares files and servers with the goal.
#include "commands/rollout/step_taker.h"

#include <algorithm>
#include <utility>

#include "commands/rollout/hook_runner.h"
#include "commands/rollout/site_writer.h"

namespace mtasts {
namespace {

// The hook that makes the outcome of a step effective.
std::optional<Hook> hook_after(const RolloutStep& step) {
  if (std::holds_alternative<ChangeName>(step.action)) return Hook::dns;
  const bool is_for_web = std::holds_alternative<WritePolicy>(step.action) ||
                          std::holds_alternative<RemovePolicy>(step.action) ||
                          std::holds_alternative<ServePolicy>(step.action);
  return is_for_web ? std::optional(Hook::web) : std::nullopt;
}

Error no_policy_yet(const DomainName& primary) {
  return {Fault::unreadable, "no-policy", "the policy of " + primary.text() + " is not written yet"};
}

}  // namespace

StepTaker::StepTaker(const Settings& settings, const LookupOptions& lookup, StateDirectory& state,
                     Context& context)
    : settings_(settings),
      state_(state),
      context_(context),
      records_(record_destination(settings, lookup, state, context)),
      sent_before_(state.record().sent) {}

bool StepTaker::is_new(const RolloutStep& step) const {
  return std::holds_alternative<ChangeName>(step.action) ? records_->is_new(step) : !state_.is_written(step);
}

// Most runs of a fleet have nothing to do, and its record is large.
bool StepTaker::is_idle(const RolloutPlan& plan) const {
  const bool has_step = std::ranges::any_of(plan.steps, [](const RolloutStep& step) { return !step.gate; });
  const RolloutRecord& record = state_.record();
  return !has_step && plan.memory.empty() && record.unfinished_hooks.empty() && record.handed_over.empty() &&
         record.sent.empty();
}

// Nobody knows which domains an unfinished hook of an earlier run was for, and which a web server has lost: a
// run looks at some of them only.
void StepTaker::repeat_hooks(const RolloutPlan& plan) {
  std::set<Hook> hooks = record_.unfinished_hooks;
  if (!records_->repeats_hook()) hooks.erase(Hook::dns);
  for (const RolloutStep& step : plan.steps) {
    const auto* run = std::get_if<RunHook>(&step.action);
    if (run != nullptr && run->repeats && !successful_hooks_.contains(run->hook)) hooks.insert(run->hook);
  }
  for (const Hook hook : hooks) {
    const std::vector<DomainName> all = managed_domains(settings_.rollout);
    changed_.try_emplace(hook, all.begin(), all.end());
  }
}

Result<void> StepTaker::store_unfinished_hooks(const RolloutPlan& plan) {
  for (const RolloutStep& step : plan.steps) {
    const auto hook = hook_after(step);
    const bool is_counted = hook && !step.gate && !record_.unfinished_hooks.contains(*hook);
    if (is_counted && is_new(step)) record_.unfinished_hooks.insert(*hook);
  }
  if (!records_->needs_hook()) record_.unfinished_hooks.erase(Hook::dns);
  return state_.write_record(record_);
}

Result<void> StepTaker::take(const RolloutPlan& plan, std::vector<StepOutcome>& outcomes,
                             const OnProgress& on_progress) {
  outcomes.clear();
  unsuccessful_ = failed_;
  if (is_idle(plan)) {
    record_ = {};
    if (auto begun = records_->begin(plan, record_); !begun) return fail(begun.error());
    outcomes.resize(plan.steps.size());
    return {};
  }
  record_ = state_.record();
  for (const auto& [domain, memory] : plan.memory) record_.memory.insert_or_assign(domain, memory);
  repeat_hooks(plan);
  if (auto begun = records_->begin(plan, record_); !begun) return fail(begun.error());
  if (!sends_records(settings_)) record_.sent.clear();
  if (!record_.sent.empty()) {
    const std::set<DomainName> changed = changed_names(plan);
    std::erase_if(record_.sent, [&changed](const auto& entry) { return !changed.contains(entry.first); });
  }
  if (auto stored = store_unfinished_hooks(plan); !stored) return fail(stored.error());

  outcomes.resize(plan.steps.size());
  Batch batch;
  const auto take_next = [&] {
    if (on_progress && !batch.empty()) {
      std::vector<StepOutcome> now = outcomes;
      for (const Taken& taken : batch)
        now[static_cast<std::size_t>(taken.outcome - outcomes.data())].result = StepResult::unknown;
      on_progress(now);
    }
    take_batch(batch);
  };
  for (std::size_t i = 0; i < plan.steps.size(); ++i) {
    const RolloutStep& step = plan.steps[i];
    // A held hook writes the site, from which the certificate can be obtained.
    if (step.gate && !std::holds_alternative<RunHook>(step.action)) continue;
    const bool is_next = batch.empty() || batch.front().step->phase == step.phase;
    if (!is_next) take_next();
    batch.push_back({&step, &outcomes[i]});
  }
  take_next();
  record_.unfinished_hooks.clear();
  for (const auto& [hook, domains] : changed_) record_.unfinished_hooks.insert(hook);
  return record_ == state_.record() ? Result<void>() : state_.write_record(record_);
}

void StepTaker::take_batch(Batch& batch) {
  std::erase_if(batch, [this](const Taken& taken) {
    return taken.step->domain && unsuccessful_.contains(*taken.step->domain);
  });
  if (batch.empty()) return;
  switch (batch.front().step->phase) {
    case Phase::host_record:
    case Phase::announcement:
    case Phase::removal: change_names(batch); break;
    case Phase::taken_over:
    case Phase::ledger: record_policies(batch); break;
    case Phase::policy_file: write_policies(batch); break;
    case Phase::site: serve(batch); break;
    case Phase::cleanup:
      for (const Taken& taken : batch) clean_up(taken);
      break;
    case Phase::host_hook:
    case Phase::web_hook:
    case Phase::dns_hook:
    case Phase::cleanup_hook:
      for (const Taken& taken : batch) run(taken);
      break;
  }
  batch.clear();
}

void StepTaker::finish(const Taken& taken, StepOutcome outcome) {
  *taken.outcome = std::move(outcome);
  const StepResult result = taken.outcome->result;
  const auto& domain = taken.step->domain;
  if (is_failure(result) && domain) unsuccessful_.insert(*domain);
  // A conflict or a lost reply is resolved by the next plan, which reads the records again.
  if (result == StepResult::failed && domain) failed_.insert(*domain);
  const bool may_have_changed = result == StepResult::done || result == StepResult::unknown;
  const auto hook = hook_after(*taken.step);
  const bool has_hook = hook && (hook != Hook::dns || records_->needs_hook());
  if (may_have_changed && has_hook) changed_[*hook].insert(*taken.step->domain);
}

void StepTaker::change_names(const Batch& batch) {
  ChangeSteps steps;
  for (const Taken& taken : batch) steps.push_back(taken.step);
  std::vector<StepOutcome> outcomes = records_->take(steps, record_);
  if (sends_records(settings_)) note_sent(steps, outcomes);
  for (std::size_t i = 0; i < batch.size(); ++i) finish(batch[i], std::move(outcomes[i]));
}

void StepTaker::note_sent(const ChangeSteps& steps, std::vector<StepOutcome>& outcomes) {
  for (std::size_t i = 0; i < steps.size(); ++i) {
    if (is_failure(outcomes[i].result)) continue;
    const auto& change = std::get<ChangeName>(steps[i]->action);
    // An update is unchanged where the primary server has it: the other servers are late.
    const bool is_late = settings_.dns.update && outcomes[i].result == StepResult::unchanged;
    if (!is_late && contains_change(sent_before_, change)) repeated_.insert(change.owner);
    outcomes[i].is_repeated = repeated_.contains(change.owner);
    record_.sent.insert_or_assign(change.owner, print_records(change.after));
  }
}

std::vector<Result<bool>> StepTaker::write_files_of(const Batch& batch,
                                                    const std::vector<StateDirectory::NewPolicy>& policies,
                                                    const std::vector<std::size_t>& places) {
  std::vector<Result<bool>> of_steps(batch.size(), false);
  const auto written = state_.write_policies(policies);
  for (std::size_t i = 0; i < policies.size(); ++i) {
    Result<bool>& of_step = of_steps[places[i]];
    if (of_step) of_step = written[i] ? Result<bool>(*of_step || *written[i]) : written[i];
  }
  return of_steps;
}

// A copy of the policy goes to each domain that is served it.
void StepTaker::write_policies(const Batch& batch) {
  std::map<DomainName, std::size_t> primaries;
  std::vector<StateDirectory::NewPolicy> policies;
  std::vector<std::size_t> places;
  for (std::size_t i = 0; i < batch.size(); ++i) {
    const DomainName& primary = *batch[i].step->domain;
    primaries.emplace(primary, i);
    policies.push_back({primary, primary, std::get<WritePolicy>(batch[i].step->action).after});
    places.push_back(i);
    // Its file is no copy any more, which a later write would replace.
    const auto served = record_.site.find(primary);
    if (served != record_.site.end() && served->second != primary) record_.site.erase(served);
  }
  for (const auto& [domain, primary] : record_.site) {
    const auto place = primaries.find(primary);
    if (place == primaries.end() || domain == primary) continue;
    policies.push_back({domain, primary, policies[place->second].text});
    places.push_back(place->second);
  }
  const auto written = write_files_of(batch, policies, places);
  for (std::size_t i = 0; i < batch.size(); ++i) finish(batch[i], written[i]);
}

void StepTaker::serve(const Batch& batch) {
  std::vector<StateDirectory::NewPolicy> policies;
  std::vector<std::size_t> places;
  Batch served;
  for (const Taken& taken : batch) {
    const auto& primary = std::get<ServePolicy>(taken.step->action).primary;
    if (!primary) {
      clean_up(taken);
      continue;
    }
    const auto policy = state_.policy_files().find(*primary);
    if (policy == state_.policy_files().end() || !parse_policy(policy->second)) {
      finish(taken, fail(no_policy_yet(*primary)));
      continue;
    }
    policies.push_back({*taken.step->domain, *primary, policy->second});
    places.push_back(served.size());
    served.push_back(taken);
  }
  const auto written = write_files_of(served, policies, places);
  for (std::size_t i = 0; i < served.size(); ++i) {
    const DomainName& domain = policies[i].domain;
    const auto before = record_.site.find(domain);
    const bool is_new = before == record_.site.end() || before->second != policies[i].primary;
    if (written[i]) record_.site.insert_or_assign(domain, policies[i].primary);
    finish(served[i], written[i] ? Result<bool>(*written[i] || is_new) : written[i]);
  }
}

void StepTaker::record_policies(const Batch& batch) {
  std::vector<LedgerEntry> entries;
  for (const Taken& taken : batch) entries.push_back(*std::get<RecordPolicy>(taken.step->action).entry);
  const auto added = state_.add_to_ledger(entries);
  for (const Taken& taken : batch) finish(taken, added ? Result<bool>(true) : fail(added.error()));
}

void StepTaker::clean_up(const Taken& taken) {
  const DomainName& domain = *taken.step->domain;
  if (std::holds_alternative<ServePolicy>(taken.step->action)) {
    return finish(taken, record_.site.erase(domain) > 0);
  }
  const auto removed = state_.remove_policy(domain);
  finish(taken, removed ? Result<bool>(true) : fail(removed.error()));
}

void StepTaker::run(const Taken& taken) {
  const Hook hook = std::get<RunHook>(taken.step->action).hook;
  const bool has_hook = has_program(hook, settings_);
  const bool has_site = hook == Hook::web && settings_.web.site != nullptr;
  if (!has_site && !has_hook) changed_.erase(hook);
  if (!changed_.contains(hook)) return finish(taken, false);
  if (failed_hooks_.contains(hook)) return;
  Result<WrittenSite> site;
  if (has_site) site = write_site_of_fleet(settings_, record_.site, state_, context_);
  if (site && site->reload_gate) {
    taken.outcome->gate = site->reload_gate;
    return;
  }
  const Result<void> ended =
      site ? run_hook(hook, changed_[hook], settings_, context_) : Result<void>(fail(site.error()));
  if (!ended) {
    failed_hooks_.insert(hook);
    return finish(taken, fail(ended.error()));
  }
  if (hook == Hook::dns) records_->note_hook();
  changed_.erase(hook);
  successful_hooks_.insert(hook);
  finish(taken, has_hook || site->is_changed);
  taken.outcome->only_files = !has_hook;
}

}  // namespace mtasts
