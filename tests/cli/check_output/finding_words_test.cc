#include "cli/check_output/finding_words.h"

#include "catch.h"

namespace mtasts::test {

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
