// The options that plan, apply and status share: the settings of the fleet, and how it is observed.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cli/options/declaration.h"
#include "cli/options/domain_options.h"
#include "cli/record_formats/record_format.h"
#include "cli/site_formats/site_format.h"
#include "commands/options/observation_options.h"
#include "mtasts/policy.h"
#include "mtasts/tlsrpt_record.h"

namespace mtasts {

// Settings of the command line in place of a file.
struct TypedSettings {
  std::optional<std::string> state = {};        // --state
  std::optional<std::string> web_host = {};     // --web-host
  std::vector<std::string> web_addresses = {};  // --web-address
  std::vector<ReportUri> rua = {};              // --rua
  bool no_reports = false;                      // --no-reports
  std::optional<Mode> mode = {};                // --mode
  const RecordFormat* format = nullptr;         // --records
  std::optional<std::string> update = {};       // --update
  std::optional<std::string> key = {};          // --key
  const SiteFormat* site = nullptr;             // --site
};

struct RolloutOptions {
  DomainOptions domains = {};              // operands: each is the primary of a policy of its own
  std::optional<std::string> config = {};  // --config; default: ./mtasts.toml, then /etc/mtasts/mtasts.toml
  TypedSettings typed = {};                // of the operands
  bool force_weaker_mode = false;
  bool force_removals = false;
  bool force_changes = false;
  bool force_web_host = false;
  bool accept_mx = false;  // --accept-mx, for all policies
  ObservationOptions observation = {};
};

// The permissions that are given, as options: "--accept-mx".
[[nodiscard]] std::vector<std::string> permissions_of(const RolloutOptions& options);
// The same options with exactly these permissions. Fault::input, code "not-a-plan", for an unknown one.
[[nodiscard]] Result<RolloutOptions> with_permissions(RolloutOptions options,
                                                      const std::vector<std::string>& permissions);

// Declares the operands and all of these options of the command `name`.
void declare_rollout(Declaration& command, std::string_view name, RolloutOptions& options);
// The same without operands and permissions, for a command that changes nothing.
void declare_observed_fleet(Declaration& command, std::string_view name, RolloutOptions& options);

}  // namespace mtasts
