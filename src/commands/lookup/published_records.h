// PublishedRecords: the values of existing records in DNS or in zone files, which new ones keep.
#pragma once

#include <vector>

#include "cli/json_output.h"
#include "cli/options/lookup_options.h"
#include "mtasts/finding.h"
#include "mtasts/resource_record.h"
#include "mtasts/result.h"
#include "mtasts/tlsrpt_record.h"
#include "ports/dns.h"

namespace mtasts {

struct PublishedReports {
  // The rua of the domain's own _smtp._tls record at any server, since one may lag behind; empty without a
  // valid record.
  std::vector<ReportUri> rua = {};
  bool are_delegated = false;  // the record is a CNAME
};

class PublishedRecords {
 public:
  // `dns` is null where nothing may be looked up: then there are no values.
  PublishedRecords(const LookupOptions& lookup, Dns* dns)
      : dns_(dns), reads_files_(!lookup.zone_files.empty()), names_servers_(!lookup.servers.empty()) {}

  // The reports of a domain. Fault::undetermined if no server answers.
  [[nodiscard]] Task<Result<PublishedReports>> reports(DomainName policy_domain) const;

  // The records with the TTLs of existing records of the same names and types, unless a cache answers, which
  // counts TTLs down. Without zone files and named servers only those of a primary are looked up;
  // check_cname_owners() learns those of CNAMEs. Failed lookups change nothing.
  [[nodiscard]] Task<std::vector<ResourceRecord>> keep_ttls(std::vector<ResourceRecord> records,
                                                            Role role) const;

 private:
  Dns* dns_;
  bool reads_files_;
  bool names_servers_;
};

// A CNAME permits no other data at its name (RFC 1034 §3.6.2, RFC 2181 §10.1): existing data is looked up
// before a CNAME is emitted.
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
