#include "commands/policy/policy_planner.h"

#include <sstream>
#include <utility>

#include "commands/lookup/id_source.h"
#include "commands/lookup/lookup.h"
#include "commands/lookup/time_of_run.h"
#include "mtasts/held_policies.h"
#include "mtasts/printable.h"
#include "mtasts/text_diff.h"
#include "mtasts/utc_time.h"

namespace mtasts {
namespace {

PlannedDomain not_planned(DomainName name, Error error) {
  return {.name = std::move(name), .planned = fail(std::move(error))};
}

}  // namespace

PolicyPlanner::PolicyPlanner(const GenPolicyOptions& options, const RequestedPolicy& request, Dns* dns,
                             Context& context)
    : options_(options),
      request_(request),
      dns_(dns),
      context_(context),
      existing_policies_(options, request, dns, context) {}

Result<PolicyPlanner> PolicyPlanner::open(const GenPolicyOptions& options, const RequestedPolicy& request,
                                          Dns* dns, Context& context) {
  PolicyPlanner planner(options, request, dns, context);
  auto now = time_of_run(std::nullopt, context);
  if (!now) return fail(now.error());
  planner.now_ = read_utc(now->text).value_or(context.ports.clock.now());
  if (!options.ledger) return planner;
  auto ledger = read_ledger(*options.ledger, context);
  if (!ledger) return fail(ledger.error());
  planner.ledger_ = entries_by_domain(*std::move(ledger));
  return planner;
}

Task<PlannedDomain> PolicyPlanner::plan_own(DomainName name, Result<std::optional<std::string>> file_text) {
  if (!file_text) co_return not_planned(std::move(name), file_text.error());
  const auto existing = co_await existing_policies_.find(name, *file_text);
  if (!existing) co_return not_planned(std::move(name), existing.error());
  auto mx = co_await look_up_needed_mx(name, existing->policy);
  if (!mx) co_return not_planned(std::move(name), mx.error());

  PlannedDomain domain{.name = name, .planned = plan_policy(name, request_, existing->policy, *mx)};
  domain.mx = *std::move(mx);
  warn_of_held(domain, existing->policy);
  if (!domain.planned) co_return domain;
  domain.text = print_policy(domain.planned->policy, line_ending(existing->text));
  domain.is_unchanged = *file_text == domain.text;
  domain.file_text = *std::move(file_text);
  if (existing->is_repaired) report_repair(domain, *existing);
  if (domain.mx) {
    std::vector<Finding> aliases = co_await find_mx_aliases(*dns_, domain.mx->hosts());
    std::vector<Finding>& warnings = domain.planned->warnings;
    warnings.insert(warnings.end(), aliases.begin(), aliases.end());
  }
  co_return domain;
}

Task<PlannedDomain> PolicyPlanner::plan_hosted(DomainName name, const PlannedDomain& primary) {
  PlannedDomain domain{.name = name, .planned = primary.planned, .text = primary.text};
  domain.planned->warnings.clear();  // reported once, for the primary
  const bool needs_no_mx = primary.planned->policy.mode == Mode::none;
  if (dns_ == nullptr || needs_no_mx || name == primary.name) co_return domain;
  auto mx = co_await look_up_usable_mx(*dns_, name, request_.allow_implicit_mx);
  if (!mx) co_return not_planned(std::move(name), mx.error());
  domain.mx = std::move(mx->set);
  domain.planned->warnings = std::move(mx->warnings);
  auto covered = check_coverage(name, *domain.mx, primary.name, primary.planned->policy);
  if (!covered) domain.planned = fail(covered.error());
  co_return domain;
}

// Nothing if the policy needs no lookup, or may keep its mx without one. Fault::usage, code "offline".
Task<Result<std::optional<MxSet>>> PolicyPlanner::look_up_needed_mx(const DomainName& name,
                                                                    const std::optional<Policy>& existing) {
  std::optional<MxSet> mx;
  if (!needs_mx_lookup(request_, existing)) co_return mx;
  if (dns_ == nullptr) {
    const bool keeps_mx = existing && !existing->mx.empty() && !request_.accept_mx;
    if (!keeps_mx) co_return fail(offline_error("the MX of " + name.text(), "name them with --mx"));
    co_return mx;
  }
  MxLookup lookup = co_await look_up_mx(*dns_, name);
  if (!lookup.mx) co_return fail(lookup.mx.error());
  mx = *std::move(lookup.mx);
  co_return mx;
}

LineEnding PolicyPlanner::line_ending(const std::optional<std::string>& existing) const {
  if (options_.eol) return *options_.eol;
  return existing ? line_ending_of(*existing) : LineEnding::lf;
}

// Shows the difference of a repair; a dry run shows it anyway.
void PolicyPlanner::report_repair(PlannedDomain& domain, const ExistingPolicy& existing) const {
  Finding finding =
      found("policy-repaired", "the existing policy is not valid; taken over: " + existing.values());
  finding.subject = domain.name.text();
  domain.planned->warnings.push_back(std::move(finding));
  if (options_.dry_run && !existing.is_live) return;
  std::istringstream lines(unified_diff(*existing.text, domain.text, "existing", "repaired"));
  for (std::string line; std::getline(lines, line);) context_.diagnostics.note(printable(line));
}

// Warns of earlier policies that do not cover the MX of today: those of the ledger, and the existing policy,
// which senders may fetch until now.
void PolicyPlanner::warn_of_held(PlannedDomain& domain, const std::optional<Policy>& existing) const {
  if (!domain.mx || domain.mx->status != MxStatus::ok) return;
  std::vector<HeldPolicy> held = held_policies(entries_of(ledger_, domain.name), std::nullopt, now_);
  if (existing && existing->mode == Mode::enforce) {
    held.push_back(
        {"the existing policy", existing->mx, now_ + std::chrono::seconds(existing->max_age.seconds())});
  }
  auto finding = judge_held_policies(held, domain.mx->hosts());
  if (!finding) return;
  finding->subject = domain.name.text();
  domain.held.push_back(*std::move(finding));
}

}  // namespace mtasts
