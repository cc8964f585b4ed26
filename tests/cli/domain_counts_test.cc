#include "cli/domain_counts.h"

#include "catch.h"

namespace mtasts::test {
namespace {

Error left_out(Fault fault, Code code) {
  return {fault, code, "a.example"};
}

}  // namespace

TEST_CASE("the summary of a list counts each outcome in the field's words, in a fixed order") {
  DomainCounts counts;
  counts.add_left_out(left_out(Fault::input, "bad-domain-name"));
  counts.add_left_out(left_out(Fault::refused, "not-covered"));
  counts.add_left_out(left_out(Fault::refused, "no-policy-covers"));
  counts.add_left_out(left_out(Fault::refused, "unusable-mx"));
  counts.add_left_out(left_out(Fault::undetermined, "servfail"));
  counts.add_left_out(left_out(Fault::undetermined, "timeout"));
  counts.add_left_out(left_out(Fault::refused, "nxdomain"));
  counts.add_left_out(left_out(Fault::refused, "no-mx"));
  counts.add_left_out(left_out(Fault::refused, "null-mx"));
  counts.add_left_out(left_out(Fault::refused, "policy-not-live"));
  counts.add_left_out(left_out(Fault::refused, "cname-conflict"));
  counts.add_left_out(left_out(Fault::unreadable, "no-policy"));
  counts.add_unchanged();
  counts.add_done();
  CHECK(counts.all() == 14);
  CHECK(counts.words("written") ==
        "1 written, 1 unchanged, 1 null MX, 1 no MX, 1 no such name, 1 unusable MX, 2 undetermined, "
        "2 not covered, 1 without a policy, 1 invalid, 1 cname-conflict, 1 policy-not-live");
}

TEST_CASE("the summary of a list has the singular for one domain, and a zero for none that was done") {
  CHECK(list_summary(1, "1 printed") == "1 domain: 1 printed");
  CHECK(list_summary(0, DomainCounts().words("printed")) == "0 domains: 0 printed");
  CHECK(list_summary(10000, "10000 good") == "10000 domains: 10000 good");
}

}  // namespace mtasts::test
