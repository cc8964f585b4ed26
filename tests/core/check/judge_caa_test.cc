// CAA records against the CA of the certificate. RFC 8659.
#include "catch.h"
#include "core/findings.h"
#include "core/healthy_observation.h"

namespace mtasts::test {

namespace {

constexpr const char* kLetsEncrypt = "CN=R12,O=Let's Encrypt,C=US";

CaaSeen seen_at(std::string_view owner, std::vector<CaaRecord> set, CaaUse use = CaaUse::host) {
  CaaSeen caa{{caa_names_of(kLetsEncrypt), name("mta-sts.example.com"), use}, name(owner)};
  caa.answer.status = DnsStatus::records;
  caa.answer.caa = std::move(set);
  return caa;
}

// The only finding.
Finding finding_for(CaaSeen caa) {
  Observation seen = healthy();
  seen.caa = std::move(caa);
  const std::vector<Finding> findings = judge(seen, {});
  REQUIRE(findings.size() == 1);
  return findings.front();
}

}  // namespace

std::vector<JudgeCase> caa_cases() {
  const auto set = [](std::vector<CaaRecord> records, CaaUse use = CaaUse::host) {
    return [=](Observation& seen, Expectation&) { seen.caa = seen_at("example.com", records, use); };
  };
  const auto answer = [](const DnsAnswer& got) {
    return [got](Observation& seen, Expectation&) {
      seen.caa = seen_at("example.com", {});
      seen.caa->answer = got;
    };
  };
  const std::vector<std::string> forbidden = {"warning caa-forbids-ca mta-sts.example.com"};
  return {
      {"no set allows every CA", answer(no_such_data()), {}},
      {"nor does the topmost name exist", answer(no_such_name()), {}},
      {"the lookup fails", answer(servfail()), {"warning caa-lookup-failed mta-sts.example.com"}},
      {"the CA is named", set({{0, "issue", "letsencrypt.org"}}), {}},
      {"in capitals, with parameters",
       set({{0, "ISSUE", " LetsEncrypt.ORG ; validationmethods=dns-01"}}),
       {}},
      {"beside another", set({{0, "issue", "ca.example"}, {0, "issue", "letsencrypt.org"}}), {}},
      {"only another is named", set({{0, "issue", "ca.example"}}), forbidden},
      {"a part of the name is not the name", set({{0, "issue", "org"}}), forbidden},
      {"nor a longer one", set({{0, "issue", "letsencrypt.org.example"}}), forbidden},
      {"nobody may issue", set({{0, "issue", ";"}}), forbidden},
      {"an empty value is the same", set({{0, "issue", ""}}), forbidden},
      {"a set without issue restricts nobody", set({{0, "iodef", "mailto:ca@example.com"}}), {}},
      {"issuewild is not for a host", set({{0, "issuewild", ";"}}), {}},
      {"but for a wildcard", set({{0, "issuewild", ";"}}, CaaUse::wildcard), forbidden},
      {"issuewild goes before issue",
       set({{0, "issue", ";"}, {0, "issuewild", "letsencrypt.org"}}, CaaUse::wildcard),
       {}},
      {"without it issue counts for a wildcard too", set({{0, "issue", "ca.example"}}, CaaUse::wildcard),
       forbidden},
      {"an unknown property is ignored", set({{0, "future", "x"}}), {}},
      {"unless it is critical", set({{128, "future", "x"}, {0, "issue", "letsencrypt.org"}}), forbidden},
      {"a known one may be critical", set({{128, "issue", "letsencrypt.org"}}), {}},
      {"this machine could not ask",
       answer(failed(DnsFailureReason::local_failure, "no free descriptor")),
       {"unknown local-failure example.com", "warning caa-lookup-failed mta-sts.example.com"}},
      {"no zone file has the domains above",
       answer(failed(DnsFailureReason::not_in_zone, "com is in no file")),
       {}},
      {"renewals do not affect the next step",
       [](Observation& seen, Expectation& expected) {
         seen.caa = seen_at("example.com", {});
         seen.caa->answer = servfail();
         expected.ready_for = Step::enforce;
       },
       {"warning caa-lookup-failed mta-sts.example.com"}},
  };
}

TEST_CASE("judge: CAA records that forbid the CA have a finding") {
  check_cases(caa_cases());
}

TEST_CASE("judge: the record to add is that of the name which has the set") {
  Finding finding = finding_for(seen_at("example.com", {{0, "issue", "ca.example"}}));
  CHECK(
      finding.message ==
      R"(the CAA records of "example.com" do not allow letsencrypt.org to certify the host: issue names "ca.example")");
  CHECK(finding.hint == R"(add the record: example.com. CAA 0 issue "letsencrypt.org")");
  CaaSeen behind = seen_at("mta-sts.example.com", {{0, "issuewild", "ca.example"}}, CaaUse::wildcard);
  behind.answer.cname_chain = {"a.example.net", "web.example.net"};
  CHECK(finding_for(behind).hint == R"(add the record: web.example.net. CAA 0 issuewild "letsencrypt.org")");
}

TEST_CASE("judge: a record for the CA is no remedy for a critical property") {
  const Finding finding = finding_for(seen_at("example.com", {{128, "future", "x"}}));
  CHECK(finding.hint.starts_with("remove that record"));
}

// DNS chose the owner, and the hint is for pasting into a zone.
TEST_CASE("judge: an owner that is no plain name is in no record to add") {
  for (const char* owner : {"a\\010evil.example.net", "\\042\\059.example.net", "."}) {
    CAPTURE(owner);
    CaaSeen caa = seen_at("mta-sts.example.com", {{0, "issue", "x\n\"; evil"}});
    caa.answer.cname_chain = {owner};
    const Finding finding = finding_for(caa);
    CHECK(finding.code == "caa-forbids-ca");
    CHECK(finding.hint.find("add the record") == std::string::npos);
  }
}

TEST_CASE("the CA of a certificate is known by the organization of its issuer") {
  struct Case {
    std::string issuer;
    std::string first_name;
  };
  for (const Case& line : std::vector<Case>{
           {"CN=R12,O=Let's Encrypt,C=US", "letsencrypt.org"},
           {"O=Let's Encrypt", "letsencrypt.org"},
           {"CN=WR1,O=Google Trust Services,C=US", "pki.goog"},
           {"CN=GeoTrust TLS RSA CA G1,OU=www.digicert.com,O=DigiCert Inc,C=US", "digicert.com"},
           {"CN=Go Daddy Secure Certificate Authority - G2,O=GoDaddy.com\\, Inc.,C=US", "godaddy.com"},
           {"CN=Example CA", ""},
           {"CN=O=Let's Encrypt", ""},
           {"CN=x,FOO=Let's Encrypt", ""},
           {"", ""}}) {
    CAPTURE(line.issuer);
    const std::vector<std::string> names = caa_names_of(line.issuer);
    CHECK((names.empty() ? "" : names.front()) == line.first_name);
  }
}

TEST_CASE("the question about CAA begins at the name that is certified") {
  const DomainName host = name("mta-sts.example.com");
  const auto question = [&host](const std::vector<std::string>& names, const std::string& issuer) {
    PolicyFetch fetch = healthy_fetch("192.0.2.80");
    fetch.tls->chain.front().dns_names = names;
    fetch.tls->chain.front().issuer = issuer;
    return caa_question(host, {PolicyFetch(), fetch});
  };
  CHECK(question({"MTA-STS.example.com"}, kLetsEncrypt)->name == host);
  CHECK(question({"MTA-STS.example.com"}, kLetsEncrypt)->use == CaaUse::host);
  CHECK(question({"*.example.com"}, kLetsEncrypt)->name.text() == "example.com");
  CHECK(question({"*.example.com"}, kLetsEncrypt)->use == CaaUse::wildcard);
  CHECK(question({"*.example.com", "mta-sts.example.com"}, kLetsEncrypt)->use == CaaUse::host);
  CHECK(question({"other.example"}, kLetsEncrypt)->name == host);
  CHECK_FALSE(question({"mta-sts.example.com"}, "CN=Example CA"));
  CHECK_FALSE(caa_question(host, {}));
}

}  // namespace mtasts::test
