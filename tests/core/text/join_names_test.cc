// Lists of hosts and patterns in messages and tables.
#include "mtasts/join_names.h"

#include "catch.h"
#include "mtasts/mx_pattern.h"

namespace mtasts::test {

TEST_CASE("names are joined with the separator between two of them") {
  const DomainName a = *DomainName::parse("a.example");
  const DomainName b = *DomainName::parse("b.example");
  CHECK(join_names(std::vector<DomainName>(), ", ").empty());
  CHECK(join_names(std::vector{a}, ", ") == "a.example");
  CHECK(join_names(std::vector{a, b}, ", ") == "a.example, b.example");
  CHECK(join_names(std::vector{*MxPattern::parse("*.example.com"), MxPattern::for_host(b)}, " ") ==
        "*.example.com b.example");
}

}  // namespace mtasts::test
