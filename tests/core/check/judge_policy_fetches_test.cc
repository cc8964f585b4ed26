// Fetches from the Policy Host. RFC 8461 §3.2, §3.3.
#include "catch.h"
#include "core/findings.h"
#include "core/healthy_observation.h"

namespace mtasts::test {

namespace {

// Changes of the fetches from all addresses, and of the second one alone.
std::function<void(Observation&, Expectation&)> everywhere(std::function<void(PolicyFetch&)> change) {
  return [change](Observation& seen, Expectation&) {
    for (PolicyFetch& fetch : seen.fetches) change(fetch);
  };
}
std::function<void(Observation&, Expectation&)> at_one(std::function<void(PolicyFetch&)> change) {
  return [change](Observation& seen, Expectation&) { change(seen.fetches[1]); };
}
std::function<void(PolicyFetch&)> broken(FetchOutcome outcome) {
  return [outcome](PolicyFetch& fetch) {
    fetch = {fetch.address};
    fetch.outcome = outcome;
    fetch.failure = "as the system says";
  };
}

}  // namespace

std::vector<JudgeCase> policy_fetch_cases() {
  const std::string at = " mta-sts.example.com";
  const std::string one = at + " (192.0.2.80)";
  const auto no_route = [](PolicyFetch& fetch) {
    broken(FetchOutcome::unreachable)(fetch);
    fetch.no_route = true;
  };
  return {
      {"no address accepts connections",
       everywhere(broken(FetchOutcome::unreachable)),
       {"error policy-host-unreachable" + at}},
      {"one address accepts none",
       at_one(broken(FetchOutcome::unreachable)),
       {"warning policy-host-address-unreachable" + one}},
      {"one accepts none, the other times out",
       [](Observation& seen, Expectation&) {
         broken(FetchOutcome::unreachable)(seen.fetches[0]);
         broken(FetchOutcome::timeout)(seen.fetches[1]);
       },
       {"unknown policy-host-timeout" + one,
        "warning policy-host-address-unreachable" + at + " (2001:db8::80)"}},
      {"no IPv6 here",
       [no_route](Observation& seen, Expectation&) { no_route(seen.fetches[0]); },
       {"info no-route example.com"}},
      {"no route to any address",
       everywhere(no_route),
       {"unknown policy-host-no-route" + at, "info no-route example.com"}},
      {"silence", everywhere(broken(FetchOutcome::timeout)), {"unknown policy-host-timeout" + at}},
      {"one address is silent", at_one(broken(FetchOutcome::timeout)), {"unknown policy-host-timeout" + one}},
      {"no TLS", everywhere(broken(FetchOutcome::tls_failed)), {"error policy-host-tls-failed" + at}},
      {"old TLS", everywhere(broken(FetchOutcome::tls_too_old)), {"error policy-host-tls-too-old" + at}},
      {"the connection ends early",
       everywhere(broken(FetchOutcome::incomplete)),
       {"unknown policy-incomplete" + at}},
      {"an endless body",
       everywhere(broken(FetchOutcome::too_large)),
       {"error policy-answer-too-large" + at}},
      {"this machine has no descriptor for a connection",
       everywhere(broken(FetchOutcome::local_failure)),
       {"unknown local-failure example.com"}},
      {"this machine has no descriptor for one connection",
       at_one(broken(FetchOutcome::local_failure)),
       {"unknown local-failure example.com"}},
      {"one address was not asked for lack of a descriptor, the other accepts no connection",
       [](Observation& seen, Expectation&) {
         broken(FetchOutcome::local_failure)(seen.fetches[0]);
         broken(FetchOutcome::unreachable)(seen.fetches[1]);
       },
       {"unknown local-failure example.com", "warning policy-host-address-unreachable" + at}},
      {"two lengths that differ",
       everywhere([](PolicyFetch& fetch) {
         fetch.content_length = {"65", "5"};
       }),
       {"error policy-framing-invalid" + at}},
      {"a length that some recipients read, and others discard",
       everywhere([](PolicyFetch& fetch) {
         broken(FetchOutcome::not_http)(fetch);
         fetch.content_length = {"+65"};
       }),
       {"error policy-framing-invalid" + at}},
      {"a length beside chunks",
       everywhere([](PolicyFetch& fetch) {
         fetch.content_length = {"65"};
         fetch.transfer_encoding = {"chunked"};
       }),
       {"warning policy-framing-ambiguous" + at}},
      {"no HTTP", everywhere(broken(FetchOutcome::not_http)), {"error policy-not-http" + at}},
      {"redirects, permanent",
       everywhere([](PolicyFetch& fetch) {
         fetch.status = 301;
         fetch.location = "https://www.example.com/";
       }),
       {"error policy-http-redirect" + at}},
      {"not found; the page is not read",
       everywhere([](PolicyFetch& fetch) {
         fetch.status = 404;
         fetch.content_type = "text/html";
         fetch.body = "<html>";
       }),
       {"error policy-http-status" + at}},
      {"a status of 2xx other than 200",
       everywhere([](PolicyFetch& fetch) { fetch.status = 206; }),
       {"error policy-http-status" + at}},
      {"one address has no policy",
       at_one([](PolicyFetch& fetch) { fetch.status = 404; }),
       {"error policy-http-status" + one}},
      {"another media type",
       everywhere([](PolicyFetch& fetch) { fetch.content_type = "text/html"; }),
       {"error policy-media-type" + at}},
      {"no media type",
       everywhere([](PolicyFetch& fetch) { fetch.content_type.clear(); }),
       {"error policy-media-type" + at}},
      {"compressed; the body is not read",
       everywhere([](PolicyFetch& fetch) {
         fetch.content_encoding = "gzip";
         fetch.body = "\x1f\x8b";
       }),
       {"error policy-encoded" + at}},
      {"a coding of identity is not compressed",
       everywhere([](PolicyFetch& fetch) { fetch.content_encoding = "Identity"; }),
       {}},
      {"slow",
       at_one([](PolicyFetch& fetch) { fetch.time = std::chrono::milliseconds(10'001); }),
       {"warning policy-host-slow" + one}},
      {"slow is more than 10 seconds",
       at_one([](PolicyFetch& fetch) { fetch.time = std::chrono::seconds(10); }),
       {}},
      {"no policy: the body is judged as a file is",
       everywhere([](PolicyFetch& fetch) { fetch.body = "<html>"; }),
       {"error policy-web-page" + at}},
      {"a policy that is refused has all its errors",
       everywhere([](PolicyFetch& fetch) {
         fetch.body = "version: STSv1\nmode: ENFORCE\nmx: a_b\nmax_age: 604800\n";
       }),
       {"error policy-bad-mode" + at, "error policy-bad-mx" + at}},
      {"a short max_age",
       everywhere([](PolicyFetch& fetch) { fetch.body = policy_body("enforce", "3600"); }),
       {"warning policy-max-age-below-day" + at}},
      {"mode testing is fine",
       everywhere([](PolicyFetch& fetch) { fetch.body = policy_body("testing"); }),
       {}},
      {"mode none is fine, with a short max_age",
       everywhere([](PolicyFetch& fetch) { fetch.body = policy_body("none", "86400"); }),
       {}},
      {"two policies",
       at_one([](PolicyFetch& fetch) { fetch.body = policy_body("testing"); }),
       {"error policy-differs-by-address" + at}},
      {"the same policy in other words",
       at_one([](PolicyFetch& fetch) {
         fetch.body =
             "version: STSv1\r\nmode: enforce\r\nmax_age: 604800\r\nmx: mx2.example.com\r\nmx: "
             "mx1.example.com\r\n";
       }),
       {}},
      {"a policy at one address only",
       at_one([](PolicyFetch& fetch) { fetch.body.clear(); }),
       {"error policy-empty" + one}},
  };
}

TEST_CASE("judge: each fault of a policy fetch has its finding") {
  check_cases(policy_fetch_cases());
}

TEST_CASE("judge: a redirect is kept byte for byte") {
  Observation seen = healthy();
  for (PolicyFetch& fetch : seen.fetches) {
    fetch.status = 302;
    fetch.location = "/\x1b]0;x\x07";
  }
  CHECK(finding_with(judge(seen, {}), "policy-http-redirect").message ==
        "the answer has the status 302 and redirects to \"/\x1b]0;x\x07\"");
}

TEST_CASE("a status of 500 and above leads to the program behind the web server") {
  Observation seen = healthy();
  for (const auto& [status, is_program] :
       std::vector<std::pair<int, bool>>{{404, false}, {500, true}, {502, true}}) {
    for (PolicyFetch& fetch : seen.fetches) fetch.status = status;
    const std::string hint = finding_with(judge(seen, {}), "policy-http-status").hint;
    CHECK((hint.find("the program behind the web server") != std::string::npos) == is_program);
    CHECK((hint.find("put the policy at") != std::string::npos) == (status == 404));
  }
}

TEST_CASE("a status of 404 names the path that has the policy") {
  const auto message = [](int status, std::vector<OtherPathSeen> others) {
    Observation seen = healthy();
    for (PolicyFetch& fetch : seen.fetches) fetch.status = status;
    seen.other_paths = std::move(others);
    const std::vector<Finding> findings = judge(seen, {});
    CHECK(finding_with(findings, "policy-http-status").subject == "mta-sts.example.com");
    return finding_with(findings, "policy-http-status").message;
  };
  const auto other = [](std::string path, int status, std::string body) {
    return OtherPathSeen{std::move(path),
                         {.outcome = FetchOutcome::answered, .status = status, .body = std::move(body)}};
  };
  const std::string plain = "the answer has the status 404 instead of 200";
  CHECK(message(404, {}) == plain);
  CHECK(message(404, {other("/a", 404, "<html>"), other("/b", 200, "<html>"),
                      other("/c", 404, policy_body("none"))}) == plain);
  CHECK(message(404, {other("/a", 404, ""), other("/mta-sts.txt", 200, policy_body("testing"))}) ==
        plain + ", and the policy is at /mta-sts.txt");
  // A policy with faults shows the path as well.
  CHECK(message(404, {other("/mta-sts.txt", 200, "version: STSv1")}) ==
        plain + ", and the policy is at /mta-sts.txt");
  CHECK(message(403, {other("/mta-sts.txt", 200, policy_body("testing"))}) ==
        "the answer has the status 403 instead of 200");
}

TEST_CASE("judge: the policy that is served is the first that senders would take") {
  Observation seen = healthy();
  CHECK(served_policy(seen) == policy_of(kHealthyPolicy));
  seen.fetches[0].status = 404;
  seen.fetches[1].body = policy_body("testing");
  CHECK(served_policy(seen)->mode == Mode::testing);
  seen.fetches[1].tls->chain_faults = {{ChainFaultKind::self_signed, 0, "self-signed certificate"}};
  CHECK(served_policy(seen)->mode == Mode::testing);
  for (const auto& spoil : std::vector<std::function<void(PolicyFetch&)>>{
           [](PolicyFetch& fetch) { fetch.outcome = FetchOutcome::incomplete; },
           [](PolicyFetch& fetch) { fetch.status = 201; },
           [](PolicyFetch& fetch) { fetch.content_type = "text/html"; },
           [](PolicyFetch& fetch) { fetch.content_encoding = "br"; },
           [](PolicyFetch& fetch) { fetch.body = "mode: testing"; },
       }) {
    Observation spoilt = seen;
    spoil(spoilt.fetches[1]);
    CHECK_FALSE(served_policy(spoilt));
  }
  CHECK_FALSE(served_policy(Observation{name("example.com")}));
}

}  // namespace mtasts::test
