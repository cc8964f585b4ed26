// The client name of the EHLO command (RFC 5321 §4.1.3, §4.1.4).
#pragma once

#include <string>
#include <string_view>

namespace mtasts {

// Returns `host_name` if it is a host name of at least two labels, else the local address of the connected
// socket as a literal: "[192.0.2.1]", "[IPv6:2001:db8::1]".
[[nodiscard]] std::string ehlo_name(std::string_view host_name, int socket);

// Returns the result of gethostname(2); empty if it fails.
[[nodiscard]] std::string local_host_name();

}  // namespace mtasts
