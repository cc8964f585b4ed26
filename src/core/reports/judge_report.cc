#include "core/reports/judge_report.h"

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <string>
#include <string_view>

#include "core/findings/catalogue/result_types.h"
#include "core/findings/in_quotes.h"
#include "core/reports/failed_sessions.h"
#include "mtasts/counted.h"
#include "mtasts/domain_name.h"
#include "mtasts/ip_address.h"
#include "mtasts/utc_time.h"

namespace mtasts {
namespace {

bool is_result_type(std::string_view text) {
  return std::any_of(std::begin(kResultTypeRows), std::end(kResultTypeRows),
                     [text](const CatalogueRow& row) { return row.code == text; });
}

// One policy of a report, with its position for messages.
class PolicyJudge {
 public:
  PolicyJudge(const TlsrptPolicy& policy, std::size_t position, ReportNotes& notes)
      : policy_(policy), position_(position), notes_(notes) {}

  void judge() {
    judge_type();
    judge_domain();
    if (!policy_.successful_sessions) add_count_missing(here(), "total-successful-session-count");
    if (!policy_.failed_sessions) add_count_missing(here(), "total-failure-session-count");
    std::uint64_t sum = 0;  // at most 10^5 * 2^53, which fits
    for (std::size_t i = 0; i < policy_.failures.size(); ++i) {
      judge_failure(policy_.failures[i], i + 1);
      sum += policy_.failures[i].failed_sessions.value_or(0);
    }
    if (policy_.failed_sessions && sum > *policy_.failed_sessions) {
      notes_.add("report-failures-exceed-total", [&] {
        return here() + "the failure details have " + counted(sum, "session") + ", the summary " +
               std::to_string(*policy_.failed_sessions);
      });
    }
  }

 private:
  [[nodiscard]] std::string here() const { return "policy " + std::to_string(position_) + ": "; }
  [[nodiscard]] std::string here(std::size_t failure) const {
    return "policy " + std::to_string(position_) + ", failure " + std::to_string(failure) + ": ";
  }

  void add_count_missing(const std::string& place, std::string_view member) {
    if (notes_.has("report-bad-count")) return;  // a malformed number is no missing one
    notes_.add("report-count-missing", [&] { return place + std::string(member) + " is missing"; });
  }

  void judge_type() {
    const TlsrptPolicyType type = policy_.type();
    if (type == TlsrptPolicyType::other) {
      notes_.add("report-unknown-policy-type", [&] {
        return here() + (policy_.policy_type.empty()
                             ? "policy-type is missing"
                             : "the policy-type " + in_quotes(policy_.policy_type) + " is unknown");
      });
    }
    const bool has_policy = type == TlsrptPolicyType::sts || type == TlsrptPolicyType::tlsa;
    if (has_policy && policy_.policy_string.empty()) {
      notes_.add("report-policy-string-missing", [&] { return here() + "policy-string is missing"; });
    }
    if (type == TlsrptPolicyType::sts && policy_.mx_host.empty()) {
      notes_.add("report-mx-host-missing", [&] { return here() + "mx-host is missing"; });
    }
  }

  void judge_domain() {
    if (policy_.policy_domain.empty()) {
      notes_.add("report-policy-domain-missing", [&] { return here() + "policy-domain is missing"; });
    } else if (const auto name = DomainName::parse(policy_.policy_domain); !name || !name->is_host_name()) {
      notes_.add("report-bad-policy-domain", [&] {
        return here() + "the policy-domain " + in_quotes(policy_.policy_domain) + " is no domain in A-labels";
      });
    }
  }

  void judge_failure(const TlsrptFailure& failure, std::size_t number) {
    if (!is_result_type(failure.result_type)) {
      notes_.add("report-unknown-result-type", [&] {
        return here(number) + (failure.result_type.empty()
                                   ? "result-type is missing"
                                   : "the result-type " + in_quotes(failure.result_type) + " is unknown");
      });
    }
    if (!failure.failed_sessions) add_count_missing(here(number), "failed-session-count");
    judge_address(failure.sending_mta_ip, "sending-mta-ip", Presence::required, number);
    judge_address(failure.receiving_ip, "receiving-ip", Presence::optional, number);
    if (failure.receiving_mx_hostname.empty() && !is_policy_failure(failure)) {
      notes_.add("report-host-omitted", [&] { return here(number) + "receiving-mx-hostname is missing"; });
    }
  }

  // receiving-ip is absent where no connection was made.
  enum class Presence { required, optional };
  void judge_address(const std::string& address, std::string_view member, Presence presence,
                     std::size_t number) {
    if (address.empty()) {
      if (presence == Presence::optional) return;
      notes_.add("report-host-omitted", [&] { return here(number) + std::string(member) + " is missing"; });
    } else if (!IpAddress::parse(address)) {
      notes_.add("report-bad-address", [&] {
        return here(number) + std::string(member) + " is no IP address: " + in_quotes(address);
      });
    }
  }

  const TlsrptPolicy& policy_;
  std::size_t position_;
  ReportNotes& notes_;
};

bool is_mail_address(std::string_view text) {
  const std::size_t at = text.rfind('@');
  return at != std::string_view::npos && at > 0 && DomainName::parse(text.substr(at + 1)).has_value();
}

// The report covers one day in UTC; its end is the last second of the day, or the midnight after it.
bool is_one_day(const TlsrptReport& report) {
  const std::chrono::seconds length = report.end - report.begin;
  return std::chrono::floor<std::chrono::days>(report.begin) == report.begin &&
         (length == std::chrono::days(1) || length == std::chrono::days(1) - std::chrono::seconds(1));
}

}  // namespace

void judge_report(const TlsrptReport& report, ReportNotes& notes) {
  if (report.organization_name.empty()) {
    notes.add("report-organization-missing", [] { return "organization-name is missing"; });
  }
  if (report.contact_info.empty()) {
    notes.add("report-contact-missing", [] { return "contact-info is missing or null"; });
  } else if (!is_mail_address(report.contact_info)) {
    notes.add("report-bad-contact",
              [&] { return "contact-info is no mail address: " + in_quotes(report.contact_info); });
  }
  if (!is_one_day(report)) {
    notes.add("report-range-not-a-day", [&] {
      return "the report is for " + print_utc(report.begin) + " to " + print_utc(report.end) +
             ", not for one day in UTC";
    });
  }
  if (report.policies.empty()) {
    notes.add("report-no-policies", [] { return "the report has no policies, so it reports nothing"; });
  }
  for (std::size_t i = 0; i < report.policies.size(); ++i) {
    PolicyJudge(report.policies[i], i + 1, notes).judge();
  }
}

}  // namespace mtasts
