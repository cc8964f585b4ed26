#include "commands/output/record_output.h"

#include <algorithm>
#include <iterator>

#include "cli/record_formats/record_reader.h"
#include "mtasts/sts_record.h"

namespace mtasts {
namespace {

// The domain counts as its own zone until RecordZones assigns another.
void add_records(DomainName domain, std::vector<ResourceRecord> records, DomainOutcome& outcome) {
  if (records.empty()) return;
  DomainName zone = domain;
  outcome.records =
      std::make_unique<DomainRecords>(DomainRecords{std::move(domain), std::move(zone), std::move(records)});
}

}  // namespace

Ttl planned_ttl(const std::optional<Ttl>& requested, const ExistingZone& existing) {
  if (requested) return *requested;
  if (existing.ttl()) return *existing.ttl();
  return *Ttl::from_seconds(kFirstTtl);
}

DomainOutcome records_outcome(DomainName domain, Role role, std::vector<ResourceRecord> records,
                              const std::optional<PlannedId>& planned, OutputForm form) {
  DomainOutcome outcome;
  if (form != OutputForm::text) {
    std::optional<PolicyId> id;
    if (planned) id = planned->id;
    outcome.json =
        json_text(RecordsResult{.domain = domain.text(), .role = role, .records = records, .id = id});
  }
  add_records(std::move(domain), std::move(records), outcome);
  if (outcome.records && planned && planned->published) {
    outcome.records->published.push_back({sts_record_name(outcome.records->domain), *planned->published});
  }
  return outcome;
}

DomainOutcome partial_records_outcome(const DomainName& domain, Role role,
                                      std::vector<ResourceRecord> records, const Error& why) {
  DomainOutcome outcome;
  add_records(domain, records, outcome);
  outcome.json = json_text(
      RecordsResult{.domain = domain.text(), .role = role, .records = std::move(records), .error = why});
  outcome.rejection = std::make_unique<Rejection>(Rejection{domain.text(), why});
  return outcome;
}

void reprint_json(DomainOutcome& outcome, Role role) {
  const DomainRecords& planned = *outcome.records;
  RecordsResult result{.domain = planned.domain.text(), .role = role, .records = planned.records};
  for (const ResourceRecord& record : planned.records) {
    const auto* txt = std::get_if<TxtData>(&record.rdata);
    if (txt == nullptr || record.owner != sts_record_name(planned.domain) || !claims_sts(txt->text)) continue;
    if (const auto reading = read_sts_record(txt->text); reading.record) result.id = reading.record->id;
  }
  if (outcome.rejection) result.error = outcome.rejection->error;
  outcome.json = json_text(result);
}

DomainOutcome record_rejection(const std::string& domain, Role role, const Error& error,
                               const std::optional<MxSet>& mx) {
  DomainOutcome outcome;
  outcome.json = json_text(RecordsResult{.domain = domain, .role = role, .error = error});
  outcome.rejection = std::make_unique<Rejection>(Rejection{domain, error, mx});
  return outcome;
}

std::string record_file_name(const DomainName& domain, const RecordFormat& format) {
  return domain.text() + std::string(format.ending);
}

Result<ExistingZone> read_existing_output(const OutputOptions& output, const RecordFormat& format,
                                          const std::optional<DomainName>& zone,
                                          const std::vector<RecordKind>& kinds, Context& context) {
  const RecordReader reader = output.form == OutputForm::text ? format.read : read_json_records;
  if (!output.file || reader == nullptr) return ExistingZone();
  return read_existing_file(context.ports.files, *output.file, zone, reader, kinds);
}

bool ends_records(const Error& error) {
  static constexpr std::string_view kFacts[] = {"nxdomain", "no-mx", "null-mx", "not-covered",
                                                "no-policy-covers"};
  return error.fault == Fault::refused && std::ranges::find(kFacts, error.code.text()) != std::end(kFacts);
}

DomainOutcome keep_existing(DomainOutcome outcome, const DomainName& domain, Role role,
                            const ExistingZone& existing) {
  ExistingRecords kept = existing.records_of(domain);
  std::vector<ResourceRecord> records;
  if (outcome.records) {
    kept.zone = outcome.records->zone;
    records = std::move(outcome.records->records);
  }
  const std::size_t planned = records.size();
  for (ResourceRecord& record : kept.records) {
    const auto end = records.begin() + static_cast<std::ptrdiff_t>(planned);
    const bool is_planned = std::any_of(
        records.begin(), end, [&](const ResourceRecord& other) { return other.owner == record.owner; });
    if (!is_planned) records.push_back(std::move(record));
  }
  if (records.size() == planned) {
    if (outcome.records) outcome.records->records = std::move(records);
    return outcome;
  }
  // The order of a new file: mta-sts, _mta-sts, _smtp._tls.
  const auto rank = [&](const ResourceRecord& record) {
    return record.owner == policy_host(domain) ? 0 : record.owner == sts_record_name(domain) ? 1 : 2;
  };
  std::ranges::stable_sort(records, [&](const ResourceRecord& one, const ResourceRecord& other) {
    return rank(one) < rank(other);
  });
  DomainOutcome whole = partial_records_outcome(domain, role, std::move(records), outcome.rejection->error);
  whole.rejection = std::move(outcome.rejection);
  whole.warnings = std::move(outcome.warnings);
  whole.records->zone = std::move(kept.zone);
  return whole;
}

}  // namespace mtasts
