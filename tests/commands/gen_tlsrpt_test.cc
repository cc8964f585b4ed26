#include "commands/gen_tlsrpt.h"

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

TEST_CASE("gen-tlsrpt needs --rua unless an existing file has it") {
  CHECK(good<GenTlsrptOptions>("gen-tlsrpt a.example -o f").rua.empty());
  const std::string missing = "--rua is needed: the record must name a destination for reports (RFC 8460 §3)";
  check_bad({
      {"gen-tlsrpt --rua a@a.example", "no domain is given"},
      {"gen-tlsrpt a.example", missing},
      {"gen-tlsrpt a.example -o -", missing},
      {"gen-tlsrpt a.example --rua a@a.example --server 192.0.2.1",
       "unknown option \"--server\" of gen-tlsrpt"},
  });
  for (const std::string uri : {"http://a.example", "ftp://a.example", "nobody", "mailto:"}) {
    CHECK_THAT(bad("gen-tlsrpt a.example --rua " + uri), Catch::Matchers::StartsWith("--rua: "));
  }
}

}  // namespace mtasts::test
