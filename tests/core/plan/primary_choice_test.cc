// The choice among policies that cover a domain.
#include "mtasts/primary_choice.h"

#include <string>
#include <vector>

#include "catch.h"

namespace mtasts::test {

namespace {

Policy policy_with(const std::vector<std::string>& mx, Mode mode = Mode::enforce) {
  Policy policy{.mode = mode, .max_age = *MaxAge::from_seconds(604800)};
  for (const std::string& text : mx) policy.mx.push_back(*MxPattern::parse(text));
  return policy;
}

}  // namespace

TEST_CASE("a policy of mode none adopts no domain") {
  const std::vector<DomainName> hosts = {*DomainName::parse("mx.example.com")};
  CHECK(can_adopt(policy_with({"mx.example.com"}), hosts));
  CHECK(can_adopt(policy_with({"*.example.com"}, Mode::testing), hosts));
  CHECK_FALSE(can_adopt(policy_with({"mx.example.com"}, Mode::none), hosts));
  CHECK_FALSE(can_adopt(policy_with({"mx.example.net"}), hosts));
}

TEST_CASE("the narrowest policy is covered by each other one, whatever their order") {
  struct Row {
    std::vector<std::vector<std::string>> mx;
    std::optional<std::size_t> position;
  };
  const std::vector<Row> rows = {
      {{{"*.a.example"}, {"mx.b.example", "*.a.example"}}, 0},
      {{{"mx.b.example", "*.a.example"}, {"*.a.example"}}, 1},
      {{{"*.a.example"}, {"mx.a.example"}}, 1},
      {{{"*.a.example"}, {"mx.a.example", "*.a.example"}, {"mx.a.example"}}, 2},
      {{{"mx.a.example"}, {"mx.a.example"}}, {}},
      {{{"mx.a.example", "mx.b.example"}, {"mx.a.example", "mx.c.example"}}, {}},
  };
  for (const Row& row : rows) {
    std::vector<Policy> policies;
    for (const auto& mx : row.mx) policies.push_back(policy_with(mx));
    std::vector<const Policy*> pointers;
    for (const Policy& policy : policies) pointers.push_back(&policy);
    CHECK(narrowest(pointers) == row.position);
  }
}

}  // namespace mtasts::test
