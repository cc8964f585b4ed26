// mtasts gen-sts: the _mta-sts TXT record (RFC 8461 §3.1) with the id that stands, the first one or its
// successor.
#include "commands/commands.h"
#include "commands/output/record_output.h"
#include "commands/zone/record_run.h"

namespace mtasts {
namespace {

Task<DomainOutcome> sts_outcome(DomainName domain, RecordRun& run, Ttl ttl, OutputForm form) {
  if (run.live) {
    const auto is_live = co_await run.live->check(domain, domain);
    if (!is_live) {
      // Omission is not removal: a file that is written without the new record keeps the one that stands.
      std::vector<ResourceRecord> kept = run.standing.sts_records(domain, ttl);
      co_return records_outcome_without(domain, Role::primary, std::move(kept), is_live.error());
    }
  }
  KnownIds in_output = run.standing.ids(domain);
  auto planned = co_await run.ids->id_for(domain, std::move(in_output));
  if (!planned) co_return records_left_out(domain.text(), Role::primary, planned.error());
  std::vector<ResourceRecord> records;
  records.push_back({sts_record_name(domain), ttl, TxtData{print_sts_record({.id = planned->id})}});
  DomainOutcome outcome = records_outcome(domain, Role::primary, std::move(records), *planned, form);
  outcome.warnings = std::move(planned->warnings);
  co_return outcome;
}

}  // namespace

Result<ExitCode> run_gen_sts(const GenStsOptions& options, Context& context) {
  const RecordSettings settings{.bulk = {.command = "gen-sts",
                                         .domains = options.domains,
                                         .lookup = options.lookup,
                                         .output = options.output,
                                         .dry_run = options.dry_run},
                                .records = options.records,
                                .kinds = {RecordKind::sts},
                                .uses_dns = !options.id.id || options.when_live,
                                .ids = &options.id,
                                .when_live = options.when_live,
                                .policy_file = options.policy_file,
                                .policy_tree = options.policies};
  auto run = RecordRun::open(settings, context);
  if (!run) return fail(run.error());
  const Ttl ttl = planned_ttl(options.ttl, run->standing);
  const auto domain_outcome = [&](DomainName domain) -> Task<DomainOutcome> {
    DomainOutcome outcome = co_await sts_outcome(domain, *run, ttl, options.output.form);
    co_return co_await run->zones.place(std::move(outcome), domain, Role::primary);
  };
  const auto bad_entry = [](const std::string& typed, const Error& error) {
    return records_left_out(typed, Role::primary, error);
  };
  for_each_domain(settings.bulk, {domain_outcome, bad_entry}, run->emission, context);
  return run->emission.finish();
}

}  // namespace mtasts
