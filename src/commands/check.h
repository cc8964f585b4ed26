// The options of "mtasts check".
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "cli/check_output/check_format.h"
#include "cli/options/domain_options.h"
#include "cli/options/lookup_options.h"
#include "cli/options/page_options.h"
#include "mtasts/domain_name.h"
#include "mtasts/judgement.h"
#include "mtasts/policy_id.h"
#include "mtasts/tlsrpt_evidence.h"

namespace mtasts {

// --connect-to: a replacement of the destination, for test setups. As in curl, an empty host or port matches
// any, and an empty replacement changes nothing.
struct ConnectTo {
  std::string host = {};                      // lower case, without the final dot; empty: any host
  std::optional<std::uint16_t> port = {};     // nothing: any port
  std::string address = {};                   // canonical text; empty: the host's own
  std::optional<std::uint16_t> to_port = {};  // nothing: the port as it was
  friend bool operator==(const ConnectTo&, const ConnectTo&) = default;
};

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
  std::optional<unsigned> watch_expiry_days = {};  // --watch-expiry
  std::vector<DomainName> planned_mx = {};         // --mx
  std::vector<std::string> accepted = {};          // --ignore: codes of findings
};

}  // namespace mtasts
