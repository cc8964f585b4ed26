#include "commands/zone/record_run.h"

#include <utility>

#include "commands/lookup/lookup.h"
#include "commands/output/record_output.h"
#include "mtasts/printable.h"

namespace mtasts {
namespace {

Result<std::optional<IdSource>> open_ids(const RecordRunSettings& settings, Dns* dns, Context& context) {
  if (settings.ids == nullptr) return std::nullopt;
  auto ids = IdSource::open(*settings.ids, dns, context);
  if (!ids) return fail(ids.error());
  return std::optional(*std::move(ids));
}

Result<std::optional<LivePolicies>> open_live(const RecordRunSettings& settings, Dns* dns, Context& context) {
  if (!settings.when_live) return std::nullopt;
  auto live = LivePolicies::open(settings.policy_file, settings.policy_tree, *dns, context);
  if (!live) return fail(live.error());
  return std::optional(*std::move(live));
}

}  // namespace

Result<RecordRun> RecordRun::open(const RecordRunSettings& settings, Context& context) {
  BulkSettings bulk = settings.bulk;
  bulk.other_inputs = {settings.policy_file};
  if (settings.ids != nullptr) bulk.other_inputs.push_back(settings.ids->ledger);
  if (auto kept = check_inputs(bulk, context); !kept) return fail(kept.error());

  auto dns = settings.uses_dns ? open_dns(bulk.lookup, context) : nullptr;
  if (!dns) return fail(dns.error());
  auto zones = RecordZones::open(settings.records, dns->get(), context.ports.idna);
  if (!zones) return fail(zones.error());
  auto ids = open_ids(settings, dns->get(), context);
  if (!ids) return fail(ids.error());
  auto live = open_live(settings, dns->get(), context);
  if (!live) return fail(live.error());

  // Before the existing output is read, since this refuses a path that is no regular file.
  auto emission = open_emission(bulk, context);
  if (!emission) return fail(emission.error());
  const RecordFormat& format = *settings.records.format;
  if (auto ours = emission->print_records_as(format); !ours) return fail(ours.error());
  auto existing = read_existing_output(bulk.output, format, zones->named_zone(), settings.kinds, context);
  if (!existing) return fail(existing.error());
  return RecordRun{.dns = *std::move(dns),
                   .zones = *std::move(zones),
                   .ids = *std::move(ids),
                   .live = *std::move(live),
                   .emission = *std::move(emission),
                   .existing = std::make_shared<ExistingZone>(*std::move(existing)),
                   .output = &settings.bulk.output,
                   .context = &context};
}

bool RecordRun::has_more_than_records() const {
  return zones.has_others() || !existing->empty();
}

Task<DomainOutcome> RecordRun::complete(DomainOutcome outcome, DomainName domain, Role role) {
  outcome = co_await zones.assign_zone(std::move(outcome), domain, role);
  if (existing->empty()) co_return outcome;
  if (outcome.rejection && !ends_records(outcome.rejection->error)) {
    co_return keep_records(std::move(outcome), domain, role);
  }
  if (outcome.records) existing->keep(domain, outcome.records->records);
  co_return outcome;
}

DomainOutcome RecordRun::keep_records(DomainOutcome outcome, const DomainName& domain, Role role) {
  if (existing->empty()) return outcome;
  outcome = keep_existing(std::move(outcome), domain, role, *existing);
  if (outcome.records) existing->keep(domain, outcome.records->records);
  return outcome;
}

ExitCode RecordRun::finish() {
  if (existing->empty() || !emission.replaces_output()) return emission.finish();
  const Removals removals = existing->removals();
  const std::string of = printable(*output->file) + (emission.dry_run() ? " would lose" : " loses");
  if (removals.are_many() && !output->force_removals) {
    emission.fail_with({Fault::refused, "many-removals",
                        printable(*output->file) + " would lose records of " + removals.text(),
                        "look for a list that is too short; --force-removals removes the records"});
    emission.leave_output();
  } else if (removals.losing > 0) {
    context->diagnostics.warning(of + " records of " + removals.text());
  }
  return emission.finish();
}

}  // namespace mtasts
