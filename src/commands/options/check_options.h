// The options of "mtasts check".
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "cli/check_output/check_format.h"
#include "cli/options/domain_options.h"
#include "cli/options/page_options.h"
#include "commands/options/observation_options.h"
#include "mtasts/judgement.h"
#include "mtasts/policy_id.h"
#include "mtasts/tlsrpt_evidence.h"

namespace mtasts {

struct CheckOptions {
  DomainOptions domains = {};
  ObservationOptions observation = {};
  const CheckFormat* format = &kTextCheck;
  bool unordered = false;                          // with ndjson: as answers arrive
  PageOptions page = {};                           // of html
  std::optional<std::string> file = {};            // -o; "-" is standard output and is stored as none
  std::optional<std::string> expect_policy = {};   // --expect-policy, a file
  std::optional<PolicyId> expect_id = {};          // --expect-id
  std::optional<std::string> ledger = {};          // --ledger
  std::optional<Step> ready_for = {};              // --ready-for
  std::optional<std::uint64_t> min_testing = {};   // --min-testing, in seconds
  std::optional<std::string> store = {};           // --store
  EvidenceRequirements evidence = {};              // with --store
  std::optional<unsigned> watch_expiry_days = {};  // --watch-expiry
  std::vector<std::string> accepted = {};          // --ignore: codes of findings
};

}  // namespace mtasts
