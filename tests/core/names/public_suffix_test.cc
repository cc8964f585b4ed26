// Public suffixes, by rules that have not changed for years.
#include "mtasts/public_suffix.h"

#include "catch.h"
#include "core/names/public_suffix_rules.h"

namespace mtasts::test {

TEST_CASE("public suffixes are those of the list") {
  for (const char* name : {"com", "co.uk", "com.au", "ac", "zw", "github.io", "nosuch", "any.ck",
                           "kawasaki.jp", "any.kawasaki.jp"}) {
    INFO(name);
    CHECK(is_public_suffix(*DomainName::parse(name)));
  }
  for (const char* name : {"example.com", "example.co.uk", "mail.protection.outlook.com", "www.ck",
                           "city.kawasaki.jp", "a.b.example", "co.uk.example"}) {
    INFO(name);
    CHECK_FALSE(is_public_suffix(*DomainName::parse(name)));
  }
}

TEST_CASE("every rule of the Public Suffix List is found") {
  std::string_view rules = kPublicSuffixRules;
  std::string_view last;
  std::size_t count = 0;
  while (!rules.empty()) {
    const std::string_view rule = rules.substr(0, rules.find('\n'));
    rules.remove_prefix(rule.size() + 1);
    INFO(rule);
    REQUIRE(last < rule);
    last = rule;
    ++count;
    if (rule.find_first_of("*!") != std::string_view::npos) continue;
    REQUIRE(is_public_suffix(*DomainName::parse(rule)));
  }
  CHECK(count > 5000);
}

}  // namespace mtasts::test
