#include "commands/zone/record_run.h"

#include <utility>

#include "commands/lookup/lookup.h"
#include "commands/output/record_output.h"

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
  auto existing = read_existing_output(bulk.output, format, settings.kinds, context, settings.interest);
  if (!existing) return fail(existing.error());
  return RecordRun{*std::move(dns),  *std::move(zones),    *std::move(ids),
                   *std::move(live), *std::move(emission), *std::move(existing)};
}

}  // namespace mtasts
