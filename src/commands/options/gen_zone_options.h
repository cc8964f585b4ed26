// The options of "mtasts gen-zone".
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cli/options/domain_options.h"
#include "cli/options/id_options.h"
#include "cli/options/lookup_options.h"
#include "cli/options/output_options.h"
#include "cli/options/policy_options.h"
#include "mtasts/deployment.h"
#include "mtasts/resource_record.h"
#include "mtasts/result.h"
#include "mtasts/tlsrpt_record.h"

namespace mtasts {

struct GenZoneOptions {
  DomainOptions domains = {};
  LookupOptions lookup = {};
  OutputOptions output = {};
  PolicyOptions policy = {};
  IdOptions id = {};
  std::optional<Ttl> ttl = {};
  std::vector<ReportUri> rua = {};
  std::optional<std::string> web_host = {};        // --web-host, as typed
  std::vector<IpAddress> web_addresses = {};       // --web-address
  std::optional<std::string> primary = {};         // --primary, as typed
  bool each = false;                               // --each
  bool hosted_only = false;                        // --hosted-only
  std::optional<RecordKind> only = {};             // --only
  std::optional<HostedTlsrpt> hosted_tlsrpt = {};  // --hosted-tlsrpt, else the existing one, else cname
  std::optional<std::string> policy_file = {};     // --policy
  std::optional<std::string> policies = {};        // --policies, a directory: its domains are the primaries
  bool list = false;                               // --list, with --policies: the primary of each domain
  bool allow_uncovered = false;                    // --allow-uncovered
  bool when_live = false;                          // --when-live, with --policy
  std::optional<std::string> output_dir = {};      // --output-dir
  RecordOutput records = {};                       // --format and --zone
  std::optional<std::string> update = {};          // --update
  std::optional<std::string> key = {};             // --key
  bool replace_foreign = false;                    // --replace-foreign
  bool dry_run = false;
};

// Rejects options that contradict each other, or leave the primary, its web server or its id open.
// Fault::usage.
[[nodiscard]] Result<void> check(const GenZoneOptions& options);

}  // namespace mtasts
