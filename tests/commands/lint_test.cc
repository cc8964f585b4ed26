#include "commands/options/lint_options.h"
#include "commands/typed.h"

namespace mtasts::test {

TEST_CASE("lint takes a kind, then files, and options of that kind") {
  using Words = std::vector<std::string>;
  const auto policy = good<LintOptions>("lint --json policy mta-sts.txt - --covers 'any text at all'");
  CHECK(policy.kind == LintKind::policy);
  CHECK(policy.files == Words{"mta-sts.txt", "-"});
  CHECK(policy.covers == "any text at all");
  CHECK(policy.output.form == OutputForm::json);
  CHECK(good<LintOptions>("lint sts -0 f").nul_terminated);
  CHECK(good<LintOptions>("lint tlsrpt --null f").nul_terminated);
  CHECK(good<LintOptions>("lint report f").kind == LintKind::report);
  CHECK(good<LintOptions>("lint zone f --list").list);
  CHECK(good<LintOptions>("lint zone f --origin example.com").origin == "example.com");
  CHECK(good<LintOptions>("lint policy policy @x").files == Words{"policy", "@x"});
  CHECK(good<LintOptions>("lint mta-sts.txt policy").files == Words{"mta-sts.txt", "policy"});
  CHECK_FALSE(good<LintOptions>("lint ./policy -").kind);
  CHECK(good<LintOptions>("lint - --covers mx.example.com").kind == LintKind::policy);
  CHECK(good<LintOptions>("lint a.zone --list").kind == LintKind::zone);
}

TEST_CASE("lint rejects missing operands and options of another kind") {
  check_bad({
      {"lint", "no FILE is given"},
      {"lint policy", "no FILE is given"},
      {"lint polcy f", "KIND: \"polcy\" is not policy, sts, tlsrpt, zone, report or config"},
      {"lint mta-sts.txt -0", "--null needs the kind sts or tlsrpt"},
      {"lint sts f --covers h", "--covers needs the kind policy"},
      {"lint policy f --origin a", "--origin needs the kind zone"},
      {"lint policy f --list", "--list needs the kind zone"},
      {"lint policy f -0", "--null needs the kind sts or tlsrpt"},
      {"lint zone f -0", "--null needs the kind sts or tlsrpt"},
      {"lint policy f --json --ndjson", "--json and --ndjson exclude each other"},
      {"lint policy f -o x", "unknown option \"-o\""},
  });
}

}  // namespace mtasts::test
