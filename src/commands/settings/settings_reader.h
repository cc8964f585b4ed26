// Reads the settings file, and reports all its faults at once.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "commands/settings/settings.h"
#include "mtasts/finding.h"
#include "ports/idna.h"
#include "ports/toml.h"

namespace mtasts {

struct SettingsReading {
  std::optional<Settings> settings;
  std::vector<Finding>
      findings;  // in the order of the file; there are errors exactly if there are no settings
};

// Reads a document of TOML. Relative paths in it are relative to `directory`, that of the file. The lists
// that it names are not read.
[[nodiscard]] SettingsReading read_settings(const TomlReading& document, const std::string& directory,
                                            Idna& idna);

}  // namespace mtasts
