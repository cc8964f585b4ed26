// mtasts apply: takes the steps of the plan that are possible now, observes again, and goes on until nothing
// more is possible. Killed at any point and run again, it reaches the same end.
#include "commands/apply.h"

#include <algorithm>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>

#include "cli/options/option_values.h"
#include "cli/rollout_output/apply_printer.h"
#include "commands/command_list.h"
#include "commands/output/report_output.h"
#include "commands/rollout/fleet_observer.h"
#include "commands/rollout/fleet_settings.h"
#include "commands/rollout/planned_rollout.h"
#include "commands/rollout/record_destination.h"
#include "commands/rollout/step_taker.h"
#include "mtasts/counted.h"
#include "mtasts/max_age.h"
#include "mtasts/printable.h"
#include "mtasts/saved_plan.h"
#include "mtasts/utc_time.h"

namespace mtasts {
namespace {

constexpr int kMostRounds = 20;  // the longest way has six
constexpr std::chrono::seconds kFirstPause{5};
constexpr std::chrono::seconds kLongestPause{60};

// An operand that ends in .json is a saved plan; no domain ends so.
Result<void> take_plan_file(ApplyOptions& options) {
  std::vector<std::string>& operands = options.rollout.domains.operands;
  const bool has_plan = std::any_of(operands.begin(), operands.end(),
                                    [](const std::string& operand) { return operand.ends_with(".json"); });
  if (!has_plan) return {};
  if (operands.size() > 1) return usage_error("PLANFILE excludes other operands: the plan names its domains");
  options.plan_file = operands.front();
  operands.clear();
  return {};
}

void declare(Declaration& command, ApplyOptions& options) {
  command.description(
      "Takes the steps from what is live to the goal of the settings, as far as they are possible now, in "
      "the order of RFC 8461 §8.1: host record, policy, id, TXT record. A step waits behind its gate: the "
      "Policy Host must serve exactly the policy, and every authoritative server must have the records. "
      "apply names each closed gate with its reason and the command that opens it; the next run goes on "
      "there. Run it again at any time, and every night from cron."
      "\n\n"
      "Without DOMAIN, the settings are in mtasts.toml(5). With DOMAIN, options take their place. An operand "
      "that ends in .json is a plan that plan --out saved: apply takes exactly its steps, or, if one has "
      "moved since, names each with its old and new data and takes none.");
  command.rule([&options] { return take_plan_file(options); });
  declare_rollout(command, options.rollout);
  command.group("Run");
  command.option(
      {"--wait", "DURATION",
       "Wait so long for gates that open by themselves, such as a record that must reach all servers", "0"},
      [&options](const std::string& typed) -> Result<void> {
        const auto seconds = parse_duration(typed);
        if (!seconds) return fail(seconds.error());
        options.wait = std::chrono::seconds(*seconds);
        return {};
      });
  command.option(
      {"--report", "FILE", "Write every step with its outcome to FILE, as JSON, also after an error"},
      into(options.report));
  command.flag("-n,--dry-run", options.dry_run, "Print the steps that are possible now, and take none");
  command.example("Take the next steps of the settings in ./mtasts.toml", "mtasts apply");
  command.example("The line for cron: silent unless something happens", "mtasts apply --quiet");
  command.example("One domain without a settings file",
                  "mtasts apply example.com --web-host web.example.com --rua tls@example.com --state mtasts");
  command.example("Take exactly the steps that were reviewed", "mtasts apply plan.json");
  command.example("Wait until all servers have the new records", "mtasts apply --wait 10s");
}

Manual apply_manual() {
  return {.output =
              "The steps that were taken, those that failed, those that wait with the reason and a command, "
              "and the dates of the next steps. With format = \"table\" or \"markdown\" the records to paste "
              "come first. The last line counts records and domains. With --quiet nothing is printed if "
              "nothing was done and nothing waits for a person.",
          .schema = rollout_schema("mtasts.apply/1", "done|unchanged|conflict|failed|unknown|held"),
          .sections = {}};
}

// True if the obstacle ends by itself, or by a person who is at work now.
bool may_open(HoldReason reason) {
  static constexpr HoldReason kOpening[] = {HoldReason::policy_not_live, HoldReason::policy_unknown,
                                            HoldReason::not_announced,   HoldReason::servers_differ,
                                            HoldReason::records_unknown, HoldReason::mx_unknown};
  return std::find(std::begin(kOpening), std::end(kOpening), reason) != std::end(kOpening);
}

// True if every authoritative server has the records after the change.
bool has_change(const RolloutWorld& world, const DomainName& domain, const ChangeName& change) {
  const auto seen = world.domains.find(domain);
  if (seen == world.domains.end()) return false;
  const NameSeen& name = change.owner == policy_host(domain)       ? seen->second.host
                         : change.owner == sts_record_name(domain) ? seen->second.sts
                                                                   : seen->second.tlsrpt;
  const auto records = agreed_records(name);
  return records && same_records(*records, change.after);
}

// The same for a step in the plans of all rounds: a hook, or the action for a domain or for a name.
using StepKey = std::tuple<std::size_t, std::optional<DomainName>, std::string>;

StepKey key_of(const RolloutStep& step) {
  std::string subject = std::to_string(static_cast<int>(step.phase));
  if (const auto* change = std::get_if<ChangeName>(&step.action)) subject = change->owner.text();
  if (const auto* run = std::get_if<RunHook>(&step.action)) subject = text(run->hook);
  return {step.action.index(), step.domain, std::move(subject)};
}

// Takes rounds of steps.
class Apply {
 public:
  Apply(const ApplyOptions& options, Context& context) : options_(options), context_(context) {}

  // Errors that end the run.
  Result<void> run() {
    if (options_.dry_run) return show();
    auto settings = load_settings(options_.rollout, context_);
    if (!settings) return fail(settings.error());
    settings_ = *std::move(settings);
    applied_.destination = destination_in_words(settings_);
    return take();
  }

  [[nodiscard]] const AppliedRollout& applied() const { return applied_; }
  [[nodiscard]] const std::string& to_paste() const { return to_paste_; }
  [[nodiscard]] bool has_changed() const { return has_changed_; }

 private:
  Result<void> show() {
    auto planned = plan_only(options_.rollout, context_);
    if (!planned) return fail(planned.error());
    if (options_.plan_file) {
      if (auto same = check_saved(*planned); !same) return same;
    }
    applied_ = *std::move(planned);
    has_changed_ = !done_steps(applied_).empty();
    return {};
  }

  // Fault::refused, code "plan-moved", with every difference before it, unless the steps are those of the
  // saved plan. Errors of reading it.
  Result<void> check_saved(const AppliedRollout& planned) {
    constexpr std::size_t kLargestPlan = std::size_t{1} << 30;
    const std::string& path = *options_.plan_file;
    const auto text = context_.ports.files.read(path, kLargestPlan);
    if (!text) return fail(text.error());
    const auto saved = parse_saved_plan(*text);
    if (!saved) return fail(saved.error().within(printable(path)));
    const auto moved = moved_steps(saved->steps, saved_steps(done_steps(planned)));
    if (moved.empty()) return {};
    for (const MovedStep& step : moved) context_.diagnostics.lines(print_moved_step(step));
    return fail(
        {Fault::refused, "plan-moved",
         printable(path) + " of " + saved->time + " is no longer the plan: " + counted(moved.size(), "step") +
             " differ",
         "read the differences, and save a new plan with `mtasts plan --out " + printable(path) + "`"});
  }

  Result<void> take() {
    auto state = StateDirectory::lock(settings_, context_);
    if (!state) return fail(state.error());
    auto observer = FleetObserver::open(settings_, options_.rollout, context_);
    if (!observer) return fail(observer.error());
    StepTaker taker(settings_, options_.rollout.lookup, *state, context_);
    std::chrono::seconds waited{0};
    std::chrono::seconds pause = kFirstPause;
    for (int round = 0; round < kMostRounds;) {
      const PlannedFleet planned = plan_fleet(settings_, *state, *observer);
      if (options_.plan_file) {
        const AppliedRollout current = planned_rollout(planned.plan, *state);
        if (auto same = check_saved(current); !same) return same;
      }
      note_seen(planned.world);
      const auto outcomes = taker.take(planned.plan, planned.world);
      if (!outcomes) return fail(outcomes.error());
      to_paste_ = taker.text_to_paste();
      const bool has_progress = keep(planned.plan, *outcomes);
      keep_rest(planned.plan);
      if (options_.plan_file) {
        if (applied_.destination) note_seen(plan_fleet(settings_, *state, *observer).world);
        return {};
      }
      if (has_progress) {
        ++round;
        continue;
      }
      if (waited >= options_.wait || !waits_for_servers()) return {};
      pause = std::min({pause, kLongestPause, options_.wait - waited});
      context_.ports.clock.sleep(pause);
      waited += pause;
      pause *= 2;
    }
    return {};
  }

  // Notes which changes of earlier rounds the authoritative servers have. A change without a reply that they
  // have was made.
  void note_seen(const RolloutWorld& world) {
    for (AppliedStep& step : applied_.steps) {
      const auto* change = std::get_if<ChangeName>(&step.step.action);
      const bool is_sent = step.result == StepResult::done || step.result == StepResult::unknown;
      // A later round may ask only briefly about a domain whose records were seen.
      if (change == nullptr || !is_sent || step.is_seen.value_or(false)) continue;
      step.is_seen = has_change(world, *step.step.domain, *change);
      if (*step.is_seen) step.result = StepResult::done, step.error.reset();
    }
  }

  // Keeps the steps that were taken or failed for good, those that nobody knows about, and all others until
  // the next round. Returns true if any step was taken. A failure ends only the steps of its domain.
  bool keep(const RolloutPlan& plan, const std::vector<StepOutcome>& outcomes) {
    std::set<DomainName> planned;  // names that the plan changes
    for (const RolloutStep& step : plan.steps) {
      if (const auto* change = std::get_if<ChangeName>(&step.action)) planned.insert(change->owner);
    }
    std::erase_if(applied_.steps, [&planned](const AppliedStep& step) {
      const auto* change = std::get_if<ChangeName>(&step.step.action);
      const bool is_open =
          step.result == StepResult::unknown && change != nullptr && !planned.contains(change->owner);
      return step.result != StepResult::done && step.result != StepResult::failed && !is_open;
    });
    bool has_progress = false;
    for (std::size_t i = 0; i < outcomes.size(); ++i) {
      const StepOutcome& outcome = outcomes[i];
      if (failed_.contains(key_of(plan.steps[i]))) continue;
      if (outcome.result == StepResult::failed) failed_.insert(key_of(plan.steps[i]));
      has_progress =
          has_progress || outcome.result == StepResult::done || outcome.result == StepResult::unknown;
      applied_.steps.push_back({plan.steps[i], outcome.result, outcome.error, {}, outcome.sent});
      RolloutStep& step = applied_.steps.back().step;
      if (auto* run = std::get_if<RunHook>(&step.action)) {
        run->only_files = outcome.only_files;
        step.gate = outcome.gate;
      }
    }
    has_changed_ = has_changed_ || has_progress || !failed_.empty();
    return has_progress;
  }
  void keep_rest(const RolloutPlan& plan) {
    applied_.holds = plan.holds;
    applied_.dates = plan.dates;
    applied_.unmanaged = plan.unmanaged;
  }

  [[nodiscard]] bool waits_for_servers() const {
    const std::vector<Hold> all = obstacles(applied_);
    const bool has_unseen = std::any_of(applied_.steps.begin(), applied_.steps.end(),
                                        [](const AppliedStep& step) { return step.is_unseen(); });
    return has_unseen ||
           std::any_of(all.begin(), all.end(), [](const Hold& hold) { return may_open(hold.reason); });
  }

  const ApplyOptions& options_;
  Context& context_;
  Settings settings_ = {};
  AppliedRollout applied_ = {};
  std::set<StepKey> failed_ = {};  // they are not tried again
  std::string to_paste_ = {};
  bool has_changed_ = false;
};

void print_outcome(const Apply& apply, const ApplyOptions& options, ExitCode code, Context& context) {
  const bool is_silent = context.global.quiet && code == ExitCode::done && !apply.has_changed();
  if (is_silent) return;
  Stream& out = context.ports.out;
  if (!apply.to_paste().empty()) out.write(apply.to_paste() + '\n');
  out.write(print_applied(apply.applied(), options.dry_run));
  out.write(closing_line(apply.applied(), options.dry_run));
}

bool is_apply_report(std::string_view start) {
  return start.starts_with(R"({"schema":"mtasts.apply/)");
}

Result<ExitCode> run(const ApplyOptions& options, Context& context) {
  std::optional<ReportOutput> report;
  if (options.report) {
    auto opened = ReportOutput::open(options.report, is_apply_report, context);
    if (!opened) return fail(opened.error());
    report = *std::move(opened);
  }
  Apply apply(options, context);
  const Result<void> ended = apply.run();
  AppliedRollout applied = apply.applied();
  ExitCode code = exit_code_of(applied);
  if (!ended) {
    applied.error = ended.error();
    code = graver(exit_code_of(ended.error().fault), code);
  } else if (options.dry_run && apply.has_changed()) {
    code = graver(code, ExitCode::broken);
  }
  if (report) {
    report->write(print_apply_report(applied, print_utc(context.ports.clock.now()), code));
    if (const auto written = report->finish(); !written) {
      context.diagnostics.error(written.error());
      code = graver(code, exit_code_of(written.error().fault));
    }
  }
  if (!ended) context.diagnostics.error(ended.error());
  const bool has_steps = !applied.steps.empty();
  if (ended || has_steps) print_outcome(apply, options, code, context);
  return code;
}

}  // namespace

constinit const Command apply_command = {
    .name = "apply",
    .summary = "take the steps of the rollout that are possible now",
    .declare = invocation<ApplyOptions, declare, run>,
    .manual = apply_manual,
};

}  // namespace mtasts
