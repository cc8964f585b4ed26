// Expectations: the values and the step that check judges each domain by.
#pragma once

#include <utility>

#include "cli/context.h"
#include "commands/options/check_options.h"
#include "mtasts/domain_name.h"
#include "mtasts/judgement.h"
#include "mtasts/ledger.h"
#include "mtasts/observation.h"
#include "mtasts/result.h"

namespace mtasts {

// The expectations that all domains share, and the ledger entries of each.
class Expectations {
 public:
  // Reads the files of --expect-policy and --ledger. Errors of read_policy_file() and read_ledger().
  [[nodiscard]] static Result<Expectations> read(const CheckOptions& options, Context& context);

  // Senders of a hosted domain get the policy of its primary, and the ledger has the entries of that.
  [[nodiscard]] Expectation of(const Observation& seen) const;

 private:
  Expectations(Expectation common, EntriesByDomain ledger)
      : common_(std::move(common)), ledger_(std::move(ledger)) {}

  Expectation common_;
  EntriesByDomain ledger_;
};

}  // namespace mtasts
