#include "commands/options/rollout_options.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "cli/options/option_groups.h"
#include "cli/options/option_values.h"
#include "mtasts/printable.h"

namespace mtasts {
namespace {

void declare_typed_settings(Declaration& command, TypedSettings& typed) {
  command.group("Settings of DOMAIN, in place of a file");
  command.option({"--state", "DIR", "The directory of all that mtasts writes"}, into(typed.state));
  command.option({"--web-host", "HOST", "The web server of the policies: the target of CNAME records"},
                 into(typed.web_host));
  command.option(
      {"--web-address", "IP", "An address of it, for address records in place of a CNAME", "", {}, true},
      into(typed.web_addresses));
  const Choices<Mode> modes = mode_choices();
  command.option(
      {"--mode", "MODE", "The goal; the way to enforce leads through testing", "testing", words_of(modes)},
      choice_into(typed.mode, modes));
  const auto formats = choices_of(kRecordFormats);
  command.option({"--records", "NAME", "The format of the records, a value of --format of gen-zone", "bind",
                  words_of(formats)},
                 choice_into(typed.format, formats));
  declare_update(command, typed.update, typed.key);
  const auto sites = choices_of(kSiteFormats);
  command.option({"--site", "NAME", "The web server to configure, a value of --format of gen-site", "none",
                  words_of(sites)},
                 choice_into(typed.site, sites));
  declare_rua(command, typed.rua);
  command.flag("--no-reports", typed.no_reports, "Mode enforce needs no evidence of TLS reports");
}

struct Permission {
  const char* option;
  bool RolloutOptions::*is_given;
  const char* help;
};
constexpr Permission kPermissions[] = {
    {"--force-weaker-mode", &RolloutOptions::force_weaker_mode,
     "Permit a mode that is weaker than the live one, also while an authoritative server is silent; or a "
     "max_age below a day that is shorter"},
    {"--force-removals", &RolloutOptions::force_removals,
     "Permit to remove the records of more than 5 domains and more than 30 % of all"},
    {"--force-changes", &RolloutOptions::force_changes, "Permit to change the records of so many"},
    {"--force-web-host", &RolloutOptions::force_web_host,
     "Permit to lead records to a web host that has no policy yet"},
    {"--accept-mx", &RolloutOptions::accept_mx,
     "Take the hosts of the MX records into the policies where they differ"},
};

void declare_permissions(Declaration& command, RolloutOptions& options) {
  command.group("Permissions");
  for (const Permission& permission : kPermissions)
    command.flag(permission.option, options.*permission.is_given, permission.help);
}

void declare_settings(Declaration& command, RolloutOptions& options) {
  command.group("Settings");
  command.option({"--config", "FILE", "The settings file; see mtasts.toml(5)",
                  "./mtasts.toml, else /etc/mtasts/mtasts.toml"},
                 into(options.config));
  declare_typed_settings(command, options.typed);
}

void declare_fleet_lookups(Declaration& command, std::string_view name, RolloutOptions& options) {
  command.group("Looking");
  declare_destinations(command, options.observation.mx_port, options.observation.https_port,
                       options.observation.connect_to);
  declare_allow_private(command, options.observation.lookup);
  declare_lookup(command, options.observation.lookup);
  command.rule([&options, name]() -> Result<void> {
    if (options.observation.lookup.offline) {
      return usage_error(std::string(name) + " asks DNS and the web servers, and --offline forbids that",
                         "`mtasts check --offline --zone-file FILE DOMAIN` judges zone files");
    }
    const TypedSettings& typed = options.typed;
    const bool has_typed = typed.state || typed.web_host || !typed.web_addresses.empty() ||
                           !typed.rua.empty() || typed.no_reports || typed.mode || typed.format != nullptr ||
                           typed.update || typed.key || typed.site != nullptr;
    if (has_typed && options.domains.operands.empty())
      return usage_error("the settings of the command line need a DOMAIN", "or write them into mtasts.toml");
    if (typed.update && typed.format != nullptr)
      return usage_error("--update and --records exclude each other");
    return {};
  });
}

}  // namespace

std::vector<std::string> permissions_of(const RolloutOptions& options) {
  std::vector<std::string> given;
  for (const Permission& permission : kPermissions) {
    if (options.*permission.is_given) given.emplace_back(permission.option);
  }
  return given;
}

Result<RolloutOptions> with_permissions(RolloutOptions options, const std::vector<std::string>& permissions) {
  for (const Permission& permission : kPermissions) options.*permission.is_given = false;
  for (const std::string& wanted : permissions) {
    const auto known = std::ranges::find(kPermissions, wanted, &Permission::option);
    if (known == std::end(kPermissions))
      return fail({Fault::input, "not-a-plan", "unknown permission " + quote(wanted)});
    options.*known->is_given = true;
  }
  return options;
}

void declare_rollout(Declaration& command, std::string_view name, RolloutOptions& options) {
  command.operands(
      {server_operand(),
       {"DOMAIN", true, false, {}, "A mail domain with a policy of its own, in place of a settings file"}},
      take_domains(options.domains, options.observation.lookup));
  declare_settings(command, options);
  declare_permissions(command, options);
  declare_fleet_lookups(command, name, options);
  command.rule([&options]() -> Result<void> {
    if (options.config && !options.domains.operands.empty())
      return usage_error("--config and DOMAIN exclude each other", "name the domain in the settings file");
    return {};
  });
}

void declare_observed_fleet(Declaration& command, std::string_view name, RolloutOptions& options) {
  declare_settings(command, options);
  declare_fleet_lookups(command, name, options);
}

}  // namespace mtasts
