#include "cli/options/server_option.h"

#include <string_view>

#include "cli/options/option_values.h"
#include "mtasts/ip_address.h"
#include "mtasts/printable.h"

namespace mtasts {

Result<std::string> parse_typed_server(const std::string& text) {
  constexpr std::uint64_t kGreatestPort = 65'535;
  const std::size_t hash = text.find('#');
  std::string_view host = std::string_view(text).substr(0, hash);
  if (host.size() > 1 && host.front() == '[' && host.back() == ']') host = host.substr(1, host.size() - 2);
  const bool has_port =
      hash == std::string::npos || parse_number(std::string_view(text).substr(hash + 1), 1, kGreatestPort);
  if (has_port && IpAddress::parse(host)) return text;
  return fail({Fault::usage, "bad-server", "not a server's address: " + quote(text, 100),
               "ADDRESS or ADDRESS#PORT, as in 192.0.2.53, ::1#5353"});
}

}  // namespace mtasts
