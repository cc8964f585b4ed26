#include "commands/record_output.h"

#include "commands/zone_source.h"

namespace mtasts {

Ttl planned_ttl(const std::optional<Ttl>& wished, const StandingZone& standing) {
  if (wished) return *wished;
  if (standing.ttl()) return *standing.ttl();
  return *Ttl::of_seconds(kFirstTtl);
}

DomainOutcome records_outcome(const DomainName& domain, Role role, std::vector<ResourceRecord> records,
                              const std::optional<PolicyId>& id) {
  DomainOutcome outcome;
  outcome.text = print_records(records);
  outcome.json = json_text(
      RecordsResult{.domain = domain.text(), .role = role, .records = std::move(records), .id = id});
  return outcome;
}

DomainOutcome records_outcome_without(const DomainName& domain, Role role,
                                      std::vector<ResourceRecord> records, const Error& why) {
  DomainOutcome outcome;
  outcome.text = print_records(records);
  outcome.json = json_text(
      RecordsResult{.domain = domain.text(), .role = role, .records = std::move(records), .error = why});
  outcome.left_out = LeftOut{domain.text(), why};
  return outcome;
}

DomainOutcome records_left_out(const std::string& domain, Role role, const Error& error,
                               const std::optional<MxSet>& mx) {
  DomainOutcome outcome;
  outcome.json = bad_entry_records_json(domain, role, error);
  outcome.left_out = LeftOut{domain, error, mx};
  return outcome;
}

std::string bad_entry_records_json(const std::string& typed, Role role, const Error& error) {
  return json_text(RecordsResult{.domain = typed, .role = role, .error = error});
}

Result<StandingZone> standing_output(const OutputOptions& output, const std::vector<RecordKind>& kinds,
                                     Context& context) {
  if (!output.file || output.form != OutputForm::text) return StandingZone();
  auto text = context.ports.files.read_if_exists(*output.file, kLargestZone);
  if (!text) return fail(text.error());
  return read_standing_zone(*text, *output.file, kinds);
}

}  // namespace mtasts
