// Dns: lookups through recursive servers, authoritative servers or zone files.
#pragma once

#include <utility>
#include <vector>

#include "mtasts/dns_answer.h"
#include "mtasts/domain_name.h"
#include "mtasts/record_type.h"
#include "ports/task.h"

namespace mtasts {

struct DnsQuestion {
  DomainName name;
  RecordType type;
  // Not an aggregate, because of the g++ 12 bug described in task.h.
  DnsQuestion(DomainName query_name, RecordType query_type) : name(std::move(query_name)), type(query_type) {}
  friend bool operator==(const DnsQuestion&, const DnsQuestion&) = default;
};

class Dns {
 public:
  virtual ~Dns() = default;

  // Asks the recursive servers (or the zone files). Follows up to 8 CNAMEs, except for a question of type
  // RecordType::cname, which returns the CNAME record itself. Failures are part of the answer.
  [[nodiscard]] virtual Task<DnsAnswer> ask(DnsQuestion question) = 0;

  // Asks the authoritative servers of the zone that contains the name, so that no cache answers; the
  // recursive servers are only used to find them. Returns one answer per authoritative server, or a single
  // failed answer if none was found. Servers and zone files named on the command line are asked instead.
  [[nodiscard]] virtual Task<std::vector<DnsAnswer>> ask_authoritative(DnsQuestion question) = 0;
};

}  // namespace mtasts
