// The identity, the domain and the days of a report.
#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "catch.h"
#include "core/reports/reported.h"
#include "mtasts/tlsrpt_summary.h"

namespace mtasts::test {

namespace {

TlsrptReport report_of(const std::vector<TlsrptPolicy>& policies) {
  return {.organization_name = "Sender", .report_id = "r1", .policies = policies};
}

TlsrptPolicy policy_of_type(const std::string& type, const std::string& domain) {
  return {.policy_type = type, .policy_domain = domain};
}

TlsrptReport rich_report() {
  TlsrptPolicy sts = sts_policy(10, 3, {failure_of("certificate-expired", 1), failure_of("tlsa-invalid", 2)});
  sts.mx_host = {"a.example.com", "b.example.com"};
  return report_of({sts, policy_of_type("tlsa", "mx.example.com")});
}

struct SubjectCase {
  std::string domain;
  ReportSubject subject;
};

DomainName name_of(const std::string& text) {
  return *DomainName::parse(text);
}

}  // namespace

TEST_CASE("the order of policies, failures, hosts and lines does not change the identity of a report") {
  const TlsrptReport report = rich_report();
  TlsrptReport other = report;
  std::reverse(other.policies.begin(), other.policies.end());
  TlsrptPolicy& sts = other.policies[1];
  std::reverse(sts.failures.begin(), sts.failures.end());
  std::reverse(sts.mx_host.begin(), sts.mx_host.end());
  std::reverse(sts.policy_string.begin(), sts.policy_string.end());
  REQUIRE(other != report);
  CHECK(tlsrpt_identity(other) == tlsrpt_identity(report));
}

TEST_CASE("each count and each text changes the identity of a report") {
  using Change = void (*)(TlsrptPolicy&);
  const Change changes[] = {
      [](TlsrptPolicy& sts) { sts.policy_type = "STS"; },
      [](TlsrptPolicy& sts) { sts.policy_domain = "example.org"; },
      [](TlsrptPolicy& sts) { sts.policy_string[1] = "mode: enforce"; },
      [](TlsrptPolicy& sts) { sts.policy_string.emplace_back(); },
      [](TlsrptPolicy& sts) { sts.mx_host.pop_back(); },
      [](TlsrptPolicy& sts) { sts.mx_host = {"a.example.comb.example.com"}; },
      [](TlsrptPolicy& sts) { sts.successful_sessions = 11; },
      [](TlsrptPolicy& sts) { sts.successful_sessions.reset(); },
      [](TlsrptPolicy& sts) { sts.failed_sessions = 0; },
      [](TlsrptPolicy& sts) { sts.failures.pop_back(); },
      [](TlsrptPolicy& sts) { sts.failures.push_back(sts.failures[0]); },
      [](TlsrptPolicy& sts) { sts.failures[0].result_type = "certificate-expire"; },
      [](TlsrptPolicy& sts) { sts.failures[0].sending_mta_ip = "192.0.2.1"; },
      [](TlsrptPolicy& sts) { sts.failures[0].receiving_ip = "192.0.2.1"; },
      [](TlsrptPolicy& sts) { sts.failures[0].receiving_mx_hostname.clear(); },
      [](TlsrptPolicy& sts) { sts.failures[0].receiving_mx_helo = "mx"; },
      [](TlsrptPolicy& sts) { sts.failures[0].additional_information = "x"; },
      [](TlsrptPolicy& sts) { sts.failures[0].failure_reason_code = "x"; },
      [](TlsrptPolicy& sts) { sts.failures[0].failed_sessions.reset(); },
      // A text that imitates the end of the one before it.
      [](TlsrptPolicy& sts) { sts.failures[0].sending_mta_ip = "0:14:mx.example.com"; },
  };
  std::set<std::string> identities = {tlsrpt_identity(rich_report())};
  for (const Change change : changes) {
    TlsrptReport report = rich_report();
    change(report.policies[0]);
    INFO(tlsrpt_identity(report));
    CHECK(identities.insert(tlsrpt_identity(report)).second);
  }
  TlsrptReport fewer = rich_report();
  fewer.policies.pop_back();
  CHECK(identities.insert(tlsrpt_identity(fewer)).second);
}

TEST_CASE("the reported domain is lower case without the final dot") {
  const TlsrptPolicy policy = policy_of_type("sts", " Example.COM. ");
  CHECK(ReportedDomains(report_of({policy})).of(policy) == "example.com");
  CHECK(ReportedDomains(report_of({policy}), "other.example").of(policy) == "example.com");
}

TEST_CASE("a policy that names an MX host or no domain belongs to the domain of the report") {
  const TlsrptPolicy sts = policy_of_type("sts", "example.com");
  const TlsrptPolicy tlsa = policy_of_type("tlsa", "mx.example.net");
  const TlsrptPolicy none = policy_of_type("no-policy-found", "");
  CHECK(ReportedDomains(report_of({tlsa, sts, none})).of(tlsa) == "example.com");
  CHECK(ReportedDomains(report_of({tlsa, sts, none})).of(none) == "example.com");
  // Without another policy, the header field of the mail.
  CHECK(ReportedDomains(report_of({tlsa}), "Example.com.").of(tlsa) == "example.com");
  CHECK(ReportedDomains(report_of({tlsa})).of(tlsa) == "mx.example.net");
  CHECK(ReportedDomains(report_of({none}), "example.com").of(none) == "example.com");
  CHECK(ReportedDomains(report_of({none})).of(none).empty());
  // The domain of sts counts more than that of no-policy-found, which may be an MX host too.
  const TlsrptPolicy host = policy_of_type("no-policy-found", "mx.example.net");
  CHECK(ReportedDomains(report_of({host, sts, tlsa})).of(tlsa) == "example.com");
  // With several domains it is not known which one is meant.
  const TlsrptPolicy other = policy_of_type("sts", "example.org");
  CHECK(ReportedDomains(report_of({sts, other, tlsa})).of(tlsa) == "mx.example.net");
}

TEST_CASE("an end at midnight belongs to the day before it") {
  const auto days = [](std::chrono::seconds begin, std::chrono::seconds end) {
    TlsrptReport report;
    report.begin = november(28) + begin;
    report.end = november(28) + end;
    return days_of(report);
  };
  using std::chrono::hours;
  using std::chrono::seconds;
  CHECK(days(hours(0), hours(24) - seconds(1)) == TlsrptDays{november(28), november(28)});
  CHECK(days(hours(0), hours(24)) == TlsrptDays{november(28), november(28)});
  CHECK(days(hours(0), hours(0)) == TlsrptDays{november(28), november(28)});
  CHECK(days(hours(6), hours(30)) == TlsrptDays{november(28), november(29)});
  CHECK(days(hours(-24 * 6), hours(24)) == TlsrptDays{november(22), november(28)});
}

TEST_CASE("reports of foreign domains and about the delivery of reports are told apart") {
  const std::set<DomainName> own = {name_of("example.com"), name_of("example.org")};
  const std::set<DomainName> recipients = {name_of("reports.example.com"), name_of("example.org")};
  const SubjectCase cases[] = {
      {"example.com", ReportSubject::own_domain},
      {"example.org", ReportSubject::own_domain},  // receives reports, and is an own domain
      {"mx.example.com", ReportSubject::own_domain},
      {"reports.example.com", ReportSubject::report_delivery},
      {"example.net", ReportSubject::foreign_domain},
      {"notexample.com", ReportSubject::foreign_domain},
      {"", ReportSubject::foreign_domain},
      {"\x1b[2J", ReportSubject::foreign_domain},
  };
  for (const SubjectCase& each : cases) {
    INFO(each.domain);
    CHECK(report_subject(each.domain, own, recipients) == each.subject);
    CHECK(report_subject(each.domain, {}, recipients) == ReportSubject::own_domain);
  }
  CHECK(text(ReportSubject::own_domain) == "own");
  CHECK(text(ReportSubject::foreign_domain) == "foreign");
  CHECK(text(ReportSubject::report_delivery) == "report-delivery");
}

}  // namespace mtasts::test
