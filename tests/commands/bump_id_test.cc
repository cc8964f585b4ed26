#include "commands/options/bump_id_options.h"
#include "commands/typed.h"

namespace mtasts::test {

TEST_CASE("bump-id stores every option") {
  using Words = std::vector<std::string>;
  CHECK(good<BumpIdOptions>("bump-id").domains.operands.empty());
  CHECK(good<BumpIdOptions>("bump-id 2022032401").id->text() == "2022032401");
  const auto ledger =
      good<BumpIdOptions>("bump-id a.example --policy p --ledger l --date 2022-03-24 --json -n");
  CHECK(ledger.domains.operands == Words{"a.example"});
  CHECK(ledger.policy_file == "p");
  CHECK(ledger.ledger == "l");
  CHECK(ledger.date == parse_day("2022-03-24").value());
  CHECK(ledger.output.form == OutputForm::json);
  CHECK(ledger.dry_run);
  const auto zone = good<BumpIdOptions>("bump-id --zone-file z --in-place --soa-serial");
  CHECK(zone.lookup.zone_files == Words{"z"});
  CHECK(zone.in_place);
  CHECK(zone.soa_serial);
}

TEST_CASE("bump-id rejects contradictory options") {
  const std::string one_domain = "--policy needs exactly one domain as operand";
  const std::string one_file = "--in-place needs exactly one --zone-file";
  check_bad({
      {"bump-id 2022-03-24",
       "\"2022-03-24\" is neither an id (1 to 32 letters and digits, RFC 8461 §3.1) nor, without a dot, a "
       "domain"},
      {"bump-id 2022032401 2022032402", "the id 2022032401 must be the only operand"},
      {"bump-id a.example 2022032401", "the id 2022032401 must be the only operand"},
      {"bump-id 2022032401 --domains-file l", "the id 2022032401 must be the only operand"},
      {"bump-id 2022032401 --ledger l",
       "--in-place, --policy, --policies and --ledger need a domain, not the id 2022032401"},
      {"bump-id --policy p --ledger l", one_domain},
      {"bump-id a.example b.example --policy p --ledger l", one_domain},
      {"bump-id a.example --domains-file f --policy p --ledger l", one_domain},
      {"bump-id a.example --policy p", "--policy needs --ledger, which shows if the policy has changed"},
      {"bump-id --policies d", "--policies needs --ledger, which shows if the policy has changed"},
      {"bump-id a.example --policies d --policy p --ledger l", "--policies excludes --policy and --in-place"},
      {"bump-id --policies d --ledger l --in-place --zone-file z",
       "--policies excludes --policy and --in-place"},
      {"bump-id --in-place", one_file},
      {"bump-id --in-place --zone-file a --zone-file b", one_file},
      {"bump-id --in-place --zone-file -", "--in-place cannot rewrite standard input"},
      {"bump-id --zone-file a --soa-serial", "--soa-serial needs --in-place"},
      {"bump-id a.example --offline",
       "--offline needs --zone-file or --ledger: the existing id is unknown otherwise"},
  });
  CHECK(good<BumpIdOptions>("bump-id 2022032401 --offline").lookup.offline);
  CHECK(good<BumpIdOptions>("bump-id --offline").lookup.offline);
}

}  // namespace mtasts::test
