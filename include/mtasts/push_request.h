// The request to a program that changes DNS records, schema mtasts.push/1: one line of JSON for each RRset.
#pragma once

#include <string>
#include <vector>

#include "mtasts/domain_name.h"
#include "mtasts/record_type.h"
#include "mtasts/resource_record.h"

namespace mtasts {

// The change of one RRset. RDATA is zone-file text, as print_rdata() prints it, sorted and without repeats.
struct RrsetChange {
  DomainName owner;
  DomainName zone;  // its apex
  RecordType type = RecordType::txt;
  Ttl ttl;                               // of the new RRset; of the old one if there is no new one
  std::vector<std::string> before = {};  // empty: the RRset must not exist
  std::vector<std::string> after = {};   // empty: the RRset is removed
  friend bool operator==(const RrsetChange&, const RrsetChange&) = default;
};

// The changes from `before` to `after`, which are all records at one name. Removals come first, since a CNAME
// permits no other data (RFC 1034 §3.6.2). An RRset has the lowest TTL of its records (RFC 2181 §5.2).
[[nodiscard]] std::vector<RrsetChange> rrset_changes(const DomainName& zone,
                                                     const std::vector<ResourceRecord>& before,
                                                     const std::vector<ResourceRecord>& after);

// The whole request. The number of changes in the first line shows if it was cut:
// {"schema":"mtasts.push/1","changes":1}
// {"owner":"_mta-sts.example.com.","zone":"example.com.","type":"TXT","ttl":3600,"old":[],"new":["\"v=...\""]}
[[nodiscard]] std::string print_push_request(const std::vector<RrsetChange>& changes);

}  // namespace mtasts
