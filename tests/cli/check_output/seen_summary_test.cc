#include "cli/check_output/seen_summary.h"

#include "catch.h"
#include "check_output/results.h"

namespace mtasts::test {

TEST_CASE("a summary has mode, id, number of MX and the first expiry") {
  const SeenSummary summary = summary_of(*good_result().seen);
  REQUIRE(summary.policy);
  CHECK(summary.policy->mode == Mode::enforce);
  REQUIRE(summary.id);
  CHECK(summary.id->text() == "2026112101");
  CHECK(summary.mx == 1);
  REQUIRE(summary.certificates.size() == 2);
  CHECK(summary.certificates[0].host == "mta-sts.example.com");
  CHECK(summary.certificates[0].days == 58);
  CHECK(text(summary.certificates[1].service) == "smtp");
  CHECK(first_to_end(summary.certificates)->host == "mta-sts.example.com");
  CHECK(words(summary) == "enforce, id 2026112101, 1 MX, certificate 58 days");
}

TEST_CASE("the certificate that expires first counts among the addresses of a host") {
  Observation seen = *good_result().seen;
  seen.fetches.push_back(seen.fetches[0]);
  seen.fetches[1].tls->chain[0].not_after -= std::chrono::days(20);
  seen.fetches.push_back(seen.fetches[0]);
  CHECK(summary_of(seen).certificates[0].days == 38);
}

TEST_CASE("the summary holds observed facts only") {
  CHECK(words(summary_of(*unknown_result().seen)) == "no policy, no id, MX unknown");
  Observation seen = *good_result().seen;
  seen.sts.txt.push_back("v=STSv1; id=2");  // senders ignore two records
  seen.mx.status = DnsStatus::no_such_data;
  seen.mx_hosts.clear();
  seen.fetches[0].tls->chain.clear();
  CHECK(words(summary_of(seen)) == "enforce, no id, 0 MX");
  seen.domain_addresses.aaaa.status = DnsStatus::records;
  seen.domain_addresses.aaaa.addresses = {"2001:db8::25"};
  CHECK(words(summary_of(seen)) == "enforce, no id, implicit MX");
  seen = *good_result().seen;
  seen.fetches[0].body = "version: STSv1\nmode: none\nmax_age: 86400\n";
  seen.fetches[0].tls->chain[0].not_after = seen.when - std::chrono::hours(1);
  CHECK(words(summary_of(seen)) == "mode none, id 2026112101, 1 MX, certificate ended 1 day ago");
}

}  // namespace mtasts::test
