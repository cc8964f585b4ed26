// One second or one gate less, and some sender refuses mail: the dates are exact, and the simulation can
// fail.
#include "core/rollout/senders_model.h"

#include <functional>
#include <string>

#include "catch.h"
#include "core/rollout/enforced_fleet.h"
#include "mtasts/sts_record.h"

namespace mtasts::test {
namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::seconds;

void forget_former_primaries(WatchedFleet& fleet) {
  DomainMemory memory = *fleet.memory.at(kWatchedHosted);
  memory.announced.erase(memory.announced.begin(), memory.announced.end() - 1);
  fleet.memory.insert_or_assign(kWatchedHosted, std::move(memory));
}

// Adds an mx under a fault that keeps the new policy from the Policy Host of `moved`. Its MX move to the new
// host later: no sender refuses that exactly if the gate was there.
void check_gate_of_policy_host(const DomainName& moved,
                               const std::function<void(WatchedFleet& fleet, bool has_gate)>& add_fault) {
  for (const bool has_gate : {true, false}) {
    WatchedFleet fleet;
    enforce(fleet);
    add_mx(fleet);
    if (!has_gate)
      fleet.ignores = [](const Hold& hold) { return hold.reason == HoldReason::policy_not_live; };
    add_fault(fleet, has_gate);
    fleet.apply();
    mend_and_move(fleet, moved);
    CHECK(fleet.refusals().empty() == has_gate);
  }
}

bool is_refused_by(SenderKind kind, const WatchedFleet& fleet) {
  return fleet.refusals().contains(kind);
}

// The refusals after the MX have moved to a new host, so long after the plan has named the days.
std::set<SenderKind> refusals_after_move(bool waits_for_safe, seconds too_early) {
  WatchedFleet fleet;
  enforce(fleet);
  add_mx(fleet);
  const RolloutPlan plan = fleet.apply();
  const RolloutDate& date = date_of(DateKind::mx_may_move, plan);
  fleet.pass((waits_for_safe ? date.safe : date.from) - fleet.now - too_early);
  fleet.move_mx(kWatched, {"mx2.example.com"});
  fleet.move_mx(kWatchedHosted, {"mx2.example.com"});
  std::set<SenderKind> kinds;
  for (const auto& [kind, refusal] : fleet.refusals()) kinds.insert(kind);
  return kinds;
}

// Somebody else serves the hosted domain under this record and id, with mx1.example.com only, for a month.
void begin_elsewhere(WatchedFleet& fleet, const DomainName& owner, const std::string& id) {
  PolicySettings& policy = fleet.add_policy("example.com", {"mx1.example.com"});
  policy.mx_rule = MxRule::fixed;
  policy.mx = fleet_patterns({"mx1.example.com", "mx2.example.com"});
  fleet.add_hosted("hosted.example", {"mx1.example.com"});
  fleet.serve_elsewhere(kWatchedHosted, owner, id,
                        {Mode::enforce, *MaxAge::from_seconds(2592000), fleet_patterns({"mx1.example.com"})});
  fleet.look();
  fleet.apply();
  fleet.pass(days(1));
}

// Runs at the date of the removal of the records, or so much earlier, and moves the MX.
void check_removal(const DomainName& domain, seconds too_early, WatchedFleet& fleet) {
  fleet.pass(date_of(DateKind::removal, fleet.apply()).from - fleet.now - too_early);
  fleet.clock_error = too_early;
  fleet.apply();
  CHECK(fleet.records_at(sts_record_name(domain), 0).empty());
  fleet.move_mx(domain, {"mx.elsewhere.example"});
  CHECK(fleet.refusals().empty() == (too_early == seconds(0)));
}

}  // namespace

TEST_CASE("MX move on the day when senders have forgotten the policy of another deployment") {
  for (const char* owner : {"_mta-sts.hosted.example", "_mta-sts.provider.example"}) {
    // One of the ids is that of our first policy, too.
    for (const char* id : {"p1", "2026110101"}) {
      for (const seconds too_early : {seconds(0), hours(1) + seconds(1)}) {
        INFO(owner << ' ' << id << ' ' << too_early.count());
        WatchedFleet fleet;
        begin_elsewhere(fleet, fleet_name(owner), id);
        fleet.settings.forced = {Brake::weaker_mode};
        const RolloutPlan plan = fleet.apply();
        REQUIRE(fleet.records_at(sts_record_name(kWatchedHosted), 1).front().rdata ==
                Rdata(CnameData{sts_record_name(kWatched)}));
        const auto month = seconds(2592000) + hours(1);
        CHECK(date_of(DateKind::mx_may_move, plan).safe == fleet.now + month);
        fleet.pass(date_of(DateKind::mx_may_move, plan).safe - fleet.now - too_early);
        fleet.move_mx(kWatchedHosted, {"mx2.example.com"});
        CHECK(fleet.refusals().empty() == (too_early == seconds(0)));
      }
    }
  }
}

TEST_CASE("MX that move on the first day are accepted by senders that look at the id") {
  CHECK(refusals_after_move(false, seconds(0)) == std::set<SenderKind>{SenderKind::ignores_ids});
  CHECK(refusals_after_move(false, seconds(1)).contains(SenderKind::follows_ids));
}

TEST_CASE("MX that move on the safe day are accepted by all senders") {
  CHECK(refusals_after_move(true, seconds(0)).empty());
  CHECK_FALSE(refusals_after_move(true, hours(1) + seconds(1)).empty());
}

TEST_CASE("an mx that leaves a second early is refused by resolvers' last users") {
  for (const seconds too_early : {seconds(0), seconds(1)}) {
    WatchedFleet fleet;
    enforce(fleet);
    PolicySettings& policy = fleet.settings.policies[0];
    policy.mx = fleet_patterns({"mx1.example.com", "mx2.example.com"});
    fleet.pass(date_of(DateKind::mx_may_move, fleet.apply()).safe - fleet.now);
    fleet.apply();
    fleet.move_mx(kWatched, {"mx2.example.com"});
    fleet.move_mx(kWatchedHosted, {"mx2.example.com"});
    policy.mx = fleet_patterns({"mx2.example.com"});
    fleet.pass(date_of(DateKind::mx_may_leave, fleet.apply()).from - fleet.now - too_early);
    fleet.clock_error = too_early;
    fleet.apply();
    CHECK(is_refused_by(SenderKind::follows_ids, fleet) == (too_early > seconds(0)));
  }
}

TEST_CASE("MX that move under mode none on the safe day are accepted by senders with an earlier policy") {
  for (const seconds too_early : {seconds(0), hours(1) + seconds(1)}) {
    WatchedFleet fleet;
    enforce(fleet);
    add_mx(fleet);
    fleet.apply();
    fleet.settings.policies[0].goal = Mode::none;
    fleet.settings.forced = {Brake::weaker_mode};
    const RolloutPlan plan = fleet.apply();
    REQUIRE(fleet.fetched_policy(kWatched)->mode == Mode::none);
    fleet.pass(date_of(DateKind::mx_may_move, plan).safe - fleet.now - too_early);
    fleet.move_mx(kWatched, {"mx2.example.com"});
    CHECK(is_refused_by(SenderKind::ignores_ids, fleet) == (too_early > seconds(0)));
  }
}

TEST_CASE("an MX moves to a host of no policy under mode none when no sender holds an earlier policy") {
  for (const seconds too_early : {seconds(0), hours(1) + seconds(1)}) {
    WatchedFleet fleet;
    enforce(fleet);
    fleet.settings.policies[0].goal = Mode::none;
    fleet.settings.forced = {Brake::weaker_mode};
    const RolloutDate date = date_of(DateKind::mx_may_move, fleet.apply());
    REQUIRE_FALSE(date.pattern);
    fleet.pass(date.safe - fleet.now - too_early);
    for (const DomainName& domain : {kWatched, kWatchedHosted}) fleet.move_mx(domain, {"mx.new.example"});
    CHECK(is_refused_by(SenderKind::ignores_ids, fleet) == (too_early > seconds(0)));
  }
}

TEST_CASE("an older rollout.json that is put back makes a date early, and a removed one none") {
  for (const bool is_older : {true, false}) {
    WatchedFleet fleet;
    enforce(fleet);
    add_mx(fleet);
    fleet.pass(date_of(DateKind::mx_may_move, fleet.apply()).safe - fleet.now);
    const RolloutMemory older = fleet.memory;
    for (const char* host : {"mx2.example.com", "mx1.example.com"}) {
      fleet.move_mx(kWatched, {host});
      fleet.move_mx(kWatchedHosted, {host});
      fleet.apply();
      fleet.pass(seconds(1));
    }
    fleet.memory = is_older ? older : RolloutMemory();
    fleet.settings.policies[0].mx = fleet_patterns({"mx1.example.com"});
    fleet.apply();
    fleet.pass(seconds(1));
    CHECK(fleet.refusals().empty() != is_older);
  }
}

TEST_CASE("records of a retired domain that go a second early leave a sender with an old policy") {
  for (const seconds too_early : {seconds(0), seconds(1)}) {
    WatchedFleet fleet;
    enforce(fleet);
    std::swap(fleet.settings.domains, fleet.settings.retired);
    check_removal(kWatchedHosted, too_early, fleet);
  }
}

TEST_CASE(
    "records of a domain found with mode none that go a second early leave a sender with an unknown policy") {
  for (const seconds too_early : {seconds(0), seconds(1)}) {
    WatchedFleet fleet;
    fleet.add_policy("example.com", {"mx1.example.com"});
    const auto serve = [&fleet](const Policy& policy, const std::string& id) {
      for (ZoneRecords& server : fleet.servers) {
        for (const auto& [owner, rdata] :
             {std::pair(policy_host(kWatched), Rdata(CnameData{fleet_name("web.example")})),
              std::pair(sts_record_name(kWatched), Rdata(TxtData{"v=STSv1; id=" + id}))}) {
          server[owner] = {{owner, *Ttl::from_seconds(days(7) / seconds(1)), rdata}};
        }
      }
      fleet.served[kWatched] = print_policy(policy, LineEnding::lf);
      fleet.look();
    };
    serve({Mode::enforce, *MaxAge::from_seconds(MaxAge::kGreatest), fleet_patterns({"mx1.example.com"})},
          "A1");
    serve({Mode::none, *MaxAge::from_seconds(86400), {}}, "B9");
    std::exchange(fleet.settings.policies, {});
    fleet.settings.retired = {kWatched};
    check_removal(kWatched, too_early, fleet);
  }
}

TEST_CASE("without the gate of the Policy Host a sender keeps the old policy under the new id") {
  check_gate_of_policy_host(kWatched, [](WatchedFleet& fleet, bool has_gate) {
    fleet.faults.hooks_fail = {Hook::web};
    fleet.goes_on_after_failure = !has_gate;
  });
}

TEST_CASE(
    "without the gate of a hosted domain's Policy Host its senders keep the old policy under the new id") {
  check_gate_of_policy_host(kWatchedHosted, [](WatchedFleet& fleet, bool /*has_gate*/) {
    fleet.faults.deploy_misses = {kWatchedHosted};
  });
}

TEST_CASE("without the gate of every authoritative server the days come too early") {
  for (const bool has_gate : {true, false}) {
    WatchedFleet fleet;
    enforce(fleet);
    add_mx(fleet);
    fleet.faults.secondary_lags = true;
    fleet.sees_one_server = !has_gate;
    fleet.apply();
    if (has_gate) {
      fleet.pass(days(1));
      fleet.transfer();
    }
    fleet.pass(date_of(DateKind::mx_may_move, fleet.apply()).safe - fleet.now);
    fleet.move_mx(kWatched, {"mx2.example.com"});
    CHECK(fleet.refusals().empty() == has_gate);
  }
}

TEST_CASE("without the gate for cached MX an enforced policy adopts a domain too early") {
  for (const bool has_gate : {true, false}) {
    WatchedFleet fleet;
    enforce(fleet);
    fleet.domains[fleet_name("new.example")].mx = {"mx.elsewhere.example"};
    fleet.look();
    fleet.move_mx(fleet_name("new.example"), {"mx1.example.com"});
    fleet.settings.domains.push_back(fleet_name("new.example"));
    if (!has_gate) fleet.ignores = [](const Hold& hold) { return hold.reason == HoldReason::mx_cached; };
    fleet.apply();
    CHECK(fleet.refusals().empty() == has_gate);
    fleet.pass(hours(1));
    fleet.apply();
    CHECK_FALSE(fleet.records_at(sts_record_name(fleet_name("new.example")), 0).empty());
  }
}

TEST_CASE("without readiness mode enforce loses mail") {
  for (const bool has_gate : {true, false}) {
    WatchedFleet fleet;
    fleet.mx_tls_is_good = false;
    fleet.claims_readiness = !has_gate;
    enforce(fleet);
    CHECK(fleet.refusals().empty() == has_gate);
  }
}

TEST_CASE("without readiness a served mode enforce loses mail as soon as a record leads to it") {
  for (const bool has_gate : {true, false}) {
    WatchedFleet fleet;
    fleet.add_policy("example.com", {"mx1.example.com"});
    fleet.mx_tls_is_good = false;
    for (ZoneRecords& server : fleet.servers) {
      server[policy_host(kWatched)] = {
          {policy_host(kWatched), *Ttl::from_seconds(3600), CnameData{fleet_name("web.example")}}};
    }
    fleet.served[kWatched] = "version: STSv1\nmode: enforce\nmx: mx1.example.com\nmax_age: 86400\n";
    fleet.claims_readiness = !has_gate;
    fleet.apply();
    fleet.pass(hours(1));
    fleet.apply();
    CHECK(fleet.refusals().empty() == has_gate);
  }
}

TEST_CASE("without readiness of its MX a domain loses mail when it adopts an enforced policy") {
  for (const bool has_gate : {true, false}) {
    WatchedFleet fleet;
    enforce(fleet);
    add_mx(fleet);
    fleet.apply();
    fleet.pass(days(20));
    fleet.add_hosted("new.example", {"mx2.example.com"});
    fleet.without_tls = {"mx2.example.com"};
    fleet.claims_readiness = !has_gate;
    for (int i = 0; i < 2; ++i) {
      fleet.apply();
      fleet.pass(days(1));
    }
    CHECK(fleet.refusals().empty() == has_gate);
    fleet.without_tls.clear();
    fleet.apply();
    CHECK_FALSE(fleet.records_at(sts_record_name(fleet_name("new.example")), 0).empty());
  }
}

TEST_CASE("without the gate for known ids a sender keeps the policy of the former primary") {
  for (const bool has_gate : {true, false}) {
    WatchedFleet fleet;
    enforce(fleet);
    const DomainName other = fleet_name("other.example");
    PolicySettings& policy = fleet.add_policy("other.example", {"mx2.example.com"});
    policy.mx_rule = MxRule::fixed;
    policy.mx = fleet_patterns({"mx1.example.com", "mx2.example.com"});
    fleet.settings.forced = {Brake::weaker_mode};
    fleet.apply();
    for (ZoneRecords& server : fleet.servers) {
      server[sts_record_name(other)].front().rdata = server[sts_record_name(kWatched)].front().rdata;
    }
    fleet.look();
    std::swap(fleet.settings.policies[0], fleet.settings.policies[1]);
    if (!has_gate) {
      fleet.site.insert_or_assign(kWatchedHosted, other);
      fleet.deploy();
      for (ZoneRecords& server : fleet.servers)
        server[sts_record_name(kWatchedHosted)].front().rdata = CnameData{sts_record_name(other)};
    }
    fleet.apply();
    fleet.pass(days(30));
    if (!has_gate) fleet.move_mx(kWatchedHosted, {"mx2.example.com"});
    CHECK(fleet.refusals().empty() == has_gate);
  }
}

TEST_CASE("without a new id a sender keeps the policy that it fetched while a domain moved") {
  for (const bool has_memory : {true, false}) {
    WatchedFleet fleet;
    enforce(fleet);
    PolicySettings& policy = fleet.add_policy("other.example", {"mx1.example.com"});
    policy.mx_rule = MxRule::held;
    fleet.settings.policies[0].mx = fleet_patterns({"mx1.example.com", "mx2.example.com"});
    fleet.settings.forced = {Brake::weaker_mode};
    fleet.apply();
    for (int i = 0; i < 3; ++i) {
      fleet.pass(days(20));
      fleet.apply();
    }
    for (int i = 0; i < 2; ++i) {
      if (i == 1 && !has_memory) forget_former_primaries(fleet);
      std::swap(fleet.settings.policies[0], fleet.settings.policies[1]);
      fleet.apply();
      fleet.pass(days(1));
    }
    REQUIRE(fleet.records_at(sts_record_name(kWatchedHosted), 0).front().rdata ==
            Rdata(CnameData{sts_record_name(kWatched)}));
    fleet.pass(date_of(DateKind::mx_may_move, fleet.apply()).from - fleet.now);
    fleet.move_mx(kWatchedHosted, {"mx2.example.com"});
    CHECK(fleet.refusals().contains(SenderKind::follows_ids) != has_memory);
  }
}

}  // namespace mtasts::test
