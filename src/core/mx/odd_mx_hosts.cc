// What slips of zone files make of MX records: names cut short, addresses with the zone's name behind them.
#include "core/mx/odd_mx_hosts.h"

#include "core/findings/finding_codes.h"
#include "mtasts/resource_record.h"

namespace mtasts {
namespace {

// "192.0.2.3.example.com": what a zone file makes of an address in place of a name.
bool begins_with_ipv4_address(std::string_view name) {
  std::size_t end = 0;
  for (int dots = 0; dots < 4 && end != std::string_view::npos; ++dots) end = name.find('.', end + 1);
  return end != std::string_view::npos && IpAddress::parse(name.substr(0, end)).has_value();
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
