// ObservationReading: the parsed parts of an observation, shared by its judges.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "mtasts/finding.h"
#include "mtasts/judgement.h"
#include "mtasts/mx_set.h"
#include "mtasts/sts_record.h"

namespace mtasts {

struct ObservationReading {
  const Observation& seen;
  const Expectation& expected;
  MxSet mx;                          // also no_mx after a failed lookup
  std::vector<DomainName> mx_hosts;  // the MX hosts, or the domain itself (RFC 5321 §5.1)
  std::optional<Policy> policy;      // the first readable one, of any media type and certificate
  std::optional<StsRecord> sts;
  bool sts_absent = false;          // DNS has no record that is meant for MTA-STS
  bool policy_host_absent = false;  // DNS has no such name, or no address
  bool nothing_deployed = false;    // both are absent, and the step is not to publish the record

  [[nodiscard]] bool is_step(Step step) const { return expected.ready_for == step; }
  // True if senders require valid TLS of the MX hosts, or may soon: the mode is not none, and a part of
  // MTA-STS is deployed.
  [[nodiscard]] bool asks_for_tls() const { return policy ? policy->mode != Mode::none : !nothing_deployed; }
  // True if DNS has answered that nothing receives mail for the domain.
  [[nodiscard]] bool takes_no_mail() const;
};

// The policy that senders take from the answer, with any certificate: status 200, text/plain, no content
// coding (RFC 8461 §3.3).
[[nodiscard]] std::optional<Policy> served_policy(const PolicyFetch& fetch);

[[nodiscard]] ObservationReading read_observation(const Observation& seen, const Expectation& expected);

// True if DNS has answered that there is no such record.
[[nodiscard]] bool is_absent(const DnsAnswer& answer);
[[nodiscard]] bool is_absent(const HostAddresses& addresses);

// True if a TXT record is probably meant to be of this version ("STSv1"), well formed or not. Other records,
// for instance an SPF record of a wildcard, do not count.
[[nodiscard]] bool is_meant_for(std::string_view version, const DnsAnswer& txt);

// The addresses, IPv6 first.
[[nodiscard]] std::vector<std::string> all_addresses(const HostAddresses& addresses);

// Appends `more` to `findings` with the subject `subject`.
void add_about(std::string_view subject, std::vector<Finding> more, std::vector<Finding>& findings);
void add_about(std::string_view subject, Finding more, std::vector<Finding>& findings);

// The finding of a failed lookup of `what`, for instance "the MX records"; none after a successful one.
[[nodiscard]] std::vector<Finding> judge_lookup(const DnsAnswer& answer, std::string_view what);
[[nodiscard]] std::vector<Finding> judge_lookup(const HostAddresses& addresses);
// The hint for a lookup that failed since the zone files do not have the name; empty for other failures.
[[nodiscard]] std::string lookup_hint(const DnsAnswer& answer);

// " (through a CNAME to "a.example")", or empty without a CNAME. Names the CNAME of a wildcard as such, which
// `unpublished` shows: the answer for a name beside it that nobody publishes.
[[nodiscard]] std::string through_cnames(const DnsAnswer& answer, const DnsAnswer& unpublished = {});

// Lowers errors to warnings, and unknown to info.
void lower(std::vector<Finding>& findings);

// The findings of one address of a host.
struct AddressFindings {
  std::string address;
  std::vector<Finding> findings;
};

// The findings of the addresses of a host. A finding of all addresses is reported once with the host as
// subject, any other with "host (address)".
[[nodiscard]] std::vector<Finding> about_host(const DomainName& host,
                                              const std::vector<AddressFindings>& addresses);

}  // namespace mtasts
