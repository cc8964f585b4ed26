#include "commands/zone/record_zones.h"

#include "cli/options/typed_names.h"
#include "commands/lookup/zone_lookup.h"
#include "commands/output/record_output.h"

namespace mtasts {

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
  co_return co_await find_zone(*dns_, std::move(domain));
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
