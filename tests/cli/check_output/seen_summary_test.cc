#include "cli/check_output/seen_summary.h"

#include "catch.h"
#include "check_output/results.h"
#include "mtasts/counted.h"

namespace mtasts::test {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::seconds;
using std::chrono::sys_seconds;

constexpr sys_seconds kEpoch{};

}  // namespace

TEST_CASE("a time for people has minutes and its zone") {
  CHECK(minute_text(sys_seconds(seconds(1795321261))) == "2026-11-22 04:21 UTC");
  CHECK(minute_text(sys_seconds::max()) == "9999-12-31 23:59 UTC");
}

TEST_CASE("the days until a time are whole and negative after it") {
  const sys_seconds now = kEpoch + hours(1000);
  CHECK(days_until(now + hours(47), now) == 1);
  CHECK(days_until(now + hours(23), now) == 0);
  CHECK(days_until(now, now) == 0);
  CHECK(days_until(now - seconds(1), now) == -1);  // past is past
  CHECK(days_until(now - hours(47), now) == -1);   // as print_span() in the findings
  CHECK(days_until(now - hours(48), now) == -2);
  CHECK(days_until(sys_seconds::max(), sys_seconds::min()) == 3652424);
  CHECK(days_until(sys_seconds::min(), sys_seconds::max()) == -3652424);
  CHECK(end_text(2) == "ends in 2 days");
  CHECK(end_text(1) == "ends in 1 day");
  CHECK(end_text(0) == "ends today");
  CHECK(end_text(-1) == "ended 1 day ago");
}

TEST_CASE("seconds do not depend on the locale") {
  CHECK(seconds_text(milliseconds(412)) == "0.412");
  CHECK(seconds_text(milliseconds(30007)) == "30.007");
  CHECK(seconds_text(milliseconds(-5)) == "0.000");
}

TEST_CASE("a lookup that was not made has neither answer nor failure") {
  DnsAnswer answer;
  CHECK_FALSE(was_asked(answer));
  answer.failure.message = "127.0.0.1#53 did not answer";
  CHECK(was_asked(answer));
  answer = {};
  answer.status = DnsStatus::no_such_name;
  CHECK(was_asked(answer));
}

TEST_CASE("statuses, chain faults and counts have their words") {
  CHECK(word(DnsStatus::records) == "records");
  CHECK(word(DnsStatus::no_such_name) == "no-such-name");
  CHECK(word(DnsStatus::no_such_data) == "no-such-data");
  CHECK(word(DnsStatus::failed) == "failed");
  CHECK(word(ChainFaultKind::expired) == "expired");
  CHECK(word(ChainFaultKind::not_yet_valid) == "not-yet-valid");
  CHECK(word(ChainFaultKind::self_signed) == "self-signed");
  CHECK(word(ChainFaultKind::unknown_issuer) == "unknown-issuer");
  CHECK(word(ChainFaultKind::weak) == "weak");
  CHECK(word(ChainFaultKind::other) == "other");
  CHECK(counted(1, "day") == "1 day");
  CHECK(counted(0, "day") == "0 days");
}

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
