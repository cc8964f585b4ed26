// mtasts init: writes the settings file, the ledger's first entries and the policies of domains as they are
// live.
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "cli/options/option_groups.h"
#include "cli/options/option_values.h"
#include "cli/options/typed_names.h"
#include "cli/site_formats/next_steps.h"
#include "commands/bulk/domain_source.h"
#include "commands/bulk/in_order.h"
#include "commands/command_list.h"
#include "commands/lookup/domain_lookup.h"
#include "commands/lookup/observation_clients.h"
#include "commands/lookup/time_of_run.h"
#include "commands/options/observation_options.h"
#include "commands/rollout/taken_state.h"
#include "commands/settings/new_settings.h"
#include "commands/settings/settings_reader.h"
#include "commands/site/site_files.h"
#include "mtasts/join_names.h"
#include "mtasts/printable.h"
#include "mtasts/takeover.h"
#include "mtasts/utf8.h"

namespace mtasts {
namespace {

constexpr std::string_view kDefaultConfig = "mtasts.toml";
constexpr std::string_view kDefaultState = "state";

struct InitOptions {
  DomainOptions domains = {};
  ObservationOptions observation = {.no_smtp = true};
  std::string config = std::string(kDefaultConfig);
  std::optional<std::string> state = {};     // as typed: relative to the working directory
  std::optional<std::string> web_host = {};  // as typed
  std::optional<std::string> key = {};       // as typed: relative to the working directory
  GivenSettings given = {};                  // without state, web host and key
  bool dry_run = false;
};

void declare_answers(Declaration& command, InitOptions& options) {
  const Choices<Mode> modes = mode_choices();
  command.group("Settings");
  command.option({"--web-host", "HOST",
                  "The web server of the policies: the target of the CNAME records of all Policy Hosts",
                  "the target of the existing records"},
                 into(options.web_host));
  command.option({"--web-address",
                  "IP",
                  "An address of that web server, for address records in place of the CNAME",
                  "those of the existing records",
                  {},
                  true},
                 into_once<IpAddress>(options.given.web.addresses, IpAddress::parse));
  command.option(
      {"--mode", "MODE", "The goal of all policies", "the live mode, else testing", words_of(modes)},
      choice_into(options.given.mode, modes));
  const auto formats = choices_of(kRecordFormats);
  command.option({"--format", "NAME", "The format of the records, as of gen-zone",
                  std::string(kBindRecords.name), words_of(formats)},
                 choice_into(options.given.format, formats));
  declare_update(command, options.given.update, options.key);
  const auto sites = choices_of(kSiteFormats);
  command.option({"--site", "NAME", "The configuration of the web server, as --format of gen-site",
                  "that of the web server that answers", words_of(sites)},
                 choice_into(options.given.site, sites));
  command.option(
      {"--proxy-to", "URL",
       "With --site: http://HOST:PORT of the program that serves the policies behind the web server"},
      into(options.given.proxy_to));
  declare_rua(command, options.given.rua);
  command.flag("--no-reports", options.given.no_reports,
               "Mode enforce needs no evidence of TLS reports, and a destination of reports is not required");
}

void declare_files(Declaration& command, InitOptions& options) {
  command.group("Output");
  command.option({"--config", "FILE", "The settings file to write; a file with settings is never overwritten",
                  options.config},
                 [&options](const std::string& typed) -> Result<void> {
                   options.config = typed;
                   return {};
                 });
  command.option({"--state", "DIR", "The directory of the ledger, the policies and the records",
                  "state, beside the settings file"},
                 into(options.state));
  command.flag("-n,--dry-run", options.dry_run,
               "Print the settings file and write nothing; exit status 2, since there is something to write");
}

Result<void> check_proxy(const GivenSettings& given) {
  const bool is_needed = given.site != nullptr && given.site->needs_proxy_to;
  const bool is_taken = given.site != nullptr && given.site->takes_proxy_to;
  if (given.proxy_to && !is_taken)
    return usage_error("--proxy-to is for --site nginx, caddy, apache, haproxy and traefik");
  if (given.proxy_to) return check_proxy_url("--proxy-to", *given.proxy_to);
  if (!is_needed) return {};
  return usage_error("--site " + std::string(given.site->name) + " needs --proxy-to: it serves no files");
}

void declare_rules(Declaration& command, InitOptions& options) {
  command.rule([&options]() -> Result<void> {
    if (options.web_host && !options.given.web.addresses.empty())
      return usage_error("--web-host and --web-address exclude each other");
    if (options.given.update && options.given.format != nullptr)
      return usage_error("--update and --format exclude each other");
    if (auto checked = check_proxy(options.given); !checked) return checked;
    if (options.state && !is_utf8(*options.state))
      return usage_error("--state: " + quote(*options.state) + " is not UTF-8, and a settings file is");
    if (options.key && !is_utf8(*options.key))
      return usage_error("--key: " + quote(*options.key) + " is not UTF-8, and a settings file is");
    if (options.observation.lookup.offline)
      return usage_error("init needs lookups, and --offline forbids them");
    return {};
  });
}

void declare(Declaration& command, InitOptions& options) {
  command.description(
      "Looks at what is live for the domains: MX, the records of MTA-STS and TLSRPT, the policy over HTTPS. "
      "Writes a settings file that states it, the ledger with the live ids, and the live policies, byte for "
      "byte. So a deployment that exists is taken over as it is: mode, max_age, mx, rua and TTL are kept, "
      "and the first mtasts apply changes none of them."
      "\n\n"
      "A domain without an _mta-sts record is hosted by the first policy that covers its MX, else it gets a "
      "policy of its own, with the goal testing. A domain whose _mta-sts is a CNAME to that of another "
      "operand stays hosted by it; with any other target it is left out, with a comment. A policy that its "
      "Policy Host serves without a valid record is taken over too; it is not in effect, and mtasts apply "
      "gives mode enforce its record only when the MX hosts are ready."
      "\n\n"
      "Values that are not found are asked on a terminal, else the option that is missing is named. If a "
      "lookup fails, nothing is guessed and no file is written (exit status 3).");
  command.operands({server_operand(), {"DOMAIN", true, true, {}, "A mail domain; U-labels are converted"}},
                   take_domains(options.domains, options.observation.lookup));
  command.rule([&options]() -> Result<void> {
    return options.domains.operands.empty() ? usage_error("no DOMAIN is given") : Result<void>();
  });
  declare_answers(command, options);
  declare_files(command, options);
  command.group("Looking");
  declare_https_destinations(command, options.observation.https_port, options.observation.connect_to);
  declare_lookup(command, options.observation.lookup);
  declare_rules(command, options);

  command.example("A first deployment",
                  "mtasts init example.com --web-host web.example.com --rua tls@example.com");
  command.example("An existing deployment is taken over", "mtasts init example.com");
  command.example("The records go to the primary server of the zone, as dynamic updates",
                  "mtasts init example.com --update 192.0.2.53 --key /etc/mtasts/tsig.key");
  command.example("The file that would be written", "mtasts init example.com example.net --dry-run");
}

Manual init_manual() {
  return {.output =
              "One line for each domain with what is live, and the next command. Below the directory of "
              "--state, ledger.ndjson gets the live ids with their policies, and "
              "policies/mta-sts.DOMAIN/.well-known/mta-sts.txt has the live policy of each primary. Existing "
              "entries and policies are kept."};
}

// ---- look

struct LookedUp {
  std::vector<DomainFound> found = {};
  std::vector<Error> errors = {};
};

Result<LookedUp> look_up(const InitOptions& options, Context& context) {
  const auto domains = read_domains(options.domains, context.ports.files, context.ports.idna);
  if (!domains) return fail(as_option_error({}, domains.error()));
  auto clients = ObservationClients::open(options.observation, context);
  if (!clients) return fail(clients.error());
  const PrivateAccess access(options.domains, options.observation.lookup.allow_private, context.ports.idna);
  Observer observer(options.observation, access, *clients->dns, *clients->https, nullptr, context.ports.clock,
                    context.ports.loop);
  DomainLookup lookup(observer, *clients->dns, options.observation.lookup);
  LookedUp looked_up;
  run_each<Result<DomainFound>, DomainName>(
      *domains, [&lookup](DomainName domain) { return lookup.look_up(std::move(domain)); },
      [&](Result<DomainFound>&& found) {
        clients->dns->end_domain();
        if (found) {
          looked_up.found.push_back(*std::move(found));
        } else {
          looked_up.errors.push_back(found.error());
        }
      },
      {.window = options.observation.lookup.concurrency}, context);
  if (clients->dns->ends_list()) return fail(clients->dns->error());
  return looked_up;
}

// ---- write

// A file of comments only, as the Debian package installs it, has no settings to lose.
bool has_settings(std::string_view text, Toml& toml) {
  const TomlReading reading = toml.parse(text);
  return !reading.document || !reading.document->members.empty();
}

Result<void> check_no_settings(const std::string& path, Context& context) {
  const auto existing = context.ports.files.read_if_exists(path, kLargestSettings);
  if (!existing) return fail(existing.error());
  if (!*existing || !has_settings(**existing, context.ports.toml)) return {};
  return fail({Fault::not_created, "not-created", printable(path) + " exists, and is never overwritten",
               "edit it, or name another file with --config; mtasts plan reads it"});
}

// A typed path as a value of the settings, relative to their file.
Result<std::string> path_in_settings(const std::string& path, const std::string& config, Context& context) {
  const std::filesystem::path directory = std::filesystem::path(config).parent_path();
  const std::filesystem::path typed(path);
  if (directory.empty() || typed.is_absolute()) return path;
  const std::string relative = typed.lexically_relative(directory).string();
  if (!relative.empty()) return relative;
  auto here = context.ports.files.absolute_path(".");
  if (!here) return fail(here.error());
  return (std::filesystem::path(*here) / typed).lexically_normal().string();
}

// The settings come last: without them a run that was broken off is repeated.
Result<void> write_files(const Takeover& takeover, NewSettings made, const InitOptions& options,
                         const std::string& time, Context& context) {
  const std::string& config = options.config;
  const std::string text = print_settings(made.settings, made.remarks);
  const std::filesystem::path directory = std::filesystem::path(config).parent_path();
  made.settings.state = (directory / made.settings.state).lexically_normal().string();
  auto file = context.ports.files.replace(config);
  if (!file) return fail(file.error());
  if (auto written = (*file)->write(text); !written) return written;
  auto taken = write_state(takeover, made.settings, time, options.observation, context);
  if (!taken) return taken;
  if (auto checked = check_no_settings(config, context); !checked) return checked;
  if (auto written = (*file)->commit(); !written) return fail(written.error());
  context.diagnostics.note(printable(config) + ": written");
  return {};
}

// ---- print

std::string line_of(const TakenPolicy& policy) {
  std::string line = policy.primary.text() + ": ";
  if (policy.live) {
    line += "mode " + std::string(text(policy.live->mode)) + " is " +
            (policy.fault.empty() ? "live" : "served") + ", max_age " + policy.live->max_age.text();
  } else {
    line += policy.id ? "no policy is live" : "nothing is live";
  }
  if (policy.id) line += ", id " + policy.id->text();
  if (!policy.mx.empty()) line += ", mx " + join_names(policy.mx, " ");
  if (!policy.fault.empty()) line += "; " + std::string(effect_of_fault(policy)) + ": " + policy.fault;
  return line + '\n';
}

std::string summary_of(const Takeover& takeover) {
  std::string lines;
  for (const TakenPolicy& policy : takeover.policies) {
    lines += line_of(policy);
    for (const DomainName& hosted : policy.hosted) {
      lines += hosted.text() + ": hosted by " + policy.primary.text() + '\n';
    }
  }
  return lines;
}

void warn_of(const HostedElsewhere& left_out, Context& context) {
  context.diagnostics.warning(
      left_out.domain.text() + " is left out: its _mta-sts is a CNAME to " + printable(left_out.target) +
          ", " + std::string(role_of_target(left_out)) + " (RFC 8461 §8.2)",
      left_out.hint.empty() ? "to publish them here, add it to hosted of a policy that covers its MX"
                            : printable(left_out.hint));
}

Error nothing_to_manage(const HostedElsewhere& domain) {
  return {Fault::refused, "delegated",
          sts_record_name(domain.domain).text() + " is a CNAME to " + printable(domain.target) + ", " +
              std::string(role_of_target(domain)) + " (RFC 8461 §8.2)",
          domain.hint.empty()
              ? "name the domain of that owner as another operand if it is yours; else remove the CNAME first"
              : printable(domain.hint)};
}

// ---- run

// Reports the errors about domains; nothing if there are none.
std::optional<ExitCode> report_errors(const std::vector<Error>& errors, Context& context) {
  if (errors.empty()) return std::nullopt;
  ExitCode exit_code = ExitCode::done;
  for (const Error& error : errors) {
    context.diagnostics.domain_error(error);
    exit_code = graver(exit_code, exit_code_of(error.fault));
  }
  context.diagnostics.note("no file is written");
  return exit_code;
}

Result<GivenSettings> complete(const InitOptions& options, const Takeover& takeover, Context& context) {
  GivenSettings given = options.given;
  if (options.web_host) {
    auto host = parse_web_host(*options.web_host, context.ports.idna);
    if (!host) return fail(host.error());
    given.web.host = *std::move(host);
  }
  given.state = kDefaultState;
  if (options.state) {
    auto state = path_in_settings(*options.state, options.config, context);
    if (!state) return fail(state.error());
    given.state = *std::move(state);
  }
  if (options.key) {
    auto key = path_in_settings(*options.key, options.config, context);
    if (!key) return fail(key.error());
    given.key = *std::move(key);
  }
  if (auto asked = ask_unknown(takeover, given, context); !asked) return fail(asked.error());
  return given;
}

Result<ExitCode> write_settings(const InitOptions& options, const Takeover& takeover, Context& context) {
  const auto given = complete(options, takeover, context);
  if (!given) return fail(given.error());
  const auto time = time_of_run(std::nullopt, context);
  if (!time) return fail(time.error());
  NewSettings made = new_settings(takeover, *given);
  made.remarks.top.insert(made.remarks.top.begin(),
                          "Settings of MTA-STS and TLS reports, written by mtasts init at " + time->text +
                              " from what was live then. mtasts plan prints what would change, and mtasts "
                              "apply changes it; mtasts.toml(5) explains the keys.");
  Stream& out = context.ports.out;
  if (options.dry_run) {
    context.diagnostics.lines(summary_of(takeover));
    out.write(print_settings(made.settings, made.remarks));
    return ExitCode::broken;
  }
  auto written = write_files(takeover, std::move(made), options, time->text, context);
  if (!written) return fail(written.error());
  out.write(summary_of(takeover) + "next: mtasts plan" +
            (options.config == kDefaultConfig ? "" : " --config " + shell_word(options.config)) + '\n');
  return ExitCode::done;
}

Result<ExitCode> run(const InitOptions& options, Context& context) {
  if (auto checked = check_no_settings(options.config, context); !checked) return fail(checked.error());
  auto looked_up = look_up(options, context);
  if (!looked_up) return fail(looked_up.error());
  if (const auto exit_code = report_errors(looked_up->errors, context)) return *exit_code;
  const Takeover takeover = read_takeover(looked_up->found);
  if (const auto exit_code = report_errors(takeover.errors, context)) return *exit_code;
  if (takeover.policies.empty()) return fail(nothing_to_manage(takeover.elsewhere.front()));
  for (const HostedElsewhere& domain : takeover.elsewhere) {
    warn_of(domain, context);
  }
  return write_settings(options, takeover, context);
}

}  // namespace

constinit const Command init_command = {
    .name = "init",
    .summary = "write the settings file for domains as they are live",
    .declare = invocation<InitOptions, declare, run>,
    .manual = init_manual,
};

}  // namespace mtasts
