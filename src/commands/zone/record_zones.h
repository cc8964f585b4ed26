// RecordZones: finds the zone of a domain's records, for the formats that name it.
#pragma once

#include <optional>

#include "cli/json_output.h"
#include "cli/options/output_options.h"
#include "commands/output/domain_outcome.h"
#include "ports/dns.h"
#include "ports/idna.h"

namespace mtasts {

class RecordZones {
 public:
  // If `dns` is null, each domain counts as a zone of its own, unless --zone names one. Fault::usage if
  // --zone is no name.
  [[nodiscard]] static Result<RecordZones> open(const RecordOutput& output, Dns* dns, Idna& idna);

  // True if a zone can differ from the domain, which is the default of an outcome.
  [[nodiscard]] bool has_others() const { return dns_ != nullptr || zone_; }
  // The zone of --zone.
  [[nodiscard]] const std::optional<DomainName>& named_zone() const { return zone_; }
  // Returns the outcome with its zone. Rejects records outside of the zone of --zone (Fault::refused, code
  // "other-zone"), and those whose SOA lookup fails (Fault::undetermined).
  [[nodiscard]] Task<DomainOutcome> assign_zone(DomainOutcome outcome, DomainName domain, Role role) const;

 private:
  RecordZones(Dns* dns, std::optional<DomainName> zone) : dns_(dns), zone_(std::move(zone)) {}
  [[nodiscard]] Task<Result<DomainName>> zone_of(DomainName domain) const;

  Dns* dns_;  // null if the domain is the zone
  std::optional<DomainName> zone_;
};

}  // namespace mtasts
