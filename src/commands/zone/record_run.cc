#include "commands/zone/record_run.h"

#include <algorithm>
#include <utility>

#include "commands/lookup/lookup.h"
#include "commands/lookup/private_access.h"
#include "commands/output/record_output.h"
#include "mtasts/finding.h"
#include "mtasts/printable.h"
#include "mtasts/sts_record.h"

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
  PrivateAccess access(settings.bulk.domains, settings.bulk.lookup.allow_private, context.ports.idna,
                       settings.typed_primary);
  auto live =
      LivePolicies::open(settings.policy_file, settings.policy_tree, std::move(access), *dns, context);
  if (!live) return fail(live.error());
  return std::optional(*std::move(live));
}

const ResourceRecord* own_sts_record(const DomainRecords& planned) {
  const DomainName owner = sts_record_name(planned.domain);
  const auto is_own = [&](const ResourceRecord& record) {
    return std::holds_alternative<TxtData>(record.rdata) && record.owner == owner;
  };
  const auto own = std::find_if(planned.records.begin(), planned.records.end(), is_own);
  return own == planned.records.end() ? nullptr : &*own;
}

// Adds the texts after the planned _mta-sts record, each once and with a warning.
void add_foreign(const std::vector<std::string>& texts, const ResourceRecord& own, DomainOutcome& outcome) {
  std::vector<ResourceRecord>& records = outcome.records->records;
  std::vector<ResourceRecord> added;
  for (const std::string& text : texts) {
    const ResourceRecord record{own.owner, own.ttl, TxtData{text}};
    if (claims_sts(text) || std::find(added.begin(), added.end(), record) != added.end()) continue;
    outcome.warnings.push_back(
        found("foreign-txt", own.owner.text() + " has another TXT record, which is kept: \"" + text + '"',
              "--replace-foreign removes it"));
    added.push_back(record);
  }
  const auto after = records.begin() + (&own - records.data()) + 1;
  records.insert(after, added.begin(), added.end());
}

Finding foreign_unknown(const RecordFormat& format) {
  const std::string unknown = "--offline: TXT records of other services at _mta-sts are unknown, and ";
  if (format.is_conditional) {
    return found("foreign-txt-unknown", unknown + "the server refuses the update if there is any TXT record",
                 "look them up, or replace all TXT records with --replace-foreign");
  }
  return found("foreign-txt-unknown", unknown + "will be replaced", "without --offline they are kept");
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
                   .output_dir = settings.bulk.output_dir,
                   .format = &format,
                   .keeps_foreign = settings.ids != nullptr && !settings.ids->replace_foreign,
                   .context = &context};
}

bool RecordRun::has_more_than_records() const {
  return zones.has_others() || !existing->empty() || (keeps_foreign && format->replaces_rr_sets);
}

Task<DomainOutcome> RecordRun::complete(DomainOutcome outcome, DomainName domain, Role role) {
  outcome = co_await zones.assign_zone(std::move(outcome), domain, role);
  if (outcome.records && keeps_foreign) {
    const Result<void> kept = co_await keep_foreign(outcome);
    if (!kept) outcome = record_rejection(domain.text(), role, kept.error());
  }
  if (existing->empty()) co_return outcome;
  if (outcome.rejection && !ends_records(outcome.rejection->error)) {
    co_return keep_records(std::move(outcome), domain, role);
  }
  if (outcome.records) existing->keep(domain, outcome.records->records);
  co_return outcome;
}

Task<Result<void>> RecordRun::keep_foreign(DomainOutcome& outcome) {
  DomainRecords& planned = *outcome.records;
  const ResourceRecord* own = own_sts_record(planned);
  if (own == nullptr) co_return Result<void>();
  std::vector<std::string> texts = existing->sts_texts(planned.domain);
  texts.insert(texts.end(), planned.in_own_file.begin(), planned.in_own_file.end());
  if (format->replaces_rr_sets && !planned.published) {
    auto published = co_await published_texts(planned);
    if (!published) co_return fail(published.error());
    texts.insert(texts.end(), published->begin(), published->end());
  } else if (format->replaces_rr_sets) {
    texts.insert(texts.end(), planned.published->begin(), planned.published->end());
  }
  add_foreign(texts, *own, outcome);
  co_return Result<void>();
}

Task<Result<std::vector<std::string>>> RecordRun::published_texts(DomainRecords& planned) {
  if (dns == nullptr) {
    if (!std::exchange(warned_of_unknown, true)) report_warning(foreign_unknown(*format), *context);
    planned.published.emplace();
    co_return std::vector<std::string>();
  }
  auto existing_ids = co_await look_up_existing_ids(*dns, planned.domain);
  if (existing_ids) {
    planned.published = std::move(existing_ids->texts);
    co_return std::move(existing_ids->foreign);
  }
  if (existing_ids.error().fault != Fault::refused) co_return fail(existing_ids.error());
  planned.published.emplace();  // a CNAME, which permits no TXT record
  co_return std::vector<std::string>();
}

DomainOutcome RecordRun::keep_records(DomainOutcome outcome, const DomainName& domain, Role role) {
  if (existing->empty()) return outcome;
  outcome = keep_existing(std::move(outcome), domain, role, *existing);
  if (outcome.records) existing->keep(domain, outcome.records->records);
  return outcome;
}

ExitCode RecordRun::run_primaries(const BulkSettings& bulk,
                                  const std::function<Task<DomainOutcome>(DomainName)>& outcome_of) {
  const auto completed = [&](DomainName domain) -> Task<DomainOutcome> {
    DomainOutcome outcome = co_await outcome_of(domain);
    co_return co_await complete(std::move(outcome), domain, Role::primary);
  };
  const auto bad_entry = [](const std::string& typed, const Error& error) {
    return record_rejection(typed, Role::primary, error);
  };
  for_each_domain(bulk, {completed, bad_entry}, dns.get(), emission, *context);
  return finish();
}

void RecordRun::count_removals(const DomainName& domain, const std::vector<ResourceRecord>& in_own_file,
                               const std::vector<ResourceRecord>& planned, OutcomeFile& file) {
  file.loses_records = removals.add(domain, in_own_file, planned) && !output->force_removals;
}

ExitCode RecordRun::finish() {
  if (output_dir) {
    emission.settle_held(permit_removals(*output_dir, removals));
  } else if (!existing->empty() && emission.replaces_output()) {
    if (!permit_removals(*output->file, existing->removals())) emission.leave_output();
  }
  return emission.finish();
}

Result<void> RecordRun::permit_removals(const std::string& place, const Removals& lost) {
  if (lost.are_many() && !output->force_removals) {
    Error error{Fault::refused, "many-removals", printable(place) + " would lose records of " + lost.text(),
                output->file
                    ? "look for a list that is too short; --force-removals removes the records"
                    : "compare the options with those of the last run; --force-removals removes the records"};
    emission.fail_with(error);
    return fail(std::move(error));
  }
  if (lost.domains > 0) emission.count_removals(lost.losing);
  if (lost.losing == 0) return {};
  const std::string loses = emission.dry_run() ? " would lose" : " loses";
  context->diagnostics.warning(printable(place) + loses + " records of " + lost.text());
  return {};
}

}  // namespace mtasts
