// BulkRun: the inputs that a bulk command opens before the first domain, and its loop over the domains.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cli/context.h"
#include "cli/options/domain_options.h"
#include "cli/options/lookup_options.h"
#include "cli/options/output_options.h"
#include "commands/bulk/for_each_domain.h"
#include "commands/lookup/watched_dns.h"
#include "commands/output/domain_outcome.h"
#include "commands/output/emission.h"

namespace mtasts {

struct BulkSettings {
  std::string_view command;  // names the JSON schema: "gen-policy"
  const DomainOptions& domains;
  const LookupOptions& lookup;
  const OutputOptions& output;
  std::optional<std::string> output_dir = {};
  bool dry_run = false;
  // "grouped": the word for the domains that were done, where the output of each is not printed.
  std::string_view done = {};
  // Files that the command reads besides lists of domains and zone files.
  std::vector<std::optional<std::string>> other_inputs = {};
};

// Fault::usage, code "input-is-output", when the output would overwrite one of the command's inputs.
[[nodiscard]] Result<void> check_inputs(const BulkSettings& settings, Context& context);
// Opens the output, with a lock on the output directory where there is one. Errors of Emission::open and
// Emission::lock_directory.
[[nodiscard]] Result<Emission> open_emission(const BulkSettings& settings, Context& context);

struct BulkRun {
  std::unique_ptr<WatchedDns> dns;  // null with --offline
  Emission emission;

  // Checks the inputs and opens DNS and the output. Errors of these three.
  [[nodiscard]] static Result<BulkRun> open(const BulkSettings& settings, Context& context);
};

enum class EmptyList { is_error, is_allowed };

// Takes each domain of the settings through `steps` and writes the outcomes to `emission`, which also reports
// an error of reading a list, an empty list, and that no server of `dns` answers, which may be null.
void for_each_domain(const BulkSettings& settings, const DomainSteps<DomainOutcome>& steps, WatchedDns* dns,
                     Emission& emission, Context& context, EmptyList empty = EmptyList::is_error);

}  // namespace mtasts
