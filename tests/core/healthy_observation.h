// The observation of a healthy deployment, of which each test changes one thing.
#pragma once

#include <chrono>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "mtasts/judgement.h"

namespace mtasts::test {

inline constexpr std::chrono::sys_seconds kNow =
    std::chrono::sys_days(std::chrono::year(2026) / 11 / 21) + std::chrono::hours(12);
inline constexpr std::string_view kHealthyPolicy =
    "version: STSv1\nmode: enforce\nmx: mx1.example.com\nmx: mx2.example.com\nmax_age: 604800\n";

inline DomainName name(std::string_view text) {
  return *DomainName::parse(text);
}

inline DnsAnswer no_such_name() {
  DnsAnswer answer;
  answer.status = DnsStatus::no_such_name;
  return answer;
}
inline DnsAnswer no_such_data() {
  DnsAnswer answer;
  answer.status = DnsStatus::no_such_data;
  return answer;
}
inline DnsAnswer failed(DnsFailureReason reason, std::string message = "192.0.2.53#53 did not answer") {
  DnsAnswer answer;
  answer.failure = {reason, std::move(message)};
  return answer;
}
inline DnsAnswer servfail() {
  return failed(DnsFailureReason::servfail, "192.0.2.53#53 answered SERVFAIL");
}
inline DnsAnswer txt_answer(std::vector<std::string> texts) {
  DnsAnswer answer;
  answer.status = DnsStatus::records;
  answer.txt = std::move(texts);
  return answer;
}
inline DnsAnswer address_answer(std::vector<std::string> addresses) {
  DnsAnswer answer;
  answer.status = DnsStatus::records;
  answer.addresses = std::move(addresses);
  return answer;
}
inline DnsAnswer mx_answer(const std::vector<std::string>& exchanges) {
  DnsAnswer answer;
  answer.status = DnsStatus::records;
  std::uint16_t preference = 0;
  for (const std::string& exchange : exchanges) {
    preference = static_cast<std::uint16_t>(preference + 10);
    answer.mx.push_back({preference, exchange, 3600});
  }
  return answer;
}
inline DnsAnswer tlsa_answer(TlsaRecord record) {
  DnsAnswer answer;
  answer.status = DnsStatus::records;
  answer.tlsa.push_back(std::move(record));
  answer.authenticated = true;
  return answer;
}

inline TlsSession session_for(const std::string& host) {
  Certificate leaf{
      "CN=" + host, "CN=Example CA", {host}, kNow - std::chrono::days(30), kNow + std::chrono::days(60)};
  leaf.whole = {"whole-sha256", "whole-sha512"};
  leaf.public_key = {"key-sha256", "key-sha512"};
  Certificate issuer{
      "CN=Example CA", "CN=Example Root", {}, kNow - std::chrono::days(900), kNow + std::chrono::days(900)};
  issuer.whole = {"issuer-sha256", "issuer-sha512"};
  issuer.public_key = {"issuer-key-sha256", "issuer-key-sha512"};
  return {"TLSv1.3", "TLS_AES_256_GCM_SHA384", {leaf, issuer}, {}};
}

inline PolicyFetch healthy_fetch(std::string address) {
  PolicyFetch fetch;
  fetch.address = std::move(address);
  fetch.outcome = FetchOutcome::answered;
  fetch.tls = session_for("mta-sts.example.com");
  fetch.status = 200;
  fetch.content_type = "text/plain; charset=utf-8";
  fetch.date = kNow;
  fetch.body = kHealthyPolicy;
  fetch.time = std::chrono::milliseconds(80);
  return fetch;
}

inline SmtpSession healthy_session(const std::string& host, std::string address) {
  SmtpSession session;
  session.address = std::move(address);
  session.outcome = SmtpOutcome::secured;
  session.tls = session_for(host);
  return session;
}

inline MxHostSeen healthy_mx_host(const std::string& host, const std::string& v6, const std::string& v4) {
  return {name(host),
          {address_answer({v4}), address_answer({v6})},
          no_such_name(),
          {healthy_session(host, v6), healthy_session(host, v4)}};
}

inline ReportReceiverSeen healthy_receiver() {
  return {*ReportUri::parse("mailto:tls@reports.example.net"),
          name("reports.example.net"),
          mx_answer({"mx.example.net"}),
          {}};
}

inline Observation healthy() {
  Observation seen{name("example.com"), kNow};
  seen.mx = mx_answer({"mx1.example.com", "mx2.example.com"});
  seen.mx_hosts = {healthy_mx_host("mx1.example.com", "2001:db8::1", "192.0.2.1"),
                   healthy_mx_host("mx2.example.com", "2001:db8::2", "192.0.2.2")};
  seen.sts = txt_answer({"v=STSv1; id=2026112101"});
  seen.sts_wildcard = no_such_name();
  seen.policy_host = {address_answer({"192.0.2.80"}), address_answer({"2001:db8::80"})};
  seen.fetches = {healthy_fetch("2001:db8::80"), healthy_fetch("192.0.2.80")};
  seen.tlsrpt = txt_answer({"v=TLSRPTv1; rua=mailto:tls@reports.example.net"});
  seen.report_receivers = {healthy_receiver()};
  return seen;
}

inline Policy policy_of(std::string_view body) {
  return *parse_policy(body);
}

// The healthy policy in another mode.
inline std::string policy_body(std::string_view mode, std::string_view max_age = "604800") {
  return "version: STSv1\nmode: " + std::string(mode) +
         "\nmx: mx1.example.com\nmx: mx2.example.com\nmax_age: " + std::string(max_age) + '\n';
}
inline void serve(Observation& seen, const std::string& body) {
  for (PolicyFetch& fetch : seen.fetches) fetch.body = body;
}

inline LedgerEntry ledger_entry(std::string time, std::string_view id, std::string_view body) {
  const Policy policy = policy_of(body);
  return {std::move(time), name("example.com"), *PolicyId::parse(id), policy.mode, policy.max_age, policy.mx};
}

// One change, and the findings of judge() after it: "severity code subject", in its order.
struct JudgeCase {
  std::string why;
  std::function<void(Observation&, Expectation&)> change;
  std::vector<std::string> findings;
};

[[nodiscard]] std::vector<JudgeCase> mx_cases();
[[nodiscard]] std::vector<JudgeCase> sts_txt_cases();
[[nodiscard]] std::vector<JudgeCase> policy_host_cases();
[[nodiscard]] std::vector<JudgeCase> policy_fetch_cases();
[[nodiscard]] std::vector<JudgeCase> caa_cases();
[[nodiscard]] std::vector<JudgeCase> certificate_cases();
[[nodiscard]] std::vector<JudgeCase> coverage_cases();
[[nodiscard]] std::vector<JudgeCase> mx_host_cases();
[[nodiscard]] std::vector<JudgeCase> tlsrpt_txt_cases();
[[nodiscard]] std::vector<JudgeCase> dane_cases();
[[nodiscard]] std::vector<JudgeCase> expectation_cases();
[[nodiscard]] std::vector<JudgeCase> readiness_cases();

// The findings of judge() after the change of the case.
[[nodiscard]] std::vector<Finding> findings_of(const JudgeCase& line);
// Checks the findings of each case.
void check_cases(const std::vector<JudgeCase>& cases);

}  // namespace mtasts::test
