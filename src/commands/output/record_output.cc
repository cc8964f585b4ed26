#include "commands/output/record_output.h"

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
  if (outcome.records && planned) outcome.records->published = planned->published;
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
                                          const std::vector<RecordKind>& kinds, Context& context,
                                          ZoneInterest interest) {
  if (!output.file || output.form != OutputForm::text || !format.is_read_back) return ExistingZone();
  return read_existing_zone(context.ports.files, *output.file, kinds, interest);
}

}  // namespace mtasts
