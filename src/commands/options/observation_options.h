// Options of an observation: its lookups, and its connections over HTTPS and SMTP.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "cli/options/connect_to.h"
#include "cli/options/lookup_options.h"
#include "mtasts/domain_name.h"

namespace mtasts {

struct ObservationOptions {
  LookupOptions lookup = {};
  bool no_smtp = false;                     // --no-smtp
  std::uint16_t mx_port = 25;               // --mx-port
  std::uint16_t https_port = 443;           // --https-port
  std::size_t connections = 2;              // --connections, to one address
  std::vector<ConnectTo> connect_to = {};   // --connect-to, in order: the first that fits counts
  std::optional<DomainName> ca = {};        // --ca
  std::vector<DomainName> planned_mx = {};  // --mx
};

}  // namespace mtasts
