#include "mtasts/failure_now.h"

#include "catch.h"

namespace mtasts::test {
namespace {

Observation seen_with(const std::vector<std::string>& hosts) {
  Observation seen{.domain = *DomainName::parse("example.com")};
  seen.mx.status = DnsStatus::records;
  for (const std::string& host : hosts) {
    MxHostSeen each{.host = *DomainName::parse(host)};
    each.sessions.push_back({.outcome = SmtpOutcome::secured});
    seen.mx_hosts.push_back(std::move(each));
  }
  return seen;
}

Finding finding_about(Severity severity, const std::string& subject) {
  return {.severity = severity, .code = "mx-certificate-expired", .subject = subject, .message = "expired"};
}

TlsrptFailureGroup failure_at(const std::string& mx, const std::string& result_type = "certificate-expired") {
  return {.result_type = result_type, .mx = mx, .sessions = 1};
}

}  // namespace

TEST_CASE("a reported failure lasts while the check finds an error at its host") {
  const Observation seen = seen_with({"mx1.example.com", "mx2.example.com"});
  for (const char* subject : {"mx2.example.com", "mx2.example.com (192.0.2.1)", "_25._tcp.mx2.example.com"}) {
    const FailureNow now =
        failure_now(failure_at("mx2.example.com"), seen, {finding_about(Severity::error, subject)});
    CHECK(text(now.state) == "lasting");
    CHECK(now.reason == "mx-certificate-expired: expired");
  }
  for (const char* subject : {"mx1.example.com", "example.com", "mx2.example.com.example", ""}) {
    INFO(subject);
    const auto now =
        failure_now(failure_at("mx2.example.com"), seen, {finding_about(Severity::error, subject)});
    CHECK(text(now.state) == "mended");
    CHECK(now.reason == "mx2.example.com has no error");
  }
  const auto warned =
      failure_now(failure_at("mx2.example.com"), seen, {finding_about(Severity::warning, "mx2.example.com")});
  CHECK(warned.state == FailureState::mended);
}

TEST_CASE("a reported failure is not mended by a host that was not reached") {
  Observation seen = seen_with({"mx1.example.com"});
  CHECK(text(failure_now(failure_at("mx2.example.com"), seen, {}).state) == "gone");
  seen.mx_hosts[0].sessions[0].outcome = SmtpOutcome::unreachable;
  CHECK(text(failure_now(failure_at("mx1.example.com"), seen, {}).state) == "unknown");
  seen.mx_hosts[0].sessions.clear();
  CHECK(failure_now(failure_at("mx1.example.com"), seen, {}).state == FailureState::unknown);
  seen = seen_with({});
  seen.mx.status = DnsStatus::failed;
  CHECK(failure_now(failure_at("mx1.example.com"), seen, {}).state == FailureState::unknown);
  const Finding unknown = finding_about(Severity::unknown, "mx1.example.com");
  CHECK(failure_now(failure_at("mx1.example.com"), seen_with({"mx1.example.com"}), {unknown}).state ==
        FailureState::unknown);
}

TEST_CASE("a failure to get the policy is compared with the Policy Host") {
  const Observation seen = seen_with({"mx1.example.com"});
  const TlsrptFailureGroup group = failure_at("mx1.example.com", "sts-webpki-invalid");
  CHECK(failure_now(group, seen, {finding_about(Severity::error, "mta-sts.example.com (192.0.2.1)")}).state ==
        FailureState::lasting);
  CHECK(failure_now(group, seen, {finding_about(Severity::unknown, "mta-sts.example.com")}).state ==
        FailureState::unknown);
  CHECK(failure_now(group, seen, {finding_about(Severity::error, "mx1.example.com")}).state ==
        FailureState::mended);
}

TEST_CASE("a failure without a host is compared with all errors") {
  const Observation seen = seen_with({"mx1.example.com"});
  CHECK(failure_now(failure_at(""), seen, {finding_about(Severity::error, "mx1.example.com")}).state ==
        FailureState::lasting);
  CHECK(failure_now(failure_at(""), seen, {}).reason == "example.com has no error");
}

}  // namespace mtasts::test
