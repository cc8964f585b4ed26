// Judges the addresses of the Policy Host: do they exist, and are they public?
#include <string>

#include "core/check/judges.h"
#include "mtasts/finding.h"
#include "mtasts/ip_address.h"
#include "mtasts/other_names.h"

namespace mtasts {
namespace {

std::vector<Finding> judge_absent_host(const ObservationReading& reading) {
  if (reading.nothing_deployed) return {};
  const DnsAnswer& a = reading.seen.policy_host.a;
  return {found(
      "policy-host-missing",
      a.status == DnsStatus::no_such_name
          ? "the name does not exist (NXDOMAIN)" + through_cnames(a, reading.seen.sts_wildcard)
          : "the name has neither an A nor an AAAA record" + through_cnames(a, reading.seen.sts_wildcard),
      hint_at_swapped_host(reading.seen))};
}

}  // namespace

std::vector<Finding> judge_policy_host(const ObservationReading& reading) {
  const HostAddresses& host = reading.seen.policy_host;
  const std::string name = policy_host(reading.seen.domain).text();
  std::vector<Finding> findings;
  add_about(name, judge_lookup(host), findings);
  if (reading.policy_host_absent) {
    add_about(name, judge_absent_host(reading), findings);
    return findings;
  }
  if (is_absent(host.a) && host.aaaa.status == DnsStatus::records) {
    add_about(name, found("policy-host-ipv6-only", "the name has an AAAA record and no A record"), findings);
  }
  const std::vector<std::string> addresses = all_addresses(host);
  bool has_public = false;
  for (const std::string& address : addresses) {
    const auto parsed = IpAddress::parse(address);
    const std::string_view kind = parsed ? parsed->private_kind() : std::string_view();
    has_public = has_public || kind.empty();
    if (kind.empty()) continue;
    add_about(name + " (" + address + ')',
              found("policy-host-private-address", address + " is " + std::string(kind)), findings);
  }
  if (!addresses.empty() && reading.seen.fetches.empty()) {
    add_about(
        name,
        found("policy-host-not-asked", "none of its addresses was asked for the policy",
              has_public
                  ? "check without --offline"
                  : "publish public addresses, or allow connections to private ones with --allow-private"),
        findings);
  }
  return findings;
}

}  // namespace mtasts
