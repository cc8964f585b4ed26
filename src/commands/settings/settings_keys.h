// The keys of the settings file: one row each, for reading and for the manual.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "cli/documents/settings_page.h"
#include "commands/settings/settings.h"
#include "commands/settings/settings_notes.h"

namespace mtasts {

// The format of records without the key.
inline constexpr std::string_view kDefaultFormat = "bind";

// A [[policy]] while it is read; the fields are those of PolicySettings.
struct PolicyTable {
  std::optional<DomainName> primary = {};
  Mode goal = Mode::testing;
  std::optional<MaxAge> max_age = {};
  MxRule mx_rule = MxRule::held;
  std::vector<MxPattern> mx = {};
  bool accept_mx = false;
  std::vector<DomainName> hosted = {};
  std::optional<std::string> hosted_file = {};
};

template <class Target>
struct SettingsKey {
  SettingsKeyText text;
  // Stores the value; faults go to the notes.
  void (*read)(const TomlValue& value, Target& target, SettingsNotes& notes);
  // The value in TOML; empty if it is the one without the key.
  std::string (*print)(const Target& target);
};

[[nodiscard]] std::span<const SettingsKey<Settings>> top_keys();  // before the first table
[[nodiscard]] std::span<const SettingsKey<Settings>> dns_keys();
[[nodiscard]] std::span<const SettingsKey<Settings>> web_keys();
[[nodiscard]] std::span<const SettingsKey<Settings>> gates_keys();
[[nodiscard]] std::span<const SettingsKey<PolicyTable>> policy_keys();

// All tables in the order of the manual.
[[nodiscard]] std::vector<SettingsTableText> settings_tables();

}  // namespace mtasts
