// The requests to mailcow's API and their limits; the live tests run the script.
#include "catch.h"
#include "cli/site_formats/site_format.h"
#include "sites.h"

namespace mtasts::test {
namespace {

constexpr std::string_view kLongPolicy =
    "version: STSv1\nmode: enforce\nmx: a.example.com\nmx: *.example.com\nmax_age: 31557600\n";
constexpr std::string_view kNoPolicy = "version: STSv1\nmode: none\nmax_age: 0\n";

std::vector<std::string> warnings_of(std::string_view policy) {
  return print(kMailcowSite, site_of({"example.com"}, {policy})).warnings;
}

}  // namespace

TEST_CASE("the table has mode, max_age and mx of each policy") {
  const PrintedSite printed = print(kMailcowSite, site_of({"a.example", "b.example", "c.example"},
                                                          {kTestingPolicy, kLongPolicy, kNoPolicy}));
  CHECK(file_of(printed, "mailcow-policies.txt") ==
        "# DOMAIN MODE MAX_AGE MX, for mailcow.sh, by mtasts gen-site.\n"
        "a.example testing 604800 mx.example.com\n"
        "b.example enforce 31557600 a.example.com,*.example.com\n"
        "c.example none 0 -\n");
}

TEST_CASE("domains that mailcow rejects are reported") {
  CHECK(warnings_of(kTestingPolicy).empty());
  CHECK(warnings_of(kLongPolicy) ==
        std::vector<std::string>{"example.com: mailcow takes a max_age from 1 to 31536000 seconds"});
  CHECK(warnings_of(kNoPolicy) ==
        std::vector<std::string>{"example.com: mailcow takes a max_age from 1 to 31536000 seconds",
                                 "example.com: a policy without mx, which mailcow may refuse"});
  CHECK(warnings_of(kHostilePolicy) ==
        std::vector<std::string>{"example.com: mailcow cannot keep the unknown fields of the policy"});
  const auto many =
      print(kMailcowSite, site_of({"a.example", "b.example", "c.example"}, {kLongPolicy})).warnings;
  CHECK(many ==
        std::vector<std::string>{"a.example and 2 more: mailcow takes a max_age from 1 to 31536000 seconds"});
}

TEST_CASE("the last step names the ids of mailcow") {
  const PrintedSite printed = print(kMailcowSite, site_of({"example.com"}));
  REQUIRE(printed.txt_step);
  CHECK(printed.txt_step->says.find("an id of its own") != std::string::npos);
  CHECK(printed.txt_step->commands.back() ==
        "mtasts gen-sts --when-live --policies policies --id MAILCOWS_ID example.com");
}

}  // namespace mtasts::test
