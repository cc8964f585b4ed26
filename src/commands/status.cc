// mtasts status: prints the state of each domain of a fleet and its next step, and changes nothing. Without
// settings it looks at the domains that are named.
#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "cli/options/format_option.h"
#include "cli/options/option_groups.h"
#include "cli/options/option_values.h"
#include "cli/options/page_options.h"
#include "cli/rollout_output/status_format.h"
#include "commands/bulk/domain_source.h"
#include "commands/bulk/in_order.h"
#include "commands/command_list.h"
#include "commands/lookup/observation_clients.h"
#include "commands/lookup/observer.h"
#include "commands/lookup/private_access.h"
#include "commands/options/rollout_options.h"
#include "commands/output/report_output.h"
#include "commands/rollout/fleet_observer.h"
#include "commands/rollout/fleet_settings.h"
#include "commands/rollout/record_destination.h"
#include "commands/rollout/site_writer.h"
#include "mtasts/deployment_state.h"
#include "mtasts/judgement.h"
#include "mtasts/rollout_status.h"

namespace mtasts {
namespace {

// The options of "mtasts status".
struct StatusOptions {
  RolloutOptions rollout = {};
  const StatusFormat* format = &kTextStatus;
  bool lists_all = false;                // --all
  std::optional<std::string> file = {};  // -o; "-" is standard output and is stored as none
  PageOptions page = {};                 // of html
};

void declare_status_output(Declaration& command, StatusOptions& options) {
  command.group("Output");
  declare_formats(command, options.format, kStatusFormats);
  command.flag("--all", options.lists_all,
               "Print each domain; otherwise hosted domains that are alike are summed up if they are many");
  declare_report_file(command, options.file);
  declare_page(command, options.page, [&options] { return options.format == &kHtmlStatus; });
}

void declare(Declaration& command, StatusOptions& options) {
  command.description(
      "Prints for each domain of the settings its mode and since when, its id, the last change, the next "
      "step with its day, differences between the live deployment and the ledger or the files, and obstacles "
      "with what opens them. It looks and plans as apply does, and changes nothing."
      "\n\n"
      "With a settings file, DOMAIN selects domains. Without one, status looks at each DOMAIN as check does, "
      "and prints its state and the next command to type."
      "\n\n"
      "The exit status is 0 if there is nothing to do or only a date to wait for; 1 if something waits for a "
      "person or for apply, or if a live deployment differs from the ledger or the files; 3 if something "
      "could not be determined. Without settings it is 1 for a deployment that is missing or has warnings, "
      "and 2 for a broken one.");
  command.operands({server_operand(), {"DOMAIN", true, false, {}, "A mail domain; U-labels are converted"}},
                   take_domains(options.rollout.domains, options.rollout.observation.lookup));
  declare_observed_fleet(command, "status", options.rollout);
  declare_status_output(command, options);
  command.example("Every domain of ./mtasts.toml", "mtasts status");
  command.example("What is next for this domain?", "mtasts status example.com");
  command.example("A page for the web server", "mtasts status --format html -o status.html");
  command.example("For monitoring", "mtasts status --format prometheus -o mtasts.prom");
}

Manual status_manual() {
  return {
      .output =
          "A table with a line for each domain: domain, mode, since, id, changed (the last change of the "
          "policy), state. The state is ok; waiting, for a date or for its primary; pending, the next run of "
          "apply has something to do; held, a person has to do something; drift; or unknown. The policy over "
          "HTTPS is fetched for the primaries, for the domains of the command line, and for eight hosted "
          "domains of each policy, others on each day; a line says for how many it was not. A hosted domain "
          "is below its primary. Then the obstacles with what opens them, differences, and the days from "
          "which the MX may move. \"safe for all senders\" is the day from which no sender can hold a policy "
          "without the new MX. Without settings, two lines for each domain: \"domain: state - reason\", and "
          "\"next: COMMAND\".",
      .schema = {
          R"({"kind":"domain","domain","role":"primary|hosted|retired","primary"|null,)",
          R"( "state":"ok|waiting|pending|held|drift|unknown","policy_fetched":bool,"mode"|null,)",
          R"( "since"|null,"id"|null,)", R"( "last_change"|null,"next":{"text","from"|null}|null,)",
          R"( "mx_dates":[{"kind":"mx-may-move|mx-may-leave","mx","from","safe","reason"|null,"check"|null}...],)",
          R"( "drift":[...],)",
          R"( "problems":[{"reason","kind":"person|brake|unknown","message","opened_by"|null}...]})",
          R"({"kind":"unmanaged","domain"}: in the ledger or the site, and not in the settings)",
          R"({"kind":"unfinished-hook","hook":"web|dns","gate":{as one of problems}|null})",
          R"({"kind":"deployment","domain","state":"nothing|partial|broken|none|testing|enforce|)",
          R"(   no-mail|unknown","id"|null,"policy":{"mode","max_age","mx"}|null,"reason","next"}:)",
          R"( without settings)"}};
}

Printing status_printing(const StatusOptions& options, Context& context) {
  Printing settings = printing(options.file, options.page, context);
  settings.lists_all = options.lists_all;
  return settings;
}

// ---- with settings

ExitCode exit_code_of(FleetState state) {
  if (state == FleetState::unknown) return ExitCode::undetermined;
  return state == FleetState::in_order || state == FleetState::waiting ? ExitCode::done : ExitCode::warnings;
}

// The records that apply has written already wait for the one who loads them into the servers.
void close_written_steps(const Settings& settings, const StateDirectory& state, RolloutPlan& plan) {
  for (RolloutStep& step : plan.steps) {
    const auto* change = std::get_if<ChangeName>(&step.action);
    if (change == nullptr || step.gate || !state.is_written(step)) continue;
    Hold gate{HoldReason::not_announced, *step.domain,
              "not every authoritative server has the new records at " + change->owner.text() +
                  ", which mtasts apply prints",
              way_to_servers(settings)};
    const std::string removal = way_to_remove(settings);
    if (!change->before.empty() && !removal.empty()) gate.opened_by += "; " + removal;
    step.gate = std::move(gate);
  }
}

// Keeps the rows of these domains. Fault::input, code "not-managed", if the settings do not name one.
Result<void> select_rows(const std::vector<DomainName>& names, FleetStatus& fleet) {
  if (names.empty()) return {};
  const auto is_selected = [&names](const DomainStatus& row) {
    return std::ranges::find(names, row.domain) != names.end();
  };
  for (const DomainName& name : names) {
    const bool is_there =
        std::ranges::any_of(fleet.domains, [&name](const DomainStatus& row) { return row.domain == name; });
    if (is_there) continue;
    return fail({Fault::input, "not-managed", name.text() + " is not in the settings",
                 "mtasts check " + name.text() + " looks at it"});
  }
  std::erase_if(fleet.domains, [&](const DomainStatus& row) { return !is_selected(row); });
  fleet.unmanaged.clear();
  return {};
}

Result<ExitCode> print_fleet(const Settings& settings, const std::vector<DomainName>& names,
                             const StatusOptions& options, Context& context) {
  auto state = StateDirectory::read(settings, context);
  if (!state) return fail(state.error());
  note_outdated_site(settings, *state, context);
  auto observer = FleetObserver::open(settings, options.rollout, context);
  if (!observer) return fail(observer.error());
  auto output = ReportOutput::open(options.file, options.format->wrote, context);
  if (!output) return fail(output.error());
  PlannedFleet planned = observer->plan(*state, names);
  close_written_steps(settings, *state, planned.plan);
  FleetStatus fleet = fleet_status(settings.rollout, planned.world, planned.plan);
  if (auto selected = select_rows(names, fleet); !selected) return fail(selected.error());
  options.format->print(fleet, status_printing(options, context),
                        [&output](std::string_view text) { output->write(text); });
  if (auto written = output->finish(); !written) return fail(written.error());
  return exit_code_of(gravest_state(fleet));
}

// ---- without settings

ExitCode exit_code_of(const DeploymentState& state) {
  switch (state.stage) {
    case DeploymentStage::unknown: return ExitCode::undetermined;
    case DeploymentStage::broken: return ExitCode::broken;
    case DeploymentStage::no_mail:
    case DeploymentStage::nothing:
    case DeploymentStage::partial: return ExitCode::warnings;
    case DeploymentStage::none:
    case DeploymentStage::testing:
    case DeploymentStage::enforce: break;
  }
  return state.has_warnings ? ExitCode::warnings : ExitCode::done;
}

Result<ExitCode> print_states(const std::vector<DomainName>& names, const StatusOptions& options,
                              Context& context) {
  if (options.format->print_states == nullptr) {
    return usage_error("--format " + std::string(options.format->name) + " needs a settings file",
                       "mtasts init writes one");
  }
  const RolloutOptions& rollout = options.rollout;
  auto clients = ObservationClients::open(rollout.observation, context);
  if (!clients) return fail(clients.error());
  auto output = ReportOutput::open(options.file, options.format->wrote, context);
  if (!output) return fail(output.error());
  const PrivateAccess access(rollout.domains, rollout.observation.lookup.allow_private, context.ports.idna);
  Observer observer(rollout.observation, access, *clients->dns, *clients->https, clients->smtp.get(),
                    context.ports.clock, context.ports.loop);
  std::vector<DeploymentState> states;
  ExitCode exit_code = ExitCode::done;
  run_each<Observation, DomainName>(
      names, [&observer](DomainName name) { return observer.observe(std::move(name)); },
      [&](Observation&& seen) {
        clients->dns->end_domain();
        states.push_back(deployment_state(seen, judge(seen, {})));
        exit_code = graver(exit_code, exit_code_of(states.back()));
      },
      {.window = rollout.observation.lookup.concurrency}, context);
  if (clients->dns->ends_list()) return fail(clients->dns->error());
  options.format->print_states(states, status_printing(options, context),
                               [&output](std::string_view text) { output->write(text); });
  if (auto written = output->finish(); !written) return fail(written.error());
  return exit_code;
}

Result<ExitCode> run(const StatusOptions& options, Context& context) {
  const auto names = read_domains(options.rollout.domains, context.ports.files, context.ports.idna);
  if (!names) return fail(names.error());
  RolloutOptions rollout = options.rollout;
  const bool has_typed_settings = rollout.typed.state.has_value();
  if (!has_typed_settings) rollout.domains.operands.clear();
  auto settings = load_settings(rollout, context);
  if (settings) {
    return print_fleet(*settings, has_typed_settings ? std::vector<DomainName>() : *names, options, context);
  }
  const bool has_no_file = settings.error().code == "no-settings";
  if (has_no_file && !names->empty()) return print_states(*names, options, context);
  return fail(settings.error());
}

}  // namespace

constinit const Command status_command = {
    .name = "status",
    .summary = "print the state of each domain, since when, and what is next on which day",
    .declare = invocation<StatusOptions, declare, run>,
    .manual = status_manual,
};

}  // namespace mtasts
