// Deployment: what is wanted. The policy of a primary and the records that publish it, decided from wishes,
// from what stands and from what DNS says, without asking anyone.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "mtasts/domain_name.h"
#include "mtasts/mx_set.h"
#include "mtasts/policy.h"
#include "mtasts/policy_id.h"
#include "mtasts/resource_record.h"
#include "mtasts/sts_record.h"
#include "mtasts/tlsrpt_record.h"

namespace mtasts {

// ---- the policy

struct PolicyWishes {
  std::optional<Mode> mode = {};       // else what stands, else testing
  std::optional<MaxAge> max_age = {};  // else what stands, else 7 days, with mode none 1 day
  std::vector<MxPattern> mx = {};      // if any: the policy's mx, whatever stands and whatever DNS says
  std::vector<MxPattern> add_mx = {};  // beside the others, for an overlap
  bool accept_mx = false;              // take DNS's hosts where they differ from what stands
  bool allow_implicit_mx = false;      // without MX the domain itself (RFC 5321 §5.1)
};

struct PlannedPolicy {
  Policy policy;
  std::vector<Finding> warnings = {};
};

// The warning that goes with implicit_mx_set().
[[nodiscard]] Finding implicit_mx_taken(const DomainName& domain);

// Whether the MX must be looked up to plan: not with mx of their own, and not for mode none.
[[nodiscard]] bool needs_mx_lookup(const PolicyWishes& wishes, const std::optional<Policy>& standing);

// The policy to write. `mx` is what DNS says, absent when not asked: then the mx that stand stay.
// Fault::refused, codes "nxdomain", "no-mx", "null-mx", "unusable-mx" (nothing to make a policy of) and
// "mx-differ" (the standing mx and DNS disagree, the message shows how); Fault::input, "bad-max-age".
[[nodiscard]] Result<PlannedPolicy> plan_policy(const DomainName& policy_domain, const PolicyWishes& wishes,
                                                const std::optional<Policy>& standing,
                                                const std::optional<MxSet>& mx);

// Whether a hosted domain can live under the policy of `primary`: nothing in mode none, which asks for
// nothing; else Fault::refused with a code of mx_error, or "not-covered" when a host matches no pattern.
[[nodiscard]] Result<void> check_coverage(const DomainName& hosted, const MxSet& mx,
                                          const DomainName& primary, const Policy& policy);

// ---- the records

// Where a Policy Host name points: one of the two, or neither where no such record is wanted.
struct WebTarget {
  std::optional<DomainName> host = {};
  std::vector<IpAddress> addresses = {};
};

enum class RecordKind { host, sts, tlsrpt };

// What a hosted domain has at _smtp._tls: a CNAME to the primary's record, a record of its own, or nothing.
enum class HostedTlsrpt { cname, own, none };

// What is wanted for one domain's names, and in which order it is printed: host, sts, tlsrpt.
struct RecordWishes {
  WebTarget web;
  std::vector<ReportUri> rua = {};  // of the primary, or of the hosted domain's own record
  bool tlsrpt = true;               // whether the primary has an _smtp._tls record to point at
  HostedTlsrpt hosted_tlsrpt = HostedTlsrpt::cname;
  Ttl ttl;
  std::vector<RecordKind> only = {RecordKind::host, RecordKind::sts, RecordKind::tlsrpt};
};

// The records of a primary: the Policy Host's CNAME or addresses (none when the web host is the Policy Host
// itself), the _mta-sts TXT where there is an id and the _smtp._tls TXT where there are rua.
[[nodiscard]] std::vector<ResourceRecord> primary_records(const DomainName& primary,
                                                          const std::optional<PolicyId>& id,
                                                          const RecordWishes& wishes);

enum class IdWish { keep, bump };

struct PlannedId {
  PolicyId id;
  std::optional<PolicyId> previous = {};
  std::vector<Finding> warnings = {};
  // The TXT records at the name, each joined, where DNS was asked and all servers agree; empty when none are.
  std::optional<std::vector<std::string>> published = {};
};

// The id that a generator prints: the one that stands, else today's first; with IdWish::bump the successor of
// what stands.
[[nodiscard]] Result<PlannedId> plan_id(const KnownIds& known, IdWish wish, Day today);

}  // namespace mtasts
