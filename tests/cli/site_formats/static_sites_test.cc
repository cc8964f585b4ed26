// Hosts of static files: the files that they serve, and what they cannot.
#include "catch.h"
#include "cli/site_formats/next_steps.h"
#include "cli/site_formats/site_format.h"
#include "sites.h"

namespace mtasts::test {
namespace {

// Hosts that serve the same files at all names.
const SiteFormat* const kOneTreeHosts[] = {&kCloudflarePagesSite, &kNetlifySite};

}  // namespace

TEST_CASE("GitHub Pages has a folder for each domain, with its own policy and its own custom domain") {
  const PrintedSite printed =
      print(kGithubPagesSite, site_of({"a.example", "b.example"}, {kTestingPolicy, kEnforcingPolicy}));
  CHECK(printed.files.size() == 6);
  CHECK(file_of(printed, "mta-sts.a.example/.well-known/mta-sts.txt") == kTestingPolicy);
  CHECK(file_of(printed, "mta-sts.b.example/.well-known/mta-sts.txt") == kEnforcingPolicy);
  CHECK(file_of(printed, "mta-sts.b.example/CNAME") == "mta-sts.b.example\n");
  CHECK(!file_of(printed, "mta-sts.b.example/.nojekyll").empty());
}

TEST_CASE("one folder is served at all names of the same policy") {
  for (const SiteFormat* format : kOneTreeHosts) {
    INFO(format->name);
    const PrintedSite printed = print(*format, site_of({"a.example", "b.example"}, {kHostilePolicy}));
    CHECK(printed.files.size() == 2);
    CHECK(file_of(printed, "public/.well-known/mta-sts.txt") == kHostilePolicy);
    CHECK(has(text_of_steps(printed), "mta-sts.a.example, mta-sts.b.example"));
    CHECK(has(text_of_steps(print(*format, site_of_many(1))), "mta-sts.d000000.example"));
  }
  CHECK(file_of(print(kCloudflarePagesSite, site_of({"a.example"})), "public/_headers")
            .ends_with("\n/.well-known/mta-sts.txt\n  Content-Type: text/plain; charset=utf-8\n"
                       "  Cache-Control: max-age=300\n"));
}

TEST_CASE("a host of one folder rejects several policies, and names a way") {
  for (const SiteFormat* format : kOneTreeHosts) {
    INFO(format->name);
    const auto printed =
        format->print(site_of({"a.example", "b.example"}, {kTestingPolicy, kEnforcingPolicy}));
    REQUIRE(!printed);
    CHECK(printed.error().code == "several-policies");
    CHECK(printed.error().message.starts_with("a.example and b.example have different policies, and "));
    CHECK(has(printed.error().hint, "of its own for each policy"));
  }
}

TEST_CASE("the steps of a static host have its names in them if --web-host names it") {
  const struct {
    const SiteFormat& format;
    const char* placeholder;
    const char* web_host;
    const char* command;
  } rows[] = {
      {kGithubPagesSite, "USER.github.io", "user.github.io",
       "gh repo create \"$(basename \"$PWD\")\" --public"},
      {kCloudflarePagesSite, "PROJECT", "mail.pages.dev", "pages deploy site/public --project-name mail "},
      {kNetlifySite, "SITE.netlify.app", "mail.netlify.app", "(cd site && npx netlify-cli deploy --prod)"},
      {kS3Site, "DISTRIBUTION.cloudfront.net", "d1.cloudfront.net",
       "--content-type 'text/plain; charset=utf-8'"}};
  for (const auto& row : rows) {
    INFO(row.placeholder);
    Site site = site_of({"a.example"});
    CHECK(has(text_of_steps(print(row.format, site)), row.placeholder));
    site.web_host = row.web_host;
    const std::string steps = text_of_steps(print(row.format, site));
    CHECK(!has(steps, row.placeholder));
    CHECK(has(steps, std::string("--only host --offline --web-host ") + row.web_host + " a.example\n"));
    CHECK(has(steps, row.command));
    CHECK(has(next_steps_text(next_steps(site, print(row.format, site))), "gen-policy --mode enforce"));
  }
}

TEST_CASE("more names than a static host takes are reported") {
  Site site = site_of_many(101);
  CHECK(print(kS3Site, site).warnings.size() == 1);
  CHECK(has(text_of_steps(print(kS3Site, site)), "A certificate has 10 names"));
  for (ServedDomain& served : site.domains) served.policy = 0;
  for (const SiteFormat* format : kOneTreeHosts) {
    REQUIRE(print(*format, site).warnings.size() == 1);
    CHECK(has(print(*format, site).warnings.front(), "101 names are more than the 100 "));
  }
  CHECK(print(kGithubPagesSite, site).warnings.empty());
}

}  // namespace mtasts::test
