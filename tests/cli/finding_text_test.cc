#include "cli/finding_text.h"

#include "catch.h"

namespace mtasts::test {

TEST_CASE("a finding is printed with its place, severity, code, message and hint") {
  Finding finding{Severity::error, "policy-mx-missing", "mta-sts.txt", 3,
                  "no mx",         "RFC 8461 §3.2",     "add one"};
  CHECK(finding_text(finding, Colours::off) ==
        "mta-sts.txt:3: error policy-mx-missing: no mx (RFC 8461 §3.2)\n  hint: add one\n");
  CHECK(finding_text(finding, Colours::on) ==
        "mta-sts.txt:3: \x1b[1;31merror\x1b[0m policy-mx-missing: no mx (RFC 8461 §3.2)\n  hint: add one\n");
  finding = {Severity::info, "x", "-", {}, "y"};
  CHECK(finding_text(finding, Colours::off) == "-: info x: y\n");
  finding.subject.clear();
  CHECK(finding_text(finding, Colours::off) == "info x: y\n");
}

TEST_CASE("a finding contains no control characters") {
  const Finding finding{Severity::warning, "x", "a\x1b[2J", {}, "b\nc\x07", "", "d\x1b"};
  CHECK(finding_text(finding, Colours::off) == "a\\x1b[2J: warning x: b\\x0ac\\x07\n  hint: d\\x1b\n");
}

TEST_CASE("a finding is one line of plain words") {
  Finding finding{Severity::error, "policy-mx-missing", "mta-sts.txt", 3, "no mx", "RFC 8461 §3.2, §4.1"};
  CHECK(finding_words(finding, "example.com") ==
        "policy-mx-missing: mta-sts.txt:3: no mx (RFC 8461 §3.2, §4.1)");
  finding = {Severity::error, "x", "example.com", {}, "y"};
  CHECK(finding_words(finding, "example.com") == "x: y");
  finding = {Severity::error, "x", "", {}, "a\x1b\nb"};
  CHECK(finding_words(finding, "example.com") == "x: a\\x1b\\x0ab");
  finding = {Severity::error, "x", "subject", {}, "message"};
  CHECK(finding_words(finding, "example.com", 3) == "x: sub...: mes...");
}

}  // namespace mtasts::test
