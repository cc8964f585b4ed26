// The name that this machine gives itself in EHLO (RFC 5321 §4.1.3, §4.1.4).
#pragma once

#include <string>
#include <string_view>

namespace mtasts {

// `host_name` where it is a host name of two labels at least, else the address of the connected socket as a
// literal: "[192.0.2.1]", "[IPv6:2001:db8::1]".
[[nodiscard]] std::string ehlo_name(std::string_view host_name, int socket);

// What gethostname(2) says; empty when it says nothing.
[[nodiscard]] std::string this_host_name();

}  // namespace mtasts
