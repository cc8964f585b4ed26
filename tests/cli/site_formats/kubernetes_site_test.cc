// Manifests within the limits of Kubernetes: ConfigMaps of 1 MiB, names of 63 octets, 100 hosts a
// certificate.
#include <algorithm>
#include <regex>
#include <set>
#include <sstream>

#include "catch.h"
#include "cli/site_formats/site_format.h"
#include "sites.h"

namespace mtasts::test {
namespace {

// The documents of a file, without the text before the first.
std::vector<std::string> documents(const std::string& text) {
  std::vector<std::string> found;
  for (std::size_t at = text.find("---\n"); at != std::string::npos;) {
    const std::size_t next = text.find("\n---\n", at);
    found.push_back(text.substr(at, next == std::string::npos ? next : next + 1 - at));
    at = next == std::string::npos ? next : next + 1;
  }
  return found;
}

std::vector<std::string> all_matches(const std::string& text, const std::string& pattern) {
  const std::regex regex(pattern);
  std::vector<std::string> found;
  for (std::sregex_iterator it(text.begin(), text.end(), regex); it != std::sregex_iterator(); ++it)
    found.push_back((*it)[1]);
  return found;
}

}  // namespace

TEST_CASE("a text is stored once, under a name derived from its bytes") {
  const PrintedSite printed = print(
      kKubernetesSite, site_of({"a.example", "b.example", "c.example"}, {kTestingPolicy, kEnforcingPolicy}));
  const std::string maps = file_of(printed, "configmaps.yaml");
  CHECK(has(maps, R"("version: STSv1\nmode: testing\nmx: mx.example.com\nmax_age: 604800\n")"));
  CHECK(has(maps, R"("version: STSv1\r\nmode: enforce\r\nmx: *.example.com\r\nmax_age: 86400\r\n")"));
  const auto keys = all_matches(maps, "\n  \"([0-9a-f]{16}\\.txt)\": ");
  REQUIRE(keys.size() == 2);
  CHECK(has(maps, "mta-sts.a.example " + keys[0] + ";\\n"));
  CHECK(has(maps, "mta-sts.b.example " + keys[1] + ";\\n"));
  CHECK(has(maps, "mta-sts.c.example " + keys[1] + ";\\n"));
  // Another text leaves the name of the first.
  const std::string others =
      file_of(print(kKubernetesSite, site_of({"a.example"}, {kHostilePolicy})), "configmaps.yaml") +
      file_of(print(kKubernetesSite, site_of({"z.example"}, {kTestingPolicy})), "configmaps.yaml");
  CHECK(has(others, keys[0]));
  CHECK(!has(others, keys[1]));
}

TEST_CASE("a change of hosts or policies starts a new pod") {
  const auto revision = [](const Site& site) {
    const auto found = all_matches(file_of(print(kKubernetesSite, site), "workload.yaml"),
                                   "mtasts/revision: \"([0-9a-f]{16})\"");
    REQUIRE(found.size() == 1);
    return found.front();
  };
  const std::string one = revision(site_of({"a.example"}));
  CHECK(revision(site_of({"a.example"})) == one);
  CHECK(revision(site_of({"b.example"})) != one);
  CHECK(revision(site_of({"a.example"}, {kEnforcingPolicy})) != one);
  CHECK(has(text_of_steps(print(kKubernetesSite, site_of({"a.example"}))),
            "app.kubernetes.io/version!=" + one));
}

TEST_CASE("a given certificate is a secret, and no issuer is asked") {
  Site site = site_of({"example.com"});
  CHECK(has(file_of(print(kKubernetesSite, site), "ingresses.yaml"), "cert-manager.io/cluster-issuer"));
  site.certificate = {"/etc/ssl/mta-sts.pem", "/etc/ssl/mta-sts.key"};
  const PrintedSite printed = print(kKubernetesSite, site);
  CHECK(!has(file_of(printed, "ingresses.yaml"), "cert-manager"));
  CHECK(!has(file_of(printed, "overlay.example.yaml"), "cert-manager"));
  CHECK(has(file_of(printed, "ingresses.yaml"), "secretName: \"mta-sts-tls\"\n"));
  CHECK(has(text_of_steps(printed), "kubectl create secret tls mta-sts-tls --cert=/etc/ssl/mta-sts.pem"));
}

TEST_CASE("the limits hold for 1, 1,000 and 100,000 domains", "[slow]") {
  for (const std::size_t domains : {1U, 1000U, 100000U}) {
    const PrintedSite printed = print(kKubernetesSite, site_of_many(domains));
    for (const std::string& document : documents(file_of(printed, "configmaps.yaml"))) {
      CHECK(document.size() < std::size_t{1024} * 1024);
    }
    std::size_t hosts = 0;
    std::set<std::string> names;
    for (const std::string& document : documents(file_of(printed, "ingresses.yaml"))) {
      const std::size_t here = std::size_t(std::count(document.begin(), document.end(), '"'));
      CHECK(here > 0);
      std::istringstream lines(document);
      std::size_t batch = 0;
      for (std::string line; std::getline(lines, line);) {
        if (line.starts_with("        - \"mta-sts.")) ++batch;
        if (line.starts_with("  name: ")) names.insert(line.substr(9, line.size() - 10));
        if (line.starts_with("      secretName: ")) CHECK(line.size() <= 20 + 63);
      }
      CHECK(batch <= 100);
      hosts += batch;
    }
    CHECK(hosts == domains);
    CHECK(names.size() == documents(file_of(printed, "ingresses.yaml")).size());
    for (const std::string& name : names) CHECK(name.size() <= 63);
  }
}

TEST_CASE("many policies, and large ones, are split among ConfigMaps, too") {
  Site site = site_of({"a.example"});
  site.texts.clear();
  site.domains.clear();
  for (std::size_t i = 0; i < 100; ++i) {
    std::string text = "version: STSv1\nmode: testing\nmx: mx" + std::to_string(i) +
                       ".example.com\nmax_age: 86400\nx: " + std::string(60000, 'x') + "\n";
    Policy policy = *parse_policy(text);
    site.texts.push_back({std::move(text), std::move(policy)});
    site.domains.push_back({*parse_policy_domain("d" + std::to_string(100 + i) + ".example"), i});
  }
  const PrintedSite printed = print(kKubernetesSite, site);
  const auto maps = documents(file_of(printed, "configmaps.yaml"));
  CHECK(maps.size() >= 13);
  for (const std::string& document : maps) CHECK(document.size() < std::size_t{1024} * 1024);
  CHECK(all_matches(file_of(printed, "workload.yaml"), "name: \"(mta-sts-policies-[0-9]+)\"").size() ==
        maps.size() - 2);
}

}  // namespace mtasts::test
