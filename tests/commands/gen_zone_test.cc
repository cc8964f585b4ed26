#include "commands/options/gen_zone_options.h"
#include "commands/typed.h"

namespace mtasts::test {

TEST_CASE("gen-zone stores every option") {
  using Words = std::vector<std::string>;
  const auto options = good<GenZoneOptions>(
      "gen-zone @192.0.2.53 a.example b.example --web-host w.example --rua t@a.example --ttl 120 --only host "
      "--policy mta-sts.txt --allow-uncovered --hosted-only --output-dir zones -n --bump --ledger l --skip "
      "no-mx "
      "--mode enforce --max-age 4w");
  CHECK(options.lookup.servers == Words{"192.0.2.53"});
  CHECK(options.domains.operands == Words{"a.example", "b.example"});
  CHECK(options.web_host == "w.example");
  CHECK(options.rua.size() == 1);
  CHECK(options.ttl->seconds() == 120);
  CHECK(options.only == RecordKind::host);
  CHECK(options.policy_file == "mta-sts.txt");
  CHECK(options.allow_uncovered);
  CHECK(options.hosted_only);
  CHECK(options.output_dir == "zones");
  CHECK(options.dry_run);
  CHECK(options.id.bump);
  CHECK(options.id.ledger == "l");
  CHECK(options.policy.mode == Mode::enforce);
  CHECK(options.policy.max_age->seconds() == 2419200);
  const auto addresses =
      good<GenZoneOptions>("gen-zone a.example --web-address 192.0.2.1 --web-address 2001:DB8::1");
  REQUIRE(addresses.web_addresses.size() == 2);
  CHECK(addresses.web_addresses[1].text() == "2001:db8::1");
}

TEST_CASE("gen-zone takes a primary server in place of files") {
  const std::string line = "gen-zone a.example --web-host w.example --update 192.0.2.53 --key k ";
  const auto options = good<GenZoneOptions>(line + "-n --force-removals");
  CHECK(options.update == "192.0.2.53");
  CHECK(options.key == "k");
  CHECK(options.output.force_removals);
  const std::string other =
      "--update sends the records: it excludes -o, --output-dir, --format, --zone, --list and JSON";
  check_bad({{line + "--output-dir zones", other},
             {line + "--format bind", other},
             {line + "--zone a.example", other},
             {line + "--ndjson", other}});
}

TEST_CASE("gen-zone checks that the primary and the hosted domains are known") {
  CHECK(good<GenZoneOptions>("gen-zone --primary p.example --web-host w.example").primary == "p.example");
  CHECK(good<GenZoneOptions>("gen-zone -p p.example --web-host w.example").primary == "p.example");
  CHECK(good<GenZoneOptions>("gen-zone --each --domains-file l --web-host w.example").each);
  CHECK(good<GenZoneOptions>("gen-zone a.example --hosted-only --domains-file l --web-host w.example")
            .hosted_only);
  const std::string none = "no primary is given; the domains of --domains-file are hosted domains";
  check_bad({
      {"gen-zone --web-host w.example", none},
      {"gen-zone --domains-file l --web-host w.example", none},
      {"gen-zone --each --web-host w.example", "no domain is given"},
      {"gen-zone a.example --each --primary p.example --web-host w.example",
       "--each excludes --primary: every domain is a primary"},
      {"gen-zone a.example --each --hosted-only --web-host w.example",
       "--each excludes --hosted-only: every domain is a primary, and nothing is left to print"},
      {"gen-zone a.example --hosted-only --web-host w.example", "--hosted-only needs a hosted domain"},
      {"gen-zone --primary a.example --hosted-only --web-host w.example",
       "--hosted-only needs a hosted domain"},
  });
}

TEST_CASE("gen-zone parses --hosted-tlsrpt") {
  const std::string line = "gen-zone a.example b.example --web-host w.example --hosted-tlsrpt ";
  CHECK(good<GenZoneOptions>(line + "cname").hosted_tlsrpt == HostedTlsrpt::cname);
  CHECK(good<GenZoneOptions>(line + "own").hosted_tlsrpt == HostedTlsrpt::own);
  CHECK(good<GenZoneOptions>(line + "none").hosted_tlsrpt == HostedTlsrpt::none);
  check_bad({
      {line + "all", "--hosted-tlsrpt: \"all\" is not cname, own or none"},
      {line + "own --each", "--hosted-tlsrpt has no effect with --each: every domain is a primary"},
  });
}

TEST_CASE("gen-zone needs exactly one of --web-host and --web-address") {
  const std::string needed =
      "--web-host or --web-address is needed: the Policy Host must point to a web server";
  check_bad({
      {"gen-zone a.example", needed},
      {"gen-zone a.example --only host", needed},
      {"gen-zone a.example --web-host w.example --web-address 192.0.2.1",
       "--web-host and --web-address exclude each other"},
      {"gen-zone a.example --web-host w.example --only txt", "--only: \"txt\" is not host, sts or tlsrpt"},
      {"gen-zone a.example --web-host w.example -o f --output-dir d",
       "-o and --output-dir exclude each other"},
      {"gen-zone a.example --web-host w.example --policy f --mx m.example",
       "--policy and --mx exclude each other: both set the mx of the policy"},
  });
  CHECK(good<GenZoneOptions>("gen-zone a.example --only sts").only == RecordKind::sts);
  CHECK(good<GenZoneOptions>("gen-zone a.example --only tlsrpt --rua a@a.example").only ==
        RecordKind::tlsrpt);
  for (const std::string address : {"192.0.2", "192.0.2.1.5", "w.example", "::g", "192.0.2.01"}) {
    CHECK_THAT(bad("gen-zone a.example --web-address " + address),
               Catch::Matchers::StartsWith("--web-address: "));
  }
}

TEST_CASE("gen-zone --offline needs a source of the id if one is printed") {
  const std::string line = "gen-zone a.example b.example --web-host w.example --offline ";
  CHECK(bad(line) == "--offline needs --id, --zone-file or --ledger: the existing id is unknown otherwise");
  for (const char* enough :
       {"--id 2022032401", "--zone-file z", "--ledger l", "--hosted-only", "--only host"}) {
    CHECK(good<GenZoneOptions>(line + enough).lookup.offline);
  }
}

}  // namespace mtasts::test
