#include "commands/settings/settings_reader.h"

#include <algorithm>
#include <filesystem>
#include <iterator>
#include <span>
#include <utility>

#include "cli/options/option_values.h"
#include "cli/text/nearest_name.h"
#include "commands/settings/settings_keys.h"
#include "mtasts/printable.h"

namespace mtasts {
namespace {

constexpr std::string_view kTables[] = {"dns", "web", "gates", "policy"};

template <class Target>
std::vector<std::string> names_of(std::span<const SettingsKey<Target>> keys) {
  std::vector<std::string> names;
  for (const SettingsKey<Target>& key : keys) names.emplace_back(key.text.name);
  return names;
}

bool has_member(const TomlValue& table, std::string_view key) {
  return std::ranges::any_of(table.members, [key](const TomlMember& member) { return member.key == key; });
}

template <class Target>
const SettingsKey<Target>* key_named(std::string_view name, std::span<const SettingsKey<Target>> keys) {
  for (const SettingsKey<Target>& key : keys) {
    if (key.text.name == name) return &key;
  }
  return nullptr;
}

void note_unknown_key(const TomlMember& member, const std::string& table,
                      const std::vector<std::string>& names, SettingsNotes& notes) {
  const std::string place = table.empty() ? "" : " in " + table;
  notes.add(member.place, "settings-key-unknown",
            "unknown key \"" + printable(member.key, 100) + "\"" + place, did_you_mean(member.key, names));
}

template <class Target>
void read_table(const TomlValue& table, const std::string& name, std::span<const SettingsKey<Target>> keys,
                Target& target, SettingsNotes& notes) {
  if (table.kind != TomlKind::table) {
    return notes.add(table.place, "settings-value-invalid", name + " is a table",
                     "write " + name + " on a line of its own");
  }
  for (const TomlMember& member : table.members) {
    const SettingsKey<Target>* key = key_named(member.key, keys);
    if (key == nullptr) {
      note_unknown_key(member, name, names_of(keys), notes);
    } else {
      key->read(member.value, target, notes);
    }
  }
}

class Reader {
 public:
  Reader(const std::string& directory, Idna& idna) : notes_(directory, idna) {}

  SettingsReading read(const TomlValue& document) {
    for (const TomlMember& member : document.members) read_member(member);
    check(document);
    if (settings_.dns.format == nullptr)
      settings_.dns.format = *parse_choice(kDefaultFormat, choices_of(kRecordFormats));
    SettingsReading reading{.settings = {}, .findings = notes_.take()};
    if (!has_error(reading.findings)) reading.settings = std::move(settings_);
    return reading;
  }

 private:
  void read_member(const TomlMember& member) {
    if (member.key == "dns") return read_table(member.value, "[dns]", dns_keys(), settings_, notes_);
    if (member.key == "web") return read_table(member.value, "[web]", web_keys(), settings_, notes_);
    if (member.key == "gates") return read_table(member.value, "[gates]", gates_keys(), settings_, notes_);
    if (member.key == "policy") return read_policies(member);
    if (const auto* key = key_named(member.key, top_keys()))
      return key->read(member.value, settings_, notes_);
    std::vector<std::string> names = names_of(top_keys());
    names.insert(names.end(), std::begin(kTables), std::end(kTables));
    note_unknown_key(member, "", names, notes_);
  }

  void read_policies(const TomlMember& member) {
    if (member.value.kind != TomlKind::array) {
      return notes_.add(member.place, "settings-value-invalid", "policy is a list of tables",
                        "write [[policy]] with two brackets");
    }
    for (const TomlValue& item : member.value.items) read_policy(item);
  }

  void read_policy(const TomlValue& item) {
    PolicyTable draft;
    read_table(item, "[[policy]]", policy_keys(), draft, notes_);
    if (!has_member(item, "primary")) {
      notes_.add(item.place, "settings-key-missing", "[[policy]] lacks the key primary");
    }
    const bool is_short = draft.max_age && draft.max_age->seconds() < MaxAge::kDay;
    if (is_short && draft.goal != Mode::none) {
      const auto key = std::ranges::find(item.members, "max_age", &TomlMember::key);
      notes_.add(key->place, "policy-max-age-below-day",
                 "max_age " + std::to_string(draft.max_age->seconds()) +
                     " is below a day; an attacker who blocks a sender for that long defeats the policy");
    }
    if (!draft.primary) return;
    settings_.rollout.policies.push_back({.primary = *std::move(draft.primary),
                                          .goal = draft.goal,
                                          .max_age = draft.max_age,
                                          .mx_rule = draft.mx_rule,
                                          .mx = std::move(draft.mx),
                                          .accept_mx = draft.accept_mx,
                                          .hosted = std::move(draft.hosted)});
    settings_.hosted_files.push_back(std::move(draft.hosted_file));
  }

  void require(const TomlValue& document, std::string_view key) {
    if (has_member(document, key)) return;
    notes_.add(document.place, "settings-key-missing", "the key " + std::string(key) + " is missing");
  }

  // Faults are placed at the key that is one too many.
  void check_destination(const TomlValue& dns) {
    for (const TomlMember& member : dns.members) {
      for (const char* other : {"format", "update"}) {
        if (member.key == "push" && has_member(dns, other))
          notes_.add(member.place, "settings-conflict", std::string(other) + " and push exclude each other",
                     "remove one of them: records go to one place");
      }
      if (member.key == "update" && has_member(dns, "format"))
        notes_.add(member.place, "settings-conflict", "format and update exclude each other",
                   "remove one of them: records go to files or to a server");
      if (member.key == "update" && !has_member(dns, "key"))
        notes_.add(member.place, "settings-key-missing", "update needs key: updates are always signed",
                   "add key, the file of the TSIG key");
      if (member.key == "key" && !has_member(dns, "update"))
        notes_.add(member.place, "settings-key-missing", "key needs update: the server that it is for",
                   "add update, the address of the primary server, or remove key");
    }
  }

  void check_site(const TomlValue& web) {
    const SiteFormat* site = settings_.web.site;
    for (const TomlMember& member : web.members) {
      if (member.key == "site" && site != nullptr && site->needs_proxy_to && !has_member(web, "proxy_to"))
        notes_.add(member.place, "settings-key-missing",
                   "site \"" + std::string(site->name) + "\" needs proxy_to: it serves no files",
                   "add proxy_to, the URL of the program that serves the policies");
      if (member.key == "proxy_to" && (site == nullptr || !site->takes_proxy_to))
        notes_.add(member.place, "settings-conflict", "proxy_to has no effect with this site",
                   "name a site that passes requests on: nginx, caddy, apache, haproxy or traefik");
    }
  }

  void check(const TomlValue& document) {
    for (const TomlMember& member : document.members) {
      if (member.key == "dns") check_destination(member.value);
      if (member.key == "web") check_site(member.value);
    }
    require(document, "state");
    const bool has_host = has_member(document, "web_host");
    const bool has_address = has_member(document, "web_address");
    if (!has_host && !has_address) {
      notes_.add(document.place, "settings-key-missing", "neither web_host nor web_address is given",
                 "add one of them");
    }
    if (has_host && has_address) {
      notes_.add(document.place, "settings-conflict", "web_host and web_address exclude each other");
    }
    // The last deployment of a fleet is retired without any policy left.
    if (settings_.rollout.retired.empty() && !has_member(document, "policy")) {
      notes_.add(
          document.place, "settings-key-missing", "the key policy is missing",
          "add [[policy]] with a primary; if the last domain is retired, remove this file and the timer");
    }
    if (!settings_.rollout.needs_mx_hosts && !settings_.rollout.needs_reports) {
      notes_.add(
          document.place, "settings-conflict",
          "smtp = false and reports = false in [gates] exclude each other: nothing would show that the "
          "MX hosts have valid TLS",
          "remove one of them");
    }
    const auto& policies = settings_.rollout.policies;
    const bool enforces = std::ranges::any_of(
        policies, [](const PolicySettings& policy) { return policy.goal == Mode::enforce; });
    if (enforces && settings_.rollout.needs_reports && settings_.rollout.rua.empty()) {
      notes_.add(document.place, "settings-without-reports",
                 "mode enforce waits for reports, but rua is missing");
    }
  }

  SettingsNotes notes_;
  Settings settings_ = {};
};

}  // namespace

SettingsReading read_settings(const TomlReading& document, const std::string& directory, Idna& idna) {
  if (!document.document) return {.settings = {}, .findings = {*document.fault}};
  return Reader(directory, idna).read(*document.document);
}

SettingsReading read_settings_text(std::string_view text, const std::string& path, Toml& toml, Idna& idna) {
  return read_settings(toml.parse(text), std::filesystem::path(path).parent_path().string(), idna);
}

}  // namespace mtasts
