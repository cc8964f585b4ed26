// mtasts plan: the difference between what is live and the goal of the settings. Changes nothing.
#include <optional>
#include <string>

#include "cli/options/option_values.h"
#include "cli/rollout_output/apply_printer.h"
#include "commands/command_list.h"
#include "commands/output/report_output.h"
#include "commands/rollout/fleet_settings.h"
#include "commands/rollout/planned_rollout.h"
#include "mtasts/saved_plan.h"
#include "mtasts/utc_time.h"

namespace mtasts {
namespace {

struct PlanOptions {
  RolloutOptions rollout = {};
  bool json = false;
  std::optional<std::string> file = {};  // --out
};

void declare(Declaration& command, PlanOptions& options) {
  command.description(
      "Prints the steps from what is live to the goal of the settings: those that apply would take now, and "
      "those that wait, each with its reason and what ends it. Changes nothing."
      "\n\n"
      "A domain costs few questions once its records were seen at every authoritative server, and apply has "
      "remembered that. The recursive servers are asked for MX, _mta-sts and mta-sts of a hosted domain, and "
      "for _smtp._tls, whose loss costs reports but no mail: on one day in seven for a domain of "
      "domains_file or hosted_file. If one of them differs, or a step or an obstacle concerns the domain or "
      "the policy that it uses, every authoritative server is asked before anything is decided. HTTPS "
      "fetches the policies of the primaries, those of hosted domains that are about to get their records, "
      "and of each policy those of eight hosted domains that have it, others on each day. Hosted domains "
      "share the web server and mostly the certificate, so that a fault of all is found at once; that of a "
      "single domain is found on its day, or by check. SMTP connects to MX hosts only for mode enforce: to "
      "those of all domains of a policy that is to be enforced, to those of the domains that are about to "
      "adopt an enforced one, and under mode enforce to those of the primaries and those that no run has "
      "seen ready. With smtp = false in [gates] it connects to none."
      "\n\n"
      "The exit status is 0 if nothing is to do, also while a step waits for its day; 1 if something waits "
      "for a person; 2 if apply would change something; 3 if something could not be determined.");
  declare_rollout(command, "plan", options.rollout);
  command.group("Output");
  command.flag("--json", options.json, "Print the plan as JSON");
  command.option(
      {"--out", "FILE",
       "Save the plan, too: apply FILE takes exactly its steps, with its permissions, or names those "
       "that have moved; the name ends in .json"},
      into(options.file));
  command.rule([&options]() -> Result<void> {
    if (options.file && !options.file->ends_with(".json"))
      return usage_error("--out: the name ends in .json, by which apply tells a plan from a domain");
    return {};
  });
  command.example("What would change?", "mtasts plan");
  command.example("A plan that somebody reviews before it is applied", "mtasts plan --out plan.json");
  command.example("One domain without a settings file",
                  "mtasts plan example.com --web-host web.example.com --rua tls@example.com --state mtasts");
}

Manual plan_manual() {
  return {.output =
              "The steps that are possible now, then those that wait with the reason and a command, and the "
              "dates of the next steps; with several policies for each of them, after its counts. A line "
              "with = is a record that is written again to a file that was lost. Of a kind 20 are listed, "
              "with --verbose all. The last line counts records and domains.",
          .schema = rollout_schema("mtasts.plan/1", "open|unchanged|held"),
          .sections = {}};
}

bool is_saved_plan(std::string_view start) {
  return start.starts_with(R"({"schema":"mtasts.saved-plan/)");
}

Result<ExitCode> run(const PlanOptions& options, Context& context) {
  std::optional<ReportOutput> file;
  if (options.file) {
    auto opened = ReportOutput::open(options.file, is_saved_plan, context);
    if (!opened) return fail(opened.error());
    file = *std::move(opened);
  }
  const auto settings = load_settings(options.rollout, context);
  if (!settings) return fail(settings.error());
  const auto planned = plan_only(*settings, options.rollout, context);
  if (!planned) return fail(planned.error());
  // Whoever reviews a plan may lack the permission to read the key.
  if (const auto usable = check_update_key(*settings, *planned, context); !usable)
    context.diagnostics.warning(usable.error().message, usable.error().hint);
  ExitCode code = exit_code_of(*planned);
  if (has_done_step(*planned)) code = graver(code, ExitCode::broken);
  const std::string time = print_utc(context.ports.clock.now());
  const Listing listing = context.global.verbose ? Listing::all : Listing::some;
  context.ports.out.write(options.json ? print_plan(*planned, time, code)
                                       : print_applied(*planned, RunKind::dry, listing) +
                                             closing_line(*planned, RunKind::dry));
  if (!file) return code;
  file->write(print_saved_plan(
      {time, permissions_of(options.rollout), planned->mx, saved_steps(done_steps(*planned))}));
  if (auto written = file->finish(); !written) return fail(written.error());
  return code;
}

}  // namespace

constinit const Command plan_command = {
    .name = "plan",
    .summary = "print the steps from what is live to the goal of the settings",
    .declare = invocation<PlanOptions, declare, run>,
    .manual = plan_manual,
};

}  // namespace mtasts
