#include "commands/options/gen_tlsrpt_options.h"
#include "commands/typed.h"

namespace mtasts::test {

TEST_CASE("gen-tlsrpt stores every option") {
  const auto options = good<GenTlsrptOptions>(
      "gen-tlsrpt a.example --rua tls@a.example --rua https://r.example/v1 --ttl 1d -n -o f --ndjson");
  REQUIRE(options.rua.size() == 2);
  CHECK(options.rua[0].text() == "mailto:tls@a.example");
  CHECK(options.rua[1].text() == "https://r.example/v1");
  CHECK(options.ttl->seconds() == 86400);
  CHECK(options.dry_run);
  CHECK(options.output.file == "f");
  CHECK(options.output.form == OutputForm::ndjson);
}

TEST_CASE("gen-tlsrpt needs --rua where no existing record can be read") {
  CHECK(good<GenTlsrptOptions>("gen-tlsrpt a.example --offline -o f").rua.empty());
  CHECK(good<GenTlsrptOptions>("gen-tlsrpt a.example --offline --zone-file f").rua.empty());
  CHECK(good<GenTlsrptOptions>("gen-tlsrpt a.example @192.0.2.1").lookup.servers.size() == 1);
  const std::string missing =
      "--offline needs --rua: the record must name a destination for reports (RFC 8460 §3)";
  check_bad({
      {"gen-tlsrpt --rua a@a.example", "no domain is given"},
      {"gen-tlsrpt a.example --offline", missing},
      {"gen-tlsrpt a.example --offline -o -", missing},
  });
  for (const std::string uri : {"http://a.example", "ftp://a.example", "nobody", "mailto:"}) {
    CHECK_THAT(bad("gen-tlsrpt a.example --rua " + uri), Catch::Matchers::StartsWith("--rua: "));
  }
}

}  // namespace mtasts::test
