// mtasts gen-sts: the _mta-sts TXT record (RFC 8461 §3.1) with the id that stands, the first one or its
// successor.
#include "commands/commands.h"
#include "commands/lookup/id_source.h"
#include "commands/lookup/live_policies.h"
#include "commands/lookup/lookup.h"
#include "commands/output/files_read.h"
#include "commands/output/record_output.h"
#include "commands/zone/record_zones.h"

namespace mtasts {
namespace {

Task<DomainOutcome> sts_outcome(DomainName domain, IdSource& ids, LivePolicies* live,
                                const StandingZone& standing, Ttl ttl, OutputForm form) {
  if (live != nullptr) {
    const auto is_live = co_await live->check(domain, domain);
    if (!is_live) {
      // Omission is not removal: a file that is written without the new record keeps the one that stands.
      std::vector<ResourceRecord> kept = standing.sts_records(domain, ttl);
      co_return records_outcome_without(domain, Role::primary, std::move(kept), is_live.error());
    }
  }
  KnownIds in_output = standing.ids(domain);
  auto planned = co_await ids.id_for(domain, std::move(in_output));
  if (!planned) co_return records_left_out(domain.text(), Role::primary, planned.error());
  std::vector<ResourceRecord> records;
  records.push_back({sts_record_name(domain), ttl, TxtData{print_sts_record({.id = planned->id})}});
  DomainOutcome outcome = records_outcome(domain, Role::primary, std::move(records), *planned, form);
  outcome.warnings = std::move(planned->warnings);
  co_return outcome;
}

}  // namespace

Result<ExitCode> run_gen_sts(const GenStsOptions& options, Context& context) {
  auto kept = check_inputs_are_kept(
      files_read(options.domains, options.lookup, {options.id.ledger, options.policy_file}), options.output,
      context.ports.files);
  if (!kept) return fail(kept.error());
  std::unique_ptr<Dns> dns;
  if (!options.id.id || options.when_live) {
    auto opened = open_dns(options.lookup, context);
    if (!opened) return fail(opened.error());
    dns = *std::move(opened);
  }
  auto zones = RecordZones::open(options.records, dns.get(), context.ports.idna);
  if (!zones) return fail(zones.error());
  auto ids = IdSource::open(options.id, dns.get(), context);
  if (!ids) return fail(ids.error());
  std::optional<LivePolicies> live;
  if (options.when_live) {
    auto opened = LivePolicies::open(options.policy_file, options.policies, *dns, context);
    if (!opened) return fail(opened.error());
    live = *std::move(opened);
  }
  // What is no regular file is refused here, before it is read.
  auto emission = Emission::begin("gen-sts", options.output, options.dry_run, context);
  if (!emission) return fail(emission.error());
  if (auto ours = emission->print_records_as(options.records.format); !ours) return fail(ours.error());
  auto standing = standing_output(options.output, options.records.format, {RecordKind::sts}, context);
  if (!standing) return fail(standing.error());

  const Ttl ttl = planned_ttl(options.ttl, *standing);
  const auto work = [&](DomainName domain) -> Task<DomainOutcome> {
    DomainOutcome outcome =
        co_await sts_outcome(domain, *ids, live ? &*live : nullptr, *standing, ttl, options.output.form);
    co_return co_await zones->place(std::move(outcome), domain, Role::primary);
  };
  const auto bad_entry = [](const std::string& typed, const Error& error) {
    return bad_entry_records_json(typed, Role::primary, error);
  };
  DomainSource source(options.domains, context.ports.files, context.ports.idna);
  each_domain(source, options.lookup, options.output, {work, bad_entry}, *emission, context);
  return emission->finish();
}

}  // namespace mtasts
