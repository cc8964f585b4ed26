// Takeover: what is live of the domains that new settings are to manage, so that the first run with them
// changes nothing of it.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "mtasts/deployment.h"
#include "mtasts/domain_name.h"
#include "mtasts/ledger.h"
#include "mtasts/observation.h"
#include "mtasts/policy.h"
#include "mtasts/policy_id.h"
#include "mtasts/resource_record.h"
#include "mtasts/result.h"
#include "mtasts/tlsrpt_record.h"

namespace mtasts {

// The answers about one domain. None of them failed.
struct DomainFound {
  Observation seen;
  KnownIds ids = {};           // of its own _mta-sts record
  std::vector<Ttl> ttls = {};  // of its existing records
};

// A policy of the new settings.
struct TakenPolicy {
  DomainName primary;
  std::optional<PolicyId> id = {};        // that its _mta-sts record announces
  std::optional<Policy> live = {};        // read leniently
  std::optional<std::string> body = {};   // as it is served; nothing if senders refuse it
  std::string fault = {};                 // the reason why senders do not take it although it is served
  std::vector<MxPattern> mx = {};         // of the live policy, else the MX hosts
  std::vector<DomainName> mx_hosts = {};  // that DNS has
  std::vector<DomainName> hosted = {};
};

// The effect of a policy with a fault: "it is not in effect"; if an id announces it, senders that fetched it
// earlier still use it (RFC 8461 §5.1), and if it is not valid, some read it nevertheless.
[[nodiscard]] std::string_view effect_of_fault(const TakenPolicy& policy);

// A domain whose _mta-sts is a CNAME that leads to none of the domains.
struct HostedElsewhere {
  DomainName domain;
  std::string target;      // remote text
  bool has_record = true;  // an MTA-STS record is there
  std::string hint = {};   // where the record probably is, if it is not there
};

// "whose owner publishes its policy and its id", or "which has no MTA-STS record".
[[nodiscard]] std::string_view role_of_target(const HostedElsewhere& domain);

// A value that exists, and the first domain that has it.
template <class Value>
struct ExistingValue {
  DomainName domain;
  Value value;
};

struct Takeover {
  std::vector<TakenPolicy> policies = {};  // existing ones first, else in the order of the domains
  std::vector<HostedElsewhere> elsewhere = {};
  // The different values of all primaries, and the TTLs of hosted domains too. One settings file has one of
  // each.
  std::vector<ExistingValue<WebTarget>> web = {};
  std::vector<ExistingValue<std::vector<ReportUri>>> rua = {};
  std::vector<ExistingValue<Ttl>> ttls = {};
  std::vector<ExistingValue<std::string>> servers = {};  // the Server fields of their web servers
  std::vector<Error> errors = {};  // Fault::undetermined, or those of mx_error(); each names its domain
};

// Groups the domains. A domain with an _mta-sts record is a primary; one whose _mta-sts is a CNAME to that of
// another is hosted by it. Any other is hosted by the first policy that covers its MX (RFC 8461 §4.1) and is
// not of mode none, else it is the primary of a new policy; also if its Policy Host serves another policy of
// its own, to which no record leads.
[[nodiscard]] Takeover read_takeover(const std::vector<DomainFound>& found);

// The first ledger entry of a policy: its id, if that and the policy are live.
[[nodiscard]] std::optional<LedgerEntry> first_entry(const TakenPolicy& policy, const std::string& time);

}  // namespace mtasts
