#include "commands/rollout/record_pusher.h"

#include <algorithm>
#include <utility>

#include "commands/rollout/hook_runner.h"
#include "mtasts/counted.h"
#include "mtasts/printable.h"

namespace mtasts {
namespace {

constexpr std::size_t kMostOfRequest = 1000;

Error not_sent(const std::string& program, const std::string& end) {
  return {Fault::undetermined, "push-no-outcome", program + ' ' + end + ", so it got no other changes",
          "correct it; apply sends the changes next time"};
}

}  // namespace

const RecordPusher::Sent* RecordPusher::find_sent(const ChangeName& change) const {
  const auto sent = sent_.find(change.owner);
  const bool is_same = sent != sent_.end() && same_records(sent->second.records, change.after);
  return is_same ? &sent->second : nullptr;
}

bool RecordPusher::is_new(const RolloutStep& step) const {
  return find_sent(std::get<ChangeName>(step.action)) == nullptr;
}

std::vector<StepOutcome> RecordPusher::take(const ChangeSteps& steps, RolloutRecord& record) {
  std::vector<StepOutcome> outcomes(steps.size());
  Request request;
  for (std::size_t i = 0; i < steps.size(); ++i) {
    const auto& change = std::get<ChangeName>(steps[i]->action);
    if (const Sent* sent = find_sent(change)) {
      outcomes[i] = sent->again;
      continue;
    }
    const bool is_next_domain = i == 0 || steps[i]->domain != steps[i - 1]->domain;
    if (is_next_domain && request.changes.size() >= kMostOfRequest) {
      send(std::exchange(request, {}), steps, outcomes);
    }
    const auto zone = zones_.zone_of(change.owner, *steps[i]->domain);
    if (!zone) {
      outcomes[i] = {StepResult::failed, zone.error(), {}};
      continue;
    }
    outcomes[i].result = StepResult::unchanged;
    for (RrsetChange& rrset : rrset_changes(*zone, change.before, change.after)) {
      request.changes.push_back(std::move(rrset));
      request.places.push_back(i);
    }
  }
  if (!request.changes.empty()) send(request, steps, outcomes);
  for (std::size_t i = 0; i < steps.size(); ++i) {
    const auto& change = std::get<ChangeName>(steps[i]->action);
    const bool is_asked_for = !is_failure(outcomes[i].result) && changes_only_ttl(change);
    if (is_asked_for) record.handed_over[change.owner] = print_records(change.after);
  }
  return outcomes;
}

void RecordPusher::send(const Request& request, const ChangeSteps& steps,
                        std::vector<StepOutcome>& outcomes) {
  const auto answers = stopped_ ? fail(*stopped_) : run(request.changes);
  const std::string program = command_words(settings_.dns.push);
  for (std::size_t i = 0; i < request.changes.size(); ++i) {
    StepOutcome& outcome = outcomes[request.places[i]];
    if (answers) {
      add_outcome(request.changes[i], (*answers)[i], program, end_, outcome);
    } else {
      outcome = {StepResult::failed, answers.error(), {}};
    }
  }
  if (!answers) return;
  for (const std::size_t place : request.places) {
    StepOutcome& outcome = outcomes[place];
    const auto& change = std::get<ChangeName>(steps[place]->action);
    StepOutcome again = outcome;
    if (is_failure(outcome.result)) {
      outcome.result = StepResult::unknown;
    } else {
      again = {StepResult::unchanged, {}, {}};
    }
    sent_.insert_or_assign(change.owner, Sent{change.after, std::move(again)});
  }
}

Result<std::vector<PushAnswer>> RecordPusher::run(const std::vector<RrsetChange>& changes) {
  const auto directory = context_.ports.files.absolute_path(settings_.state);
  if (!directory) return fail(directory.error());
  const auto count = static_cast<std::chrono::seconds::rep>(changes.size());
  const ProgramCall call{.command = settings_.dns.push,
                         .directory = *directory,
                         .environment = {{"MTASTS_STATE", *directory}},
                         .input = print_push_request(changes),
                         .time_limit = time_ + std::chrono::seconds(count),
                         .output_limit = most_push_output(changes.size())};
  const std::string program = command_words(call.command);
  context_.diagnostics.detail("running " + program + " with " + counted(changes.size(), "change"));
  const auto end = context_.ports.programs.run(call);
  if (!end) {
    stopped_ = end.error();
    return fail(end.error());
  }
  end_ = "the program " + words_of_end(call, *end);
  if (end->timed_out) stopped_ = not_sent(program, words_of_end(call, *end));
  const PushReading reading = read_push_outcomes(end->standard_output, changes);
  report_output(*end, reading);
  const bool is_complete =
      std::ranges::all_of(reading.answers, [](const PushAnswer& answer) { return answer.is_given; });
  if (is_complete && (end->exit_code != 0 || end->timed_out))
    context_.diagnostics.warning(program + ' ' + words_of_end(call, *end));
  return reading.answers;
}

// All lines but the outcomes are for the author of the program.
void RecordPusher::report_output(const ProgramEnd& end, const PushReading& reading) {
  const std::string program = command_words(settings_.dns.push);
  // With --quiet one line tells why the outcomes may be missing.
  const bool is_first = !reading.faults.empty() && !std::exchange(has_reported_fault_, true);
  if (context_.global.quiet && is_first)
    return context_.diagnostics.error(reading.faults.front().within(program));
  for (std::size_t i = 0; i < reading.faults.size(); ++i) {
    const Error& fault = reading.faults[i];
    const bool has_hint = i == 0 || fault.code != reading.faults[i - 1].code;
    context_.diagnostics.warning(program + ": " + fault.message, has_hint ? fault.hint : "");
  }
  if (reading.fault_count > reading.faults.size()) {
    context_.diagnostics.warning(program + ": " +
                                 counted(reading.fault_count - reading.faults.size(), "more line") +
                                 " without an outcome of the request");
  }
  if (end.is_over_limit)
    context_.diagnostics.warning(program + ": its standard output was closed after " +
                                 counted(end.standard_output.size(), "byte"));
  if (!end.output.empty()) context_.diagnostics.detail(printable(end.output));
}

void RecordPusher::add_outcome(const RrsetChange& change, const PushAnswer& answer,
                               const std::string& program, const std::string& end, StepOutcome& outcome) {
  outcome.sent.push_back({change.type, answer.outcome, answer.message});
  if (answer.outcome == PushOutcome::unchanged || outcome.error) return;
  outcome.result = StepResult::done;
  if (answer.outcome == PushOutcome::done) return;
  const bool is_conflict = answer.outcome == PushOutcome::conflict;
  outcome.result = is_conflict ? StepResult::conflict : StepResult::failed;
  outcome.error = push_error(change, answer, program, end);
}

}  // namespace mtasts
