// Labels for Traefik 2 and 3, directories for mounts, and nothing that compose would expand.
#include <fmt/format.h>

#include "catch.h"
#include "cli/site_formats/site_format.h"
#include "sites.h"

namespace mtasts::test {
namespace {

std::size_t count(const std::string& text, const std::string& part) {
  std::size_t found = 0;
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++found;
  return found;
}

}  // namespace

TEST_CASE("one domain has one router with a certificate of the resolver") {
  const PrintedSite printed = print(kComposeSite, site_of({"example.com"}));
  const std::string compose = file_of(printed, "compose.yaml");
  CHECK(has(compose, "traefik.http.routers.mta-sts-1.rule: \"Host(`mta-sts.example.com`)\"\n"));
  CHECK(has(compose, "routers.mta-sts-1.tls.certresolver: \"${TRAEFIK_CERTRESOLVER:-letsencrypt}\"\n"));
  CHECK(has(compose, "source: \"/srv/policies\"\n"));
  CHECK(has(compose, "source: \"./nginx\"\n"));
  CHECK(!has(compose, "mta-sts-2"));
  CHECK(file_of(printed, "nginx/hosts.map") ==
        "# The policy of each host, by mtasts gen-site.\nmta-sts.example.com mta-sts.example.com;\n");
  CHECK(has(file_of(printed, "nginx/nginx.conf"), "root /srv/mta-sts;"));
  CHECK(has(file_of(printed, "env.example"), "\nTRAEFIK_CERTRESOLVER=letsencrypt\n"));
  CHECK(printed.files.size() == 4);
  CHECK(printed.warnings.empty());
}

TEST_CASE("a given certificate goes to Traefik's file provider, since labels have no place for it") {
  Site site = site_of({"example.com"});
  site.certificate = {"/etc/ssl/mta-sts.pem", "/etc/ssl/mta-sts.key"};
  const PrintedSite printed = print(kComposeSite, site);
  CHECK(!has(file_of(printed, "compose.yaml"), "certresolver"));
  CHECK(has(file_of(printed, "compose.yaml"), "routers.mta-sts-1.tls: \"true\"\n"));
  CHECK(!has(file_of(printed, "env.example"), "CERTRESOLVER"));
  CHECK(has(file_of(printed, "traefik/mta-sts.yaml"),
            "    - certFile: \"/etc/ssl/mta-sts.pem\"\n      keyFile: \"/etc/ssl/mta-sts.key\"\n"));
}

TEST_CASE("compose reads a path with a dollar sign or a quote unchanged") {
  Site site = site_of({"example.com"});
  site.policy_root = "/srv/$HOME \"x\"";
  CHECK(has(file_of(print(kComposeSite, site), "compose.yaml"), "source: \"/srv/$$HOME \\\"x\\\"\"\n"));
}

TEST_CASE("many domains are split among routers with one certificate each") {
  const PrintedSite printed = print(kComposeSite, site_of_many(1000));
  const std::string compose = file_of(printed, "compose.yaml");
  CHECK(count(compose, "Host(`") == 1000);
  CHECK(count(compose, ".rule: ") >= 10);
  CHECK(count(compose, ".rule: ") == count(compose, ".tls.certresolver: "));
  CHECK(printed.warnings.empty());
}

TEST_CASE("more hosts than Traefik takes are reported") {
  const PrintedSite printed = print(kComposeSite, site_of_many(2001));
  REQUIRE(printed.warnings.size() == 1);
  CHECK(printed.warnings.front().starts_with("2001 hosts are many for Traefik"));
}

TEST_CASE("a name that looks like a number or a word of YAML is a string") {
  const Site site = site_of(hostile_names());
  const std::string map = file_of(print(kComposeSite, site), "nginx/hosts.map");
  for (const ServedDomain& served : site.domains) {
    const std::string host = policy_host(served.domain).text();
    CHECK(has(map, fmt::format("\n{} {};\n", host, host)));
  }
}

}  // namespace mtasts::test
