// The options of "mtasts report".
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cli/options/domain_options.h"
#include "cli/options/page_options.h"
#include "cli/report_output/report_format.h"
#include "commands/options/observation_options.h"
#include "mtasts/imap_url.h"
#include "mtasts/policy_id.h"
#include "mtasts/tlsrpt_evidence.h"

namespace mtasts {

struct ReportOptions {
  std::vector<std::string> paths = {};          // "-" is standard input
  std::optional<ImapUrl> imap = {};             // --imap
  std::string password_file = {};               // --password-file
  bool mark_seen = false;                       // --mark-seen
  std::optional<ImapFolder> move_to = {};       // --move-to
  std::optional<std::string> store = {};        // --store
  std::optional<Day> prune_before = {};         // --prune-before
  DomainOptions domains = {};                   // --domain and --domains-file; none: all are own
  std::optional<Day> since = {};                // --since
  std::optional<Day> until = {};                // --until
  std::optional<std::string> authserv_id = {};  // --authserv-id
  std::optional<std::string> ledger = {};       // --ledger
  bool policies_seen = false;                   // --policies-seen
  bool ready_for_enforce = false;               // --ready-for enforce
  EvidenceRequirements requirements = {};       // --min-testing, --min-reporters, --min-sessions, --explained
  bool check = false;                           // --check
  ObservationOptions observation = {};          // of --check
  const ReportFormat* format = &kTextReport;
  PageOptions page = {};                 // of html
  std::optional<std::string> file = {};  // -o; "-" is standard output and is stored as none
};

// True if the run reads messages; else it only prints those of the store.
[[nodiscard]] inline bool reads_messages(const ReportOptions& options) {
  return !options.paths.empty() || options.imap;
}

}  // namespace mtasts
