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

// The hint for a missing record, if it is at another name, or its CNAME leads to the name of another kind;
// empty if none is known. `kind` is sts or tlsrpt.
[[nodiscard]] std::string hint_at_other_name(const Observation& seen, RecordKind kind);
// The hint for a Policy Host without addresses whose CNAME leads to the name of a record; empty for others.
[[nodiscard]] std::string hint_at_swapped_host(const Observation& seen);

}  // namespace mtasts
