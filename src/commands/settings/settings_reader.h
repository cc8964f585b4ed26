// Reads the settings file, and reports all its faults at once.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "commands/settings/settings.h"
#include "mtasts/finding.h"
#include "ports/idna.h"
#include "ports/toml.h"

namespace mtasts {

inline constexpr std::size_t kLargestSettings = std::size_t{16} * 1024 * 1024;  // bytes

struct SettingsReading {
  std::optional<Settings> settings;
  // In the order of the file. There are errors exactly if there are no settings.
  std::vector<Finding> findings;
};

// Reads a document of TOML. Relative paths in it are relative to `directory`, that of the file. The lists
// that it names are not read.
[[nodiscard]] SettingsReading read_settings(const TomlReading& document, const std::string& directory,
                                            Idna& idna);
// The same with the text of the file at `path`.
[[nodiscard]] SettingsReading read_settings_text(std::string_view text, const std::string& path, Toml& toml,
                                                 Idna& idna);

}  // namespace mtasts
