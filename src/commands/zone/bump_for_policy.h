// mtasts bump-id DOMAIN --policy FILE --ledger LEDGER, and with --policies DIR for many domains: an id
// changes exactly when its policy does.
#pragma once

#include <string>

#include "cli/context.h"
#include "cli/exit_code.h"
#include "commands/options/bump_id_options.h"
#include "commands/output/domain_outcome.h"
#include "mtasts/deployment.h"

namespace mtasts {

// Prints the existing id while the policy is unchanged, else a successor, which is recorded first. If it is
// killed at any point and run again, no two policies share an id and no changed policy keeps its old id.
[[nodiscard]] Result<ExitCode> bump_for_policy(const BumpIdOptions& options, Context& context);
// The same for each named domain that has a policy in a directory; for all of these if none is named.
[[nodiscard]] Result<ExitCode> bump_for_policies(const BumpIdOptions& options, Context& context);

// The output of bump-id for a domain: `lead` and the id on one line.
[[nodiscard]] DomainOutcome bump_outcome(const DomainName& domain, const PlannedId& planned,
                                         const std::string& lead);

}  // namespace mtasts
