// KnownDomains: the domains whose reports are the operator's own.
#pragma once

#include <set>

#include "cli/context.h"
#include "commands/options/report_options.h"
#include "mtasts/domain_name.h"
#include "mtasts/ledger.h"
#include "mtasts/result.h"

namespace mtasts {

// The domains that the operator named, and those that its mail shows.
struct KnownDomains {
  std::set<DomainName> own = {};         // empty: all are own
  std::set<DomainName> recipients = {};  // of the mails with reports
  EntriesByDomain ledger = {};
};

// Reads the domains of --domain and --domains-file, and the ledger. Errors of reading them, and of a list
// without a domain.
[[nodiscard]] Result<KnownDomains> read_known_domains(const ReportOptions& options, Context& context);

}  // namespace mtasts
