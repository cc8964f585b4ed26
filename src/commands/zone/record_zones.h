// In which zone a domain's records are, for the formats that want its name.
#pragma once

#include <optional>

#include "cli/json_output.h"
#include "cli/options/output_options.h"
#include "commands/bulk/domain_outcome.h"
#include "ports/dns.h"
#include "ports/idna.h"

namespace mtasts {

class RecordZones {
 public:
  // `dns` is null where nothing may be looked up: then a domain is taken for a zone of its own, unless --zone
  // names one. Fault::usage for a --zone that is no name.
  [[nodiscard]] static Result<RecordZones> open(const RecordOutput& output, Dns* dns, Idna& idna);

  // Whether a domain's zone is another than the domain itself, which an outcome has already.
  [[nodiscard]] bool has_others() const { return dns_ != nullptr || zone_; }
  // The outcome with its zone. Its records are left out when they are not in the zone of --zone
  // (Fault::refused, code "other-zone"), or when the zone's SOA record cannot be found (Fault::undetermined).
  [[nodiscard]] Task<DomainOutcome> place(DomainOutcome outcome, DomainName domain, Role role) const;

 private:
  RecordZones(Dns* dns, std::optional<DomainName> zone) : dns_(dns), zone_(std::move(zone)) {}
  [[nodiscard]] Task<Result<DomainName>> zone_of(DomainName domain) const;

  Dns* dns_;  // null where the domain is the zone
  std::optional<DomainName> zone_;
};

}  // namespace mtasts
