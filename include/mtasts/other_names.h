// Other names at which a missing MTA-STS or TLSRPT record may be, since somebody misspelt or misplaced it
// (RFC 8461 §3.1, RFC 8460 §3).
#pragma once

#include <string>
#include <vector>

#include "mtasts/deployment.h"
#include "mtasts/observation.h"

namespace mtasts {

// The usual wrong names of the records that the observation lacks, at most 20; none if nothing is missing, or
// if the domain takes no mail.
[[nodiscard]] std::vector<DomainName> usual_wrong_names(const Observation& seen);

// The hint for a missing record, if it is at another name; empty if none is known. `kind` is sts or tlsrpt.
[[nodiscard]] std::string hint_at_other_name(const Observation& seen, RecordKind kind);

}  // namespace mtasts
