// The text of a new settings file.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "commands/settings/settings.h"

namespace mtasts {

// Comments for the reader of the file. They may have remote text, which is escaped when it is printed.
struct SettingsRemarks {
  using ByKey = std::map<std::string, std::string, std::less<>>;  // "rua"
  std::vector<std::string> top = {};                              // paragraphs
  ByKey keys = {};
  std::vector<ByKey> policies = {};  // of each policy
};

// Every key: with its meaning and value, or as a comment that states its form if it has none. read_settings()
// reads the same settings, relative paths aside.
[[nodiscard]] std::string print_settings(const Settings& settings, const SettingsRemarks& remarks);

}  // namespace mtasts
