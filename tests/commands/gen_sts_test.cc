#include "commands/options/gen_sts_options.h"
#include "commands/typed.h"

namespace mtasts::test {

TEST_CASE("gen-sts stores every option") {
  const auto options = good<GenStsOptions>(
      "gen-sts a.example --id 20220324 --ledger l.ndjson --date 2022-03-24 --ttl 2h --format json --dry-run");
  CHECK(options.id.id->text() == "20220324");
  CHECK_FALSE(options.id.bump);
  CHECK(options.id.ledger == "l.ndjson");
  CHECK(options.id.date == parse_day("2022-03-24").value());
  CHECK(options.ttl->seconds() == 7200);
  CHECK(options.records.format == &kJsonRecords);
  CHECK(options.output.form == OutputForm::json);
  CHECK(options.dry_run);
  CHECK(good<GenStsOptions>("gen-sts a.example --bump").id.bump);
}

TEST_CASE("gen-sts --format json equals --json") {
  CHECK(good<GenStsOptions>("gen-sts a.example").records.format == &kBindRecords);
  CHECK(good<GenStsOptions>("gen-sts a.example --format bind").output.form == OutputForm::text);
  CHECK(good<GenStsOptions>("gen-sts a.example --json").records.format == &kJsonRecords);
  CHECK(good<GenStsOptions>("gen-sts a.example --json --format json").output.form == OutputForm::json);
  check_bad({
      {"gen-sts a.example --format json --ndjson", "--json and --ndjson exclude each other"},
      {"gen-sts a.example --format bind --json", "--format bind excludes --json and --ndjson"},
      {"gen-sts a.example --format bind --ndjson", "--format bind excludes --json and --ndjson"},
      {"gen-sts a.example --json --format zone",
       "--format: \"zone\" is not bind, json, table, markdown, nsupdate, tinydns, octodns, dnscontrol, "
       "powerdns, route53, cloudflare, knotc, terraform-route53 or terraform-cloudflare"},
  });
}

TEST_CASE("gen-sts --offline needs a source of the id") {
  const std::string unknown =
      "--offline needs --id, --zone-file or --ledger: the existing id is unknown otherwise";
  check_bad({
      {"gen-sts a.example --offline", unknown},
      {"gen-sts a.example --offline --bump", unknown},
      {"gen-sts a.example --id x1 --bump", "--id and --bump exclude each other"},
  });
  for (const char* line : {"--id x1", "--zone-file z", "--ledger l"}) {
    CHECK(good<GenStsOptions>(std::string("gen-sts a.example --offline ") + line).lookup.offline);
  }
  for (const std::string id : {"2022-03-24", "a b", "123456789012345678901234567890123", "\xc3\xbc", "a;b"}) {
    CHECK_THAT(bad("gen-sts a.example --id '" + id + '\''), Catch::Matchers::StartsWith("--id: "));
  }
  for (const std::string date : {"2022-02-29", "20220324", "2022-3-4", "today"}) {
    CHECK_THAT(bad("gen-sts a.example --date " + date), Catch::Matchers::StartsWith("--date: "));
  }
}

}  // namespace mtasts::test
