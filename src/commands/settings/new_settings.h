// New settings for domains of which something or nothing is live: existing values are stated as they are.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cli/context.h"
#include "commands/settings/settings.h"
#include "commands/settings/settings_text.h"
#include "mtasts/takeover.h"

namespace mtasts {

// Values of the command line or of a person.
struct GivenSettings {
  std::string state = {};
  WebTarget web = {};
  std::vector<ReportUri> rua = {};
  bool no_reports = false;
  std::optional<Mode> mode = {};
  const RecordFormat* format = nullptr;
  std::optional<std::string> update = {};  // excludes format
  std::optional<std::string> key = {};     // with update
  const SiteFormat* site = nullptr;
  std::optional<std::string> proxy_to = {};  // with site
};

// The reason why a value is not known; empty if it is known.
[[nodiscard]] std::string unknown_web(const Takeover& takeover, const GivenSettings& given);
[[nodiscard]] std::string unknown_rua(const Takeover& takeover, const GivenSettings& given);

struct NewSettings {
  Settings settings;
  SettingsRemarks remarks;
};

// The settings under which the first run changes nothing of what is live. Without live policy the goal is
// testing. Nothing may be unknown.
[[nodiscard]] NewSettings new_settings(const Takeover& takeover, const GivenSettings& given);

// Asks on the terminal for the web server and the destination of reports that are unknown, until the answers
// are valid. An empty destination is --no-reports. Fault::usage if there is no terminal, or no answer.
[[nodiscard]] Result<void> ask_unknown(const Takeover& takeover, GivenSettings& given, Context& context);

}  // namespace mtasts
