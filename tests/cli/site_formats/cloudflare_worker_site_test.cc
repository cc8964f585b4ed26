// The worker as text; the live tests run it.
#include "catch.h"
#include "cli/site_formats/site_format.h"
#include "sites.h"

namespace mtasts::test {
TEST_CASE("the worker holds a shared text once") {
  const PrintedSite printed = print(kCloudflareWorkerSite, site_of_many(1000));
  const std::string script = file_of(printed, "worker.js");
  CHECK(script.find("mode: testing") == script.rfind("mode: testing"));
  CHECK(has(script, "[\"mta-sts.d000000.example\", 0],\n  [\"mta-sts.d000001.example\", 1],\n"));
  REQUIRE(printed.warnings.size() == 1);
  CHECK(printed.warnings.front().starts_with("Cloudflare limits the custom domains"));
}

TEST_CASE("characters that end a JavaScript string are escaped") {
  const std::string script =
      file_of(print(kCloudflareWorkerSite, site_of({"example.com"}, {kHostilePolicy})), "worker.js");
  CHECK(has(script, R"(x1: ${HOME}`id`$(id)\"'\\n{{x}}%0a#;\u0085\u2028\ud83d\udc04\n")"));
  CHECK(print(kCloudflareWorkerSite, site_of({"example.com"})).warnings.empty());
}

TEST_CASE("the worker has the names of the Policy Hosts only") {
  const std::string toml = file_of(print(kCloudflareWorkerSite, site_of({"example.com"})), "wrangler.toml");
  CHECK(has(toml, "workers_dev = false\n"));
  CHECK(has(toml, "{ pattern = \"mta-sts.example.com\", custom_domain = true },\n"));
}

}  // namespace mtasts::test
