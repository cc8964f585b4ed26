// mtasts.toml(5): the manual of the settings file, printed from the rows of its keys.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace mtasts {

struct SettingsKeyText {
  std::string_view name;
  std::string_view value;          // its form: "\"HOST\"", "[\"URI\", ...]"
  std::string_view meaning;        // sentences, without the final stop
  std::string_view fallback = {};  // the value without the key, in words; empty: none
};

struct SettingsTableText {
  std::string_view heading;  // "[dns]"
  std::string_view meaning;
  std::vector<SettingsKeyText> keys;
};

// roff in the man(7) macros. `date` is printed as given: "2026-11-21".
[[nodiscard]] std::string settings_man_page(const std::vector<SettingsTableText>& tables,
                                            std::string_view version, std::string_view date);

}  // namespace mtasts
