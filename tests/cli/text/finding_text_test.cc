#include "cli/text/finding_text.h"

#include <sstream>

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

TEST_CASE("an explanation has meaning, causes, remedy and commands") {
  const Explanation explanation{
      .code = "policy-http-redirect",
      .severity = Severity::error,
      .rfc = "RFC 8461 §3.3",
      .meaning = "the Policy Host redirects",
      .causes = {"a rule for the whole site", "the name is a CNAME to a parking page"},
      .remedy = "serve the policy itself",
      .commands = {"curl -i https://mta-sts.example.com/.well-known/mta-sts.txt"}};
  CHECK(explanation_text(explanation) ==
        "policy-http-redirect: error (RFC 8461 §3.3)\n  the Policy Host redirects"
        "\n\n"
        "Usual causes:\n  - a rule for the whole site\n  - the name is a CNAME to a parking page"
        "\n\n"
        "What to do:\n  serve the policy itself"
        "\n\n"
        "Find the cause with:\n  curl -i https://mta-sts.example.com/.well-known/mta-sts.txt\n");
  CHECK(explanation_line(explanation) == "policy-http-redirect: the Policy Host redirects\n");
}

TEST_CASE("an explanation omits unknown parts and fits 80 columns") {
  const Explanation bare{.code = "timeout",
                         .rfc = "",
                         .meaning = std::string(30, 'a') + ' ' + std::string(60, 'b'),
                         .remedy = "ask again"};
  CHECK(explanation_text(bare) == "timeout\n  " + std::string(30, 'a') + "\n  " + std::string(60, 'b') +
                                      "\n\nWhat to do:\n  ask again\n");
  for (const std::string_view code : explained_codes()) {
    std::istringstream lines(explanation_text(*explain(code)));
    for (std::string line; std::getline(lines, line) && line != "Find the cause with:";) {
      INFO(line);
      CHECK(line.size() <= 84);  // octets: a section sign has two
    }
  }
}

}  // namespace mtasts::test
