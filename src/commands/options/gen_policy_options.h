// The options of "mtasts gen-policy".
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cli/options/domain_options.h"
#include "cli/options/lookup_options.h"
#include "cli/options/output_options.h"
#include "cli/options/policy_options.h"
#include "mtasts/policy.h"

namespace mtasts {

struct GenPolicyOptions {
  DomainOptions domains = {};
  LookupOptions lookup = {};
  OutputOptions output = {};
  PolicyOptions policy = {};
  std::vector<std::string> add_mx = {};        // --add-mx
  bool accept_mx = false;                      // --accept-mx
  bool repair = false;                         // --repair
  std::optional<std::string> ledger = {};      // --ledger
  std::optional<LineEnding> eol = {};          // --eol; else that of the existing file, else lf
  std::optional<std::string> primary = {};     // --primary
  bool each = false;                           // --each, the default
  std::optional<std::string> output_dir = {};  // --output-dir
  bool dry_run = false;
};

}  // namespace mtasts
