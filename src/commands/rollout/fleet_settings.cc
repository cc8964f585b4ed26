#include "commands/rollout/fleet_settings.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <set>
#include <utility>

#include "cli/options/declaration.h"
#include "cli/options/typed_names.h"
#include "commands/bulk/domain_source.h"
#include "commands/settings/settings_reader.h"
#include "mtasts/ip_address.h"

namespace mtasts {
namespace {

constexpr const char* kSettingsPaths[] = {"mtasts.toml", "/etc/mtasts/mtasts.toml"};

struct SettingsFile {
  std::string path;
  std::string text;
};

Result<SettingsFile> read_settings_file(const std::optional<std::string>& config, Files& files) {
  if (config) {
    auto text = files.read_trusted(*config, kLargestSettings);
    if (!text) return fail(text.error());
    return SettingsFile{*config, *std::move(text)};
  }
  for (const char* path : kSettingsPaths) {
    auto text = files.read_trusted(path, kLargestSettings);
    if (text) return SettingsFile{path, *std::move(text)};
    if (text.error().code != kNoSuchFile) return fail(text.error());
  }
  return fail({Fault::unreadable, "no-settings",
               "there is neither ./mtasts.toml nor /etc/mtasts/mtasts.toml, and no DOMAIN is given",
               "`mtasts init DOMAIN` looks at what is live and writes mtasts.toml"});
}

std::string place_of(const Finding& finding, const std::string& path) {
  return path + (finding.line ? ":" + std::to_string(*finding.line) : "");
}

Error error_of(const Finding& finding, const std::string& path) {
  return Error{Fault::settings, *Code::find(finding.code), finding.message, finding.hint}.within(
      place_of(finding, path));
}

// Reports all faults of the file but the last error, which is returned.
Result<Settings> settings_of_file(const RolloutOptions& options, Context& context,
                                  std::vector<Error>* others) {
  auto file = read_settings_file(options.config, context.ports.files);
  if (!file) return fail(file.error());
  SettingsReading reading =
      read_settings_text(file->text, file->path, context.ports.toml, context.ports.idna);
  std::optional<Error> last;
  for (const Finding& finding : reading.findings) {
    if (finding.severity != Severity::error) {
      context.diagnostics.warning(finding, place_of(finding, file->path));
      continue;
    }
    if (last) {
      context.diagnostics.error(*last);
      if (others != nullptr) others->push_back(*std::move(last));
    }
    last = error_of(finding, file->path);
  }
  if (last) return fail(*std::move(last));
  return *std::move(reading.settings);
}

Result<Settings> typed_settings(const RolloutOptions& options, Context& context) {
  const TypedSettings& typed = options.typed;
  Idna& idna = context.ports.idna;
  Settings settings;
  if (!typed.state) return usage_error("--state is needed: the directory of all that mtasts writes");
  if (!typed.web_host && typed.web_addresses.empty())
    return usage_error("--web-host is needed, or --web-address: the web server of the policies");
  if (typed.web_host && !typed.web_addresses.empty())
    return usage_error("--web-host and --web-address exclude each other");
  if (typed.site != nullptr && typed.site->needs_proxy_to)
    return usage_error(
        "--site " + std::string(typed.site->name) + " needs proxy_to in [web] of a settings file",
        "`mtasts init --site NAME --proxy-to URL DOMAIN` writes one");
  settings.state = *typed.state;
  if (typed.web_host) {
    auto host = parse_web_host(*typed.web_host, idna);
    if (!host) return fail(host.error());
    settings.rollout.web.host = *std::move(host);
  }
  for (const std::string& text : typed.web_addresses) {
    auto address = IpAddress::parse(text);
    if (!address) return fail(as_option_error("--web-address", address.error()));
    settings.rollout.web.addresses.push_back(*std::move(address));
  }
  settings.has_file = false;
  settings.rollout.rua = typed.rua;
  settings.rollout.needs_reports = !typed.no_reports;
  const auto primaries = read_domains(options.domains, context.ports.files, idna);
  if (!primaries) return fail(primaries.error());
  for (const DomainName& primary : *primaries) {
    settings.rollout.policies.push_back({.primary = primary, .goal = typed.mode.value_or(Mode::testing)});
    settings.hosted_files.emplace_back();
  }
  settings.dns.format = typed.format != nullptr ? typed.format : &kBindRecords;
  settings.dns.update = typed.update;
  settings.dns.key = typed.key;
  settings.web.site = typed.site;
  return settings;
}

// ---- the lists

void sort_without_repeats(std::vector<DomainName>& domains) {
  if (!std::is_sorted(domains.begin(), domains.end())) std::ranges::sort(domains);
  domains.erase(std::unique(domains.begin(), domains.end()), domains.end());
}

// Sorted, without repeats. No file has no domains.
Result<std::vector<DomainName>> read_list(const std::optional<std::string>& path, Context& context) {
  const DomainOptions list{.files = path ? std::vector{*path} : std::vector<std::string>()};
  auto domains = read_domains(list, context.ports.files, context.ports.idna);
  if (domains) sort_without_repeats(*domains);
  return domains;
}

// Appends the names that are new.
void append_new(const std::vector<DomainName>& sorted, std::vector<DomainName>& domains) {
  const std::set<DomainName> known(domains.begin(), domains.end());
  std::ranges::copy_if(sorted, std::back_inserter(domains),
                       [&known](const DomainName& domain) { return !known.contains(domain); });
}

// Fault::settings, code "settings-conflict", for a domain of a list that is to be retired.
Result<void> check_retired(const Settings& settings) {
  for (const DomainName& domain : settings.rollout.retired) {
    if (!std::binary_search(settings.listed.begin(), settings.listed.end(), domain)) continue;
    return fail({Fault::settings, "settings-conflict",
                 domain.text() + " is to be retired, and a list of the settings names it",
                 "remove it from the list"});
  }
  return {};
}

// Fault::settings, code "settings-conflict", for a hosted domain of several policies.
Result<void> check_hosted(const Settings& settings) {
  std::map<DomainName, const DomainName*> primaries;
  for (const PolicySettings& policy : settings.rollout.policies) {
    for (const DomainName& hosted : policy.hosted) {
      const auto [other, is_first] = primaries.try_emplace(hosted, &policy.primary);
      if (is_first || *other->second == policy.primary) continue;
      return fail(
          {Fault::settings, "settings-conflict",
           hosted.text() + " is hosted by " + other->second->text() + " and by " + policy.primary.text(),
           "remove it from one of the lists"});
    }
  }
  return {};
}

// The domains that the settings themselves name.
std::set<DomainName> domains_without_lists(const RolloutSettings& settings) {
  std::set<DomainName> domains(settings.domains.begin(), settings.domains.end());
  for (const PolicySettings& policy : settings.policies) {
    domains.insert(policy.primary);
    domains.insert(policy.hosted.begin(), policy.hosted.end());
  }
  return domains;
}

Result<void> add_lists(Settings& settings, Context& context) {
  const std::set<DomainName> typed = domains_without_lists(settings.rollout);
  auto listed = read_list(settings.domains_file, context);
  if (!listed) return fail(listed.error());
  append_new(*listed, settings.rollout.domains);
  settings.listed = *std::move(listed);
  for (std::size_t i = 0; i < settings.hosted_files.size(); ++i) {
    const auto hosted = read_list(settings.hosted_files[i], context);
    if (!hosted) return fail(hosted.error());
    append_new(*hosted, settings.rollout.policies[i].hosted);
    settings.listed.insert(settings.listed.end(), hosted->begin(), hosted->end());
  }
  std::erase_if(settings.listed, [&typed](const DomainName& domain) { return typed.contains(domain); });
  sort_without_repeats(settings.listed);
  if (auto checked = check_hosted(settings); !checked) return checked;
  return check_retired(settings);
}

}  // namespace

Result<Settings> load_settings(const RolloutOptions& options, Context& context, std::vector<Error>* others) {
  auto settings = options.domains.operands.empty() ? settings_of_file(options, context, others)
                                                   : typed_settings(options, context);
  if (!settings) return settings;
  if (auto added = add_lists(*settings, context); !added) return fail(added.error());
  RolloutSettings& rollout = settings->rollout;
  rollout.is_policy_rewritten = settings->web.site != nullptr && settings->web.site->writes_policies_anew;
  rollout.has_deploy = !settings->web.deploy.empty();
  if (options.force_weaker_mode) rollout.forced.push_back(Brake::weaker_mode);
  if (options.force_removals) rollout.forced.push_back(Brake::removals);
  if (options.force_changes) rollout.forced.push_back(Brake::changes);
  if (options.force_web_host) rollout.forced.push_back(Brake::web_host);
  for (PolicySettings& policy : rollout.policies) policy.accept_mx = policy.accept_mx || options.accept_mx;
  return settings;
}

}  // namespace mtasts
