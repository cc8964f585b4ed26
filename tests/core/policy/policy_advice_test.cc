// Advice about real senders, for policies that are valid and for some that are not.
#include "core/policy/policy_advice.h"

#include <string>
#include <vector>

#include "catch.h"
#include "core/findings.h"
#include "mtasts/policy.h"

namespace mtasts::test {

namespace {

// A policy with this mode, these other lines and this max_age.
std::string policy(const std::string& mode, const std::string& lines, const std::string& max_age = "604800") {
  return "version: STSv1\nmode: " + mode + "\nmax_age: " + max_age + '\n' + lines;
}
std::string policy(const std::string& lines) {
  return policy("enforce", lines);
}

}  // namespace

TEST_CASE("policy advice: a warning names the sender that refuses or misreads a valid policy") {
  struct Row {
    std::string body;
    std::string findings;
    std::string names;  // words of the messages
  };
  const std::string mx = "mx: a.example.com\n";
  for (const auto& [body, findings, names] : std::vector<Row>{
           {policy("none", mx, "0"), "warning policy-max-age-zero 3", "chasquid"},
           {policy("enforce", mx, "0"), "warning policy-max-age-zero 3, warning policy-max-age-below-day 3",
            "chasquid"},
           {policy("enforce", mx, "86399"), "warning policy-max-age-below-day 3", "below a day"},
           {policy("enforce", mx, "86400"), "warning policy-max-age-below-week 3", "below a week"},
           {policy("testing", mx, "604799"), "warning policy-max-age-below-week 3", "below a week"},
           {policy("none", mx, "60"), "", ""},  // RFC 8461 §8.3 asks for a small one
           {policy("enforce", mx, "0604800"), "warning policy-max-age-leading-zeros 3", "604800"},
           {policy("none", mx, "86400"), "", ""},
           {policy("none", mx, "86401"), "warning policy-none-max-age 3", "above a day"},
           {policy("none", "", "60"), "warning policy-none-without-mx", "chasquid and Stalwart"},
           {policy("mx: a.example.com\r\n"), "warning policy-mixed-line-ends", "checkdmarc"},
           {policy(mx + "note: hello\n"), "warning policy-unknown-field 5", "checkdmarc"},
           {policy(mx + "id: 2026112101\n"), "warning policy-unknown-field 5", "TXT record"},
           {policy(mx + "Mx: b.example\n"), "warning policy-wrong-case-field 5", "checkdmarc"},
           {policy(mx + "mxx: b.example\n"), "warning policy-misspelt-field 5", "checkdmarc"},
           {policy(mx + "note: gr\xC3\xBCn\n"), "warning policy-unknown-field 5, warning policy-non-ascii 5",
            "postfix-mta-sts-resolver"},
           {policy(mx + "note: a:b\n"), "warning policy-unknown-field 5, warning policy-colon-in-value 5",
            "checkdmarc"},
           {policy(mx + "mode: none\n"), "warning policy-duplicate-field 5", "go-mtasts"},
           {policy(mx + "note: " + std::string(10240, 'x') + '\n'),
            "warning policy-unknown-field 5, warning policy-over-10-kib", "chasquid"},
       }) {
    INFO(body);
    const PolicyReading reading = read_policy(body);
    check_findings(reading.findings, true);
    REQUIRE(summary(reading.findings) == findings);
    std::string messages;
    for (const Finding& finding : reading.findings) messages += finding.message + '\n';
    CHECK(messages.find(names) != std::string::npos);
  }
}

TEST_CASE("policy advice: an mx value of doubtful reach gets a finding") {
  struct Row {
    std::string mx;
    std::string findings;
  };
  for (const auto& [mx, findings] : std::vector<Row>{
           {"a.example.com", ""},
           {"*.example.com", "info policy-wildcard-mx 4"},   // RFC 8461 §10.4
           {"*.com", "warning policy-wildcard-suffix 4"},    // anyone can register a name there
           {"*.co.uk", "warning policy-wildcard-suffix 4"},  // and there
           {"*.mx.microsoft", "warning policy-wildcard-covers-nothing 4"},  // the hosts have two labels more
           {"*.h-v1.mx.microsoft", "info policy-wildcard-mx 4"},
           {"mx.microsoft", ""},
           {"192.0.2.1", "warning policy-mx-ipv4-like 4"},
           {"192.0.2.1.example", ""},
           {"localhost", "warning mx-single-label 4"},
           {"your-domain.com", "warning policy-mx-placeholder 4"},
           {"*.yourcompany.com", "warning policy-mx-placeholder 4"},
           {"mx1.domain.tld", "warning policy-mx-placeholder 4"},
           {"a.example.com\nmx: A.EXAMPLE.com", "warning policy-mx-duplicate 5"},
           {"*.com\nmx: *.com", "warning policy-wildcard-suffix 4, warning policy-mx-duplicate 5"},
       }) {
    INFO(mx);
    const PolicyReading reading = read_policy(policy("mx: " + mx + '\n'));
    check_findings(reading.findings, true);
    CHECK(summary(reading.findings) == findings);
  }
  SECTION("mode none has no such finding") {
    CHECK(read_policy(policy("none", "mx: *.com\nmx: localhost\n", "86400")).findings.empty());
  }
  SECTION("the message has the two-label hosts") {
    const PolicyReading reading = read_policy(policy("mx: *.mx.microsoft\n"));
    CHECK(reading.findings[0].message.find("contoso-com.h-v1.mx.microsoft") != std::string::npos);
  }
}

TEST_CASE("policy advice: an error names the software that differs from the RFC") {
  struct Row {
    std::string body;
    std::string code;
    std::string names;
  };
  const std::string mx = "mx: a.example.com\n";
  for (const auto& [body, code, names] : std::vector<Row>{
           {"", "policy-empty", "checkdmarc accepts"},
           {"\xEF\xBB\xBF" + policy(mx), "policy-byte-order-mark", "postfix-mta-sts-resolver refuse it"},
           {policy(mx) + '\n', "policy-blank-line", "mox and go-mtasts refuse it"},
           {"#\n" + policy(mx), "policy-comment-line", "checkdmarc, mox and go-mtasts refuse it"},
           {"version: STSv1\rmode: none\rmax_age: 1\rmx: a.example\r", "policy-bare-cr",
            "only postfix-mta-sts-resolver"},
           {policy("enforce", mx, "31557601"), "policy-max-age-too-large", "mox and Stalwart accept it"},
           {policy("mx: m\xC3\xBCnchen.example\n"), "policy-mx-u-label", "mox refuses it"},
           {policy("mx: a.example.com.\n"), "policy-mx-final-dot", "mox and mailauth refuse it"},
           {policy("mx: a.example b.example\n"), "policy-mx-several", "chasquid, go-mtasts and Stalwart"},
           {"version: STSv1\nMode: enforce\nmx: a.example\nmax_age: 604800\n", "policy-mode-missing",
            "Stalwart takes the mode for none"},
       }) {
    INFO(body);
    const PolicyReading reading = read_policy(body);
    check_findings(reading.findings, false);
    const Finding& finding = finding_with(reading.findings, code);
    INFO(finding.message);
    CHECK(finding.message.find(names) != std::string::npos);
  }
}

}  // namespace mtasts::test
