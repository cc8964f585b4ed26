// The options of "mtasts bump-id".
#pragma once

#include <optional>
#include <string>

#include "cli/options/domain_options.h"
#include "cli/options/lookup_options.h"
#include "cli/options/output_options.h"
#include "mtasts/policy_id.h"

namespace mtasts {

struct BumpIdOptions {
  DomainOptions domains = {};
  std::optional<PolicyId> id = {};  // an operand without a dot, the only operand
  LookupOptions lookup = {};
  OutputOptions output = {};                    // of these --json and --ndjson only
  std::optional<std::string> policy_file = {};  // --policy
  std::optional<std::string> policies = {};     // --policies, a directory
  std::optional<std::string> ledger = {};       // --ledger
  std::optional<Day> date = {};
  bool in_place = false;    // --in-place, with exactly one --zone-file
  bool soa_serial = false;  // --soa-serial, with --in-place
  bool dry_run = false;
};

}  // namespace mtasts
