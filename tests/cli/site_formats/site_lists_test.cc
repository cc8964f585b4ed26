// The domains that need records of their own, and those that follow a primary.
#include "cli/site_formats/site_lists.h"

#include "catch.h"
#include "sites.h"

namespace mtasts::test {
namespace {

std::string names(const SiteList& list) {
  std::string text;
  for (const DomainName& domain : list.domains) text += (text.empty() ? "" : " ") + domain.text();
  return text;
}

Site with_primary(Site site, const std::string& primary) {
  site.primary = *parse_policy_domain(primary);
  return site;
}

constexpr std::string_view kForeignMx =
    "version: STSv1\nmode: testing\nmx: mx.provider.example\nmax_age: 604800\n";
constexpr std::string_view kNone = "version: STSv1\nmode: none\nmx: mx.example.com\nmax_age: 86400\n";

}  // namespace

TEST_CASE("the domains that share the primary's policy are hosted, and all others have own records") {
  // The policies of a, b and c, then that of all others.
  const Site site = with_primary(site_of({"a.example", "b.example", "example.com", "z.example"},
                                         {kForeignMx, kEnforcingPolicy, kTestingPolicy}),
                                 "example.com");
  const SiteLists lists = site_lists(site);
  CHECK(names(lists.all) == "a.example b.example example.com z.example");
  CHECK(names(lists.hosted) == "z.example");
  CHECK(names(lists.own) == "a.example b.example example.com");
  CHECK(names(lists.testing) == "a.example example.com");
  CHECK(!lists.share_policies);
}

TEST_CASE("domains that share a policy without a primary have own records") {
  const SiteLists lists = site_lists(site_of({"a.example", "b.example"}, {kForeignMx}));
  CHECK(names(lists.own) == "a.example b.example");
  CHECK(lists.hosted.domains.empty());
  CHECK(lists.share_policies);
}

TEST_CASE("the likely primary is the only domain that the mx of the shared policy lie in") {
  const auto likely = [](const std::vector<std::string>& domains,
                         const std::vector<std::string_view>& policies) {
    const auto found = likely_primary(site_of(domains, policies));
    return found ? found->text() : "";
  };
  CHECK(likely({"a.example", "example.com"}, {kTestingPolicy}) == "example.com");
  CHECK(likely({"a.example", "example.com"}, {kEnforcingPolicy}) == "example.com");
  CHECK(likely({"example.com"}, {kTestingPolicy}).empty());
  CHECK(likely({"a.example", "example.com"}, {kForeignMx}).empty());
  CHECK(likely({"a.example", "ample.com"}, {kTestingPolicy}).empty());
  CHECK(likely({"a.example", "example.com"}, {kNone}).empty());
  CHECK(likely({"a.example", "example.com"}, {kForeignMx, kTestingPolicy}).empty());
  CHECK(likely({"com.example", "mx.example.com", "example.com"}, {kTestingPolicy}).empty());
}

TEST_CASE("more than three domains are read from a file that is written") {
  const Site site = with_primary(
      site_of({"a.example", "b.example", "c.example", "d.example", "example.com"}, {kTestingPolicy}),
      "example.com");
  const SiteLists lists = site_lists(site);
  CHECK(domain_arguments(site, lists.own) == "example.com");
  CHECK(domain_arguments(site, lists.hosted) == "--domains-file site/hosted.txt");
  CHECK(domain_arguments(site) == "--domains-file site/domains.txt");
  REQUIRE(lists.files().size() == 1);
  CHECK(lists.files().front()->file == "hosted.txt");
  // All domains are in the file of all.
  const Site many = site_of_many(4);
  CHECK(domain_arguments(many, site_lists(many).own) == "--domains-file site/domains.txt");
  CHECK(domain_arguments(many, site_lists(many).testing) == "d000000.example d000002.example");
  CHECK(site_lists(many).files().empty());
}

}  // namespace mtasts::test
