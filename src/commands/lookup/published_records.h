// PublishedRecords: the values of existing records in DNS or in zone files, which new ones keep.
#pragma once

#include <vector>

#include "cli/json_output.h"
#include "cli/options/lookup_options.h"
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

// The TTL of existing records of a name and type, by its authoritative servers; nothing for the answer of a
// cache, which counts TTLs down, or of a wildcard. Fault::undetermined if no server answers.
[[nodiscard]] Task<Result<std::optional<Ttl>>> published_ttl(Dns& dns, DnsQuestion question);

class PublishedRecords {
 public:
  // `dns` is null where nothing may be looked up: then there are no values.
  PublishedRecords(const LookupOptions& lookup, Dns* dns)
      : dns_(dns), reads_files_(!lookup.zone_files.empty()), names_servers_(!lookup.servers.empty()) {}

  // The reports of a domain. Fault::undetermined if no server answers.
  [[nodiscard]] Task<Result<PublishedReports>> reports(DomainName policy_domain) const;

  // The records with the TTLs of existing records, as published_ttl() finds them. Without zone files and
  // named servers only those of a primary are looked up; check_cname_owners() learns those of CNAMEs. Errors
  // of published_ttl().
  [[nodiscard]] Task<Result<std::vector<ResourceRecord>>> keep_ttls(std::vector<ResourceRecord> records,
                                                                    Role role) const;

 private:
  Dns* dns_;
  bool reads_files_;
  bool names_servers_;
};

}  // namespace mtasts
