// PublishedRecords: the values of existing records in DNS or in zone files, which new ones keep.
#pragma once

#include <optional>
#include <vector>

#include "cli/options/lookup_options.h"
#include "mtasts/resource_record.h"
#include "mtasts/tlsrpt_record.h"
#include "ports/dns.h"

namespace mtasts {

class PublishedRecords {
 public:
  // `dns` is null where nothing may be looked up: then there are no values.
  PublishedRecords(const LookupOptions& lookup, Dns* dns)
      : dns_(dns), reads_files_(!lookup.zone_files.empty()), knows_ttls_(lookup.servers.empty()) {}

  // The rua of a domain's own _smtp._tls record; empty without a valid one, and for a CNAME.
  // Fault::undetermined if no server answers.
  [[nodiscard]] Task<Result<std::vector<ReportUri>>> rua(DomainName policy_domain) const;

  // True if TTLs are those of the zone. A server that is named may be a cache, which counts them down.
  [[nodiscard]] bool knows_ttls() const { return dns_ != nullptr && (knows_ttls_ || reads_files_); }
  // The records with the TTLs of existing records of the same names and types. Without zone files only those
  // of a primary are looked up. Failed lookups change nothing.
  [[nodiscard]] Task<std::vector<ResourceRecord>> keep_ttls(std::vector<ResourceRecord> records,
                                                            bool is_primary) const;

 private:
  Dns* dns_;
  bool reads_files_;
  bool knows_ttls_;
};

}  // namespace mtasts
