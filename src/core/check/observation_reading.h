// ObservationReading: what is read out of an observation once, for all who judge it.
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
  MxSet mx;                          // no_mx as well where DNS did not answer
  std::vector<DomainName> mx_hosts;  // where mail goes: the MX hosts, or the domain itself (RFC 5321 §5.1)
  std::optional<Policy> policy;      // the first that can be read, whatever media type and certificate it has
  std::optional<StsRecord> sts;
  bool sts_absent = false;          // DNS says so: no record, or none that has to do with MTA-STS
  bool policy_host_absent = false;  // DNS says so: no such name, or no address
  bool nothing_deployed = false;    // both, and nobody is about to publish the record

  [[nodiscard]] bool is_step(Step step) const { return expected.ready_for == step; }
  // Whether senders ask the MX hosts for valid TLS, or may soon: unless the mode is none or there is nothing.
  [[nodiscard]] bool asks_for_tls() const { return policy ? policy->mode != Mode::none : !nothing_deployed; }
};

[[nodiscard]] ObservationReading read_observation(const Observation& seen, const Expectation& expected);

// Whether DNS says that there is none.
[[nodiscard]] bool is_absent(const DnsAnswer& answer);
[[nodiscard]] bool is_absent(const HostAddresses& addresses);

// Whether a TXT record was probably meant to be of this version ("STSv1"), well formed or not. What else
// answers at the name, an SPF record of a wildcard say, counts as nothing.
[[nodiscard]] bool is_meant_for(std::string_view version, const DnsAnswer& txt);

// The addresses, IPv6 first.
[[nodiscard]] std::vector<std::string> all_addresses(const HostAddresses& addresses);

// Adds what `more` has behind `findings`, every subject set to `subject`.
void add_about(std::string_view subject, std::vector<Finding> more, std::vector<Finding>& findings);
void add_about(std::string_view subject, Finding more, std::vector<Finding>& findings);

// What a lookup that failed is, `what` being "the MX records"; nothing for one that did not.
[[nodiscard]] std::vector<Finding> judge_lookup(const DnsAnswer& answer, std::string_view what);
[[nodiscard]] std::vector<Finding> judge_lookup(const HostAddresses& addresses);

// " (through a CNAME to "a.example")", or nothing where there is none.
[[nodiscard]] std::string through_cnames(const DnsAnswer& answer);

// An error becomes a warning and what is unknown becomes information: for what does not decide.
void lower(std::vector<Finding>& findings);

// What was found at one address of a host.
struct AddressFindings {
  std::string address;
  std::vector<Finding> findings;
};

// The findings of a host's addresses. What holds for all of them is said once, of the host; anything else of
// "host (address)".
[[nodiscard]] std::vector<Finding> about_host(const DomainName& host,
                                              const std::vector<AddressFindings>& addresses);

}  // namespace mtasts
