// The addresses to connect to for a host: its own, or that of --connect-to.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "cli/options/connect_to.h"
#include "commands/lookup/private_access.h"
#include "mtasts/domain_name.h"
#include "mtasts/observation.h"
#include "ports/dns.h"
#include "ports/event_loop.h"

namespace mtasts {

// Looks up A and AAAA of a host in parallel.
[[nodiscard]] Task<HostAddresses> look_up_addresses(Dns& dns, EventLoop& loop, DomainName host);

struct Destination {
  std::string address;
  std::uint16_t port;
};

// The destinations of a host: IPv6 first, at most 8 addresses of each family that are within `reach`. An
// entry of `connect_to` that matches replaces address or port; its address is always within reach.
[[nodiscard]] std::vector<Destination> destinations(const DomainName& host, std::uint16_t port,
                                                    const HostAddresses& addresses,
                                                    const std::vector<ConnectTo>& connect_to, Reach reach);

}  // namespace mtasts
