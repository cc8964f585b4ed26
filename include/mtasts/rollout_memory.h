// RolloutMemory: the facts of earlier runs that neither DNS nor the ledger has. A lost memory only
// makes dates later.
#pragma once

#include <chrono>
#include <map>
#include <optional>
#include <vector>

#include "mtasts/domain_name.h"
#include "mtasts/policy_id.h"
#include "mtasts/resource_record.h"
#include "mtasts/shared_value.h"

namespace mtasts {

// An MX host that DNS no longer has. Resolvers may return it until then.
struct LeavingHost {
  DomainName host;
  std::chrono::sys_seconds until;
  friend bool operator==(const LeavingHost&, const LeavingHost&) = default;
};

// A policy that the web server had for a domain whose records still led to another one: senders may hold it
// under the id of that one. The domain itself stands for a policy that a person wrote into its file.
struct EarlyPolicy {
  DomainName primary;
  PolicyId id;
  friend bool operator==(const EarlyPolicy&, const EarlyPolicy&) = default;
};

// The first time at which every authoritative server had this id at the _mta-sts name of a domain.
struct Announcement {
  DomainName policy;  // the domain itself, or the primary that its CNAME leads to
  PolicyId id;        // for a hosted domain: the first one of this primary
  std::chrono::sys_seconds since;
  std::chrono::sys_seconds settled;  // no cache of a resolver has an earlier id after that
  bool is_recorded = false;          // the ledger of the policy had an entry of the id
  std::vector<EarlyPolicy> early = {};
  friend bool operator==(const Announcement&, const Announcement&) = default;
};

// The records of a hosted domain, when every authoritative server had exactly those that lead to the policy
// of its last announcement.
struct ConfirmedRecords {
  DomainName web;  // the target of mta-sts
  Ttl host_ttl;
  Ttl sts_ttl;
  std::optional<Ttl> tlsrpt_ttl = {};  // nothing: no _smtp._tls record
  friend bool operator==(const ConfirmedRecords&, const ConfirmedRecords&) = default;
};

struct DomainMemory {
  std::vector<DomainName> mx_hosts = {};     // of the last answer
  std::vector<DomainName> unchecked = {};    // those of them that no run has seen ready for mode enforce
  std::chrono::seconds mx_ttl{0};            // the greatest seen
  std::chrono::sys_seconds mx_known_from{};  // resolvers return no other hosts than those known here
  std::vector<LeavingHost> leaving = {};
  bool past_is_known = false;       // when the memory began, no record led senders to a policy
  bool is_taken_over = false;       // when the memory began, no other policy of the ledger was in use
  std::chrono::seconds sts_ttl{0};  // the greatest seen for the last announcement
  std::vector<Announcement> announced = {};  // oldest first
  // No resolver returns the last announcement from then on: every server was seen without a record.
  std::optional<std::chrono::sys_seconds> ended = {};
  std::vector<PolicyId> partial_ids = {};    // that only some servers had, and the ledger lacks
  // An earlier memory is lost: until then resolvers may have led senders to any policy of the ledger.
  std::optional<std::chrono::sys_seconds> any_policy_until = {};
  std::optional<ConfirmedRecords> confirmed = {};
  friend bool operator==(const DomainMemory&, const DomainMemory&) = default;
};

// Domains with equal memories may share one: those of a fleet mostly change in the same run.
using RolloutMemory = std::map<DomainName, SharedValue<DomainMemory>>;

}  // namespace mtasts
