// A CNAME permits no other data at its name (RFC 1034 §3.6.2, RFC 2181 §10.1): existing data is looked up
// before a CNAME is emitted.
#pragma once

#include <vector>

#include "mtasts/finding.h"
#include "mtasts/resource_record.h"
#include "mtasts/result.h"
#include "ports/dns.h"

namespace mtasts {

struct CheckedOwners {
  std::vector<ResourceRecord> records;  // CNAMEs with the TTL of the existing one, unless a cache answered
  std::vector<Finding> warnings = {};   // one for each existing CNAME with another target
};
// Looks up the owner of each CNAME among `records`. Fault::refused, code "cname-conflict", names all owners
// with other data; Fault::undetermined when a lookup failed. The answer of a wildcard is no data of that
// name.
[[nodiscard]] Task<Result<CheckedOwners>> check_cname_owners(Dns& dns, std::vector<ResourceRecord> records);

}  // namespace mtasts
