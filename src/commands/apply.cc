// mtasts apply: takes the steps of the plan that are possible now, observes again, and goes on until nothing
// more is possible. Killed at any point and run again, it reaches the same end.
#include <algorithm>
#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "cli/options/option_values.h"
#include "cli/rollout_output/apply_printer.h"
#include "commands/command_list.h"
#include "commands/options/rollout_options.h"
#include "commands/output/report_output.h"
#include "commands/rollout/applied_rounds.h"
#include "commands/rollout/fleet_observer.h"
#include "commands/rollout/fleet_settings.h"
#include "commands/rollout/planned_rollout.h"
#include "commands/rollout/record_destination.h"
#include "commands/rollout/site_writer.h"
#include "commands/rollout/step_taker.h"
#include "mtasts/counted.h"
#include "mtasts/max_age.h"
#include "mtasts/printable.h"
#include "mtasts/saved_plan.h"
#include "mtasts/utc_time.h"

namespace mtasts {
namespace {

// mtasts apply: takes the steps of the rollout that are possible now.
struct ApplyOptions {
  RolloutOptions rollout = {};
  std::optional<std::string> plan_file = {};  // an operand that ends in .json
  std::chrono::seconds wait{0};               // --wait
  std::optional<std::string> report = {};     // --report
  bool dry_run = false;
};

constexpr int kMostRounds = 20;  // the longest way has six
constexpr std::chrono::seconds kFirstPause{5};
constexpr std::chrono::seconds kLongestPause{60};

// An operand that ends in .json is a saved plan; no domain ends so.
Result<void> take_plan_file(ApplyOptions& options) {
  std::vector<std::string>& operands = options.rollout.domains.operands;
  const bool has_plan =
      std::ranges::any_of(operands, [](const std::string& operand) { return operand.ends_with(".json"); });
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
      "that ends in .json is a plan that plan --out saved: apply takes exactly its steps, with its "
      "permissions, or, if one has moved since, names each with its old and new data and takes none.");
  command.rule([&options] { return take_plan_file(options); });
  declare_rollout(command, "apply", options.rollout);
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
      {"--report", "FILE",
       "Write every step with its outcome to FILE, as JSON, also after wrong options, an error or a signal"},
      [&options](const std::string& typed) -> Result<void> {
        if (typed == "-") return usage_error("standard output has the steps; name a file");
        options.report = typed;
        return {};
      });
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
              "come first, with \"cloudflare\" those that replace or remove others. After a saved plan the "
              "steps that it has made possible are listed, too. The last line counts records, domains and "
              "failed steps. With --quiet nothing is printed if nothing was done and nothing waits for a "
              "person.",
          .schema = rollout_schema("mtasts.apply/1", "done|unchanged|conflict|failed|unknown|open|held"),
          .sections = {}};
}

// Takes rounds of steps.
class Apply {
 public:
  // `report` may be null.
  Apply(const ApplyOptions& options, ReportOutput* report, Context& context)
      : options_(options), rollout_(options.rollout), report_(report), context_(context) {}

  // Errors that end the run.
  Result<void> run() {
    keep_for_signal(rounds_.applied());
    if (auto read = read_saved_plan(); !read) return read;
    auto settings = load_settings(rollout_, context_, &errors_);
    if (!settings) return fail(settings.error());
    settings_ = *std::move(settings);
    if (options_.dry_run) return show();
    rounds_ = AppliedRounds(settings_);
    return take();
  }

  [[nodiscard]] const AppliedRollout& applied() const { return shown_ ? *shown_ : rounds_.applied(); }
  [[nodiscard]] const std::string& to_paste() const { return to_paste_; }
  // The errors of the settings that were printed.
  [[nodiscard]] const std::vector<Error>& errors() const { return errors_; }
  // True if a step was taken or failed; in a dry run, if one could be taken.
  [[nodiscard]] bool has_changed() const { return shown_ ? has_done_step(*shown_) : rounds_.has_changed(); }

 private:
  // Plans for a dry run.
  Result<void> show() {
    auto planned = plan_only(settings_, rollout_, context_, saved_);
    if (!planned) return fail(planned.error());
    if (options_.plan_file) {
      if (auto same = check_saved(*planned); !same) return same;
    }
    shown_ = *std::move(planned);
    return check_update_key(settings_, *shown_, context_);
  }

  // Reads the saved plan, whose permissions are those of the run. Fault::usage if another one is given.
  Result<void> read_saved_plan() {
    if (!options_.plan_file) return {};
    constexpr std::size_t kLargestPlan = std::size_t{1} << 30;
    const std::string path = printable(*options_.plan_file);
    const auto text = context_.ports.files.read(*options_.plan_file, kLargestPlan);
    if (!text) return fail(text.error());
    auto saved = parse_saved_plan(*text);
    if (!saved) return fail(saved.error().within(path));
    saved_ = *std::move(saved);
    if (!saved_.permissions) return {};
    for (const std::string& given : permissions_of(rollout_)) {
      if (std::ranges::find(*saved_.permissions, given) != saved_.permissions->end()) continue;
      return usage_error(
          path + " was saved without " + given,
          "leave it out, or save a new plan with `mtasts plan " + given + " --out " + path + '`');
    }
    auto permitted = with_permissions(std::move(rollout_), *saved_.permissions);
    if (!permitted) return fail(permitted.error().within(path));
    rollout_ = *std::move(permitted);
    return {};
  }

  // Fault::refused, code "plan-moved", with every difference before it, unless the steps are those of the
  // saved plan.
  Result<void> check_saved(const AppliedRollout& planned) {
    const PlanDifference difference = compare_plans(saved_, planned);
    if (difference.steps == 0) return {};
    const std::string path = printable(*options_.plan_file);
    std::string options;
    for (const std::string& permission : permissions_of(rollout_)) options += ' ' + permission;
    context_.ports.err.write(difference.lines);  // a part of the error, so also with --quiet
    return fail(
        {Fault::refused, "plan-moved",
         path + " of " + saved_.time + " is no longer the plan: " + counted(difference.steps, "step") +
             (difference.steps == 1 ? " differs" : " differ"),
         "read the differences, and save a new plan with `mtasts plan" + options + " --out " + path + '`'});
  }

  Result<void> take() {
    auto state = StateDirectory::lock(settings_, context_);
    if (!state) return fail(state.error());
    note_outdated_site(settings_, *state, context_);
    auto observer = FleetObserver::open(settings_, rollout_, context_);
    if (!observer) return fail(observer.error());
    StepTaker taker(settings_, rollout_.observation.lookup, *state, context_);
    if (options_.plan_file) return take_saved(*observer, taker, *state);
    std::chrono::seconds waited{0};
    std::chrono::seconds pause = kFirstPause;
    for (int round = 0; round < kMostRounds;) {
      const auto has_progress = take_round(observer->plan(*state), taker);
      if (!has_progress) return fail(has_progress.error());
      if (*has_progress) {
        ++round;
        continue;
      }
      if (waited >= options_.wait || !rounds_.may_go_on()) return {};
      pause = std::min({pause, kLongestPause, options_.wait - waited});
      context_.ports.clock.sleep(pause);
      waited += pause;
      pause *= 2;
    }
    return {};
  }

  // Takes the open steps. Returns true if any was taken.
  Result<bool> take_round(PlannedFleet fleet, StepTaker& taker) {
    rounds_.note_seen(fleet.world);
    StepTaker::OnProgress on_progress;
    if (report_ != nullptr) {
      on_progress = [this, &fleet](const std::vector<StepOutcome>& outcomes) {
        AppliedRounds rounds = rounds_;
        rounds.add(fleet.plan, outcomes);
        keep_for_signal(rounds.applied());
      };
    }
    std::vector<StepOutcome> outcomes;
    const auto taken = taker.take(fleet.plan, outcomes, on_progress);
    if (!taken && outcomes.empty()) return fail(taken.error());
    to_paste_ = taker.text_to_paste();
    const bool has_progress = rounds_.add(std::move(fleet.plan), std::move(outcomes));
    keep_for_signal(rounds_.applied());
    return taken ? Result<bool>(has_progress) : fail(taken.error());
  }

  void keep_for_signal(const AppliedRollout& rollout) {
    if (report_ == nullptr) return;
    AppliedRollout applied = rollout;
    applied.error = Error{Fault::io, "interrupted", "a signal ended the run"};
    applied.errors = {*applied.error};
    report_->keep_for_signal(
        print_apply_report(applied, print_utc(context_.ports.clock.now()), ExitCode::done, RunKind::real));
  }

  // Takes the steps of the saved plan. Those that they make possible are reported, and not taken.
  Result<void> take_saved(FleetObserver& observer, StepTaker& taker, const StateDirectory& state) {
    PlannedFleet fleet = observer.plan(state);
    if (auto same = check_saved(planned_rollout(fleet.plan, fleet.world, state, saved_)); !same) return same;
    const auto has_progress = take_round(std::move(fleet), taker);
    if (!has_progress) return fail(has_progress.error());
    if (!*has_progress) return {};
    PlannedFleet next = observer.plan(state);
    rounds_.note_seen(next.world);
    std::vector<StepOutcome> outcomes;
    for (const AppliedStep& step : planned_rollout(next.plan, next.world, state).steps)
      outcomes.push_back({step.result == StepResult::done ? StepResult::open : step.result});
    rounds_.add(std::move(next.plan), std::move(outcomes));
    return {};
  }

  const ApplyOptions& options_;
  RolloutOptions rollout_;  // with the permissions of the saved plan
  ReportOutput* report_;
  Context& context_;
  SavedPlan saved_{};
  std::vector<Error> errors_ = {};
  Settings settings_ = {};
  AppliedRounds rounds_{};
  std::optional<AppliedRollout> shown_ = {};  // of a dry run
  std::string to_paste_ = {};
};

void print_outcome(const Apply& apply, const ApplyOptions& options, ExitCode code, Context& context) {
  const bool is_silent = context.global.quiet && code == ExitCode::done && !apply.has_changed();
  if (is_silent) return;
  Stream& out = context.ports.out;
  if (!apply.to_paste().empty()) out.write(apply.to_paste() + '\n');
  const RunKind kind = options.dry_run ? RunKind::dry : RunKind::real;
  const Listing listing = context.global.verbose ? Listing::all : Listing::some;
  out.write(print_applied(apply.applied(), kind, listing) + closing_line(apply.applied(), kind));
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
  Apply apply(options, report ? &*report : nullptr, context);
  const Result<void> ended = apply.run();
  ExitCode code = exit_code_of(apply.applied());
  std::vector<Error> errors = apply.errors();
  std::optional<Error> last;  // that ended the run
  if (!ended) {
    last = ended.error();
    errors.push_back(ended.error());
    code = graver(exit_code_of(ended.error().fault), code);
  } else if (options.dry_run && apply.has_changed()) {
    code = graver(code, ExitCode::broken);
  }
  if (!ended) context.diagnostics.error(ended.error());
  const bool has_steps = !apply.applied().steps.empty();
  if (ended || has_steps) print_outcome(apply, options, code, context);
  if (report) {
    // Standard output that cannot be written is an error of the run; the caller prints it.
    if (const auto written = context.ports.out.flush(); !written) {
      code = graver(exit_code_of(written.error().fault), code);
      errors.push_back(written.error());
      if (!last) last = written.error();
    }
    AppliedRollout applied = apply.applied();
    applied.error = std::move(last);
    applied.errors = std::move(errors);
    report->write(print_apply_report(applied, print_utc(context.ports.clock.now()), code,
                                     options.dry_run ? RunKind::dry : RunKind::real));
    if (const auto written = report->finish(); !written) {
      context.diagnostics.error(written.error());
      code = graver(code, exit_code_of(written.error().fault));
    }
  }
  return code;
}

// The FILE of --report; nothing if none was typed.
std::optional<std::string> typed_report(const std::vector<std::string>& typed) {
  constexpr std::string_view kOption = "--report";
  std::optional<std::string> file;
  for (std::size_t i = 0; i < typed.size() && typed[i] != "--"; ++i) {
    const bool has_next = i + 1 < typed.size() && !typed[i + 1].starts_with('-');
    if (typed[i] == kOption && has_next) file = typed[i + 1];
    if (typed[i].starts_with(std::string(kOption) + '=')) file = typed[i].substr(kOption.size() + 1);
  }
  return file && (file->empty() || *file == "-") ? std::nullopt : file;
}

void report_wrong_options(const std::vector<std::string>& typed, const Error& error, Context& context) {
  const auto file = typed_report(typed);
  if (!file) return;
  AppliedRollout applied;
  applied.error = error;
  applied.errors = {error};
  const auto write = [&]() -> Result<void> {
    auto report = ReportOutput::open(file, is_apply_report, context);
    if (!report) return fail(report.error());
    report->write(print_apply_report(applied, print_utc(context.ports.clock.now()), exit_code_of(error.fault),
                                     RunKind::real));
    return report->finish();
  };
  if (const auto written = write(); !written) context.diagnostics.error(written.error());
}

}  // namespace

constinit const Command apply_command = {
    .name = "apply",
    .summary = "take the steps of the rollout that are possible now",
    .declare = invocation<ApplyOptions, declare, run>,
    .manual = apply_manual,
    .report_wrong_options = report_wrong_options,
};

}  // namespace mtasts
