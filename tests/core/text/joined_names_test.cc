// Lists of hosts and of patterns as messages and tables have them.
#include "mtasts/joined_names.h"

#include "catch.h"
#include "mtasts/mx_pattern.h"

namespace mtasts {

TEST_CASE("names are joined with the separator between two of them") {
  const DomainName a = *DomainName::parse("a.example");
  const DomainName b = *DomainName::parse("b.example");
  CHECK(joined_names(std::vector<DomainName>(), ", ").empty());
  CHECK(joined_names(std::vector{a}, ", ") == "a.example");
  CHECK(joined_names(std::vector{a, b}, ", ") == "a.example, b.example");
  CHECK(joined_names(std::vector{*MxPattern::parse("*.example.com"), MxPattern::exactly(b)}, " ") ==
        "*.example.com b.example");
}

}  // namespace mtasts
