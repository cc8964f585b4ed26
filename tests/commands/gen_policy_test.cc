#include "commands/options/gen_policy_options.h"
#include "commands/typed.h"

namespace mtasts::test {

TEST_CASE("gen-policy stores every option") {
  using Words = std::vector<std::string>;
  const auto options = good<GenPolicyOptions>(
      "gen-policy a.example b.example --mx mx.a.example --mx *.b.example --mode none --max-age 1d "
      "--allow-implicit-mx "
      "--add-mx new.a.example --accept-mx --primary p.example --eol crlf --output-dir tree -n --ndjson "
      "--unordered");
  CHECK(options.domains.operands == Words{"a.example", "b.example"});
  CHECK(options.policy.mx == Words{"mx.a.example", "*.b.example"});
  CHECK(options.policy.mode == Mode::none);
  CHECK(options.policy.max_age->seconds() == 86400);
  CHECK(options.policy.allow_implicit_mx);
  CHECK(options.add_mx == Words{"new.a.example"});
  CHECK(options.accept_mx);
  CHECK(options.primary == "p.example");
  CHECK(options.eol == LineEnding::crlf);
  CHECK(options.output_dir == "tree");
  CHECK(options.dry_run);
  CHECK(options.output.form == OutputForm::ndjson);
}

TEST_CASE("gen-policy leaves options empty that were not typed") {
  const auto options = good<GenPolicyOptions>("gen-policy a.example");
  CHECK_FALSE(options.policy.mode.has_value());
  CHECK_FALSE(options.policy.max_age.has_value());
  CHECK_FALSE(options.eol.has_value());
}

TEST_CASE("gen-policy rejects contradictory options and several policies on standard output") {
  check_bad({
      {"gen-policy", "no domain is given"},
      {"gen-policy a.example -o f --output-dir d", "-o and --output-dir exclude each other"},
      {"gen-policy a.example --mode ENFORCE", "--mode: \"ENFORCE\" is not testing, enforce or none"},
      {"gen-policy a.example --eol cr", "--eol: \"cr\" is not lf or crlf"},
      {"gen-policy a.example b.example", "several policies need --output-dir, --json or --ndjson"},
      {"gen-policy a.example b.example -o f", "several policies need --output-dir, --json or --ndjson"},
  });
  CHECK(good<GenPolicyOptions>("gen-policy a.example A.Example.").domains.operands.size() == 2);
  CHECK(good<GenPolicyOptions>("gen-policy a.example b.example --json").domains.operands.size() == 2);
}

}  // namespace mtasts::test
