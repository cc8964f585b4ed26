// TLSRPT reports (RFC 8460 §4): the vectors, each deviation that senders are known for, and what is refused.
#include "mtasts/tlsrpt_report.h"

#include <map>
#include <set>
#include <string>
#include <vector>

#include "catch.h"
#include "core/findings.h"
#include "core/findings/catalogue/reports.h"
#include "core/generator.h"
#include "core/reports/report_text.h"
#include "core/vectors.h"
#include "mtasts/utc_time.h"

namespace mtasts::test {

namespace {

TlsrptReportReading read_report(const std::string& json) {
  TlsrptReportReading reading = read_tlsrpt_report(json);
  INFO(json.substr(0, 2000));
  check_findings(reading.findings, reading.report.has_value());
  return reading;
}

template <class T>
nlohmann::json or_null(const T& value) {
  return value ? nlohmann::json(*value) : nlohmann::json();
}
nlohmann::json text_or_null(const std::string& text) {
  return text.empty() ? nlohmann::json() : nlohmann::json(text);
}

nlohmann::json as_json(const TlsrptReport& report) {
  nlohmann::json policies = nlohmann::json::array();
  for (const TlsrptPolicy& policy : report.policies) {
    policies.push_back({{"type", policy.policy_type},
                        {"domain", text_or_null(policy.policy_domain)},
                        {"ok", or_null(policy.successful_sessions)},
                        {"fail", or_null(policy.failed_sessions)},
                        {"details", policy.failures.size()}});
  }
  return {{"org", text_or_null(report.organization_name)},
          {"report_id", report.report_id},
          {"policies", policies}};
}

// The finding code of each warning of the vectors.
const std::map<std::string, std::string> kCodeOfReportWarning = {
    {"mx-host is a string, not an array (RFC App. B; erratum 6241)", "report-mx-host-string"},
    {"range is not one UTC day", "report-range-not-a-day"},
    {"mx-host missing", "report-mx-host-missing"},
    {"policy-domain missing", "report-policy-domain-missing"},
    {"total-failure-session-count missing", "report-count-missing"},
    {"unknown policy-type invalid-policy-type", "report-unknown-policy-type"},
    {"unknown policy-type", "report-unknown-policy-type"},
    {"unknown result-type", "report-unknown-result-type"},
    {"contact-info null", "report-contact-missing"},
    {"policy-string missing", "report-policy-string-missing"},
    {"sending-mta-ip missing", "report-host-omitted"},
    {"no policies", "report-no-policies"},
    {"organization-name missing", "report-organization-missing"},
    {"failure-details null", "report-failures-null"},
    {"policy-string is a string", "report-policy-string-joined"},
    {"control characters", "report-control-character"},
};

struct ReportCase {
  std::string code;  // of the one finding
  std::string json;
  std::string message;  // a part of it
};

// The first occurrence of each deviation; the message names the place.
const std::vector<ReportCase>& deviations() {
  static const std::vector<ReportCase> table = {
      {"report-time-without-zone", report_with("23:59:59Z", "23:59:59"), "end-datetime has no zone"},
      {"report-range-not-a-day", report_with("2026-11-28T23", "2026-12-04T23"), "2026-12-04T23:59:59Z"},
      {"report-range-not-a-day", report_with("2026-11-28T00:00:00Z", "2026-11-28T00:00:00+00:01"),
       "T23:59:00Z"},
      {"report-organization-missing", report_with("\"organization-name\":\"Sender\",", ""), "is missing"},
      {"report-contact-missing", report_with("\"tls@sender.example\"", "null"), "missing or null"},
      {"report-contact-missing", report_with("\"contact-info\":\"tls@sender.example\",", ""),
       "missing or null"},
      {"report-bad-contact", report_with("tls@sender", "https://sender"), "\"https://sender.example\""},
      {"report-unknown-policy-type", report_with("\"sts\"", "\"sts2\""),
       "policy 1: the policy-type \"sts2\""},
      {"report-unknown-policy-type", report_with("\"policy-type\":\"sts\",", ""), "policy-type is missing"},
      {"report-unknown-result-type", report_with("certificate-expired", "late"), "policy 1, failure 1: "},
      {"report-policy-domain-missing", report_with("\"policy-domain\":\"example.com\",", ""), "policy 1: "},
      {"report-bad-policy-domain", report_with("\"example.com\",", "\"b\xC3\xBC.example\","), "A-labels"},
      {"report-policy-string-joined",
       report_with("[\"version: STSv1\",\"mode: testing\",\"mx: mx.example.com\",\"max_age: 604800\"]",
                   R"("version: STSv1\r\nmode: testing\nmx: mx.example.com\nmax_age: 604800\n")"),
       "is a string"},
      {"report-mx-host-missing", report_with(",\"mx-host\":[\"mx.example.com\"]", ""), "mx-host is missing"},
      {"report-mx-host-missing", report_with("[\"mx.example.com\"]", "[]"), "mx-host is missing"},
      {"report-mx-host-string", report_with("[\"mx.example.com\"]", "\"mx.example.com\""), "is a string"},
      {"report-padded-value", report_with("[\"mx.example.com\"]", "[\"mx: mx.example.com\"]"), "mx-host has"},
      {"report-padded-value", report_with("\"mx: mx.example.com\"", "\"mx: mx.example.com \""),
       "policy-string"},
      {"report-count-missing", report_with("\"total-successful-session-count\":10,", ""), "successful"},
      {"report-count-missing", report_with(":10", ":null"), "total-successful-session-count is missing"},
      {"report-count-missing", report_with(",\"failed-session-count\":2", ""), "policy 1, failure 1: failed"},
      {"report-failures-null", report_with(kReportText.substr(kReportText.find("[{\"result")), "null}]}"),
       "policy 1: failure-details"},
      {"report-failures-exceed-total", report_with("count\":2}]", "count\":3}]"), "have 3 sessions"},
      {"report-host-omitted", report_with("\"sending-mta-ip\":\"192.0.2.1\",", ""), "sending-mta-ip"},
      {"report-host-omitted", report_with("\"receiving-mx-hostname\":\"mx.example.com\",", ""),
       "receiving-mx"},
      {"report-bad-address", report_with("192.0.2.1", "192.0.2"), "sending-mta-ip is no IP address"},
      {"report-bad-address", report_with("2001:db8::1", "mx.example.com"), "receiving-ip is no IP address"},
      {"report-control-character", report_with("\"Sender\"", R"("Sen\u001b[2Jder")"), "organization-name"},
      {"report-control-character", report_with("mode: testing", R"(mode:\u0007)"), "policy-string"},
      {"report-control-character", report_with("[\"mx.example.com\"]", R"(["mx\u202e"])"), "mx-host"},
      {"report-member-ignored", report_with("\"192.0.2.1\",", "\"192.0.2.1\",\"receiving-mx-helo\":1,"),
       "helo is a number"},
      {"report-member-ignored", report_with("[\"mx.example.com\"]", "[\"mx.example.com\",[{}],1]"),
       "element"},
      {"report-member-ignored", report_with("\"policies\":[", "\"policies\":[17,null,"),
       "an element of an array"},
  };
  return table;
}

std::string refused_policies(std::size_t count) {
  std::string list = "[{}";
  for (std::size_t i = 1; i < count; ++i) list += ",{}";
  return list + ']';
}

const std::vector<ReportCase>& refusals() {
  static const std::vector<ReportCase> table = {
      {"report-not-json", "", "invalid JSON"},
      {"report-not-json", "\n\n{\"a\":}", "invalid JSON at byte"},
      {"report-not-json", "From: a@b.example\r\n\r\n{}", "invalid JSON at byte 1"},
      {"report-not-json", kReportText + kReportText, "invalid JSON"},
      {"report-not-json", kReportText + std::string(1, '\0') + "{}", "invalid JSON"},
      {"report-not-json", report_with("Sender", "S\xFF"), "invalid JSON"},
      {"report-not-json", report_with("Sender", "\\udc00"), "invalid JSON"},
      {"report-not-json", report_with(":10", ":1e999"), "invalid JSON"},
      {"report-not-an-object", "[]", "an array"},
      {"report-not-an-object", "\"report\"", "a string"},
      {"report-not-an-object", "17", "a number"},
      {"report-not-an-object", "null", "null"},
      {"report-compressed", "\x1F\x8B\x08", "gzip"},
      {"report-compressed", "PK\x03\x04", "zip"},
      {"report-byte-order-mark", "\xEF\xBB\xBF" + kReportText, "byte order mark"},
      {"report-repeated-member", report_with("\"r1\"", "\"r1\",\"report-id\":\"r2\""), "\"report-id\""},
      {"report-repeated-member", report_with("\"r1\"", "\"r1\",\"x\":{\"a\":1,\"a\":1}"),
       "\"a\" occurs twice"},
      {"report-over-limit",
       report_with("\"r1\"", "\"r1\",\"x\":" + std::string(20, '[') + std::string(20, ']')), "16 deep"},
      {"report-over-limit", report_with("Sender", std::string(kTlsrptTextLimit + 1, 'x')), "65536 bytes"},
      {"report-over-limit", R"({"policies":)" + refused_policies(kTlsrptPolicyLimit + 1) + '}',
       "10000 policies"},
      {"report-over-limit",
       R"({"policies":[{"failure-details":)" + refused_policies(kTlsrptFailureLimit + 1) + "}]}", "100000"},
      {"report-member-missing", report_with("\"report-id\":\"r1\",", ""), "report-id"},
      {"report-member-missing", report_with("\"r1\"", "\"\""), "report-id"},
      {"report-member-missing", report_with("\"r1\"", "1"), "report-id"},
      {"report-member-missing", report_with("\"policies\"", "\"Policies\""), "policies"},
      {"report-member-missing", report_with("\"date-range\"", "\"range\""), "date-range"},
      {"report-member-missing", report_with("\"end-datetime\"", "\"end\""), "end-datetime"},
      {"report-bad-count", report_with(":10", ":-1"), "negative: -1"},
      {"report-bad-count", report_with(":10", ":1.5"), "no whole number"},
      {"report-bad-count", report_with(":10", ":1e3"), "no whole number"},
      {"report-bad-count", report_with(":10", ":\"10\""), "a string: \"10\""},
      {"report-bad-count", report_with(":10", ":[10]"), "an array"},
      {"report-bad-count", report_with(":10", ":{}"), "an object"},
      {"report-bad-count", report_with(":10", ":true"), "a truth value"},
      {"report-bad-count", report_with(":10", ":9007199254740992"), "2^53-1"},
      {"report-bad-count", report_with(":10", ":99999999999999999999999"), "no whole number"},
      {"report-bad-count", report_with("count\":2}]", "count\":-2}]"), "policy 1, failure 1: failed-session"},
      {"report-bad-date", report_with("2026-11-28T00:00:00Z", "2026-11-28"), "start-datetime"},
      {"report-bad-date", report_with("2026-11-28T00", "2026-02-30T00"), "start-datetime"},
      {"report-bad-date", report_with("23:59:59Z", "24:00:00Z"), "end-datetime"},
      {"report-range-reversed", report_with("2026-11-28T23", "2026-11-27T23"), "before its start"},
  };
  return table;
}

}  // namespace

TEST_CASE("report: the reading agrees with the shared vectors") {
  std::size_t mails = 0;
  for (const Vector& vector : read_vectors("tlsrpt_report.jsonl")) {
    INFO(vector.id << ": " << vector.why);
    if (vector.text.front() >= 'A' && vector.text.front() <= 'Z') {
      ++mails;
      continue;
    }
    const TlsrptReportReading reading = read_report(vector.text);
    INFO(summary(reading.findings));
    REQUIRE(reading.report.has_value() == vector.valid);
    if (vector.valid) CHECK(as_json(*reading.report) == vector.parsed);
    for (const std::string& warning : vector.warn) {
      INFO(warning);
      CHECK(has_code(reading.findings, kCodeOfReportWarning.at(warning)));
    }
  }
  CHECK(mails == 3);
}

TEST_CASE("report: a report as RFC 8460 wants it has no finding") {
  const TlsrptReportReading reading = read_report(kReportText);
  INFO(summary(reading.findings));
  CHECK(reading.findings.empty());
  REQUIRE(reading.report);
  const TlsrptReport& report = *reading.report;
  CHECK(report.organization_name == "Sender");
  CHECK(report.contact_info == "tls@sender.example");
  CHECK(report.report_id == "r1");
  CHECK(print_utc(report.begin) == "2026-11-28T00:00:00Z");
  CHECK(print_utc(report.end) == "2026-11-28T23:59:59Z");
  REQUIRE(report.policies.size() == 1);
  const TlsrptPolicy& policy = report.policies[0];
  CHECK(policy.type() == TlsrptPolicyType::sts);
  CHECK(policy.policy_string ==
        std::vector<std::string>{"version: STSv1", "mode: testing", "mx: mx.example.com", "max_age: 604800"});
  CHECK(policy.mx_host == std::vector<std::string>{"mx.example.com"});
  CHECK(policy.successful_sessions == 10);
  CHECK(policy.failed_sessions == 2);
  REQUIRE(policy.failures.size() == 1);
  CHECK(policy.failures[0] == TlsrptFailure{.result_type = "certificate-expired",
                                            .sending_mta_ip = "192.0.2.1",
                                            .receiving_mx_hostname = "mx.example.com",
                                            .receiving_ip = "2001:db8::1",
                                            .failed_sessions = 2});
}

TEST_CASE("report: a deviation of a known sender is read, with one finding") {
  for (const ReportCase& each : deviations()) {
    CAPTURE(each.code, each.json.substr(0, 2000));
    const TlsrptReportReading reading = read_report(each.json);
    INFO(summary(reading.findings));
    REQUIRE(reading.report);
    REQUIRE(reading.findings.size() == 1);
    CHECK(reading.findings[0].code == each.code);
    CHECK(reading.findings[0].message.find(each.message) != std::string::npos);
  }
}

TEST_CASE("report: what readers could read differently is refused") {
  for (const ReportCase& each : refusals()) {
    CAPTURE(each.code, each.json.substr(0, 2000));
    const TlsrptReportReading reading = read_report(each.json);
    INFO(summary(reading.findings));
    CHECK_FALSE(reading.report);
    REQUIRE_FALSE(reading.findings.empty());
    CHECK(reading.findings[0].code == each.code);
    CHECK(reading.findings[0].message.find(each.message) != std::string::npos);
  }
  CHECK(read_report("\n\n{\"a\":}").findings.at(0).line == 3);
}

TEST_CASE("report: a malformed number is not reported as missing as well") {
  CHECK(summary(read_report(report_with(":10", ":-1")).findings) == "error report-bad-count");
}

TEST_CASE("report: the hint names the kind of a file that is no report") {
  const auto hint_of = [](const std::string& text) { return read_report(text).findings.at(0).hint; };
  CHECK(hint_of("<?xml version=\"1.0\"?><feedback/>").find("DMARC") != std::string::npos);
  CHECK(hint_of("Return-Path: <a@b.example>\n\n{}").find("give mtasts report the mail") != std::string::npos);
  CHECK(hint_of("{").find("ask the sender") != std::string::npos);
  CHECK(hint_of("{\"organization-name\": \"A\", \"rep").find("ask the sender") != std::string::npos);
}

TEST_CASE("report: every finding of the reader has an example") {
  std::set<std::string> shown = {"report-no-policies", "report-policy-string-missing",
                                 "report-envelope-differs", "report-header-missing"};
  for (const ReportCase& each : deviations()) shown.insert(each.code);
  for (const ReportCase& each : refusals()) shown.insert(each.code);
  for (const CatalogueRow& row : kReportRows) {
    INFO(row.code);
    CHECK(shown.contains(std::string(row.code)));
  }
}

TEST_CASE("report: a deviation in every failure is one finding with their number") {
  const std::string failure = R"({"result-type":"certificate-expired","failed-session-count":1},)";
  std::string failures;
  for (int i = 0; i < 500; ++i) failures += failure;
  const TlsrptReportReading reading =
      read_report(report_with("[{\"result-type\"", "[" + failures + "{\"result-type\""));
  REQUIRE(reading.report);
  CHECK(reading.report->policies[0].failures.size() == 501);
  const Finding& omitted = finding_with(reading.findings, "report-host-omitted");
  CHECK(omitted.message == "policy 1, failure 1: sending-mta-ip is missing (and 999 more of this kind)");
}

TEST_CASE("report: all members that are missing are named") {
  const auto message_of = [](const std::string& json, std::string_view code) {
    return finding_with(read_report(json).findings, code).message;
  };
  CHECK(message_of("{}", "report-member-missing") ==
        "report-id, which tells reports apart, is missing or empty, or is no string; policies is missing, or "
        "is no array; date-range is missing, or is no object");
  CHECK(message_of(report_with("\"start-datetime\":\"2026-11-28T00:00:00Z\",\"end-datetime\"", "\"end\""),
                   "report-member-missing") ==
        "start-datetime is missing, or is no string; end-datetime is missing, or is no string");
  CHECK(message_of(
            report_with("00:00:00Z\",\"end-datetime\":\"2026-11-28T23:59:59Z", "0\",\"end-datetime\":\"1"),
            "report-bad-date") ==
        "start-datetime is no date and time as 2026-11-28T00:00:00Z: \"2026-11-28T0\"; "
        "end-datetime is no date and time as 2026-11-28T00:00:00Z: \"1\"");
}

TEST_CASE("report: values are normalised where senders write them in several forms") {
  const auto policy_of_report = [](const std::string& json) {
    const TlsrptReportReading reading = read_report(json);
    REQUIRE(reading.report);
    return reading.report->policies.at(0);
  };
  // Microsoft: the array of TLSA records as one string.
  TlsrptPolicy policy = policy_of_report(
      report_with("[\"version: STSv1\",\"mode: testing\",\"mx: mx.example.com\",\"max_age: 604800\"]",
                  R"("[\"3 1 1 AB\",\"2 1 1 CD\"]")"));
  CHECK(policy.policy_string == std::vector<std::string>{"3 1 1 AB", "2 1 1 CD"});
  policy = policy_of_report(report_with("[\"version: STSv1\",", "[\" version: STSv1\\r\","));
  CHECK(policy.policy_string.at(0) == "version: STSv1");
  policy = policy_of_report(report_with("[\"mx.example.com\"]", "\"mx:  *.example.com \""));
  CHECK(policy.mx_host == std::vector<std::string>{"*.example.com"});
  // A string that only begins as an array is kept.
  policy = policy_of_report(report_with(
      "[\"version: STSv1\",\"mode: testing\",\"mx: mx.example.com\",\"max_age: 604800\"]", R"("[\"3 1 1")"));
  CHECK(policy.policy_string == std::vector<std::string>{"[\"3 1 1"});
}

TEST_CASE("report: the largest counts are read exactly") {
  const TlsrptReportReading reading = read_report(report_with(":10", ":9007199254740991"));
  REQUIRE(reading.report);
  CHECK(reading.report->policies[0].successful_sessions == kTlsrptCountLimit);
}

TEST_CASE("report: arbitrary changes of a report are read or refused, with reasons") {
  Generator generator(20261129);
  INFO(generator.seed_text());
  for (int i = 0; i < 2000; ++i) {
    std::string text = kReportText;
    for (std::size_t changes = generator.between(1, 4); changes > 0; --changes) {
      const std::size_t at = generator.below(text.size());
      const std::size_t size = generator.below(4);
      text.replace(at, size, generator.text("{}[]\",:0-\\u null", 0, 3));
    }
    read_report(text);
  }
}

}  // namespace mtasts::test
