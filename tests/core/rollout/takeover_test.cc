// A deployment that exists is taken over as it is.
#include "mtasts/takeover.h"

#include "catch.h"
#include "core/findings.h"
#include "core/healthy_observation.h"
#include "core/rollout/fake_fleet.h"
#include "mtasts/join_names.h"
#include "mtasts/sts_record.h"

namespace mtasts::test {
namespace {

// A domain of which nothing is live.
DomainFound unpublished(std::string_view domain, const std::vector<std::string>& mx) {
  DomainFound found{.seen = Observation{name(domain), kNow}};
  found.seen.mx = mx_answer(mx);
  for (DnsAnswer* answer : {&found.seen.sts, &found.seen.sts_wildcard, &found.seen.tlsrpt,
                            &found.seen.policy_host.a, &found.seen.policy_host.aaaa}) {
    *answer = no_such_name();
  }
  return found;
}

DomainFound published(std::string_view domain, const std::string& body) {
  DomainFound found{.seen = healthy(), .ids = {.current = {*PolicyId::parse("r4nd0m")}}};
  found.seen.domain = name(domain);
  for (PolicyFetch& fetch : found.seen.fetches) fetch.body = body;
  return found;
}

DomainFound with_cname(DomainFound found, const std::vector<std::string>& chain) {
  found.seen.sts.cname_chain = chain;
  return found;
}

// "example.com hosts b.example; c.example elsewhere; error nxdomain".
std::string groups(const std::vector<DomainFound>& found) {
  const Takeover takeover = read_takeover(found);
  std::string words;
  const auto add = [&words](const std::string& text) { words += (words.empty() ? "" : "; ") + text; };
  for (const TakenPolicy& policy : takeover.policies) {
    const std::string hosted = join_names(policy.hosted, " ");
    add(policy.primary.text() + (hosted.empty() ? "" : " hosts " + hosted));
  }
  for (const HostedElsewhere& domain : takeover.elsewhere)
    add(domain.domain.text() + " elsewhere: " + domain.target);
  for (const Error& error : takeover.errors) add("error " + std::string(error.code));
  return words;
}

const std::vector<std::string> kMx = {"mx1.example.com", "mx2.example.com"};

std::string served(std::string_view mode) {
  return policy_body(mode);
}

}  // namespace

TEST_CASE("domains are grouped by their records, then by their MX") {
  const DomainFound live = published("example.com", served("enforce"));
  const DomainFound fresh = unpublished("new.example", {"mx2.example.com"});
  const DomainFound other = unpublished("other.example", {"mx.other.example"});
  const DomainFound hosted =
      with_cname(unpublished("hosted.example", {"mx.other.example"}), {"_mta-sts.example.com"});
  const DomainFound chained =
      with_cname(unpublished("chained.example", kMx), {"_mta-sts.hosted.example", "_mta-sts.example.com"});
  const DomainFound foreign = with_cname(unpublished("foreign.example", kMx), {"_mta-sts.provider.example"});
  DomainFound wildcard = with_cname(unpublished("wild.example", kMx), {"w.example"});
  wildcard.seen.sts_wildcard = wildcard.seen.sts;
  const DomainFound none = published("example.com", served("none"));
  DomainFound without_mx = unpublished("nomx.example", {});
  without_mx.seen.mx = no_such_data();
  const struct {
    std::string why;
    std::vector<DomainFound> found;
    std::string groups;
  } kRows[] = {
      {"the first of a shared MX is the primary",
       {unpublished("a.example", kMx), fresh, other},
       "a.example hosts new.example; other.example"},
      {"an existing primary goes before an earlier operand", {fresh, live}, "example.com hosts new.example"},
      {"a CNAME decides against the MX", {hosted, live}, "example.com hosts hosted.example"},
      {"a chain of CNAMEs leads to its end",
       {chained, live, hosted},
       "example.com hosts chained.example hosted.example"},
      {"a CNAME makes an unpublished domain a primary",
       {with_cname(other, {"_mta-sts.new.example"}), fresh},
       "new.example hosts other.example"},
      {"the host of a stranger is named",
       {foreign, live},
       "example.com; foreign.example elsewhere: _mta-sts.provider.example"},
      {"a wildcard is no record", {wildcard, live}, "example.com hosts wild.example"},
      {"a policy of mode none adopts no domain", {none, fresh}, "example.com; new.example"},
      {"a domain without MX has no policy", {without_mx, live}, "example.com; error no-mx"},
  };
  for (const auto& row : kRows) {
    INFO(row.why);
    CHECK(groups(row.found) == row.groups);
  }
}

TEST_CASE("the live policy is kept as it is served") {
  const std::string body = "version: STSv1\r\nmode: enforce\r\nmx: *.example.com\r\nmax_age: 1209600\r\n";
  const Takeover takeover = read_takeover({published("example.com", body)});
  REQUIRE(takeover.policies.size() == 1);
  const TakenPolicy& policy = takeover.policies.front();
  CHECK(policy.body == body);
  CHECK(policy.live->mode == Mode::enforce);
  CHECK(join_names(policy.mx, " ") == "*.example.com");
  CHECK(join_names(policy.mx_hosts, " ") == "mx1.example.com mx2.example.com");
  const auto entry = first_entry(policy, "2026-11-21T12:00:00Z");
  REQUIRE(entry);
  CHECK(entry->id.text() == "r4nd0m");
  CHECK(records_policy(*entry, *policy.live));
}

TEST_CASE("a body that senders refuse is read leniently and not kept") {
  const Takeover takeover =
      read_takeover({published("example.com", "Version: STSv1\nMode: Enforce\nMX: mx1.example.com.\n")});
  REQUIRE(takeover.policies.size() == 1);
  CHECK(takeover.policies.front().live->mode == Mode::enforce);
  CHECK_FALSE(takeover.policies.front().body);
  CHECK_FALSE(first_entry(takeover.policies.front(), "2026-11-21T12:00:00Z"));
}

TEST_CASE("a policy that cannot be fetched now is undetermined and never absent") {
  DomainFound found = published("example.com", "");
  for (PolicyFetch& fetch : found.seen.fetches) {
    fetch = {.address = fetch.address, .outcome = FetchOutcome::timeout, .failure = "timed out"};
  }
  const Takeover takeover = read_takeover({found});
  CHECK(takeover.policies.empty());
  REQUIRE(takeover.errors.size() == 1);
  CHECK(takeover.errors.front().fault == Fault::undetermined);
}

TEST_CASE("several records at one name have no live id") {
  DomainFound found = published("example.com", served("enforce"));
  found.ids.several_records = true;
  const Takeover takeover = read_takeover({found});
  CHECK_FALSE(takeover.policies.front().id);
}

TEST_CASE("a policy that is served without a valid record is taken over with the reason") {
  DomainFound several = published("example.com", served("enforce"));
  several.ids.several_records = true;
  DomainFound invalid = published("example.com", served("enforce"));
  invalid.ids = {.invalid_record = true};
  DomainFound missing = published("example.com", served("enforce"));
  missing.seen.sts = missing.seen.sts_wildcard = no_such_name();
  missing.ids = {};
  const struct {
    DomainFound found;
    std::string fault;
  } kRows[] = {
      {several,
       "_mta-sts.example.com has several MTA-STS records, so that senders ignore them all (RFC 8461 §3.1)"},
      {invalid, "the MTA-STS record at _mta-sts.example.com is invalid (RFC 8461 §3.1)"},
      {missing, "_mta-sts.example.com has no MTA-STS record (RFC 8461 §3.1)"},
  };
  for (const auto& row : kRows) {
    INFO(row.fault);
    const Takeover takeover = read_takeover({row.found});
    const TakenPolicy& policy = takeover.policies.front();
    CHECK(policy.live->mode == Mode::enforce);
    CHECK(policy.body == served("enforce"));
    CHECK(policy.fault == row.fault);
    CHECK_FALSE(first_entry(policy, "2026-11-21T12:00:00Z"));
  }
  CHECK(read_takeover({published("example.com", served("enforce"))}).policies.front().fault.empty());
}

TEST_CASE("a policy with a certificate that senders refuse is taken over with the reason") {
  DomainFound found = published("example.com", served("enforce"));
  for (PolicyFetch& fetch : found.seen.fetches) fetch.tls->chain.front().dns_names.clear();
  const Takeover takeover = read_takeover({found});
  CHECK_THAT(takeover.policies.front().fault, has_text("its certificate does not name mta-sts.example.com"));
  CHECK(first_entry(takeover.policies.front(), "2026-11-21T12:00:00Z"));
}

TEST_CASE("without a record only a policy counts that senders would take") {
  DomainFound found = published("example.com", served("enforce"));
  found.seen.sts = found.seen.sts_wildcard = no_such_name();
  found.ids = {};
  DomainFound refused = found;
  for (PolicyFetch& fetch : refused.seen.fetches) fetch.tls->chain.front().dns_names.clear();
  CHECK_FALSE(read_takeover({refused}).policies.front().live);
  DomainFound none = found;
  for (PolicyFetch& fetch : none.seen.fetches) fetch.body = served("none");
  CHECK_FALSE(read_takeover({none}).policies.front().live);
}

TEST_CASE("a domain that serves another policy without a record is hosted by none that covers its MX") {
  const DomainFound live = published("example.com", served("testing"));
  DomainFound own = published("own.example", served("enforce"));
  own.seen.sts = own.seen.sts_wildcard = no_such_name();
  own.ids = {};
  for (PolicyFetch& fetch : own.seen.fetches) fetch.tls->chain.front().dns_names = {"mta-sts.own.example"};
  CHECK(groups({live, own}) == "example.com; own.example");
  for (PolicyFetch& fetch : own.seen.fetches) fetch.body = served("testing");
  CHECK(groups({live, own}) == "example.com hosts own.example");
}

TEST_CASE("different existing values are all reported with their domains") {
  DomainFound one = published("one.example", served("enforce"));
  one.ttls = {*Ttl::from_seconds(300), *Ttl::from_seconds(300)};
  one.seen.fetches.front().server = "nginx";
  DomainFound other = published("other.example", served("enforce"));
  other.ttls = {*Ttl::from_seconds(3600)};
  other.seen.policy_host.a.cname_chain = {"web.example", "cdn.example"};
  other.seen.tlsrpt = txt_answer({"v=TLSRPTv1; rua=mailto:b@example.com"});
  DomainFound hosted = with_cname(unpublished("hosted.example", kMx), {"_mta-sts.one.example"});
  hosted.ttls = {*Ttl::from_seconds(60)};
  const Takeover takeover =
      read_takeover({one, other, published("third.example", served("enforce")), hosted});
  REQUIRE(takeover.web.size() == 2);
  CHECK(takeover.web[0].value.addresses.size() == 2);
  CHECK(takeover.web[1].value.host == name("web.example"));
  CHECK(takeover.web[1].domain == name("other.example"));
  REQUIRE(takeover.rua.size() == 2);
  CHECK(takeover.rua[1].domain == name("other.example"));
  REQUIRE(takeover.ttls.size() == 3);
  CHECK(takeover.ttls[2].domain == name("hosted.example"));
  REQUIRE(takeover.servers.size() == 1);
  CHECK(takeover.servers[0].value == "nginx");
}

TEST_CASE("a reporting service at the end of a CNAME is no rua of the domain") {
  DomainFound found = published("example.com", served("enforce"));
  found.seen.tlsrpt.cname_chain = {"tlsrpt.provider.example"};
  CHECK(read_takeover({found}).rua.empty());
}

TEST_CASE("the first run after a takeover changes nothing that is live") {
  FakeFleet fleet;
  const DomainName domain = name("example.com");
  fleet.add_policy("example.com", kMx);
  fleet.settings.min_testing = std::chrono::seconds(0);
  for (int i = 0; i < 4; ++i) {
    fleet.apply();
    fleet.now += std::chrono::days(1);
  }
  REQUIRE(fleet.fetched_policy(domain)->mode == Mode::enforce);

  // Somebody else has deployed it: all memory is lost.
  DomainFound found = published("example.com", fleet.served.at(domain));
  found.seen.sts =
      txt_answer({std::get<TxtData>(fleet.records_at(sts_record_name(domain), 0).front().rdata).text});
  found.ids = read_known_ids(found.seen.sts.txt);
  FakeFleet taken;
  taken.now = fleet.now;
  taken.domains = fleet.domains;
  taken.servers = fleet.servers;
  taken.served = fleet.served;
  const Takeover takeover = read_takeover({found});
  const TakenPolicy& policy = takeover.policies.front();
  taken.ledger[domain] = {*first_entry(policy, "2026-11-05T00:00:00Z")};
  taken.policy_files[domain] = *policy.body;
  taken.settings.policies.push_back({.primary = domain,
                                     .goal = policy.live->mode,
                                     .max_age = policy.live->max_age,
                                     .mx_rule = MxRule::fixed,
                                     .mx = policy.mx});
  CHECK(plan_lines(taken.plan()) == "site example.com: of example.com\nweb-hook: web\n");
}

}  // namespace mtasts::test
