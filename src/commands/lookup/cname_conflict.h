// A CNAME permits no other data at its name (RFC 1034 §3.6.2, RFC 2181 §10.1): existing data is looked up
// before a CNAME is emitted.
#pragma once

#include <vector>

#include "mtasts/finding.h"
#include "mtasts/resource_record.h"
#include "mtasts/result.h"
#include "ports/dns.h"

namespace mtasts {

// True if the answer for a name is that of the wildcard beside it (RFC 4592 §2.1.1).
[[nodiscard]] Task<bool> is_from_wildcard(Dns& dns, DomainName owner, RecordType type,
                                          const DnsAnswer& answer);

struct CheckedOwners {
  std::vector<ResourceRecord> records;  // CNAMEs with the TTL of the existing one, unless a cache answered
  // One for each existing CNAME that leads elsewhere, or is at the name of another record.
  std::vector<Finding> warnings = {};
};

// Looks up the owners of `records`. Fault::refused, code "cname-conflict", names all owners of planned CNAMEs
// with other data, or a name below the DNAME of a zone file; Fault::undetermined if the lookup for a planned
// CNAME failed. The answer of a wildcard is no data of that name.
[[nodiscard]] Task<Result<CheckedOwners>> check_cname_owners(Dns& dns, std::vector<ResourceRecord> records);

}  // namespace mtasts
