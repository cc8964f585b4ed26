// Domains are planned concurrently. While one message is under way, the changes of other domains wait, and go
// together in the next one.
#include "commands/zone/zone_updater.h"

#include <algorithm>
#include <utility>

#include "cli/rollout_output/apply_printer.h"
#include "commands/lookup/lookup.h"
#include "commands/output/record_output.h"
#include "commands/rollout/name_lookup.h"
#include "commands/rollout/record_destination.h"
#include "commands/zone/zone_records.h"
#include "mtasts/counted.h"
#include "mtasts/finding.h"
#include "mtasts/hosted_records.h"

namespace mtasts {
namespace {

// An obstacle at a name. Servers that differ are a state that passes.
Error error_of_hold(const Hold& hold) {
  const Fault fault = hold.reason == HoldReason::foreign_records ? Fault::refused : Fault::undetermined;
  return {fault, Code::find(text(hold.reason)).value_or(Code("records-unknown")), hold.message,
          hold.opened_by};
}

bool has_data(const NameSeen& name) {
  return std::ranges::any_of(name, [](const ServerAnswer& answer) {
    return !answer.records.empty() || !answer.other_types.empty();
  });
}

bool removes_records(const DomainUpdate& update) {
  return std::ranges::any_of(update.changes, [](const ChangeName& change) { return change.after.empty(); });
}

}  // namespace

ZoneUpdater::ZoneUpdater(const GenZoneOptions& options, RecordRun& run, Context& context)
    : options_(options),
      run_(run),
      context_(context),
      updater_(settings_, context),
      turn_(context.ports.loop, 1) {
  settings_.dns.update = options.update;
  settings_.dns.key = options.key;
}

Task<NamePlan> ZoneUpdater::plan_owner(DomainName domain, DomainName owner,
                                       std::vector<ResourceRecord> wanted, std::optional<DomainName> ours,
                                       bool& has_records) {
  const auto planned = [&](const NameSeen& name) {
    if (!wanted.empty()) return plan_name(domain, name, wanted, options_.ttl);
    return ours && leads_to(name, *ours) ? plan_removal(domain, owner, name) : NamePlan();
  };
  NameSeen seen = co_await look_up_name(*run_.dns, owner);
  NamePlan plan = planned(seen);
  if (!plan.is_done() && has_data(seen)) {
    const NameSeen wildcard = co_await look_up_wildcard(*run_.dns, domain);
    seen = without_wildcard(std::move(seen), wildcard);
    plan = planned(seen);
  }
  has_records = has_records || has_data(seen);
  co_return plan;
}

Task<DomainOutcome> ZoneUpdater::plan(DomainOutcome outcome, DomainName domain, Role role) {
  std::vector<ResourceRecord> records;
  if (outcome.records) records = std::move(std::exchange(outcome.records, nullptr)->records);
  auto update = std::exchange(outcome.update, nullptr);
  if (!update) update = std::make_unique<DomainUpdate>();
  const std::optional<DomainName> ours = update->loses_cname_to;
  for (const RecordKind kind : wanted_kinds(options_)) {
    DomainName owner = owner_name(kind, domain);
    std::vector<ResourceRecord> wanted;
    std::ranges::copy_if(records, std::back_inserter(wanted),
                         [&owner](const ResourceRecord& record) { return record.owner == owner; });
    const bool may_go = kind == RecordKind::tlsrpt && ours;
    if (wanted.empty() && !may_go) continue;
    NamePlan planned =
        co_await plan_owner(domain, std::move(owner), std::move(wanted), ours, update->has_records);
    if (planned.hold) {
      DomainOutcome rejection = record_rejection(domain.text(), role, error_of_hold(*planned.hold));
      rejection.warnings = std::move(outcome.warnings);
      co_return rejection;
    }
    if (planned.change) update->changes.push_back(*std::move(planned.change));
  }
  outcome.update = std::move(update);
  co_return outcome;
}

Task<DomainOutcome> ZoneUpdater::apply(DomainOutcome outcome, DomainName domain, Role role) {
  if (!outcome.records && !outcome.update) {
    if (!outcome.rejection && outcome.tally == Tally::done) outcome.tally = Tally::unchanged;
    co_return outcome;
  }
  outcome = co_await plan(std::move(outcome), domain, role);
  if (!outcome.update) co_return outcome;
  // The hint asks for what the update does.
  for (Finding& warning : outcome.warnings) {
    if (warning.code == "cname-elsewhere") warning.hint.clear();
  }
  if (outcome.update->has_records) ++removals_.domains;
  if (!removes_records(*outcome.update)) co_return co_await send(std::move(outcome), std::move(domain));
  DomainOutcome later;
  later.tally = Tally::not_counted;
  later.warnings = std::exchange(outcome.warnings, {});
  held_.push_back({std::move(outcome), std::move(domain)});
  co_return later;
}

Task<DomainOutcome> ZoneUpdater::send(DomainOutcome outcome, DomainName domain) {
  outcome.tally = Tally::unchanged;
  std::vector<ChangeName> changes = std::move(outcome.update->changes);
  if (changes.empty()) co_return outcome;
  const std::vector<StepOutcome> results = co_await send_with_others(changes);
  RolloutPlan done;
  for (std::size_t i = 0; i < results.size(); ++i) {
    if (results[i].result == StepResult::done)
      done.steps.push_back({Phase::announcement, domain, std::move(changes[i]), {}});
    if (results[i].error && !outcome.update->failure) outcome.update->failure = *results[i].error;
  }
  for (const RolloutStep& step : done.steps) {
    for (const std::string& line : step_lines(step)) outcome.text += line + '\n';
  }
  const RecordCounts counts = count_records(done);
  sent_.added += counts.added;
  sent_.changed += counts.changed;
  sent_.removed += counts.removed;
  if (counts.removed > 0) ++losing_;
  if (!done.steps.empty()) outcome.tally = Tally::done;
  if (outcome.update->failure) reject(domain, *outcome.update->failure, outcome);
  co_return outcome;
}

// A server that fails gives the same message for each domain.
void ZoneUpdater::reject(const DomainName& domain, const Error& error, DomainOutcome& outcome) {
  outcome.rejection = std::make_unique<Rejection>(Rejection{domain.text(), error});
  outcome.rejection->is_reported = std::exchange(last_error_, error.message) == error.message;
}

Task<std::vector<StepOutcome>> ZoneUpdater::send_with_others(std::vector<ChangeName> changes) {
  Waiting own{std::move(changes)};
  waiting_.push_back(&own);
  const Semaphore::Permit permit = co_await turn_.acquire();
  if (own.is_sent) co_return std::move(own.outcomes);
  const std::vector<Waiting*> together = std::exchange(waiting_, {});
  std::vector<ChangeName> all;
  for (Waiting* each : together) all.insert(all.end(), each->changes.begin(), each->changes.end());
  const std::vector<StepOutcome> outcomes = co_await send_all(std::move(all));
  auto next = outcomes.begin();
  for (Waiting* each : together) {
    const auto end = next + static_cast<std::ptrdiff_t>(each->changes.size());
    each->outcomes.assign(next, end);
    each->is_sent = true;
    next = end;
  }
  co_return std::move(own.outcomes);
}

Task<std::vector<StepOutcome>> ZoneUpdater::send_all(std::vector<ChangeName> changes) {
  std::vector<StepOutcome> outcomes(changes.size(), StepOutcome{StepResult::done});
  if (const auto opened = updater_.open(); !opened) {
    outcomes.assign(changes.size(), {StepResult::failed, opened.error()});
    co_return outcomes;
  }
  if (options_.dry_run) co_return outcomes;
  outcomes = co_await updater_.send(changes);
  std::vector<ChangeName> lost;
  std::vector<std::size_t> places;
  for (std::size_t i = 0; i < outcomes.size(); ++i) {
    if (outcomes[i].result != StepResult::unknown) continue;
    lost.push_back(std::move(changes[i]));
    places.push_back(i);
  }
  if (lost.empty()) co_return outcomes;
  const std::vector<StepOutcome> again = co_await updater_.send(std::move(lost));
  for (std::size_t i = 0; i < again.size(); ++i) {
    outcomes[places[i]] = again[i];
    // The server has the records: the update without a reply was made.
    if (again[i].result == StepResult::unchanged) outcomes[places[i]].result = StepResult::done;
  }
  co_return outcomes;
}

ExitCode ZoneUpdater::finish() {
  for (const Held& held : held_) {
    for (const ChangeName& change : held.outcome.update->changes) {
      if (change.after.empty()) removals_.add_loss(change.owner.text());
    }
  }
  const Result<void> permitted = run_.permit_removals(*options_.update, removals_);
  std::vector<Task<DomainOutcome>> sending;
  for (Held& held : std::exchange(held_, {})) {
    if (permitted) {
      sending.push_back(send(std::move(held.outcome), std::move(held.domain)));
      continue;
    }
    Rejection rejection{held.domain.text(), permitted.error()};
    rejection.is_reported = true;
    run_.emission.reject(rejection);
  }
  for (DomainOutcome& outcome :
       run_task(all_of(context_.ports.loop, std::move(sending)), context_.ports.loop)) {
    run_.emission.write(std::move(outcome));
  }
  if (permitted && removals_.domains > 0) run_.emission.count_removals(losing_);
  const bool has_changes = sent_.added + sent_.changed + sent_.removed > 0;
  const auto word = [this](const std::string& past, const std::string& present) {
    return options_.dry_run ? "to " + present : past;
  };
  context_.diagnostics.note(counted(sent_.added, "record") + ' ' + word("added", "add") + ", " +
                            std::to_string(sent_.changed) + ' ' + word("changed", "change") + ", " +
                            std::to_string(sent_.removed) + ' ' + word("removed", "remove") + ", " +
                            destination_in_words(settings_).value_or(""));
  if (options_.dry_run && has_changes) {
    run_.emission.add_exit_code(options_.output.diff_exit_code ? ExitCode::warnings : ExitCode::broken);
  }
  return run_.finish();
}

}  // namespace mtasts
