#include "commands/checks/expectations.h"

#include <chrono>
#include <optional>

#include "commands/lookup/id_source.h"
#include "commands/output/existing_file.h"

namespace mtasts {

Result<Expectations> Expectations::read(const CheckOptions& options, Context& context) {
  Expectation common{.id = options.expect_id,
                     .ready_for = options.ready_for,
                     .watch_expiry_days = options.watch_expiry_days,
                     .conceals_other_names = options.format->is_for_customers};
  if (options.min_testing) common.min_testing = std::chrono::seconds(*options.min_testing);
  if (options.expect_policy) {
    auto policy = read_policy_file(*options.expect_policy, context);
    if (!policy) return fail(policy.error());
    common.policy = *std::move(policy);
  }
  if (!options.ledger) return Expectations(std::move(common), {});
  auto ledger = read_ledger(*options.ledger, context);
  if (!ledger) return fail(ledger.error());
  common.ledger.emplace();
  return Expectations(std::move(common), entries_by_domain(*std::move(ledger)));
}

Expectation Expectations::of(const Observation& seen) const {
  Expectation expectation = common_;
  if (!expectation.ledger) return expectation;
  expectation.ledger = entries_of(ledger_, seen.domain);
  if (!expectation.ledger->empty() || seen.sts.cname_chain.empty()) return expectation;
  const auto target = DomainName::parse(seen.sts.cname_chain.back());
  const auto primary = target ? domain_of_sts_record(*target) : std::nullopt;
  if (primary) expectation.ledger = entries_of(ledger_, *primary);
  return expectation;
}

}  // namespace mtasts
