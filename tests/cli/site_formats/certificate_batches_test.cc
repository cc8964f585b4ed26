// One certificate if one is enough; else batches whose ends a new domain does not shift.
#include "cli/site_formats/certificate_batches.h"

#include <algorithm>
#include <set>

#include "catch.h"
#include "sites.h"

namespace mtasts::test {
namespace {

std::set<std::vector<std::string>> batches_of(const Site& site) {
  std::set<std::vector<std::string>> found;
  std::size_t domains = 0;
  for (const CertificateBatch& batch : certificate_batches(site)) {
    CHECK(!batch.domains.empty());
    CHECK(batch.domains.size() <= site.names_in_certificate);
    CHECK(batch.name == policy_host(batch.domains.front().domain).text());
    std::vector<std::string> names;
    for (const ServedDomain& served : batch.domains) names.push_back(served.domain.text());
    domains += names.size();
    found.insert(names);
  }
  CHECK(domains == site.domains.size());
  return found;
}

}  // namespace

TEST_CASE("up to the most names share one certificate") {
  CHECK(Site().names_in_certificate == 25);
  for (const std::size_t most : {1U, 2U, 25U, 100U}) {
    Site site = site_of_many(most);
    site.names_in_certificate = most;
    CHECK(batches_of(site).size() == 1);
    Site larger = site_of_many(most + 1);
    larger.names_in_certificate = most;
    CHECK(batches_of(larger).size() > 1);
  }
}

TEST_CASE("a certificate has a name that fits a common name and a file") {
  const std::string label(63, 'a');
  const std::string longest = label + "." + label + "." + label + "." + std::string(50, 'b');
  CHECK(certificate_batches(site_of({longest, "z.example"})).front().name == "mta-sts.z.example");
  CHECK(certificate_batches(site_of({longest})).front().name.size() == 24);
  CHECK(certificate_batches(site_of({label.substr(0, 48) + ".example"})).front().name.size() == 64);
  CHECK(certificate_batches(site_of({label.substr(0, 49) + ".example"})).front().name.size() == 24);
}

TEST_CASE("the certificate and the site are named after the primary") {
  Site site = site_of({"a.example", "example.com"});
  CHECK(certificate_batches(site).front().name == "mta-sts.a.example");
  CHECK(site_name(site) == "mta-sts.a.example");
  const std::string other = no_host(site);
  site.primary = *parse_policy_domain("example.com");
  CHECK(certificate_batches(site).front().name == "mta-sts.example.com");
  CHECK(site_name(site) == "mta-sts.example.com");
  CHECK(no_host(site) != other);
  // Other certificates of the same site keep the name of their first host.
  Site many = site_of_many(101);
  many.names_in_certificate = 100;
  many.primary = many.domains.back().domain;
  CHECK(certificate_batches(many).front().name == "mta-sts.d000000.example");
  CHECK(certificate_batches(many).back().name == "mta-sts.d000100.example");
  // A name that is too long for a certificate is none.
  const std::string label(63, 'a');
  Site long_name = site_of({label + ".example", "b.example"});
  long_name.primary = *parse_policy_domain(label + ".example");
  CHECK(certificate_batches(long_name).front().name == "mta-sts.b.example");
}

TEST_CASE("many names make few batches") {
  CHECK(batches_of(site_of_many(1000)).size() < 130);
  CHECK(batches_of(site_of_many(100000)).size() < 13000);
}

TEST_CASE("a new domain changes its own batch and at most a few that follow") {
  const Site site = site_of_many(1000);
  const auto before = batches_of(site);
  for (const char* name :
       {"a.example", "d000000a.example", "d000500a.example", "d000999a.example", "z.example"}) {
    Site larger = site;
    const DomainName domain = *parse_policy_domain(name);
    const auto place = std::find_if(larger.domains.begin(), larger.domains.end(),
                                    [&](const ServedDomain& served) { return domain < served.domain; });
    larger.domains.insert(place, {domain, 0});
    std::size_t changed = 0;
    for (const auto& batch : batches_of(larger)) changed += before.count(batch) == 0 ? 1 : 0;
    INFO(name);
    CHECK(changed >= 1);
    CHECK(changed <= 3);
  }
}

TEST_CASE("a digest is that of FNV-1a, folded") {
  // The published values are 0xcbf29ce484222325, 0xaf63dc4c8601ec8c and 0x85944171f73967e8.
  CHECK(hex_digest("") == "cbf29ce44fd0bfc1");
  CHECK(text_digest("foobar") == (0x85944171f73967e8ULL ^ 0x85944171ULL));
  CHECK(text_digest("a") == (0xaf63dc4c8601ec8cULL ^ 0xaf63dc4cULL));
}

}  // namespace mtasts::test
