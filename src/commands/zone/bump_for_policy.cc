#include "commands/zone/bump_for_policy.h"

#include <memory>
#include <optional>
#include <unordered_set>
#include <utility>
#include <vector>

#include "cli/json_output.h"
#include "cli/options/typed_names.h"
#include "commands/bulk/domain_source.h"
#include "commands/bulk/for_each_domain.h"
#include "commands/lookup/id_source.h"
#include "commands/lookup/lookup.h"
#include "commands/lookup/policy_tree.h"
#include "commands/lookup/time_of_run.h"
#include "commands/output/emission.h"
#include "commands/output/existing_file.h"
#include "commands/output/locked_ledger.h"

namespace mtasts {
namespace {

// An id with the line that records it; the line is empty if the policy is unchanged.
struct PolicyBump {
  std::string domain;
  DomainOutcome outcome = {};
  std::string line = {};
};

// The outcome of a domain whose ledger has this policy last; nothing if the policy is new or has changed.
std::optional<PolicyBump> keep_id(const DomainName& domain, const Policy& policy, const LockedLedger& ledger,
                                  const std::string& lead) {
  const std::vector<LedgerEntry>& entries = entries_of(ledger.entries(), domain);
  if (entries.empty() || !records_policy(entries.back(), policy)) return std::nullopt;
  const PolicyId& id = entries.back().id;
  PolicyBump bump{domain.text(), bump_outcome(domain, {.id = id, .previous = id}, lead)};
  bump.outcome.tally = Tally::unchanged;
  return bump;
}

// Plans the successor of the existing id. `dns` is null with --offline.
Task<Result<PolicyBump>> plan_bump(DomainName domain, Policy policy, const LockedLedger& ledger, Dns* dns,
                                   const TimeOfRun& now, std::string lead) {
  const std::vector<LedgerEntry>& entries = entries_of(ledger.entries(), domain);
  KnownIds known;
  for (const LedgerEntry& entry : entries) known.used.push_back(entry.id);
  if (!known.used.empty()) known.current.push_back(known.used.back());
  auto planned = co_await plan_id_of(domain, std::move(known), dns, IdAction::bump, now.day);
  if (!planned) co_return fail(planned.error());
  if (dns == nullptr && entries.empty()) {
    planned->warnings.push_back(
        found("id-not-looked-up", domain.text() +
                                      ": the ledger has no entry, and --offline forbids to look "
                                      "up the published id, which may be " +
                                      planned->id.text() + " too"));
  }
  PolicyBump bump{domain.text(), bump_outcome(domain, *planned, lead)};
  bump.line = print_ledger_line({now.text, domain, planned->id, policy.mode, policy.max_age, policy.mx});
  co_return bump;
}

PolicyBump rejected(const std::string& domain, const Error& error) {
  PolicyBump bump{domain};
  bump.outcome.rejection = std::make_unique<Rejection>(Rejection{domain, error});
  return bump;
}

// Plans the ids of the policies in a directory. A repeated domain is planned once.
class TreeBumps {
 public:
  TreeBumps(const std::string& root, const LockedLedger& ledger, Dns* dns, const TimeOfRun& now, Files& files)
      : root_(root), ledger_(ledger), dns_(dns), now_(now), files_(files) {}

  ValueOrTask<PolicyBump> step(DomainName&& domain) {
    if (!seen_.insert(domain.text()).second) {
      PolicyBump repeated{domain.text()};
      repeated.outcome.tally = Tally::not_counted;
      return repeated;
    }
    auto policy = read_policy_in_tree(root_, domain, files_);
    if (!policy) return rejected(domain.text(), policy.error());
    const std::string lead = domain.text() + " ";
    if (auto kept = keep_id(domain, policy->policy, ledger_, lead)) return *std::move(kept);
    return plan(std::move(domain), std::move(policy->policy), lead);
  }

 private:
  Task<PolicyBump> plan(DomainName domain, Policy policy, std::string lead) {
    auto planned = co_await plan_bump(domain, std::move(policy), ledger_, dns_, now_, std::move(lead));
    if (!planned) co_return rejected(domain.text(), planned.error());
    co_return *std::move(planned);
  }

  const std::string& root_;
  const LockedLedger& ledger_;
  Dns* dns_;  // null with --offline
  const TimeOfRun& now_;
  Files& files_;
  std::unordered_set<std::string> seen_ = {};
};

// Records the bumps in batches, since each record waits for the disk, and then prints their ids.
class RecordedBumps final : public ResultSink<PolicyBump> {
 public:
  RecordedBumps(LockedLedger& ledger, Emission& emission) : ledger_(ledger), emission_(emission) {}

  void write(PolicyBump&& bump) override {
    constexpr std::size_t kBatch = 2048;
    lines_ += bump.line;
    pending_.push_back(std::move(bump));
    if (pending_.size() >= kBatch) flush();
  }
  [[nodiscard]] std::size_t weight(const PolicyBump& bump) const override {
    return bump.outcome.weight() + bump.line.size();
  }
  [[nodiscard]] std::uint64_t failures() const override { return emission_.failures(); }
  [[nodiscard]] std::uint64_t pending() const override { return pending_.size(); }
  void flush() override {
    const Result<void> recorded = ledger_.add(std::exchange(lines_, {}));
    for (PolicyBump& bump : pending_) {
      if (!recorded && !bump.line.empty()) bump = rejected(bump.domain, recorded.error());
      // The difference of a dry run has the id.
      if (emission_.dry_run() && !bump.line.empty()) bump.outcome.text.clear();
      emission_.write(std::move(bump.outcome));
    }
    pending_.clear();
  }

 private:
  LockedLedger& ledger_;
  Emission& emission_;
  std::string lines_ = {};
  std::vector<PolicyBump> pending_ = {};
};

// The domains of the command line, else all that have a policy in the directory.
Result<DomainOptions> domains_of(const BumpIdOptions& options, Context& context) {
  DomainOptions domains = options.domains;
  if (!domains.operands.empty() || !domains.files.empty()) return domains;
  const auto tree = domains_in_tree(*options.policies, context);
  if (!tree) return fail(tree.error());
  for (const DomainName& domain : *tree) domains.operands.push_back(domain.text());
  if (tree->empty()) return fail(no_policies(*options.policies));
  return domains;
}

Result<PolicyBump> bump(const BumpIdOptions& options, const DomainName& domain, const Policy& policy,
                        const LockedLedger& ledger, Context& context) {
  if (auto kept = keep_id(domain, policy, ledger, "")) {
    context.diagnostics.note(domain.text() + ": policy unchanged, id kept");
    return *std::move(kept);
  }
  // DNS is needed only for a new id, which must differ from the published ones.
  auto dns = open_dns(options.lookup, context);
  if (!dns) return fail(dns.error());
  auto now = time_of_run(options.date, context);
  if (!now) return fail(now.error());
  return run_task(plan_bump(domain, policy, ledger, dns->get(), *now, ""), context.ports.loop);
}

}  // namespace

Result<ExitCode> bump_for_policy(const BumpIdOptions& options, Context& context) {
  auto domain = parse_typed_policy_domain(options.domains.operands.front(), context.ports.idna);
  if (!domain) return fail(domain.error());
  auto emission = Emission::open("bump-id", options.output, options.dry_run, context);
  if (!emission) return fail(emission.error());
  auto policy = read_policy_file(*options.policy_file, context);
  if (!policy) return fail(policy.error());
  auto ledger = LockedLedger::open(*options.ledger, options.dry_run, context);
  if (!ledger) return fail(ledger.error());
  auto planned = bump(options, *domain, *policy, *ledger, context);
  if (!planned) return fail(planned.error());
  if (auto recorded = ledger->add(planned->line); !recorded) return fail(recorded.error());
  ledger->show_difference(*emission);
  if (options.dry_run && !planned->line.empty()) planned->outcome.text.clear();  // the difference has the id
  emission->write(std::move(planned->outcome));
  return emission->finish();
}

Result<ExitCode> bump_for_policies(const BumpIdOptions& options, Context& context) {
  const auto domains = domains_of(options, context);
  if (!domains) return fail(domains.error());
  const auto now = time_of_run(options.date, context);
  if (!now) return fail(now.error());
  const auto dns = open_dns(options.lookup, context);
  if (!dns) return fail(dns.error());
  auto emission = Emission::open("bump-id", options.output, options.dry_run, context);
  if (!emission) return fail(emission.error());
  auto ledger = LockedLedger::open(*options.ledger, options.dry_run, context);
  if (!ledger) return fail(ledger.error());
  emission->summarize_list(options.dry_run ? "would be recorded" : "recorded");

  TreeBumps tree(*options.policies, *ledger, dns->get(), *now, context.ports.files);
  RecordedBumps bumps(*ledger, *emission);
  DomainSource source(*domains, context.ports.files, context.ports.idna);
  const DomainSteps<PolicyBump> steps{
      .domain = [&](DomainName&& domain) { return tree.step(std::move(domain)); }, .bad_entry = rejected};
  const Pace pace{.window = options.lookup.concurrency};
  auto read = for_each_domain(source, steps, bumps, pace, dns->get(), context);
  if (read && *dns && (*dns)->ends_list()) read = fail((*dns)->error());
  if (read && source.count() == 0) read = fail(no_domains());
  if (!read) emission->fail_with(read.error());
  ledger->show_difference(*emission);
  return emission->finish();
}

DomainOutcome bump_outcome(const DomainName& domain, const PlannedId& planned, const std::string& lead) {
  const bool is_changed = planned.previous != planned.id;
  BumpIdResult result{.domain = domain.text(), .id = planned.id.text(), .changed = is_changed};
  if (planned.previous) result.previous = planned.previous->text();
  return {.text = lead + result.id + "\n", .json = json_text(result), .warnings = planned.warnings};
}

}  // namespace mtasts
