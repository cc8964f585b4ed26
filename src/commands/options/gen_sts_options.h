// The options of "mtasts gen-sts".
#pragma once

#include <optional>
#include <string>

#include "cli/options/domain_options.h"
#include "cli/options/id_options.h"
#include "cli/options/lookup_options.h"
#include "cli/options/output_options.h"
#include "mtasts/resource_record.h"

namespace mtasts {

struct GenStsOptions {
  DomainOptions domains = {};
  LookupOptions lookup = {};
  OutputOptions output = {};
  IdOptions id = {};
  bool replace_foreign = false;  // --replace-foreign
  std::optional<Ttl> ttl = {};
  bool when_live = false;                       // --when-live, with one of the two that follow
  std::optional<std::string> policy_file = {};  // --policy
  std::optional<std::string> policies = {};     // --policies, a directory
  RecordOutput records = {};                    // --format and --zone
  bool dry_run = false;
};

}  // namespace mtasts
