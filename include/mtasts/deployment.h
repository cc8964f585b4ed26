// The planned deployment: the policy of a primary and the records that publish it, decided from what the
// operator requests, from what exists and from DNS, without any lookup.
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

// The max_age of a first policy: 7 days, with mode none 1 day (RFC 8461 §8.3).
[[nodiscard]] MaxAge first_max_age(Mode mode);

struct RequestedPolicy {
  std::optional<Mode> mode = {};       // default: the existing one, else testing
  std::optional<MaxAge> max_age = {};  // default: the existing one, else first_max_age()
  std::vector<MxPattern> mx = {};  // if any: exactly the policy's mx, whatever exists and whatever DNS has
  std::vector<MxPattern> add_mx = {};  // added to the others, for an overlap
  bool accept_mx = false;              // take the hosts of DNS where they differ from the existing mx
  bool allow_implicit_mx = false;      // without MX records take the domain itself (RFC 5321 §5.1)
};

struct PlannedPolicy {
  Policy policy;
  std::vector<Finding> warnings = {};
};

// The warning about a domain whose implicit_mx_set() is used: code "implicit-mx", subject the domain.
[[nodiscard]] Finding implicit_mx_warning(const DomainName& domain);

// True if the MX must be looked up to plan the policy: no mx are requested, and the mode is not none.
[[nodiscard]] bool needs_mx_lookup(const RequestedPolicy& requested, const std::optional<Policy>& existing);

// The policy to write. `existing` is the current policy, if there is one. `mx` is the answer of DNS; absent
// if no lookup was made: then the existing mx are kept. Asserts that there is an mx to take where
// needs_mx_lookup() is true.
// Fault::refused, codes "nxdomain", "no-mx", "null-mx" and "unusable-mx" (DNS has no usable MX), "mx-differ"
// (the existing mx and DNS disagree; the message has the difference); Fault::input, code "bad-max-age" (see
// check_emitted_max_age()).
[[nodiscard]] Result<PlannedPolicy> plan_policy(const DomainName& policy_domain,
                                                const RequestedPolicy& requested,
                                                const std::optional<Policy>& existing,
                                                const std::optional<MxSet>& mx);

// Succeeds if `hosted`, whose MX are `mx`, can publish the policy of `primary` (RFC 8461 §4.1). Mode none
// covers every host. Fault::refused, with the code of mx_error(), or "not-covered" if a host matches no
// pattern.
[[nodiscard]] Result<void> check_coverage(const DomainName& hosted, const MxSet& mx,
                                          const DomainName& primary, const Policy& policy);

// ---- the records

// The target of the Policy Host name: a CNAME target or addresses, or neither if it gets no record.
struct WebTarget {
  std::optional<DomainName> host = {};
  std::vector<IpAddress> addresses = {};
};

enum class RecordKind { host, sts, tlsrpt };

// The data of a hosted domain at _smtp._tls: a CNAME to the primary's record, a record of its own, or
// nothing.
enum class HostedTlsrpt { cname, own, none };

// The records that one domain is to have, printed in the order host, sts, tlsrpt.
struct RequestedRecords {
  WebTarget web;
  std::vector<ReportUri> rua = {};  // of the primary, or of the hosted domain's own record
  bool tlsrpt = true;               // the primary has an _smtp._tls record that a CNAME can lead to
  HostedTlsrpt hosted_tlsrpt = HostedTlsrpt::cname;
  Ttl ttl;
  std::vector<RecordKind> only = {RecordKind::host, RecordKind::sts, RecordKind::tlsrpt};
};

// The records of a primary: the CNAME or addresses of its Policy Host (none if the web host is the Policy
// Host itself), the _mta-sts TXT if there is an id, and the _smtp._tls TXT if there are rua.
[[nodiscard]] std::vector<ResourceRecord> primary_records(const DomainName& primary,
                                                          const std::optional<PolicyId>& id,
                                                          const RequestedRecords& requested);

// ---- the id

enum class IdAction { keep, bump };

struct PlannedId {
  PolicyId id;
  std::optional<PolicyId> previous = {};  // the current id, if there is one
  std::vector<Finding> warnings = {};
  // The TXT records at the name, each joined; empty if there are none, absent if DNS was not asked or its
  // servers disagree.
  std::optional<std::vector<TxtData>> published = {};
  std::optional<Ttl> published_ttl = {};  // of these records
};

// The id to print: the current one, else the first of `today`; with IdAction::bump the successor of the
// current one. Fault::refused, code "id-exhausted" (see next_policy_id()).
[[nodiscard]] Result<PlannedId> plan_id(const KnownIds& known, IdAction action, Day today);

}  // namespace mtasts
