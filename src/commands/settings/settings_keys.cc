#include "commands/settings/settings_keys.h"

#include <algorithm>
#include <chrono>

#include "cli/options/evidence_options.h"
#include "cli/options/option_values.h"
#include "cli/options/typed_names.h"
#include "cli/text/toml_string.h"
#include "commands/site/site_files.h"
#include "mtasts/ip_address.h"
#include "mtasts/max_age.h"
#include "mtasts/tlsrpt_record.h"

namespace mtasts {
namespace {

// Adds a value that is not in the list yet.
template <class T>
Result<void> add_once(std::vector<T>& list, Result<T> value) {
  if (!value) return fail(value.error());
  if (std::ranges::find(list, *value) == list.end()) list.push_back(*std::move(value));
  return {};
}

template <class T, class Target>
Result<void> store(Target& target, Result<T> value) {
  if (!value) return fail(value.error());
  target = *std::move(value);
  return {};
}

// The words name the role of the domains: "hosted".
void add_domains(const TomlValue& value, std::string_view role, std::vector<DomainName>& domains,
                 SettingsNotes& notes) {
  notes.each_text(value, [&](const std::string& text) -> Result<void> {
    const auto domain = parse_typed_policy_domain(text, notes.idna());
    if (domain) notes.claim(*domain, value.place, role);
    return add_once(domains, domain);
  });
}

void store_path(const TomlValue& value, std::optional<std::string>& target, SettingsNotes& notes) {
  notes.one_text(value, [&](const std::string& text) -> Result<void> {
    target = notes.path(text);
    return {};
  });
}

// The message of a check begins with the value's source.
void store_checked(const TomlValue& value,
                   Result<void> (*check)(const std::string& source, const std::string& text),
                   std::optional<std::string>& target, SettingsNotes& notes, const std::string& source) {
  notes.one_text(value, [&](const std::string& text) -> Result<void> {
    if (auto checked = check(source, text); !checked) return checked;
    target = text;
    return {};
  });
}

// ---- values in TOML

std::string duration_of(std::uint64_t seconds) {
  constexpr std::uint64_t kHour = 3600;
  constexpr std::uint64_t kDay = 24 * kHour;
  if (seconds > 0 && seconds % kDay == 0) return toml_string(std::to_string(seconds / kDay) + 'd');
  if (seconds > 0 && seconds % kHour == 0) return toml_string(std::to_string(seconds / kHour) + 'h');
  return std::to_string(seconds);
}

std::string texts_of(const std::vector<std::string>& texts) {
  return texts.empty() ? "" : toml_list(texts);
}

template <class Value>
std::string list_of(const std::vector<Value>& values) {
  std::vector<std::string> texts;
  for (const Value& value : values) texts.push_back(value.text());
  return texts_of(texts);
}

std::string text_of(const std::optional<std::string>& text) {
  return text ? toml_string(*text) : "";
}

constexpr SettingsKey<Settings> kTopKeys[] = {
    {{.name = "state",
      .value = "\"DIR\"",
      .meaning =
          "The directory of all that mtasts writes: ledger.ndjson, policies/, zones/, site/ and reports.db. "
          "Required"},
     [](const TomlValue& value, Settings& settings, SettingsNotes& notes) {
       notes.one_text(value, [&](const std::string& text) -> Result<void> {
         settings.state = notes.path(text);
         return {};
       });
     },
     [](const Settings& settings) -> std::string { return toml_string(settings.state); }},
    {{.name = "web_host",
      .value = "\"HOST\"",
      .meaning =
          "The web server of the policies: the target of the CNAME records of all Policy Hosts. Either "
          "web_host or web_address is required"},
     [](const TomlValue& value, Settings& settings, SettingsNotes& notes) {
       notes.one_text(value, [&](const std::string& text) {
         return store(settings.rollout.web.host, parse_typed_domain_name(text, notes.idna()));
       });
     },
     [](const Settings& settings) -> std::string {
       return settings.rollout.web.host ? toml_string(settings.rollout.web.host->text()) : "";
     }},
    {{.name = "web_address",
      .value = "[\"ADDRESS\", ...]",
      .meaning =
          "The addresses of the web server, if the Policy Hosts have address records in place of a CNAME"},
     [](const TomlValue& value, Settings& settings, SettingsNotes& notes) {
       notes.some_texts(value, "name an address, or remove the key", [&](const std::string& text) {
         return add_once(settings.rollout.web.addresses, IpAddress::parse(text));
       });
     },
     [](const Settings& settings) -> std::string { return list_of(settings.rollout.web.addresses); }},
    {{.name = "rua",
      .value = "[\"URI\", ...]",
      .meaning =
          "The destinations of TLS reports: mailto: or https: URIs, or bare mail addresses (RFC 8460 §3)",
      .fallback = "the existing ones of each domain"},
     [](const TomlValue& value, Settings& settings, SettingsNotes& notes) {
       notes.some_texts(value, "name a destination, or remove the key: then each domain keeps its own",
                        [&](const std::string& text) {
                          return add_once(settings.rollout.rua, ReportUri::from_operator(text));
                        });
     },
     [](const Settings& settings) -> std::string { return list_of(settings.rollout.rua); }},
    {{.name = "ttl",
      .value = "\"DURATION\"",
      .meaning = "The TTL of all records",
      .fallback = "the existing TTL, else 3600"},
     [](const TomlValue& value, Settings& settings, SettingsNotes& notes) {
       notes.duration(value, [&](std::uint64_t seconds) {
         return store(settings.rollout.ttl, Ttl::from_seconds(seconds));
       });
     },
     [](const Settings& settings) -> std::string {
       return settings.rollout.ttl ? duration_of(settings.rollout.ttl->seconds()) : "";
     }},
    {{.name = "domains_file",
      .value = "\"FILE\"",
      .meaning =
          "Hosted domains, one a line as for --domains-file. Each goes to the first policy, in the order of "
          "the settings, that covers its MX; a policy of mode none adopts no domain"},
     [](const TomlValue& value, Settings& settings, SettingsNotes& notes) {
       store_path(value, settings.domains_file, notes);
     },
     [](const Settings& settings) -> std::string { return text_of(settings.domains_file); }},
    {{.name = "retire",
      .value = "[\"DOMAIN\", ...]",
      .meaning = "Domains whose MTA-STS is taken out of service: first mode none, then, when the longest "
                 "max_age has passed, the removal of the records (RFC 8461 §8.3). A domain that is only left "
                 "out of the settings keeps its records"},
     [](const TomlValue& value, Settings& settings, SettingsNotes& notes) {
       add_domains(value, "retired", settings.rollout.retired, notes);
     },
     [](const Settings& settings) -> std::string { return list_of(settings.rollout.retired); }},
};

constexpr SettingsKey<Settings> kDnsKeys[] = {
    {{.name = "format",
      .value = "\"NAME\"",
      .meaning =
          "The format of the records below STATE/zones, a value of --format of gen-zone. table prints the "
          "records to paste into the page of a provider. cloudflare only adds records: apply prints those "
          "that replace or remove others, and goes on when a person has changed them",
      .fallback = "bind"},
     [](const TomlValue& value, Settings& settings, SettingsNotes& notes) {
       notes.one_text(value, [&](const std::string& text) {
         return store(settings.dns.format, parse_choice(text, choices_of(kRecordFormats)));
       });
     },
     [](const Settings& settings) -> std::string {
       return settings.dns.format == nullptr || settings.dns.format->name == kDefaultFormat
                  ? ""
                  : toml_string(settings.dns.format->name);
     }},
    {{.name = "update",
      .value = "\"ADDRESS\"",
      .meaning =
          "The primary server that takes the records as dynamic updates (RFC 2136), in place of format: "
          "ADDRESS or ADDRESS#PORT. Other records than those that were read are a conflict, and are kept. "
          "The gates read the authoritative servers, so the primary may be a hidden one",
      .fallback = "files in the format"},
     [](const TomlValue& value, Settings& settings, SettingsNotes& notes) {
       notes.one_text(value, [&](const std::string& text) {
         return store(settings.dns.update, parse_typed_server(text));
       });
     },
     [](const Settings& settings) -> std::string { return text_of(settings.dns.update); }},
    {{.name = "key",
      .value = "\"FILE\"",
      .meaning =
          "The key that signs the updates (TSIG, RFC 8945), as tsig-keygen or keymgr -t writes it: "
          "hmac-sha256, hmac-sha384 or hmac-sha512. Only its owner may read the file. Required with update"},
     [](const TomlValue& value, Settings& settings, SettingsNotes& notes) {
       store_path(value, settings.dns.key, notes);
     },
     [](const Settings& settings) -> std::string { return text_of(settings.dns.key); }},
    {{.name = "push",
      .value = "[\"PROGRAM\", \"ARGUMENT\", ...]",
      .meaning =
          "A program that changes the records, in place of files: it is run without a shell in the directory "
          "STATE, and gets the changes as NDJSON; see mtasts-push(7). apply reads the authoritative servers "
          "afterwards, whatever the program reports"},
     [](const TomlValue& value, Settings& settings, SettingsNotes& notes) {
       notes.command(value, settings.dns.push);
     },
     [](const Settings& settings) -> std::string { return texts_of(settings.dns.push); }},
    {{.name = "reload",
      .value = "[\"PROGRAM\", \"ARGUMENT\", ...]",
      .meaning = "A program that is run, without a shell, after files below STATE/zones or records of update "
                 "or push have changed"},
     [](const TomlValue& value, Settings& settings, SettingsNotes& notes) {
       notes.command(value, settings.dns.reload);
     },
     [](const Settings& settings) -> std::string { return texts_of(settings.dns.reload); }},
};

constexpr SettingsKey<Settings> kWebKeys[] = {
    {{.name = "site",
      .value = "\"NAME\"",
      .meaning =
          "The format of the web server's configuration below STATE/site, a value of --format of gen-site",
      .fallback = "none is written"},
     [](const TomlValue& value, Settings& settings, SettingsNotes& notes) {
       notes.one_text(value, [&](const std::string& text) {
         return store(settings.web.site, parse_choice(text, choices_of(kSiteFormats)));
       });
     },
     [](const Settings& settings) -> std::string {
       return settings.web.site == nullptr ? "" : toml_string(settings.web.site->name);
     }},
    {{.name = "policies",
      .value = "\"DIR\"",
      .meaning =
          "The directory of the policies on the web server, as the site names it, if deploy or somebody "
          "else copies them to another machine",
      .fallback = "STATE/policies"},
     [](const TomlValue& value, Settings& settings, SettingsNotes& notes) {
       store_checked(value, check_server_path, settings.web.policies, notes, "policies");
     },
     [](const Settings& settings) -> std::string { return text_of(settings.web.policies); }},
    {{.name = "proxy_to",
      .value = "\"URL\"",
      .meaning =
          "http://HOST:PORT of the program that serves the policies behind the web server, for instance "
          "mailcow: with nginx, caddy, apache, haproxy, and with traefik, which needs it",
      .fallback = "the web server reads the policies itself"},
     [](const TomlValue& value, Settings& settings, SettingsNotes& notes) {
       store_checked(value, check_proxy_url, settings.web.proxy_to, notes, "proxy_to");
     },
     [](const Settings& settings) -> std::string { return text_of(settings.web.proxy_to); }},
    {{.name = "deploy",
      .value = "[\"PROGRAM\", \"ARGUMENT\", ...]",
      .meaning = "A program that is run, without a shell and in the directory STATE, after policies or the "
                 "site have changed: it copies them to another machine. It runs again if the web server "
                 "answers without a policy"},
     [](const TomlValue& value, Settings& settings, SettingsNotes& notes) {
       notes.command(value, settings.web.deploy);
     },
     [](const Settings& settings) -> std::string { return texts_of(settings.web.deploy); }},
    {{.name = "reload",
      .value = "[\"PROGRAM\", \"ARGUMENT\", ...]",
      .meaning = "A program that is run after deploy: it makes the web server read the new site. Without "
                 "deploy it waits until the certificates exist that the site names"},
     [](const TomlValue& value, Settings& settings, SettingsNotes& notes) {
       notes.command(value, settings.web.reload);
     },
     [](const Settings& settings) -> std::string { return texts_of(settings.web.reload); }},
};

constexpr SettingsKey<Settings> kGatesKeys[] = {
    {{.name = "min_testing",
      .value = "\"DURATION\"",
      .meaning = "The least time in mode testing before mode enforce",
      .fallback = "14d"},
     [](const TomlValue& value, Settings& settings, SettingsNotes& notes) {
       notes.duration(value, [&](std::uint64_t seconds) -> Result<void> {
         if (seconds > MaxAge::kGreatest) {
           return fail({Fault::input, "settings-value-invalid", "more than a year",
                        "give a number of days: \"14d\""});
         }
         settings.rollout.min_testing = std::chrono::seconds(seconds);
         return {};
       });
     },
     [](const Settings& settings) -> std::string {
       return settings.rollout.min_testing == RolloutSettings().min_testing
                  ? ""
                  : duration_of(static_cast<std::uint64_t>(settings.rollout.min_testing.count()));
     }},
    {{.name = "reports",
      .value = "true|false",
      .meaning = "Mode enforce needs evidence of TLSRPT reports; see mtasts-report(1)",
      .fallback = "true"},
     [](const TomlValue& value, Settings& settings, SettingsNotes& notes) {
       notes.boolean(value, settings.rollout.needs_reports);
     },
     [](const Settings& settings) -> std::string { return settings.rollout.needs_reports ? "" : "false"; }},
    {{.name = "smtp",
      .value = "true|false",
      .meaning =
          "Mode enforce needs MX hosts that were seen to have valid TLS. Where port 25 is blocked, false "
          "lets the reports alone decide; look at new MX hosts from elsewhere then, with mtasts-check(1)",
      .fallback = "true"},
     [](const TomlValue& value, Settings& settings, SettingsNotes& notes) {
       notes.boolean(value, settings.rollout.needs_mx_hosts);
     },
     [](const Settings& settings) -> std::string { return settings.rollout.needs_mx_hosts ? "" : "false"; }},
    {{.name = "min_reporters",
      .value = "N",
      .meaning = "The organizations that must have reported under the current policy",
      .fallback = "2"},
     [](const TomlValue& value, Settings& settings, SettingsNotes& notes) {
       notes.number(value, settings.evidence.reporters);
     },
     [](const Settings& settings) -> std::string {
       return settings.evidence.reporters == EvidenceSettings().reporters
                  ? ""
                  : std::to_string(settings.evidence.reporters);
     }},
    {{.name = "min_sessions",
      .value = "N",
      .meaning = "The good sessions that they must have reported",
      .fallback = "20"},
     [](const TomlValue& value, Settings& settings, SettingsNotes& notes) {
       notes.number(value, settings.evidence.sessions);
     },
     [](const Settings& settings) -> std::string {
       return settings.evidence.sessions == EvidenceSettings().sessions
                  ? ""
                  : std::to_string(settings.evidence.sessions);
     }},
    {{.name = "evidence_window",
      .value = "\"DURATION\"",
      .meaning = "Sessions and failures count only from reports of this time before now",
      .fallback = "30d"},
     [](const TomlValue& value, Settings& settings, SettingsNotes& notes) {
       notes.duration(value, [&](std::uint64_t seconds) -> Result<void> {
         settings.evidence.window = days_rounded_up(seconds);
         return {};
       });
     },
     [](const Settings& settings) -> std::string {
       return settings.evidence.window == EvidenceSettings().window
                  ? ""
                  : duration_of(
                        static_cast<std::uint64_t>(std::chrono::seconds(settings.evidence.window).count()));
     }},
    {{.name = "trusted_reporters",
      .value = "[\"NAME\", ...]",
      .meaning =
          "Good sessions count only from these reporters: the domains that sign their reports. Anybody "
          "can sign with domains of his own, so name large senders of your mail",
      .fallback = "all reporters"},
     [](const TomlValue& value, Settings& settings, SettingsNotes& notes) {
       notes.each_text(value, [&](const std::string& text) -> Result<void> {
         settings.evidence.trusted.push_back(text);
         return {};
       });
     },
     [](const Settings& settings) -> std::string { return texts_of(settings.evidence.trusted); }},
    {{.name = "authserv_id",
      .value = "\"HOST\"",
      .meaning = "The host whose Authentication-Results tell which reports are genuine (RFC 8601)"},
     [](const TomlValue& value, Settings& settings, SettingsNotes& notes) {
       notes.one_text(value, [&](const std::string& text) -> Result<void> {
         settings.evidence.authserv_id = text;
         return {};
       });
     },
     [](const Settings& settings) -> std::string { return text_of(settings.evidence.authserv_id); }},
    {{.name = "accept_unauthenticated",
      .value = "true|false",
      .meaning = "Reports count as evidence also without a verified signature, though anybody can forge them",
      .fallback = "false"},
     [](const TomlValue& value, Settings& settings, SettingsNotes& notes) {
       notes.boolean(value, settings.evidence.accept_unauthenticated);
     },
     [](const Settings& settings) -> std::string {
       return settings.evidence.accept_unauthenticated ? "true" : "";
     }},
};

void read_mx(const TomlValue& value, PolicyTable& draft, SettingsNotes& notes) {
  if (value.kind == TomlKind::text && value.text == "dns") {
    draft.mx_rule = MxRule::followed;
    return;
  }
  draft.mx_rule = MxRule::fixed;
  notes.some_texts(
      value, "name the mx, or remove the key: then the MX records count",
      [&](const std::string& text) { return add_once(draft.mx, parse_mx_pattern(text, notes.idna())); });
}

constexpr SettingsKey<PolicyTable> kPolicyKeys[] = {
    {{.name = "primary",
      .value = "\"DOMAIN\"",
      .meaning = "The domain that publishes the policy, its id and its TLSRPT record. Required"},
     [](const TomlValue& value, PolicyTable& draft, SettingsNotes& notes) {
       notes.one_text(value, [&](const std::string& text) {
         const auto domain = parse_typed_policy_domain(text, notes.idna());
         if (domain) notes.claim(*domain, value.place, "primary");
         return store(draft.primary, domain);
       });
     },
     [](const PolicyTable& draft) -> std::string {
       return draft.primary ? toml_string(draft.primary->text()) : "";
     }},
    {{.name = "mode",
      .value = "\"testing|enforce|none\"",
      .meaning = "The goal. The way to enforce leads through testing and the gates, over weeks of runs",
      .fallback = "testing"},
     [](const TomlValue& value, PolicyTable& draft, SettingsNotes& notes) {
       notes.one_text(value, [&](const std::string& text) { return store(draft.goal, parse_mode(text)); });
     },
     [](const PolicyTable& draft) -> std::string { return toml_string(text(draft.goal)); }},
    {{.name = "max_age",
      .value = "\"DURATION\"",
      .meaning = "The time for which senders may cache the policy",
      .fallback = "the existing one, else 7d; with mode none 1d"},
     [](const TomlValue& value, PolicyTable& draft, SettingsNotes& notes) {
       notes.duration(
           value, [&](std::uint64_t seconds) { return store(draft.max_age, MaxAge::from_seconds(seconds)); });
     },
     [](const PolicyTable& draft) -> std::string {
       return draft.max_age ? duration_of(draft.max_age->seconds()) : "";
     }},
    {{.name = "mx",
      .value = "[\"PATTERN\", ...]|\"dns\"",
      .meaning = "The mx of the policy: hosts, or *.DOMAIN for the hosts one label below DOMAIN. With "
                 "\"dns\" new MX "
                 "records are added once they are accepted, and old ones leave by date",
      .fallback = "the MX records at the first run; a later difference waits for the operator"},
     read_mx,
     [](const PolicyTable& draft) -> std::string {
       return draft.mx_rule == MxRule::followed ? toml_string("dns") : list_of(draft.mx);
     }},
    {{.name = "accept_mx",
      .value = "true|false",
      .meaning = "MX records that differ from the policy are taken over without --accept-mx",
      .fallback = "false"},
     [](const TomlValue& value, PolicyTable& draft, SettingsNotes& notes) {
       notes.boolean(value, draft.accept_mx);
     },
     [](const PolicyTable& draft) -> std::string { return draft.accept_mx ? "true" : ""; }},
    {{.name = "hosted",
      .value = "[\"DOMAIN\", ...]",
      .meaning = "Domains that share the policy, by CNAME records"},
     [](const TomlValue& value, PolicyTable& draft, SettingsNotes& notes) {
       add_domains(value, "hosted", draft.hosted, notes);
     },
     [](const PolicyTable& draft) -> std::string { return list_of(draft.hosted); }},
    {{.name = "hosted_file",
      .value = "\"FILE\"",
      .meaning = "More of them, one a line as for --domains-file"},
     [](const TomlValue& value, PolicyTable& draft, SettingsNotes& notes) {
       store_path(value, draft.hosted_file, notes);
     },
     [](const PolicyTable& draft) -> std::string { return text_of(draft.hosted_file); }},
};

template <class Target>
SettingsTableText table_text(std::string_view heading, std::string_view meaning,
                             std::span<const SettingsKey<Target>> keys) {
  SettingsTableText table{.heading = heading, .meaning = meaning, .keys = {}};
  for (const SettingsKey<Target>& key : keys) table.keys.push_back(key.text);
  return table;
}

}  // namespace

std::span<const SettingsKey<Settings>> top_keys() {
  return kTopKeys;
}
std::span<const SettingsKey<Settings>> dns_keys() {
  return kDnsKeys;
}
std::span<const SettingsKey<Settings>> web_keys() {
  return kWebKeys;
}
std::span<const SettingsKey<Settings>> gates_keys() {
  return kGatesKeys;
}
std::span<const SettingsKey<PolicyTable>> policy_keys() {
  return kPolicyKeys;
}

std::vector<SettingsTableText> settings_tables() {
  return {
      table_text("Before the first table", "They hold for all domains", top_keys()),
      table_text("[dns]", "The records", dns_keys()),
      table_text("[web]", "The web server of the policies", web_keys()),
      table_text("[gates]", "The conditions of mode enforce", gates_keys()),
      table_text("[[policy]]", "One for each policy; at least one is required, unless retire names a domain",
                 policy_keys())};
}

}  // namespace mtasts
