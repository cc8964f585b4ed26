// Expectations: the values and the step that check judges each domain by.
#pragma once

#include <utility>

#include "cli/context.h"
#include "commands/options/check_options.h"
#include "mtasts/domain_name.h"
#include "mtasts/judgement.h"
#include "mtasts/ledger.h"
#include "mtasts/result.h"

namespace mtasts {

// The expectations that all domains share, and the ledger entries of each.
class Expectations {
 public:
  // Reads the files of --expect-policy and --ledger. Errors of read_policy_file() and read_ledger().
  [[nodiscard]] static Result<Expectations> read(const CheckOptions& options, Context& context);

  [[nodiscard]] Expectation of(const DomainName& domain) const;

 private:
  Expectations(Expectation common, EntriesByDomain ledger)
      : common_(std::move(common)), ledger_(std::move(ledger)) {}

  Expectation common_;
  EntriesByDomain ledger_;
};

}  // namespace mtasts
