#include "commands/zone/zone_domains.h"

#include <utility>

#include "commands/bulk/in_order.h"
#include "commands/lookup/policy_tree.h"
#include "commands/output/record_output.h"
#include "mtasts/finding.h"

namespace mtasts {
namespace {

// The primaries whose policies hosted domains use. Their records are written before those of hosted domains.
class Primaries {
 public:
  // `updater` is null without --update.
  Primaries(ZoneRecords& records, RecordRun& run, ZoneUpdater* updater, const GenZoneOptions& options,
            Context& context)
      : records_(records), run_(run), updater_(updater), options_(options), context_(context) {}

  // The primary that CNAMEs can lead to. Empty, with the reason reported, where its policy or its records are
  // missing.
  std::optional<Primary> open(const DomainName& domain) {
    Planned planned = run_task(plan_named(domain), context_.ports.loop);
    if (const auto written = write(planned); !written) return std::nullopt;
    return *std::move(planned.primary);
  }

  // Reads the policies of --policies. Errors of reading the tree; Fault::input, code "no-policies", if it has
  // none; Fault::undetermined, code "no-server-answers".
  Result<std::vector<Primary>> read_tree(const std::string& tree) {
    auto domains = domains_in_tree(tree, context_);
    if (!domains) return fail(domains.error());
    if (domains->empty()) return fail(no_policies(tree));
    std::vector<PolicyOfTree> policies;
    for (DomainName& domain : *domains) {
      auto policy = read_policy_in_tree(tree, domain, context_.ports.files);
      if (!policy) return fail(policy.error());
      policies.push_back({std::move(domain), std::move(policy->policy)});
    }
    std::vector<Primary> primaries;
    run_each<Planned, PolicyOfTree>(
        policies, [this](PolicyOfTree policy) { return plan_of_tree(std::move(policy)); },
        [&](Planned&& planned) {
          const auto written = write(planned);
          const PolicyOfTree& policy = policies[primaries.size()];
          primaries.push_back(planned.primary ? *std::move(planned.primary)
                                              : Primary{policy.domain, policy.policy});
          if (!written) primaries.back().fault = written.error();
          if (run_.dns) run_.dns->end_domain();
        },
        {.window = options_.lookup.concurrency}, context_);
    if (run_.dns && run_.dns->ends_list()) return fail(run_.dns->error());
    return primaries;
  }

 private:
  struct PolicyOfTree {
    DomainName domain;
    Policy policy;
  };
  // A primary, or the reason why there is none, and the outcome of its own records if they are printed.
  struct Planned {
    DomainName domain;
    Result<Primary> primary;
    std::optional<DomainOutcome> outcome = {};
  };

  Task<Planned> plan_named(DomainName domain) {
    Result<Primary> primary = co_await records_.find_primary(domain);
    Planned planned{std::move(domain), std::move(primary)};
    co_return co_await plan_records(std::move(planned));
  }

  Task<Planned> plan_of_tree(PolicyOfTree policy) {
    Result<Primary> primary = co_await records_.primary_with(policy.domain, std::move(policy.policy));
    Planned planned{std::move(policy.domain), std::move(primary)};
    co_return co_await plan_records(std::move(planned));
  }

  Task<Planned> plan_records(Planned planned) {
    if (!planned.primary || options_.list || options_.hosted_only) co_return planned;
    DomainOutcome outcome = co_await records_.primary_outcome(planned.domain);
    outcome = co_await run_.complete(std::move(outcome), planned.domain, Role::primary);
    if (updater_ != nullptr) {
      outcome = co_await updater_->apply(std::move(outcome), planned.domain, Role::primary);
    }
    planned.outcome = std::move(outcome);
    co_return planned;
  }

  // Writes the records of a primary, or why there are none, which is returned too.
  Result<void> write(Planned& planned) {
    const DomainName& domain = planned.domain;
    if (!planned.primary) {
      DomainOutcome rejection = record_rejection(domain.text(), Role::primary, planned.primary.error());
      run_.emission.write(run_.keep_records(std::move(rejection), domain, Role::primary));
      return fail(planned.primary.error());
    }
    for (const Finding& warning : planned.primary->warnings) report_warning(warning, context_);
    if (!options_.list) records_.warn_without_rua(domain);
    if (!planned.outcome) return {};
    Result<void> written;
    // Hosted domains need no _mta-sts record of the primary yet, which may wait for its policy.
    const DomainOutcome& outcome = *planned.outcome;
    const bool has_records = outcome.records || (outcome.update && !outcome.update->failure);
    if (outcome.rejection && !has_records) written = fail(outcome.rejection->error);
    run_.emission.write(records_.move_to_own_file(*std::move(planned.outcome), domain, Role::primary, run_));
    return written;
  }

  ZoneRecords& records_;
  RecordRun& run_;
  ZoneUpdater* updater_;
  const GenZoneOptions& options_;
  Context& context_;
};

}  // namespace

Result<bool> ZoneDomains::find_primaries(const std::optional<DomainName>& only) {
  Primaries primaries(records_, run_, updater_, options_, context_);
  if (only) {
    primary_ = primaries.open(*only);
    if (primary_ && primary_->hosted_records) shared_kinds_ = primary_->hosted_records->kinds();
    return primary_.has_value();
  }
  if (!options_.policies) return true;
  auto tree = primaries.read_tree(*options_.policies);
  if (!tree) return fail(tree.error());
  tree_ = *std::move(tree);
  return true;
}

ValueOrTask<DomainOutcome> ZoneDomains::step(DomainName&& domain) {
  if (is_printed_at_once(domain)) return print_hosted(domain);
  const bool needs_more =
      options_.policies || options_.output_dir || updater_ != nullptr || run_.has_more_than_records();
  if (!needs_more) return plan(std::move(domain));
  Task<DomainOutcome> planned = plan(DomainName(domain));
  return finish(std::move(planned), std::move(domain));
}

bool ZoneDomains::is_printed_at_once(const DomainName& domain) const {
  if (!primary_ || !primary_->prints(domain)) return false;
  if (run_.existing->empty()) return true;
  return !run_.existing->has_foreign() && !primary_->hosted_records->is_own_web_host(domain) &&
         records_.tlsrpt_of(domain, *primary_, *run_.existing) == records_.default_tlsrpt();
}

// Fast path: the outcome is built where it is returned, in a recycled string.
ValueOrTask<DomainOutcome> ZoneDomains::print_hosted(const DomainName& domain) {
  ValueOrTask<DomainOutcome> outcome;
  std::string& text = std::get<DomainOutcome>(outcome).text;
  text = run_.emission.take_spare_text();
  primary_->hosted_text->print(domain, text);
  if (!run_.existing->empty()) run_.existing->keep(domain, shared_kinds_);
  return outcome;
}

Task<DomainOutcome> ZoneDomains::plan(DomainName&& domain) {
  if (primary_) return records_.hosted_outcome(std::move(domain), *primary_);
  if (options_.each) return records_.each_outcome(std::move(domain));
  return records_.hosted_outcome_by_cover(std::move(domain), tree_);
}

Task<DomainOutcome> ZoneDomains::finish(Task<DomainOutcome> planned, DomainName domain) {
  DomainOutcome outcome = co_await std::move(planned);
  uncovered_.count(outcome);
  outcome = co_await run_.complete(std::move(outcome), domain, role());
  if (updater_ != nullptr) co_return co_await updater_->apply(std::move(outcome), std::move(domain), role());
  co_return records_.move_to_own_file(std::move(outcome), domain, role(), run_);
}

}  // namespace mtasts
