// RolloutWorld: all that plan_rollout() knows of a fleet beside its settings. "Not known" is a state of its
// own everywhere, and never read as "absent".
#pragma once

#include <chrono>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "mtasts/judgement.h"
#include "mtasts/ledger.h"
#include "mtasts/mx_set.h"
#include "mtasts/observation.h"
#include "mtasts/resource_record.h"
#include "mtasts/rollout_memory.h"
#include "mtasts/shared_value.h"

namespace mtasts {

// The answer of one authoritative server for all data at a name.
struct ServerAnswer {
  bool is_known = false;                      // false: no answer that decides
  std::vector<ResourceRecord> records = {};   // CNAME, A, AAAA and TXT
  std::vector<std::string> other_types = {};  // "MX": data that a CNAME does not permit
  std::string server = {};  // "192.0.2.53#53"; if not known with the reason: "192.0.2.53#53 answered REFUSED"
  friend bool operator==(const ServerAnswer&, const ServerAnswer&) = default;
};

// The answers of all authoritative servers of a name. None: its servers are not known.
using NameSeen = std::vector<ServerAnswer>;

// True if every server gave an answer.
[[nodiscard]] bool is_known(const NameSeen& name);
// The records that all servers have in common, if their answers are the same; nothing if they differ or are
// not known.
[[nodiscard]] std::optional<std::vector<ResourceRecord>> agreed_records(const NameSeen& name);

// True if a server has an _mta-sts record that senders take (RFC 8461 §3.1).
[[nodiscard]] bool has_sts_record(const NameSeen& sts);

// One fetch of each address of the Policy Host.
struct PolicyHostSeen {
  HostAddresses addresses = {};
  std::vector<PolicyFetch> fetches = {};
};

struct DomainSeen {
  // Null: not known. Most domains of a fleet have the MX of a few hosts: equal sets can be shared.
  std::shared_ptr<const MxSet> mx = {};
  std::shared_ptr<const std::string> mx_error = {};  // why the MX are not known, if that is known
  NameSeen host = {};                                // mta-sts
  // The name has them from a wildcard, so that they cannot be removed. Determined for retired domains only.
  bool host_is_wildcards = false;
  NameSeen sts = {};  // _mta-sts
  // The TXT records that the CNAME of _mta-sts leads to, if that is to no policy of the settings: those of
  // another deployment, with the id that senders see.
  std::vector<ResourceRecord> sts_elsewhere = {};
  NameSeen tlsrpt = {};  // _smtp._tls
  // Nothing: not fetched, see RolloutPlan::to_fetch. Few domains of a fleet have it.
  std::shared_ptr<const PolicyHostSeen> policy_host = {};
  // The answers of the web host of the settings under the name of the Policy Host, whose record leads
  // elsewhere. Nothing: not fetched, see RolloutPlan::to_fetch_ahead.
  std::shared_ptr<const PolicyHostSeen> next_web_host = {};
  // The names were asked of one server, which has what all servers had; see RolloutPlan::to_look_up. They are
  // not kept: brief_answers() of the domain's memory has them.
  bool is_brief = false;
};

// The brief answers for a domain whose one server still has the confirmed records; nothing without these.
[[nodiscard]] std::optional<DomainSeen> brief_answers(const DomainName& domain, const DomainMemory& memory);

// The evidence of TLSRPT reports for mode enforce.
struct ReportEvidence {
  bool is_sufficient = false;
  std::string reason = {};     // unless sufficient
  std::string opened_by = {};  // what adds to it, as Hold::opened_by
};

// The answers that only these need: the step from testing to enforce, a served mode enforce that is not in
// effect yet, and a domain that adopts a policy of mode enforce, or has one and an MX host that no run has
// seen ready; see RolloutPlan::to_check.
struct PromotionSeen {
  Readiness readiness;      // of check --ready-for enforce, for the primary and the MX of its hosted domains
  ReportEvidence evidence;  // under the current policy
  std::map<DomainName, MxHostReadiness> mx_hosts = {};  // of the same hosts
};

// Programs of the operator that make written files effective.
enum class Hook { web, dns };
[[nodiscard]] std::string_view text(Hook hook);  // "web" or "dns"

struct RolloutWorld {
  std::chrono::sys_seconds now;
  std::map<DomainName, DomainSeen> domains = {};
  std::map<DomainName, std::vector<LedgerEntry>> ledger = {};  // oldest first
  std::map<DomainName, PromotionSeen> promotions = {};         // by primary
  std::map<DomainName, std::string> policy_files = {};         // by primary
  SharedValue<std::map<DomainName, DomainName>> site = {};     // the primary whose policy a domain serves
  // Hosted domains whose file somebody has changed to a policy that their primary never had.
  std::set<DomainName> edited_copies = {};
  std::set<Hook> unfinished_hooks = {};  // not successful since files changed
  SharedValue<RolloutMemory> memory = {};
};

}  // namespace mtasts
