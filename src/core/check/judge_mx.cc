// Judges the MX records of a domain and the addresses of their hosts: can mail be delivered at all?
#include <string>

#include "core/check/judges.h"
#include "core/mx/odd_mx_hosts.h"
#include "mtasts/finding.h"
#include "mtasts/ip_address.h"
#include "mtasts/resource_record.h"

namespace mtasts {
namespace {

std::string shown(const MxRecord& record) {
  return "\"MX " + std::to_string(record.preference) + ' ' + record.exchange + '"';
}

// Reports each unusable record; read_mx_set() stops at the first.
std::vector<Finding> judge_exchanges(const std::vector<MxRecord>& records) {
  std::vector<Finding> findings;
  for (const MxRecord& record : records) {
    if (record.exchange == ".") {
      findings.push_back(found("mx-null-not-alone",
                               shown(record) + " means that the domain takes no mail; other MX records: " +
                                   std::to_string(records.size() - 1)));
    } else if (IpAddress::parse(record.exchange)) {
      findings.push_back(found("mx-address", shown(record) + " holds an address"));
    } else if (read_mx_set({record}).status != MxStatus::ok) {
      findings.push_back(found("mx-invalid-name", shown(record) + " names no host"));
    }
  }
  return findings;
}

std::vector<Finding> judge_null_mx(const ObservationReading& reading) {
  if (reading.policy && reading.policy->mode != Mode::none) {
    return {found("mx-null-with-policy", "the domain has the null MX, and a policy of mode " +
                                             std::string(text(reading.policy->mode)))};
  }
  return {found("mx-null", "the domain has the null MX: it takes no mail")};
}

std::vector<Finding> judge_no_mx(const ObservationReading& reading) {
  if (!reading.mx_hosts.empty()) {
    return {found("implicit-mx", "there is no MX record: the domain itself counts as its MX host")};
  }
  if (is_absent(reading.seen.domain_addresses)) {
    return {found("mx-missing", "there is no MX record, and the domain has no address of its own")};
  }
  return judge_lookup(reading.seen.domain_addresses);
}

std::vector<Finding> judge_set(const ObservationReading& reading) {
  if (reading.seen.mx.status == DnsStatus::failed) return judge_lookup(reading.seen.mx, "the MX records");
  switch (reading.mx.status) {
    case MxStatus::ok: return {};
    case MxStatus::no_such_name: return {found("domain-missing", "there is no such domain (NXDOMAIN)")};
    case MxStatus::no_mx: return judge_no_mx(reading);
    case MxStatus::null_mx: return judge_null_mx(reading);
    case MxStatus::unusable: return judge_exchanges(reading.mx.records);
  }
  return {};
}

std::vector<Finding> judge_host_addresses(const MxHostSeen& host) {
  std::vector<Finding> findings = judge_lookup(host.addresses);
  const DnsAnswer& alias = host.addresses.a.cname_chain.empty() ? host.addresses.aaaa : host.addresses.a;
  if (!alias.cname_chain.empty()) {
    findings.push_back(mx_alias_warning(host.host, alias.cname_chain.back()));
  }
  for (const std::string& address : all_addresses(host.addresses)) {
    const auto parsed = IpAddress::parse(address);
    const std::string_view kind = parsed ? parsed->private_kind() : std::string_view();
    if (kind.empty()) continue;
    findings.push_back(found("mx-host-private-address", address + " is " + std::string(kind)));
  }
  if (is_absent(host.addresses)) {
    const bool exists = host.addresses.a.status == DnsStatus::no_such_data ||
                        host.addresses.aaaa.status == DnsStatus::no_such_data;
    findings.push_back(
        found("mx-host-without-address", exists ? "the MX host has neither an A nor an AAAA record"
                                                : "the MX host does not exist (NXDOMAIN)"));
  }
  return findings;
}

}  // namespace

std::vector<Finding> judge_mx(const ObservationReading& reading) {
  std::vector<Finding> findings;
  add_about(reading.seen.domain.text(), judge_set(reading), findings);
  add_about(reading.seen.domain.text(), judge_odd_mx_hosts(reading.mx.hosts()), findings);
  for (const MxHostSeen& host : reading.seen.mx_hosts) {
    add_about(host.host.text(), judge_host_addresses(host), findings);
  }
  return findings;
}

}  // namespace mtasts
