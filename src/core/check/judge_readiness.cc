// Judges if the next step of a rollout is safe now (RFC 8461 §8), so that a script can use the exit status.
#include <algorithm>
#include <chrono>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/check/judges.h"
#include "core/text/without_repeats.h"
#include "mtasts/finding.h"
#include "mtasts/join_names.h"
#include "mtasts/printable.h"
#include "mtasts/tlsrpt_evidence.h"
#include "mtasts/utc_time.h"

namespace mtasts {
namespace {

// The reasons against the step, and the reasons why that is unknown. Each is a clause; the codes of findings
// come first.
struct Reasons {
  std::vector<std::string> against;
  std::vector<std::string> unknown;
};

// Testing requires no TLS yet. Removal only requires that senders learn of mode none. CAA records only affect
// later certificates.
bool bears_on(Step step, Part part) {
  switch (part) {
    case Part::sts_txt:
    case Part::policy_host:
    case Part::expectation: return true;
    case Part::mx:
    case Part::coverage: return step != Step::removal;
    case Part::caa: return false;
    case Part::mx_hosts:
    case Part::tlsrpt_txt:
    case Part::dane: return step == Step::enforce;
  }
  return true;
}

void add_mode_reason(const ObservationReading& reading, Step step, Reasons& reasons) {
  if (!reading.policy) {
    if (reasons.against.empty()) reasons.unknown.push_back("no policy could be read");
    return;
  }
  const Mode mode = reading.policy->mode;
  const std::string what = "the policy that is served has mode " + std::string(text(mode));
  if (step == Step::testing && mode != Mode::testing) reasons.against.push_back(what);
  if (step == Step::enforce && mode == Mode::none) reasons.against.push_back(what);
  if (step == Step::removal && mode != Mode::none)
    reasons.against.push_back(what + ", and senders must see none first");
}

// Mode enforce loses mail to each MX host without valid TLS.
void add_unseen_hosts(const ObservationReading& reading, Reasons& reasons) {
  if (reading.mx_hosts.empty() && reasons.against.empty()) reasons.unknown.push_back("no MX host is known");
  const auto& seen = reading.seen.mx_hosts;
  for (const DomainName& host : reading.mx_hosts) {
    const bool met = std::ranges::any_of(seen, [&host](const MxHostSeen& each) {
      return each.host == host && !std::ranges::all_of(each.sessions, is_silent);
    });
    if (!met) reasons.unknown.push_back(host.text() + " was not seen over SMTP");
  }
}

// Reports of failures take days to arrive, so mode testing must have been served for some time. Without a
// ledger that is not known, and the operator decides.
void add_testing_time(const ObservationReading& reading, Reasons& reasons, std::vector<Finding>& findings) {
  const auto& ledger = reading.expected.ledger;
  const bool is_enforced = reading.policy && reading.policy->mode == Mode::enforce;
  if (!ledger || is_enforced) return;
  if (ledger->empty()) {
    reasons.unknown.push_back("the ledger does not know since when mode testing is served");
    return;
  }
  const auto since = testing_since(*ledger);
  if (!since) {
    reasons.against.push_back("the ledger's last policy has mode " + std::string(text(ledger->back().mode)));
    return;
  }
  const auto span = std::max(reading.seen.when - *since, std::chrono::seconds(0));
  const std::string what = "mode testing is served since " + print_utc(*since) + ", for " + print_span(span);
  if (span < reading.expected.min_testing) {
    reasons.against.push_back(what + ", and " + print_span(reading.expected.min_testing) +
                              " are required (--min-testing)");
  } else {
    add_about(reading.seen.domain.text(), found("testing-since", what), findings);
  }
}

// The requirements that the reports do not meet. Findings are unescaped, and printers escape them.
void add_evidence(const ObservationReading& reading, const EnforceEvidence& evidence, Reasons& reasons,
                  std::vector<Finding>& findings) {
  if (evidence.is_ready) {
    const std::string what = "the reports of senders are evidence for mode enforce: " + text(evidence);
    add_about(reading.seen.domain.text(), found("report-evidence", unescape_printable(what)), findings);
    return;
  }
  for (const EvidenceReason& reason : evidence.reasons) {
    if (!reason.is_met) reasons.against.push_back(unescape_printable(reason.text));
  }
}

// RFC 8461 §8.3: senders have learnt of mode none, and all their earlier policies have expired.
void add_removal_reasons(const ObservationReading& reading, Reasons& reasons) {
  const auto& ledger = reading.expected.ledger;
  if (!ledger || ledger->empty()) {
    reasons.unknown.push_back("without a ledger, the policies that senders may hold are not known");
    return;
  }
  if (ledger->back().mode != Mode::none) {
    reasons.against.push_back("the ledger's last policy has mode " + std::string(text(ledger->back().mode)));
  }
  const auto is_of_earlier = [&reading](const LedgerEntry& entry) {
    return reading.sts && entry.mode != Mode::none && entry.id == reading.sts->id;
  };
  if (std::ranges::any_of(*ledger, is_of_earlier)) {
    reasons.against.push_back("the id " + reading.sts->id.text() +
                              " is that of an earlier policy, so senders do not fetch mode none");
  }
  const LedgerValidity validity = validity_of(*ledger, reading.seen.when);
  if (!validity.readable) reasons.unknown.push_back("a time of the ledger cannot be read");
  if (validity.latest_end && *validity.latest_end > reading.seen.when) {
    reasons.against.push_back("senders may hold an earlier policy; removal is safe from " +
                              print_utc(*validity.latest_end) + " on");
  }
}

constexpr std::string_view kNotReadyFor = "not-ready-for-";
constexpr FindingCode kReadinessUnknown = "readiness-unknown";

std::string list_of(const std::vector<std::string>& reasons) {
  std::string list;
  for (const std::string& reason : reasons) list += (list.empty() ? "" : "; ") + reason;
  return list;
}

Finding not_ready(Step step, const std::string& reasons) {
  switch (step) {
    case Step::testing: return found("not-ready-for-testing", "not ready for mode testing: " + reasons);
    case Step::enforce: return found("not-ready-for-enforce", "not ready for mode enforce: " + reasons);
    case Step::removal: break;
  }
  return found("not-ready-for-removal", "not ready for removal: " + reasons);
}

}  // namespace

std::vector<Finding> judge_readiness(const ObservationReading& reading, Step step,
                                     std::vector<PartFindings>& parts) {
  Reasons reasons;
  for (PartFindings& part : parts) {
    if (!bears_on(step, part.part)) {
      lower(part.findings);
      continue;
    }
    for (const Finding& finding : part.findings) {
      if (finding.severity == Severity::error) add_once(reasons.against, finding.code);
      if (finding.severity == Severity::unknown) add_once(reasons.unknown, finding.code);
    }
  }
  const std::size_t codes_against = reasons.against.size();
  const std::size_t codes_unknown = reasons.unknown.size();
  add_mode_reason(reading, step, reasons);
  std::vector<Finding> findings;
  if (step == Step::enforce) {
    if (reading.expected.needs_mx_hosts) add_unseen_hosts(reading, reasons);
    const auto& evidence = reading.expected.evidence;
    if (evidence) add_evidence(reading, *evidence, reasons, findings);
    if (!evidence) add_testing_time(reading, reasons, findings);
  }
  if (step == Step::removal) add_removal_reasons(reading, reasons);

  const auto add_summary = [&](Finding summary, const std::vector<std::string>& all, std::size_t codes) {
    if (all.empty()) return;
    summary.reasons.assign(all.begin() + static_cast<std::ptrdiff_t>(codes), all.end());
    add_about(reading.seen.domain.text(), std::move(summary), findings);
  };
  add_summary(not_ready(step, list_of(reasons.against)), reasons.against, codes_against);
  add_summary(found(kReadinessUnknown, "cannot be checked from here: " + list_of(reasons.unknown)),
              reasons.unknown, codes_unknown);
  return findings;
}

std::string_view text(Step step) {
  switch (step) {
    case Step::testing: return "testing";
    case Step::enforce: return "enforce";
    case Step::removal: return "removal";
  }
  return {};
}

Readiness readiness_of(const std::vector<Finding>& findings) {
  Readiness readiness;
  std::vector<std::string> reasons;
  for (const Finding& finding : findings) {
    if (finding.severity != Severity::error && finding.severity != Severity::unknown) continue;
    readiness.is_ready = false;
    if (finding.code == kReadinessUnknown) {
      reasons.push_back(finding.message);
    } else if (finding.code.starts_with(kNotReadyFor)) {
      reasons.push_back(finding.message.substr(finding.message.find(": ") + 2));
    }
  }
  readiness.reason = list_of(reasons);
  return readiness;
}

std::string words_of(const Finding& finding) {
  return finding.subject + ": " + finding.message;
}

Readiness readiness_in_words(const std::vector<Finding>& findings) {
  bool is_ready = true;
  std::vector<std::string> reasons;
  std::vector<std::string> of_summaries;
  for (const Finding& finding : findings) {
    if (finding.severity != Severity::error && finding.severity != Severity::unknown) continue;
    is_ready = false;
    add_once(of_summaries, finding.reasons);
    const bool is_summary = finding.code == kReadinessUnknown || finding.code.starts_with(kNotReadyFor);
    if (!is_summary) add_once(reasons, words_of(finding));
  }
  add_once(reasons, of_summaries);
  return {is_ready, join_first(reasons, kMostUnreadyNamed, "; ")};
}

}  // namespace mtasts
