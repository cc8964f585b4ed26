#include "commands/options/check_options.h"
#include "commands/typed.h"

namespace mtasts::test {

TEST_CASE("check stores every option") {
  const auto options = good<CheckOptions>(
      "check a.example @192.0.2.53 --no-smtp --mx-port 2525 --https-port 8443 --expect-policy p --expect-id "
      "1 "
      "--ledger l --ready-for removal --watch-expiry 30 --format html -o page.html "
      "--deadline 600 --trust-ad --allow-private --mx MX9.a.example --ignore policy-mx-stale "
      "--connections 20 --title Mailhaus --contact help@mailhaus.example");
  CHECK(options.domains.operands == std::vector<std::string>{"a.example"});
  CHECK(options.observation.lookup.servers == std::vector<std::string>{"192.0.2.53"});
  CHECK(options.observation.no_smtp);
  CHECK(options.observation.mx_port == 2525);
  CHECK(options.observation.https_port == 8443);
  CHECK(options.expect_policy == "p");
  CHECK(options.expect_id->text() == "1");
  CHECK(options.ledger == "l");
  CHECK(options.ready_for == Step::removal);
  CHECK(options.watch_expiry_days == 30U);
  CHECK(options.observation.planned_mx == std::vector<DomainName>{*DomainName::parse("mx9.a.example")});
  CHECK(options.accepted == std::vector<std::string>{"policy-mx-stale"});
  CHECK(options.observation.connections == 20);
  CHECK(options.page.title == "Mailhaus");
  CHECK(options.page.contact == "help@mailhaus.example");
  CHECK(options.observation.lookup.deadline == 600U);
  CHECK(options.observation.lookup.trust_ad);
  CHECK(options.observation.lookup.allow_private);
  CHECK(options.format == &kHtmlCheck);
  CHECK(options.file == "page.html");
  CHECK(good<CheckOptions>("check a.example").format == &kTextCheck);
  CHECK(good<CheckOptions>("check a.example --json").format == &kJsonCheck);
  CHECK(good<CheckOptions>("check a.example --json --format json").format == &kJsonCheck);
  CHECK(good<CheckOptions>("check a.example --ndjson --unordered").unordered);
  CHECK_FALSE(good<CheckOptions>("check a.example -o -").file);
}

TEST_CASE("check parses --connect-to") {
  const auto connect_to = [](const std::string& typed) {
    return good<CheckOptions>("check a.example --connect-to " + typed).observation.connect_to.at(0);
  };
  CHECK(connect_to("MX.a.example.:25:127.0.0.1:2525") == ConnectTo{"mx.a.example", 25, "127.0.0.1", 2525});
  CHECK(connect_to("::127.0.0.1:") == ConnectTo{"", {}, "127.0.0.1", {}});
  CHECK(connect_to(":443:[2001:DB8::1]:8443") == ConnectTo{"", 443, "2001:db8::1", 8443});
  CHECK(good<CheckOptions>("check a.example --connect-to :::1 --connect-to :::1")
            .observation.connect_to.size() == 1);
  for (const char* wrong : {"x", "a:b:c", "a.example:25:127.0.0.1:2525:1", "a.example:0:127.0.0.1:1",
                            "a.example:25:host:1", "a.example:25:[::1:1", "-x:25:127.0.0.1:1"}) {
    INFO(wrong);
    CHECK_FALSE(bad(std::string("check a.example --connect-to ") + wrong).empty());
  }
}

TEST_CASE("check rejects contradictory options") {
  check_bad({
      {"check", "no domain is given"},
      {"check a.example --offline", "check needs lookups, and --offline forbids them"},
      {"check a.example --json --ndjson",
       "--format, --json and --ndjson name different formats: give one of them"},
      {"check a.example --json --format html",
       "--format, --json and --ndjson name different formats: give one of them"},
      {"check a.example --title x", "--title and --contact need --format html"},
      {"check a.example --format markdown --contact x", "--title and --contact need --format html"},
      {"check a.example --unordered", "--unordered needs --ndjson"},
  });
}

}  // namespace mtasts::test
