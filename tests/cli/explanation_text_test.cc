#include "cli/explanation_text.h"

#include <sstream>

#include "catch.h"

namespace mtasts::test {

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
