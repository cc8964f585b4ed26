// Judges if the reports are reason enough for mode enforce (RFC 8461 §5). More good sessions never make it
// less ready, and more failures never more.
#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "core/reports/counted_reports.h"
#include "core/reports/failed_sessions.h"
#include "core/reports/report_name.h"
#include "core/text/without_repeats.h"
#include "mtasts/counted.h"
#include "mtasts/explanation.h"
#include "mtasts/printable.h"
#include "mtasts/tlsrpt_evidence.h"
#include "mtasts/utc_time.h"

namespace mtasts {
namespace {

using std::chrono::days;
using std::chrono::floor;
using std::chrono::sys_days;
using std::chrono::sys_seconds;

// The time of the first of the last entries that all satisfy `condition`; nothing if the last one does not.
template <class Condition>
std::optional<sys_seconds> begin_of_last(const std::vector<LedgerEntry>& ledger, const Condition& condition) {
  const auto other = std::find_if_not(ledger.rbegin(), ledger.rend(), condition);
  return other == ledger.rbegin() ? std::nullopt : read_utc(other.base()->time);
}

std::string join_clauses(const std::vector<std::string>& clauses, std::string_view separator) {
  std::string joined;
  for (const std::string& clause : clauses) {
    if (!joined.empty()) joined += separator;
    joined += clause;
  }
  return joined;
}

constexpr std::size_t kNameLimit = 60;  // bytes of a reporter

class EvidenceJudge {
 public:
  EvidenceJudge(const EvidenceRequirements& required, const Policy& current,
                const std::vector<LedgerEntry>& ledger, const std::vector<ReportedPolicy>& reports,
                sys_seconds now)
      : required_(required),
        current_(current),
        ledger_(ledger),
        now_(now),
        reports_(count_reports(required.accept_unauthenticated, reports, now)) {
    read_times();
    for (const CountedReport& report : reports_.counted) add(report);
    if (ledger_.empty()) testing_since_ = first_report();
  }

  EnforceEvidence judge() {
    require("evidence-policy", true, "the current policy has mode testing");
    judge_time();
    judge_reporters();
    judge_sessions();
    judge_failures();
    judge_authentication();
    const bool is_ready = std::all_of(reasons_.begin(), reasons_.end(),
                                      [](const EvidenceReason& reason) { return reason.is_met; });
    return {is_ready, std::move(reasons_)};
  }

 private:
  void require(std::string_view code, bool is_met, std::string text) {
    reasons_.push_back({code, is_met, std::move(text)});
  }

  // Without a ledger, failures to fetch the policy count as long as the longest time in testing.
  void read_times() {
    const days longest = std::max(required_.testing, required_.testing_with_one_reporter);
    published_ = floor<days>(now_) - longest;
    if (ledger_.empty()) return;
    const auto is_current = [this](const LedgerEntry& entry) { return records_policy(entry, current_); };
    const auto is_testing = [](const LedgerEntry& entry) { return entry.mode == Mode::testing; };
    const auto since = begin_of_last(ledger_, is_current);
    if (!since) return;
    published_ = floor<days>(*since);
    testing_since_ = begin_of_last(ledger_, is_testing);
  }

  void add(const CountedReport& report) {
    const TlsrptPolicy& policy = report.reported->policy;
    const bool is_stale = report.last_day < floor<days>(now_) - required_.window;
    if (report.policy) {
      const bool is_earlier = !ledger_.empty() && report.last_day < published_;
      if (!same_policy(*report.policy, current_) || is_earlier) return;
      add_good(report, is_stale);
      if (is_stale) return;
      for (const FailedSessions& failure : failed_sessions_of(policy)) add_failure(failure);
      return;
    }
    // The day of the publication also has sessions from before it.
    if (is_stale || report.last_day <= published_) return;
    for (const FailedSessions& failure : failed_sessions_of(policy)) {
      const bool is_about_policy = failure.detail != nullptr && is_policy_failure(*failure.detail);
      if (policy.type() == TlsrptPolicyType::sts || is_about_policy) add_failure(failure);
    }
  }

  [[nodiscard]] bool is_trusted(const CountedReport& report) const {
    const std::string name =
        report.reporter.is_signed ? report.reporter.name : report_name(report.reported->organization);
    return required_.trusted.empty() ||
           std::any_of(required_.trusted.begin(), required_.trusted.end(),
                       [&name](const std::string& each) { return report_name(each) == name; });
  }

  void add_good(const CountedReport& report, bool is_stale) {
    const std::uint64_t sessions = report.reported->policy.successful_sessions.value_or(0);
    if (sessions == 0) return;
    const auto& [name, is_signed] = report.reporter;
    if (!is_trusted(report)) {
      others_.insert(name);
      return;
    }
    const sys_days day = report.reported->day;
    const auto place = first_days_.try_emplace(name, day).first;
    place->second = std::min(place->second, day);
    if (is_signed) first_signed_ = first_signed_ ? std::min(*first_signed_, day) : day;
    if (is_stale) return;
    add_sessions(good_, sessions);
    // Without a domain, the first of the spellings of the organization.
    const bool is_domain = !name.starts_with('"');
    const std::string text =
        is_domain ? printable(name, kNameLimit) : quote(report.reported->organization, kNameLimit);
    std::string& shown = reporters_.try_emplace(name, text).first->second;
    shown = std::min(shown, text);
    if (is_signed) {
      signers_.insert(name);
    } else {
      organizations_.insert(report_name(report.reported->organization));
    }
  }

  void add_failure(const FailedSessions& failure) {
    if (failure.sessions == 0) return;
    const std::string type = failure.detail == nullptr ? "" : failure.detail->result_type;
    const bool is_explained = failure.detail != nullptr && contains(required_.explained, type);
    add_sessions((is_explained ? explained_ : unexplained_)[type], failure.sessions);
  }

  // The first day that a forged report cannot set alone: of a signed report, else of the second reporter.
  [[nodiscard]] std::optional<sys_days> first_report() const {
    std::vector<sys_days> firsts;
    for (const auto& [name, day] : first_days_) firsts.push_back(day);
    std::sort(firsts.begin(), firsts.end());
    const std::optional<sys_days> second = firsts.size() > 1 ? std::optional(firsts[1]) : std::nullopt;
    if (!first_signed_ || !second) return first_signed_ ? first_signed_ : second;
    return std::min(*first_signed_, *second);
  }

  [[nodiscard]] days testing_time() const {
    if (!testing_since_ || *testing_since_ > now_) return days(0);
    return floor<days>(now_ - *testing_since_);
  }

  void judge_time() {
    const auto count = static_cast<std::uint64_t>(testing_time().count());
    const bool is_met = testing_since_ && testing_time() >= required_.testing;
    std::string text = counted(count, "day");
    if (!is_met) text += " of " + std::to_string(required_.testing.count());
    text += " in testing";
    if (!testing_since_ && !ledger_.empty())
      text += " (the last policy of the ledger is not the current one)";
    if (!testing_since_ && ledger_.empty()) text += " (no ledger, and too few reports to know since when)";
    require("evidence-testing-time", is_met, std::move(text));
  }

  // " (google.com, "Microsoft Corporation")": the domains that signed, and organizations without signature.
  // The operator sees if they are senders of his mail.
  [[nodiscard]] std::string list_reporters() const {
    constexpr std::size_t kMost = 5;
    std::vector<std::string> names;
    for (const auto& [name, shown] : reporters_) {
      if (names.size() == kMost) {
        names.push_back(std::to_string(reporters_.size() - kMost) + " more");
        break;
      }
      names.push_back(shown);
    }
    return names.empty() ? "" : " (" + join_clauses(names, ", ") + ')';
  }

  // Anybody can forge the unsigned reports of one organization.
  void judge_reporters() {
    const bool has_signed = !signers_.empty();
    const std::uint64_t fewest = has_signed ? 1 : 2;
    const std::uint64_t needed = std::max(required_.reporters, fewest);
    const bool is_small = has_signed && required_.checks_are_good && unexplained_.empty() &&
                          explained_.empty() && testing_time() >= required_.testing_with_one_reporter &&
                          required_.window >= required_.testing_with_one_reporter;
    // A signer that uses the name of another organization does not take it away.
    const std::uint64_t count = std::max({reporters_.size(), signers_.size(), organizations_.size()});
    const bool is_met = count >= needed || is_small;
    const bool only_signed = reports_.unsigned_ones.empty() && !reports_.left_out.empty();
    std::string text = counted(count, only_signed ? "authenticated reporter" : "reporter");
    if (!is_met) text += " of " + std::to_string(needed);
    text += list_reporters();
    if (!is_met && !others_.empty()) text += ", not counting " + counted(others_.size(), "other");
    if (!is_met && count >= required_.reporters && count > 0) text += ", since it is not authenticated";
    if (is_met && count < needed) {
      text += ", enough after " + print_span(required_.testing_with_one_reporter) +
              " without a failure and with good checks";
    }
    require("evidence-reporters", is_met, std::move(text));
  }

  void judge_sessions() {
    const bool is_met = good_ >= required_.sessions;
    const auto window = static_cast<std::uint64_t>(required_.window.count());
    std::string text = counted(good_, "good session");
    if (!is_met) {
      text += " of " + std::to_string(required_.sessions) + " in the last " + counted(window, "day");
    }
    require("evidence-sessions", is_met, std::move(text));
  }

  // "2 unexplained certificate-expired failures, 1 unexplained failure without a reason", five at most.
  static std::string list_failures(std::string_view kind,
                                   const std::map<std::string, std::uint64_t>& failures) {
    constexpr std::size_t kMost = 5;
    std::vector<std::string> clauses;
    for (const auto& [type, sessions] : failures) {
      if (clauses.size() == kMost) {
        clauses.push_back("failures of " + counted(failures.size() - kMost, "more type"));
        break;
      }
      const std::string name = type.empty() ? "" : (explain(type) ? type : quote(type, 60)) + ' ';
      clauses.push_back(std::to_string(sessions) + ' ' + std::string(kind) + ' ' + name +
                        (sessions == 1 ? "failure" : "failures") + (type.empty() ? " without a reason" : ""));
    }
    return join_clauses(clauses, ", ");
  }

  void judge_failures() {
    if (!unexplained_.empty()) {
      return require("evidence-failures", false, list_failures("unexplained", unexplained_));
    }
    require("evidence-failures", true,
            explained_.empty() ? "no failure" : "only " + list_failures("explained", explained_));
  }

  void judge_authentication() {
    const bool is_any_counted = !reports_.counted.empty();
    const std::uint64_t left_out = reports_.left_out.size();
    const std::uint64_t accepted = reports_.unsigned_ones.size();
    std::string text = counted(reports_.signed_ones.size(), "authenticated report");
    if (accepted > 0) text += ", " + std::to_string(accepted) + " accepted without authentication";
    if (left_out > 0) {
      text += ", " + std::to_string(left_out) + " without authentication left out";
    }
    require("evidence-authentication", is_any_counted || left_out == 0, std::move(text));
  }

  const EvidenceRequirements& required_;
  const Policy& current_;
  const std::vector<LedgerEntry>& ledger_;
  sys_seconds now_;
  CountedReports reports_;
  sys_days published_ = {};
  std::optional<sys_seconds> testing_since_ = {};
  std::uint64_t good_ = 0;
  std::map<std::string, sys_days> first_days_ = {};    // of each trusted reporter, also before the window
  std::map<std::string, std::string> reporters_ = {};  // trusted, within the window; with their text
  std::set<std::string> others_ = {};                  // not trusted
  std::set<std::string> signers_ = {};
  std::set<std::string> organizations_ = {};  // without signature
  std::optional<sys_days> first_signed_ = {};
  std::map<std::string, std::uint64_t> unexplained_ = {};  // by result type
  std::map<std::string, std::uint64_t> explained_ = {};
  std::vector<EvidenceReason> reasons_ = {};
};

}  // namespace

EnforceEvidence judge_evidence(const EvidenceRequirements& requirements, const std::optional<Policy>& current,
                               const std::vector<LedgerEntry>& ledger,
                               const std::vector<ReportedPolicy>& reports, sys_seconds now) {
  if (!current) return {false, {{"evidence-policy", false, "no current policy is known"}}};
  switch (current->mode) {
    case Mode::none: return {false, {{"evidence-policy", false, "the current policy has mode none"}}};
    case Mode::enforce:
      return {true, {{"evidence-policy", true, "the current policy has mode enforce already"}}};
    case Mode::testing: break;
  }
  return EvidenceJudge(requirements, *current, ledger, reports, now).judge();
}

std::string text(const EnforceEvidence& evidence) {
  std::vector<std::string> clauses;
  for (const EvidenceReason& reason : evidence.reasons) {
    if (reason.is_met == evidence.is_ready) clauses.push_back(reason.text);
  }
  return join_clauses(clauses, "; ");
}

}  // namespace mtasts
