// Mistakes in zone files: names cut short, and addresses with the name of the zone appended.
#include "core/mx/odd_mx_hosts.h"

#include "mtasts/ip_address.h"

namespace mtasts {
namespace {

// True for "192.0.2.3.example.com", which a zone file makes of an address in place of a name.
bool begins_with_ipv4_address(std::string_view name) {
  std::size_t end = 0;
  for (int dots = 0; dots < 4 && end != std::string_view::npos; ++dots) end = name.find('.', end + 1);
  return end != std::string_view::npos && is_ipv4_address(name.substr(0, end));
}

}  // namespace

std::vector<Finding> judge_odd_mx_hosts(const std::vector<DomainName>& hosts) {
  std::vector<Finding> findings;
  for (const DomainName& host : hosts) {
    if (host.label_count() == 1) {
      findings.push_back(
          found("mx-single-label",
                "the MX host " + host.text() + " is a single label, which no host on the Internet is"));
    } else if (begins_with_ipv4_address(host.text())) {
      findings.push_back(found("mx-ipv4-like", "the MX host " + host.text() +
                                                   " looks like an address with the zone's name behind it"));
    }
  }
  return findings;
}

}  // namespace mtasts
