// A policy is live if every address that answers serves it, before the TXT record announces it.
#include "mtasts/live_policy.h"

#include <functional>

#include "catch.h"

namespace mtasts::test {

namespace {

const std::string kPolicy = "version: STSv1\nmode: testing\nmx: mx.example.com\nmax_age: 604800\n";

PolicyFetch serving(const std::string& address) {
  PolicyFetch fetch{.address = address, .outcome = FetchOutcome::answered, .status = 200};
  Certificate certificate;
  certificate.dns_names = {"mta-sts.example.com"};
  fetch.tls = TlsSession{.version = "TLSv1.3", .cipher = "", .chain = {certificate}};
  fetch.content_type = "text/plain; charset=utf-8";
  fetch.body = kPolicy;
  return fetch;
}

PolicyFetch silent(const std::string& address, FetchOutcome outcome) {
  PolicyFetch fetch{.address = address, .outcome = outcome};
  fetch.failure = "no answer";
  return fetch;
}

Result<void> judged(const std::vector<PolicyFetch>& fetches, const HostAddresses& addresses = {}) {
  return check_live(*DomainName::parse("example.com"), addresses, fetches, kPolicy);
}

}  // namespace

TEST_CASE("live policy: a body that is served exactly is live") {
  CHECK(judged({serving("192.0.2.80")}));
  CHECK(judged({serving("2001:db8::80"), serving("192.0.2.80")}));
}

TEST_CASE("live policy: an address that serves something else is an error") {
  struct Case {
    std::string says;
    std::function<void(PolicyFetch&)> change;
  };
  const std::vector<Case> cases = {
      {"the text of the policy differs, and its values do not",
       [](PolicyFetch& fetch) { fetch.body += "x: 1\n"; }},
      {"it serves another policy: with unexpected mx new.example.com",
       [](PolicyFetch& fetch) { fetch.body += "mx: new.example.com\n"; }},
      {"it serves no valid policy", [](PolicyFetch& fetch) { fetch.body = "<html>"; }},
      {"the line ends of the policy differ",
       [](PolicyFetch& fetch) { fetch.body.insert(fetch.body.find('\n'), "\r"); }},
      {"it answers with status 301", [](PolicyFetch& fetch) { fetch.status = 301; }},
      {"the Content-Length \"+80\" is no number", [](PolicyFetch& fetch) { fetch.content_length = {"+80"}; }},
      {"the media type is not text/plain", [](PolicyFetch& fetch) { fetch.content_type = "text/html"; }},
      {"the policy is encoded as gzip", [](PolicyFetch& fetch) { fetch.content_encoding = "gzip"; }},
      {"its certificate does not name mta-sts.example.com",
       [](PolicyFetch& fetch) { fetch.tls->chain.front().dns_names = {"www.example.com"}; }},
      {"certificate has expired",
       [](PolicyFetch& fetch) {
         fetch.tls->chain_faults.push_back({ChainFaultKind::expired, 0, "certificate has expired"});
       }},
      {"it sends no certificate", [](PolicyFetch& fetch) { fetch.tls.reset(); }},
  };
  for (const Case& one : cases) {
    INFO(one.says);
    PolicyFetch fetch = serving("192.0.2.80");
    one.change(fetch);
    for (const auto& fetches : {std::vector{fetch}, std::vector{serving("2001:db8::80"), fetch}}) {
      const auto live = judged(fetches);
      REQUIRE_FALSE(live);
      CHECK(live.error().fault == Fault::refused);
      CHECK(live.error().code == "policy-not-live");
      CHECK(live.error().message.find("192.0.2.80: " + one.says) != std::string::npos);
    }
  }
}

TEST_CASE("live policy: an unreachable address is ignored beside one that serves it") {
  for (const FetchOutcome outcome :
       {FetchOutcome::unreachable, FetchOutcome::timeout, FetchOutcome::incomplete}) {
    CHECK(judged({silent("2001:db8::80", outcome), serving("192.0.2.80")}));
    const auto live = judged({silent("192.0.2.80", outcome)});
    REQUIRE_FALSE(live);
    CHECK(live.error().fault == Fault::undetermined);
    CHECK(live.error().code == code(outcome));
  }
  for (const FetchOutcome outcome : {FetchOutcome::tls_failed, FetchOutcome::tls_too_old,
                                     FetchOutcome::too_large, FetchOutcome::not_http}) {
    const auto live = judged({silent("2001:db8::80", outcome), serving("192.0.2.80")});
    REQUIRE_FALSE(live);
    CHECK(live.error().fault == Fault::refused);
  }
}

TEST_CASE("live policy: it is undetermined if this machine could not ask an address") {
  for (const auto& fetches :
       {std::vector{silent("192.0.2.80", FetchOutcome::local_failure)},
        std::vector{silent("2001:db8::80", FetchOutcome::local_failure), serving("192.0.2.80")}}) {
    const auto live = judged(fetches);
    REQUIRE_FALSE(live);
    CHECK(live.error().fault == Fault::undetermined);
    CHECK(live.error().code == "local-failure");
  }
}

TEST_CASE("live policy: a host without addresses is not live, or undetermined after a failed lookup") {
  HostAddresses addresses;
  addresses.a.status = addresses.aaaa.status = DnsStatus::no_such_name;
  CHECK(judged({}, addresses).error().fault == Fault::refused);
  addresses.aaaa.status = DnsStatus::failed;
  addresses.aaaa.failure.message = "192.0.2.53#53 answered SERVFAIL";
  CHECK(judged({}, addresses).error().fault == Fault::undetermined);
}

TEST_CASE("live policy: the body that is served is the existing policy, of several the strongest") {
  const auto domain = *DomainName::parse("example.com");
  const auto body = [&](const std::vector<PolicyFetch>& fetches) {
    const auto served = served_body(domain, {}, fetches);
    return served ? served->value_or("none") : std::string(served.error().code);
  };
  const std::string enforce = "version: STSv1\nmode: enforce\nmx: mx.example.com\nmax_age: 604800\n";
  PolicyFetch strong = serving("192.0.2.81");
  strong.body = enforce;
  CHECK(body({serving("192.0.2.80"), strong}) == enforce);
  CHECK(body({strong, serving("192.0.2.80"), silent("192.0.2.82", FetchOutcome::timeout)}) == enforce);
  // A body that most senders read counts, and a bad certificate does not matter.
  PolicyFetch nearly = strong;
  nearly.body += "\n";
  nearly.tls->chain.front().dns_names.clear();
  CHECK(body({nearly}) == nearly.body);
}

TEST_CASE("live policy: a careful sender accepts the strongest policy that it can verify") {
  const auto domain = *DomainName::parse("example.com");
  PolicyFetch strong = serving("192.0.2.81");
  strong.body = "version: STSv1\nmode: enforce\nmx: mx.example.com\nmax_age: 604800\n";
  const PolicyFetch weak = serving("192.0.2.80");
  CHECK(accepted_body(domain, {}, {weak, strong}) == strong.body);
  CHECK_FALSE(accepted_body(domain, {}, {silent("192.0.2.82", FetchOutcome::timeout)}));
  strong.tls->chain.front().dns_names.clear();
  CHECK(accepted_body(domain, {}, {weak, strong}) == weak.body);
  PolicyFetch nearly = weak;
  nearly.body += "\n";
  CHECK_FALSE(accepted_body(domain, {}, {nearly}));
}

TEST_CASE("live policy: an unreachable Policy Host is unknown, and one that answers 404 serves none") {
  const auto domain = *DomainName::parse("example.com");
  PolicyFetch missing = serving("192.0.2.80");
  missing.status = 404;
  CHECK_FALSE(served_body(domain, {}, {missing})->has_value());
  PolicyFetch page = serving("192.0.2.80");
  page.body = "<html>It works!</html>";
  CHECK_FALSE(served_body(domain, {}, {page})->has_value());
  PolicyFetch failing = serving("192.0.2.80");
  failing.status = 503;
  for (const PolicyFetch& fetch : {failing, silent("192.0.2.80", FetchOutcome::timeout),
                                   silent("192.0.2.80", FetchOutcome::tls_failed)}) {
    const auto served = served_body(domain, {}, {missing, fetch});
    REQUIRE_FALSE(served);
    CHECK(served.error().fault == Fault::undetermined);
    CHECK(served.error().code == "live-policy-unknown");
  }
}

}  // namespace mtasts::test
