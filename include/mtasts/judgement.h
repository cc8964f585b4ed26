// judge(): compares an observation of a live deployment with the RFCs and with the expectation of its owner.
#pragma once

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "mtasts/finding.h"
#include "mtasts/ledger.h"
#include "mtasts/observation.h"
#include "mtasts/policy.h"
#include "mtasts/policy_id.h"
#include "mtasts/tlsrpt_evidence.h"

namespace mtasts {

// The steps of a rollout that lose mail when taken too early (RFC 8461 §8).
enum class Step {
  testing,  // publish the TXT record of a policy of mode testing
  enforce,  // serve mode enforce
  removal,  // remove record and policy (RFC 8461 §8.3)
};

// The owner's expectation, beside the RFCs.
struct Expectation {
  std::optional<Policy> policy = {};  // the policy that should be served
  std::optional<PolicyId> id = {};    // the id that should be published
  std::optional<std::vector<LedgerEntry>> ledger =
      {};                              // the entries of the domain, oldest first: the last one is current
  std::optional<Step> ready_for = {};  // the step that should be safe now
  // False: mode enforce does not need to see the MX hosts, which cannot be asked from here.
  bool needs_mx_hosts = true;
  // The time in mode testing before enforce, by the ledger.
  std::chrono::seconds min_testing = std::chrono::days(7);
  // The reports of senders, for Step::enforce. They have their own time in mode testing.
  std::optional<EnforceEvidence> evidence = {};
  // A certificate that expires within these days is a warning; nothing: within its renewal_time().
  std::optional<unsigned> watch_expiry_days = {};
  // For readers outside the operator's organization: messages count the names of a certificate that do not
  // concern the domain or the host, and do not name them.
  bool conceals_other_names = false;
};

// Returns all findings, worst first; none for a deployment without faults. Findings of severity unknown name
// lookups and connections without a result. Takes the time from the observation.
//
// The subject of a finding is a name: the domain ("example.com") for its MX set, the whole deployment and the
// ledger; an owner name ("_mta-sts.example.com", "_smtp._tls.example.com", "_25._tcp.mx.example.com") for
// records; the Policy Host, an MX host or the host of a report address for its behaviour. If only some
// addresses of a host behave so, the address follows: "mx.example.com (192.0.2.1)".
//
// The severity is that of the code. While no policy requires TLS (mode none, nothing deployed), an error in
// the TLS of MX hosts is lowered to a warning, and unknown to info. With ready_for the same applies to all
// findings that do not affect the step, a missing _mta-sts record is no finding before testing, and
// "not-ready-for-..." (error) or "readiness-unknown" names the reasons against the step. The step is safe if
// no finding is an error or unknown.
[[nodiscard]] std::vector<Finding> judge(const Observation& seen, const Expectation& expected);

// The most reasons, or MX hosts that are not ready, that a message lists.
inline constexpr std::size_t kMostUnreadyNamed = 5;

// "testing", "enforce" or "removal".
[[nodiscard]] std::string_view text(Step step);

// The answer to ready_for: ready, or the reasons against the step and those why it is unknown.
struct Readiness {
  bool is_ready = true;
  std::string reason = {};
};

// Reads the answer from the findings of judge().
[[nodiscard]] Readiness readiness_of(const std::vector<Finding>& findings);
// The same for a reader who does not see the findings: a reason has subject and message instead of the code,
// and only the first ones are listed.
[[nodiscard]] Readiness readiness_in_words(const std::vector<Finding>& findings);

// The addresses of an MX host to which senders that enforce do not deliver, as far as that is certain.
enum class MxFault { nowhere, somewhere, everywhere };

// The reason why mode enforce may lose mail to an MX host, as far as the host itself is concerned; empty for
// a host that is ready. A host that could not be asked is not ready, and has no fault.
struct MxHostReadiness {
  std::string reason = {};
  MxFault fault = MxFault::nowhere;
  [[nodiscard]] bool is_ready() const { return reason.empty(); }
};

// Judges each MX host of the observation.
[[nodiscard]] std::map<DomainName, MxHostReadiness> mx_host_readiness(const Observation& seen);

enum class Verdict { good, warning, broken, unknown };

// "good", "warning", "broken" or "unknown".
[[nodiscard]] std::string_view text(Verdict verdict);

// The verdict of the worst finding: broken for an error, unknown, warning, and good for info or no finding.
[[nodiscard]] Verdict verdict_of(const std::vector<Finding>& findings);

// The served policy: the first complete answer with status 200, text/plain and a valid policy, with any
// certificate. Nothing if no answer is one.
[[nodiscard]] std::optional<Policy> served_policy(const Observation& seen);

}  // namespace mtasts
