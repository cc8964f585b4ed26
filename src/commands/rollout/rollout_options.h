// The options that plan, apply and status share: the settings of the fleet, and how it is observed.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "cli/options/declaration.h"
#include "cli/options/lookup_options.h"
#include "commands/check.h"
#include "mtasts/rollout_settings.h"

namespace mtasts {

// Settings of the command line in place of a file: each operand is the primary of a policy of its own.
struct TypedSettings {
  std::vector<std::string> primaries = {};  // operands, as typed
  std::optional<std::string> state = {};    // --state
  std::optional<std::string> web_host = {};
  std::vector<std::string> web_addresses = {};
  std::vector<ReportUri> rua = {};
  std::optional<Mode> mode = {};
  std::optional<std::string> format = {};  // of records
  std::optional<std::string> site = {};
};

struct RolloutOptions {
  std::optional<std::string> config = {};  // --config; default: ./mtasts.toml, then /etc/mtasts/mtasts.toml
  TypedSettings typed = {};                // used if it has operands
  std::vector<Brake> forced = {};          // --force-weaker-mode, --force-removals, --force-changes
  bool accept_mx = false;                  // --accept-mx, for all policies
  LookupOptions lookup = {};
  std::uint16_t https_port = 443;          // --https-port
  std::uint16_t mx_port = 25;              // --mx-port
  std::vector<ConnectTo> connect_to = {};  // --connect-to
};

// Declares the operands and all of these options.
void declare_rollout(Declaration& command, RolloutOptions& options);

}  // namespace mtasts
