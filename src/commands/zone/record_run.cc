#include "commands/zone/record_run.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "cli/options/typed_names.h"
#include "commands/lookup/lookup.h"
#include "commands/lookup/private_access.h"
#include "commands/lookup/zone_lookup.h"
#include "commands/output/record_output.h"
#include "mtasts/finding.h"
#include "mtasts/hosted_records.h"
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
  PrivateAccess access(settings.bulk.domains, settings.bulk.lookup.allow_private, context.ports.idna,
                       settings.typed_primary);
  auto live =
      LivePolicies::open(settings.policy_file, settings.policy_tree, std::move(access), *dns, context);
  if (!live) return fail(live.error());
  return std::optional(*std::move(live));
}

// Adds the TXT records of other services among `records` that are at `owner`.
void add_foreign(const std::vector<ResourceRecord>& records, RecordKind kind, const DomainName& owner,
                 std::vector<ResourceRecord>& foreign) {
  std::ranges::copy_if(records, std::back_inserter(foreign), [&](const ResourceRecord& record) {
    const auto* txt = std::get_if<TxtData>(&record.rdata);
    return txt != nullptr && record.owner == owner && !claims_record(kind, txt->text);
  });
}

// Inserts foreign records at a position, each once and with a warning.
void insert_foreign(std::vector<ResourceRecord> foreign, RecordKind kind, std::size_t position,
                    DomainOutcome& outcome) {
  std::vector<ResourceRecord> added;
  for (ResourceRecord& record : foreign) {
    if (std::ranges::find(added, record) != added.end()) continue;
    Finding warning = found("foreign-txt",
                            record.owner.text() + " has another TXT record, which is kept: \"" +
                                std::get<TxtData>(record.rdata).text + '"',
                            "--replace-foreign removes it");
    if (kind == RecordKind::tlsrpt) warning.rfc = "RFC 8460 §3";
    outcome.warnings.push_back(std::move(warning));
    added.push_back(std::move(record));
  }
  std::vector<ResourceRecord>& records = outcome.records->records;
  records.insert(records.begin() + static_cast<std::ptrdiff_t>(position), added.begin(), added.end());
}

Error cname_beside_foreign(const ResourceRecord& foreign) {
  return {
      Fault::refused, "cname-conflict",
      foreign.owner.text() + " has another TXT record, and a CNAME permits no other data (RFC 1034 §3.6.2)",
      "remove it before you publish the CNAME, or give --replace-foreign"};
}

Finding foreign_unknown(const RecordFormat& format) {
  const std::string unknown = "--offline: TXT records of other services at the same names are unknown, and ";
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
  emission->keep_existing_values();
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
                   .keeps_foreign = !settings.replace_foreign,
                   .context = &context};
}

bool RecordRun::has_more_than_records() const {
  return zones.has_others() || !existing->empty() || (keeps_foreign && format->replaces_rr_sets);
}

Task<DomainOutcome> RecordRun::complete(DomainOutcome outcome, DomainName domain, Role role) {
  outcome = co_await zones.assign_zone(std::move(outcome), domain, role);
  if (outcome.records && keeps_foreign) {
    const Result<void> kept = co_await keep_foreign(outcome, role);
    if (!kept) outcome = record_rejection(domain.text(), role, kept.error());
  }
  if (existing->empty()) co_return outcome;
  if (outcome.rejection && !ends_records(outcome.rejection->error)) {
    co_return keep_records(std::move(outcome), domain, role);
  }
  if (outcome.records) existing->keep(domain, outcome.records->records);
  co_return outcome;
}

Task<Result<void>> RecordRun::keep_foreign(DomainOutcome& outcome, Role role) {
  DomainRecords& planned = *outcome.records;
  const std::size_t own_count = planned.records.size();
  for (const RecordKind kind : {RecordKind::sts, RecordKind::tlsrpt}) {
    const DomainName owner = owner_name(kind, planned.domain);
    std::vector<ResourceRecord> foreign;
    add_foreign(planned.in_own_file, kind, owner, foreign);
    if (existing->has_foreign()) {
      add_foreign(existing->records_of(planned.domain).records, kind, owner, foreign);
    }
    const auto own = std::ranges::find_if(
        planned.records, [&owner](const ResourceRecord& record) { return record.owner == owner; });
    const bool is_planned = own != planned.records.end();
    const bool is_cname = is_planned && std::holds_alternative<CnameData>(own->rdata);
    if (is_cname && !foreign.empty()) co_return fail(cname_beside_foreign(foreign.front()));
    // A record that is left out for now is kept together with these.
    if (is_cname || (!is_planned && outcome.rejection)) continue;
    auto position = static_cast<std::size_t>(own - planned.records.begin());
    if (is_planned && format->replaces_rr_sets) {
      auto published = co_await published_foreign(planned, kind);
      if (!published) co_return fail(published.error());
      for (TxtData& txt : *published) foreign.push_back({owner, own->ttl, std::move(txt)});
    }
    if (is_planned) {
      for (ResourceRecord& record : foreign) record.ttl = own->ttl;  // one TTL an RRset (RFC 2181 §5.2)
      ++position;
    }
    insert_foreign(std::move(foreign), kind, position, outcome);
  }
  const bool has_more = planned.records.size() > own_count;
  if (has_more && output->form != OutputForm::text) reprint_json(outcome, role);
  co_return Result<void>();
}

Task<Result<std::vector<TxtData>>> RecordRun::published_foreign(DomainRecords& planned, RecordKind kind) {
  const DomainName owner = owner_name(kind, planned.domain);
  std::vector<TxtData> foreign;
  for (const PublishedTexts& known : planned.published) {
    if (known.owner != owner) continue;
    std::ranges::copy_if(known.texts, std::back_inserter(foreign),
                         [kind](const TxtData& txt) { return !claims_record(kind, txt.text); });
    co_return foreign;
  }
  if (dns == nullptr) {
    if (!std::exchange(warned_of_unknown, true)) report_warning(foreign_unknown(*format), *context);
    planned.published.push_back({owner, {}});
    co_return foreign;
  }
  const auto texts = co_await look_up_existing_texts(*dns, planned.domain, owner);
  if (!texts) co_return fail(texts.error());
  if (!texts->cname().empty()) {
    planned.published.push_back({owner, {}});  // a CNAME permits no TXT record
    co_return foreign;
  }
  if (auto agreed = texts->agreed()) planned.published.push_back({owner, *std::move(agreed)});
  co_return texts->foreign(kind);
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

Result<RecordZones> RecordZones::open(const RecordOutput& output, Dns* dns, Idna& idna) {
  if (!output.zone) return RecordZones(output.format->names_zone ? dns : nullptr, std::nullopt);
  auto zone = parse_typed_domain_name(*output.zone, idna);
  if (!zone) return fail(as_option_error("--zone", zone.error()));
  return RecordZones(nullptr, *std::move(zone));
}

Task<Result<DomainName>> RecordZones::zone_of(DomainName domain) const {
  if (zone_ && domain.is_within(*zone_)) co_return *zone_;
  if (zone_) {
    co_return fail({Fault::refused, "other-zone",
                    domain.text() + " is not in the zone " + zone_->text() + ", which --zone names",
                    "print the records of each zone for itself"});
  }
  if (dns_ == nullptr) co_return domain;
  co_return co_await find_zone(*dns_, domain, domain);
}

Task<DomainOutcome> RecordZones::assign_zone(DomainOutcome outcome, DomainName domain, Role role) const {
  if (!outcome.records) co_return outcome;
  auto zone = co_await zone_of(domain);
  if (zone) {
    outcome.records->zone = *std::move(zone);
    co_return outcome;
  }
  DomainOutcome rejection = record_rejection(domain.text(), role, zone.error());
  rejection.warnings = std::move(outcome.warnings);
  co_return rejection;
}

}  // namespace mtasts
