// mtasts bump-id DOMAIN --policy FILE --ledger LEDGER: the id moves exactly when the policy does.
#pragma once

#include <string>

#include "cli/context.h"
#include "cli/exit_code.h"
#include "commands/bulk/domain_outcome.h"
#include "commands/bump_id.h"
#include "mtasts/deployment.h"

namespace mtasts {

// The standing id while the policy stands, else a successor, recorded before it is printed. Killed at any
// point and run again, it gives no id to two policies and leaves no changed policy with its old id.
[[nodiscard]] Result<ExitCode> bump_for_policy(const BumpIdOptions& options, Context& context);

// What bump-id prints of a domain: the id behind `lead`, on a line of its own.
[[nodiscard]] DomainOutcome bump_outcome(const DomainName& domain, const PlannedId& planned, bool changed,
                                         const std::string& lead);

}  // namespace mtasts
