// Where to connect to for a host: its addresses, or what --connect-to says instead.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "commands/check.h"
#include "mtasts/domain_name.h"
#include "mtasts/observation.h"
#include "ports/dns.h"
#include "ports/event_loop.h"

namespace mtasts {

// A host's addresses, A and AAAA asked side by side.
[[nodiscard]] Task<HostAddresses> ask_addresses(Dns& dns, EventLoop& loop, DomainName host);

struct Destination {
  std::string address;
  std::uint16_t port;
};

// IPv6 first, and 8 addresses of each family at most.
[[nodiscard]] std::vector<Destination> destinations(const DomainName& host, std::uint16_t port,
                                                    const HostAddresses& addresses,
                                                    const std::vector<ConnectTo>& connect_to);

}  // namespace mtasts
