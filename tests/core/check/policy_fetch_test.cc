// The required media type, and the words for outcomes. RFC 8461 §3.3.
#include "mtasts/policy_fetch.h"

#include <algorithm>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "catch.h"
#include "core/healthy_observation.h"
#include "mtasts/judgement.h"

namespace mtasts::test {

TEST_CASE("policy fetch: text/plain is accepted in any case and with any parameters") {
  for (const std::string good :
       {"text/plain", "TEXT/Plain", "text/plain;charset=utf-8", "text/plain ; charset=\"us-ascii\"",
        " text/plain\t", "text/plain;", "text/plain; charset=utf-16; x=y"}) {
    INFO(good);
    CHECK(is_text_plain(good));
  }
}

TEST_CASE("policy fetch: anything else is refused") {
  for (const std::string& bad :
       {std::string(), std::string("text/html"), std::string("text"), std::string("text/plainly"),
        std::string("application/octet-stream"), std::string("text / plain"),
        std::string("text/plain, text/html"), std::string("; text/plain"), std::string("text/plain\0", 11),
        std::string("text/*"), std::string("text/markdown; was=text/plain")}) {
    INFO(bad);
    CHECK_FALSE(is_text_plain(bad));
  }
}

TEST_CASE("policy fetch: a body that begins with the field version is meant as a policy") {
  const auto is_meant = [](std::string body) {
    return is_meant_as_policy({.outcome = FetchOutcome::answered, .status = 200, .body = std::move(body)});
  };
  for (const char* policy :
       {"version: STSv1\nmode: none\n", "Version:STSv1", "\xEF\xBB\xBFversion : x", "\r\nversion:"}) {
    INFO(policy);
    CHECK(is_meant(policy));
  }
  for (const char* other : {"", "<html>version: STSv1", "versions: 2", "version STSv1", "mode: none"}) {
    INFO(other);
    CHECK_FALSE(is_meant(other));
  }
  CHECK_FALSE(
      is_meant_as_policy({.outcome = FetchOutcome::answered, .status = 404, .body = "version: STSv1"}));
  CHECK_FALSE(
      is_meant_as_policy({.outcome = FetchOutcome::incomplete, .status = 200, .body = "version: STSv1"}));
}

TEST_CASE("policy fetch: the usual wrong paths are few and none is the right one") {
  const std::vector<std::string> paths = usual_wrong_paths(*DomainName::parse("mta-sts.example.com"));
  CHECK(paths.size() <= 8);
  CHECK(std::set<std::string>(paths.begin(), paths.end()).size() == paths.size());
  for (const std::string& path : paths) {
    CHECK(path.starts_with('/'));
    CHECK(path != kPolicyPath);
  }
  CHECK(paths.back() == "/mta-sts.example.com/.well-known/mta-sts.txt");
}

TEST_CASE("policy fetch: each outcome has a word of its own") {
  std::set<std::string_view> words;
  for (const FetchOutcome outcome :
       {FetchOutcome::answered, FetchOutcome::unreachable, FetchOutcome::timeout, FetchOutcome::tls_failed,
        FetchOutcome::tls_too_old, FetchOutcome::incomplete, FetchOutcome::too_large, FetchOutcome::not_http,
        FetchOutcome::local_failure}) {
    CHECK(words.insert(text(outcome)).second);
  }
  CHECK(words == std::set<std::string_view>{"answered", "unreachable", "timeout", "tls-failed", "tls-too-old",
                                            "incomplete", "too-large", "not-http", "local-failure"});
}

TEST_CASE("policy fetch: a failed fetch has the code of its finding") {
  for (const FetchOutcome outcome :
       {FetchOutcome::unreachable, FetchOutcome::timeout, FetchOutcome::tls_failed, FetchOutcome::tls_too_old,
        FetchOutcome::incomplete, FetchOutcome::too_large, FetchOutcome::not_http,
        FetchOutcome::local_failure}) {
    INFO(text(outcome));
    Observation seen = healthy();
    for (PolicyFetch& fetch : seen.fetches) {
      fetch = {.address = fetch.address};
      fetch.outcome = outcome;
    }
    const std::vector<Finding> findings = judge(seen, {});
    const bool is_found = std::any_of(findings.begin(), findings.end(),
                                      [&](const Finding& finding) { return finding.code == code(outcome); });
    CHECK(is_found);
  }
}

TEST_CASE("policy fetch: the framing of a response is sound, ambiguous or invalid as RFC 9112 says") {
  struct Case {
    std::vector<std::string> lengths;
    std::vector<std::string> codings;
    Framing framing;
  };
  const std::vector<Case> cases = {
      {{}, {}, Framing::sound},
      {{"65"}, {}, Framing::sound},
      {{"0065"}, {}, Framing::sound},
      {{}, {"chunked"}, Framing::sound},
      {{}, {"Chunked"}, Framing::sound},
      {{"65", "65"}, {}, Framing::ambiguous},
      {{"65"}, {"chunked"}, Framing::ambiguous},
      {{"65", "5"}, {}, Framing::invalid},
      {{"65", "065"}, {}, Framing::invalid},
      {{"+65"}, {}, Framing::invalid},
      {{"65, 5"}, {}, Framing::invalid},
      {{"65, 65"}, {}, Framing::invalid},
      {{"-1"}, {}, Framing::invalid},
      {{"0x41"}, {}, Framing::invalid},
      {{""}, {}, Framing::invalid},
      {{"9999999999999999999"}, {}, Framing::invalid},
      {{}, {"gzip, chunked"}, Framing::invalid},
      {{}, {"gzip", "chunked"}, Framing::invalid},
      {{}, {"identity"}, Framing::invalid},
      {{"65"}, {"gzip, chunked"}, Framing::invalid},
  };
  for (const Case& each : cases) {
    PolicyFetch fetch;
    fetch.content_length = each.lengths;
    fetch.transfer_encoding = each.codings;
    const FramingReading reading = read_framing(fetch);
    INFO(reading.fault << " of " << (each.lengths.empty() ? "none" : each.lengths.front()));
    CHECK(reading.framing == each.framing);
    CHECK(reading.fault.empty() == (each.framing == Framing::sound));
  }
}

}  // namespace mtasts::test
