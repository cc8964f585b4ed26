// The policy that an invalid body was meant to be.
#include "mtasts/policy_repair.h"

#include <string>
#include <vector>

#include "catch.h"

namespace mtasts::test {

TEST_CASE("a nearly right policy is repaired to the values that it was meant to have") {
  const std::string wanted =
      "version: STSv1\nmode: enforce\nmx: mail.example.com\nmx: *.example.net\nmax_age: 86400\n";
  const std::vector<std::string> bodies = {
      wanted + "\n",
      "# policy\n" + wanted,
      "\xEF\xBB\xBF" + wanted,
      "---\nlayout: none\npermalink: /.well-known/mta-sts.txt\n---\n" + wanted,
      "version: STSv1 mode: enforce mx: mail.example.com mx: *.example.net max_age: 86400",
      "version: STSv1\\nmode: enforce\\nmx: mail.example.com\\nmx: *.example.net\\nmax_age: 86400\\n",
      "version: STSv1\\nmode: enforce\\nmx: mail.example.com\\nmx: *.example.net\\nmax_age: 86400\\n\n",
      "mode: enforce\\r\\nmx: mail.example.com\\r\\nmx: *.example.net\\r\\nmax_age: 86400\\r\\n",
      "mode: enforce<br>mx: mail.example.com<br/>mx: *.example.net<br />max_age: 86400<br>",
      "mode: enforce<br>\r\nmx: mail.example.com\\n\nmx: *.example.net\\r\\n\nmax_age: 86400\n",
      "# x\\nmode: none\nnote: y<br>mode: none\nmode: enforce;\nmx: mail.example.com\nmx: *.example.net\n"
      "max_age: 86400\n",
      "mode: enforce\nmx: mail.example.com, *.example.net\nmax_age: 1d\n",
      "mode: enforce\nmx: mail.example.com, *.example.net\nmax_age: 1 day\n",
      "mode: enforce\nmx: mail.example.com, *.example.net\nmax_age: 24 Hours\n",
      "mode: enforce\nmx: mail.example.com,*.example.net\nmax_age: 86,400\n",
      "mode: enforce\nmx: mail.example.com,*.example.net\nmax_age: 86.400\n",
      "Version: STSv1\nMode: Enforce;\nMX: MAIL.example.com.\nmx: *.example.net.\nmax-age: 86400\n",
      "v=STSv1\nmode=enforce\nmx=mail.example.com\nmx=*.example.net\nmax_age=86400\n",
      "version STSv1\nmode enforce\nmx mail.example.com\nmx *.example.net\nmax_age 86400\n",
      "mode: enforce\nmx: mail.example.com\nmx: a_b\nmx: *.example.net\nmax_age: 86400\nmode: testing\n",
  };
  for (const std::string& body : bodies) {
    INFO(body);
    const auto policy = repair_policy(body);
    REQUIRE(policy);
    CHECK(print_policy(*policy, LineEnding::lf) == wanted);
  }
}

TEST_CASE(
    "a repair takes the max_age of a first policy for a missing one and the greatest for a greater one") {
  CHECK(repair_policy("mode: enforce\nmx: a.example\n")->max_age.seconds() == 604800);
  CHECK(repair_policy("mode: none\n")->max_age.seconds() == 86400);
  CHECK(repair_policy("mode: testing\nmax_age: 99999999999\n")->max_age.seconds() == MaxAge::kGreatest);
}

TEST_CASE("a body without a readable mode is not repaired") {
  for (const std::string body : {"", "<html>mode: enforce</html>", "mode: strict\nmx: a.example\n",
                                 "mx: a.example\nmax_age: 604800\n", "enforce\n"}) {
    INFO(body);
    CHECK_FALSE(repair_policy(body));
  }
}

}  // namespace mtasts::test
