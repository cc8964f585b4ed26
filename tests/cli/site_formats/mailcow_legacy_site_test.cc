// One file for all domains, since an older mailcow can serve only one.
#include "catch.h"
#include "cli/site_formats/site_format.h"
#include "sites.h"

namespace mtasts::test {

TEST_CASE("the policy is written byte for byte where mailcow's web server reads it") {
  for (const std::string_view policy : {kTestingPolicy, kEnforcingPolicy, kHostilePolicy}) {
    const auto printed = kMailcowLegacySite.print(site_of({"a.example", "b.example"}, {policy}));
    REQUIRE(printed);
    CHECK(file_of(*printed, "data/web/.well-known/mta-sts.txt") == policy);
    REQUIRE(printed->warnings.size() == 1);
    CHECK(printed->warnings.front().find("2025-09") != std::string::npos);
  }
}

TEST_CASE("several policies cannot be served") {
  const auto printed =
      kMailcowLegacySite.print(site_of({"a.example", "b.example"}, {kTestingPolicy, kEnforcingPolicy}));
  REQUIRE(!printed);
  CHECK(printed.error().code == "several-policies");
  CHECK(printed.error().message.starts_with("a.example and b.example have different policies"));
}

TEST_CASE("the step about mailcow.conf follows the options") {
  Site site = site_of({"a.example"});
  CHECK(text_of_steps(*kMailcowLegacySite.print(site)).find("--in-place --dry-run") != std::string::npos);
  site.mailcow_conf = {"mailcow.conf", false};
  CHECK(text_of_steps(*kMailcowLegacySite.print(site)).find("standard output") != std::string::npos);
  site.mailcow_conf = {"mailcow.conf", true};
  CHECK(text_of_steps(*kMailcowLegacySite.print(site)).find("grep ADDITIONAL_ mailcow.conf") !=
        std::string::npos);
}

}  // namespace mtasts::test
