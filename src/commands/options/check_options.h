// The options of "mtasts check".
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "cli/check_output/check_format.h"
#include "cli/options/connect_to.h"
#include "cli/options/domain_options.h"
#include "cli/options/lookup_options.h"
#include "cli/options/page_options.h"
#include "mtasts/domain_name.h"
#include "mtasts/judgement.h"
#include "mtasts/policy_id.h"
#include "mtasts/tlsrpt_evidence.h"

namespace mtasts {

struct CheckOptions {
  DomainOptions domains = {};
  LookupOptions lookup = {};
  const CheckFormat* format = &kTextCheck;
  bool unordered = false;                          // with ndjson: as answers arrive
  PageOptions page = {};                           // of html
  std::optional<std::string> file = {};            // -o; "-" is standard output and is stored as none
  bool no_smtp = false;                            // --no-smtp
  std::uint16_t mx_port = 25;                      // --mx-port
  std::uint16_t https_port = 443;                  // --https-port
  std::size_t connections = 2;                     // --connections, to one address
  std::vector<ConnectTo> connect_to = {};          // --connect-to, in order: the first that fits counts
  std::optional<std::string> expect_policy = {};   // --expect-policy, a file
  std::optional<PolicyId> expect_id = {};          // --expect-id
  std::optional<std::string> ledger = {};          // --ledger
  std::optional<Step> ready_for = {};              // --ready-for
  std::optional<std::uint64_t> min_testing = {};   // --min-testing, in seconds
  std::optional<std::string> store = {};           // --store
  EvidenceRequirements evidence = {};              // with --store
  std::optional<DomainName> ca = {};               // --ca
  std::optional<unsigned> watch_expiry_days = {};  // --watch-expiry
  std::vector<DomainName> planned_mx = {};         // --mx
  std::vector<std::string> accepted = {};          // --ignore: codes of findings
};

}  // namespace mtasts
