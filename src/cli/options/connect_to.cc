#include "cli/options/connect_to.h"

#include <array>
#include <utility>

#include "cli/options/option_values.h"
#include "mtasts/domain_name.h"
#include "mtasts/ip_address.h"
#include "mtasts/printable.h"

namespace mtasts {
namespace {

// Splits "HOST:PORT:ADDRESS:PORT"; an IPv6 address is in brackets.
std::optional<std::array<std::string, 4>> split_connect_to(const std::string& typed) {
  std::array<std::string, 4> parts;
  std::size_t part = 0;
  bool in_brackets = false;
  for (const char c : typed) {
    if (c == '[' || c == ']') {
      in_brackets = c == '[';
    } else if (c == ':' && !in_brackets) {
      if (++part == parts.size()) return std::nullopt;
    } else {
      parts.at(part) += c;
    }
  }
  if (part + 1 != parts.size() || in_brackets) return std::nullopt;
  return parts;
}

Result<ConnectTo> parse_connect_to(const std::string& typed) {
  const auto parts = split_connect_to(typed);
  if (!parts) return usage_error(quote(typed) + " is not of the form HOST:PORT:ADDRESS:PORT");
  ConnectTo connect_to;
  const auto& [host, port, address, to_port] = *parts;
  if (!host.empty()) {
    auto name = DomainName::parse(host);
    if (!name) return fail(name.error());
    connect_to.host = name->text();
  }
  if (!address.empty()) {
    auto ip = IpAddress::parse(address);
    if (!ip) return usage_error(quote(address) + " is no address");
    connect_to.address = ip->text();
  }
  for (const auto& [text, target] :
       {std::pair(&port, &connect_to.port), std::pair(&to_port, &connect_to.to_port)}) {
    if (text->empty()) continue;
    const auto number = parse_number(*text, 1, 65535);
    if (!number) return fail(number.error());
    *target = static_cast<std::uint16_t>(*number);
  }
  return connect_to;
}

}  // namespace

void declare_destinations(Declaration& command, std::uint16_t& mx_port, std::uint16_t& https_port,
                          std::vector<ConnectTo>& connect_to) {
  command.option({"--mx-port", "PORT", "The SMTP port of the MX hosts", "25"},
                 number_into<std::uint16_t>(mx_port, 1, 65535));
  declare_https_destinations(command, https_port, connect_to);
}

void declare_https_destinations(Declaration& command, std::uint16_t& https_port,
                                std::vector<ConnectTo>& connect_to) {
  command.option({"--https-port", "PORT", "The HTTPS port of the Policy Hosts", "443"},
                 number_into<std::uint16_t>(https_port, 1, 65535));
  command.option(
      repeatable(
          {"--connect-to", "HOST:PORT:ADDRESS:PORT",
           "For HOST at PORT connect to ADDRESS at PORT instead, with the same names in TLS and HTTP; an "
           "empty HOST or PORT matches any, an empty ADDRESS or second PORT is not replaced; for test "
           "setups"}),
      into_once<ConnectTo>(connect_to, parse_connect_to));
}

}  // namespace mtasts
