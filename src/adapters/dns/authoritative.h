// AuthoritativeDns: queries to the authoritative servers of a zone, which bypass all caches.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "adapters/dns/retry_policy.h"
#include "adapters/dns/zone_finder.h"

namespace mtasts {

class AuthoritativeDns {
 public:
  // `look_up` asks recursive servers; name servers listen on `port`. The referenced objects must outlive
  // this, and this the tasks of ask().
  AuthoritativeDns(DnsContext& context, const RetryPolicy& policy, std::uint16_t port,
                   ZoneFinder::LookUp look_up);

  // Returns one answer per name server of the zone that contains the name, or a single failed answer if none
  // is known. The answer of a server that is not authoritative or does not answer is a failed one.
  [[nodiscard]] Task<std::vector<DnsAnswer>> ask(WireName name, RecordType type);

 private:
  using Host = std::shared_ptr<const NameServerHost>;
  // The result of one name server, and the CNAMEs that it followed.
  struct HostResult {
    MessageResult result;
    CnameChain chain;
  };

  [[nodiscard]] Task<std::vector<HostResult>> ask_hosts(ZonePointer zone, WireName name, RecordType type);
  [[nodiscard]] Task<HostResult> ask_host(Host host, CnameChain chain, RecordType type);
  [[nodiscard]] Task<DnsAnswer> follow_cname(HostResult from, RecordType type);
  [[nodiscard]] DnsServers servers_of(const NameServerHost& host);

  DnsContext& context_;
  const RetryPolicy& policy_;
  std::uint16_t port_;
  ZoneFinder zones_;
  std::map<std::string, std::shared_ptr<DnsServer>> servers_;  // by address
};

}  // namespace mtasts
