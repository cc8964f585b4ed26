// AuthoritativeDns: the servers of a zone themselves, so that no cache answers.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "adapters/dns/server_list.h"
#include "adapters/dns/zone_finder.h"

namespace mtasts {

class AuthoritativeDns {
 public:
  // `look_up` asks recursive servers; `port` is where name servers listen. What is given by reference must
  // outlive it, and it the tasks of ask().
  AuthoritativeDns(DnsContext& context, Patience patience, std::uint16_t port, ZoneFinder::LookUp look_up);

  // One answer for each name server of the zone that holds the name; a lone failed one when none is known. A
  // server that answers without authority, or not at all, gives a failed one.
  [[nodiscard]] Task<std::vector<DnsAnswer>> ask(WireName name, RrType type);

 private:
  using Host = std::shared_ptr<const NameServerHost>;
  // What one name server said, and how far it followed.
  struct HostReading {
    Reading reading;
    CnameChain chain;
  };

  [[nodiscard]] Task<std::vector<HostReading>> ask_hosts(ZonePointer zone, WireName name, RrType type);
  [[nodiscard]] Task<HostReading> ask_host(Host host, CnameChain chain, RrType type);
  [[nodiscard]] Task<DnsAnswer> follow_on(HostReading from, RrType type);
  [[nodiscard]] DnsServers servers_of(const NameServerHost& host);

  DnsContext& context_;
  Patience patience_;
  std::uint16_t port_;
  ZoneFinder zones_;
  std::map<std::string, std::shared_ptr<DnsServer>> servers_;  // by address
};

}  // namespace mtasts
