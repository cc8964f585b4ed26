// The configurations for web servers; the live tests start these servers.
#include <algorithm>

#include "catch.h"
#include "cli/site_formats/certificate_batches.h"
#include "cli/site_formats/next_steps.h"
#include "cli/site_formats/site_format.h"
#include "sites.h"

namespace mtasts::test {
namespace {

std::size_t count_of(const std::string& part, const std::string& text) {
  std::size_t count = 0;
  for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + part.size())) ++count;
  return count;
}

Site with_certificate(Site site) {
  site.certificate = {"/etc/tls/all.pem", "/etc/tls/all.key"};
  return site;
}

struct Kind {
  const char* name;
  const SiteFormat& format;
  const char* file;         // that the server reads
  const char* certificate;  // how a line of it begins that names one
};

const Kind kReadersOfTheTree[] = {{"nginx", kNginxSite, "mta-sts.conf", "    ssl_certificate "},
                                  {"apache", kApacheSite, "mta-sts.conf", "    SSLCertificateFile "}};

const Kind kAll[] = {kReadersOfTheTree[0],
                     kReadersOfTheTree[1],
                     {"caddy", kCaddySite, "mta-sts.caddy", "\ttls "},
                     {"haproxy", kHaproxySite, "hosts.map", ""}};

}  // namespace

TEST_CASE("a site has every host, and each policy text at most once") {
  for (const Kind& kind : kAll) {
    INFO(kind.name);
    for (const Site& site : {site_of({"example.com"}), site_of(hostile_names()), site_of_many(1000)}) {
      const PrintedSite printed = print(kind.format, site);
      const std::string text = file_of(printed, kind.file);
      for (const ServedDomain& served : site.domains)
        CHECK_THAT(text, has_text("mta-sts." + served.domain.text()));
      std::string all;
      for (const SiteFile& file : printed.files) all += file.content;
      CHECK(count_of("version: STSv1", all) <= site.texts.size());
      CHECK(printed.warnings.empty());
    }
  }
}

TEST_CASE("a server has as many names as a certificate, and one more server refuses all others") {
  const Site many = site_of_many(1000);
  const std::size_t batches = certificate_batches(many).size();
  for (const Kind& kind : kReadersOfTheTree) {
    INFO(kind.name);
    CHECK(count_of(kind.certificate, file_of(print(kind.format, many), kind.file)) == batches + 1);
    const std::string one = file_of(print(kind.format, site_of({"example.com"})), kind.file);
    CHECK(count_of("/etc/letsencrypt/live/mta-sts.example.com/fullchain.pem", one) == 2);
    CHECK(one.find(no_host(site_of({"example.com"}))) < one.find("421"));
    CHECK(one.find("421") < one.find("mta-sts.example.com;"));
    const std::string given = file_of(print(kind.format, with_certificate(many)), kind.file);
    CHECK_THAT(given, has_text("/etc/tls/all.pem") && !has_text("letsencrypt"));
  }
}

TEST_CASE("two sites on one server share no name and no file") {
  for (const Kind& kind : kReadersOfTheTree) {
    INFO(kind.name);
    const PrintedSite one = print(kind.format, site_of({"a.example"}));
    const PrintedSite other = print(kind.format, site_of({"b.example"}));
    CHECK_THAT(text_of_steps(one), has_text("/zz-mta-sts.a.example.conf"));
    CHECK_THAT(text_of_steps(other), has_text("/zz-mta-sts.b.example.conf"));
    CHECK_THAT(file_of(one, kind.file), !has_text(no_host(site_of({"b.example"}))));
    CHECK_THAT(file_of(one, kind.file), !has_text("default_server"));
  }
}

TEST_CASE("certbot gets the certificate if none is given") {
  for (const Kind& kind : {kAll[0], kAll[1], kAll[3]}) {
    INFO(kind.name);
    const std::string steps = text_of_steps(print(kind.format, site_of({"example.com", "example.net"})));
    CHECK_THAT(steps,
               has_text("--cert-name mta-sts.example.com -d mta-sts.example.com -d mta-sts.example.net"));
    CHECK_THAT(text_of_steps(print(kind.format, site_of_many(4))), has_text("gen-site --format acme"));
    CHECK_THAT(text_of_steps(print(kind.format, with_certificate(site_of({"example.com"})))),
               !has_text("certbot"));
  }
  CHECK_THAT(text_of_steps(print(kCaddySite, site_of_many(1000))), !has_text("certbot"));
}

TEST_CASE("a proxy passes the policy's path to the program behind, and serves no tree") {
  for (const Kind& kind : kAll) {
    INFO(kind.name);
    Site site = site_of({"example.com"});
    site.proxy_to = "http://127.0.0.1:8080";
    const PrintedSite printed = print(kind.format, site);
    const std::string file = &kind.format == &kHaproxySite ? "mta-sts.cfg" : kind.file;
    CHECK_THAT(file_of(printed, file), has_text("127.0.0.1:8080") && !has_text(site.policy_root));
    CHECK_THAT(text_of_steps(printed), has_text("mailcow") && !has_text("rsync"));
    CHECK_THAT(next_steps_text(next_steps(site, printed)), !has_text("rsync"));
  }
}

TEST_CASE("nginx: the hash of server names is enlarged if the names do not fit into the default") {
  const auto directives = [](const Site& site) {
    const PrintedSite printed = print(kNginxSite, site);
    return printed.files.size() == 1 ? std::string() : file_of(printed, "server-names-hash.conf");
  };
  // A bucket of 64 octets has room for 46 of the longest name.
  CHECK(directives(site_of({std::string(30, 'a') + ".example"})).empty());
  CHECK_THAT(directives(site_of({std::string(31, 'a') + ".example"})),
             has_text("server_names_hash_bucket_size 128;") && !has_text("max_size"));
  CHECK_THAT(directives(site_of(hostile_names())), has_text("server_names_hash_bucket_size 512;"));
  CHECK(directives(site_of_many(40)).empty());
  CHECK_THAT(directives(site_of_many(1000)),
             has_text("server_names_hash_max_size 4096;") && has_text("server_names_hash_bucket_size 256;"));
  CHECK_THAT(directives(site_of_many(100000)), has_text("server_names_hash_max_size 262144;"));
}

TEST_CASE("apache: a percent sign is doubled for VirtualDocumentRoot") {
  Site site = site_of({"example.com"});
  site.policy_root = "/srv/100%0";
  const std::string text = file_of(print(kApacheSite, site), "mta-sts.conf");
  CHECK_THAT(text,
             has_text("VirtualDocumentRoot \"/srv/100%%0/%0\"") && has_text("<Directory \"/srv/100%0\">"));
}

TEST_CASE("caddy: many certificates are ordered on demand, only for the hosts of a list") {
  const PrintedSite few = print(kCaddySite, site_of_many(100));
  CHECK_THAT(file_of(few, "mta-sts.caddy"),
             has_text("https://mta-sts.d000099.example {") && !has_text("on_demand"));
  CHECK_THAT(file_of(few, "Caddyfile"), !has_text("on_demand"));
  const PrintedSite many = print(kCaddySite, site_of_many(101));
  CHECK_THAT(file_of(many, "mta-sts.caddy"),
             has_text("\ton_demand\n") && has_text("\t\tquery domain=mta-sts.d000100.example\n"));
  CHECK_THAT(file_of(many, "Caddyfile"),
             has_text("{\n\ton_demand_tls {\n\t\task http://127.0.0.1:9580/\n\t}\n}\n"));
  // A certificate that is there needs nobody's permission.
  const std::string given = file_of(print(kCaddySite, with_certificate(site_of_many(101))), "mta-sts.caddy");
  CHECK_THAT(given, has_text("\ttls /etc/tls/all.pem /etc/tls/all.key\n") && !has_text("on_demand"));
}

TEST_CASE("haproxy: policies are unchanged files, and a large one gives a warning") {
  const PrintedSite printed =
      print(kHaproxySite, site_of({"a.example", "b.example"}, {kHostilePolicy, kEnforcingPolicy}));
  CHECK(file_of(printed, "policy-0.txt") == kHostilePolicy);
  CHECK(file_of(printed, "policy-1.txt") == kEnforcingPolicy);
  CHECK_THAT(file_of(printed, "hosts.map"), has_text("mta-sts.a.example 0\nmta-sts.b.example 1\n"));
  CHECK_THAT(file_of(printed, "mta-sts.cfg"), !has_text("HOME"));
  Site large = site_of({"example.com"});
  large.texts.front().text += "x: " + std::string(15000, 'x') + '\n';
  const PrintedSite warned = print(kHaproxySite, large);
  REQUIRE(warned.warnings.size() == 1);
  CHECK_THAT(warned.warnings.front(), has_text("tune.bufsize"));
}

TEST_CASE("haproxy: each certificate is joined with its key") {
  CHECK_THAT(file_of(print(kHaproxySite, site_of({"example.com"})), "certificates.sh"),
             has_text("\njoin mta-sts.example.com /etc/letsencrypt/live/mta-sts.example.com/fullchain.pem "
                      "/etc/letsencrypt/live/mta-sts.example.com/privkey.pem\n"));
  CHECK_THAT(
      file_of(print(kHaproxySite, with_certificate(site_of_many(1000))), "certificates.sh"),
      has_text("\njoin given /etc/tls/all.pem /etc/tls/all.key\n[ $status -eq 0 ] || exit 1\nfor file in "));
}

TEST_CASE("a hundred thousand domains of few policies take few bytes each", "[slow]") {
  const Site site = site_of_many(100000);
  for (const Kind& kind : kAll) {
    INFO(kind.name);
    std::size_t size = 0;
    for (const SiteFile& file : print(kind.format, site).files) size += file.content.size();
    CHECK(size < site.domains.size() * 100);
  }
}

}  // namespace mtasts::test
