// --https-port, --mx-port and --connect-to: the destinations of connections, for test setups.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "cli/options/declaration.h"

namespace mtasts {

// --connect-to: a replacement of the destination, for test setups. As in curl, an empty host or port matches
// any, and an empty replacement changes nothing.
struct ConnectTo {
  std::string host = {};                      // lower case, without the final dot; empty: any host
  std::optional<std::uint16_t> port = {};     // nothing: any port
  std::string address = {};                   // canonical text; empty: the host's own
  std::optional<std::uint16_t> to_port = {};  // nothing: the port as it was
  friend bool operator==(const ConnectTo&, const ConnectTo&) = default;
};

// Declares the three options.
void declare_destinations(Declaration& command, std::uint16_t& mx_port, std::uint16_t& https_port,
                          std::vector<ConnectTo>& connect_to);
// Declares the options without --mx-port.
void declare_https_destinations(Declaration& command, std::uint16_t& https_port,
                                std::vector<ConnectTo>& connect_to);

}  // namespace mtasts
