// Each gate has a history in which mail or protection is lost without it, and nothing with it.
#include <algorithm>
#include <string>
#include <vector>

#include "catch.h"
#include "core/rollout/enforced_fleet.h"
#include "mtasts/sts_record.h"
#include "mtasts/utc_time.h"

namespace mtasts::test {
namespace {

using std::chrono::days;
using std::chrono::hours;

struct GateCase {
  HoldReason reason;
  const char* without;                 // the loss
  void (*begin)(WatchedFleet& fleet);  // until the gate is closed
  void (*remove)(WatchedFleet& fleet);
  void (*go_on)(WatchedFleet& fleet);  // after the run, with all faults mended
  bool (*has_loss)(WatchedFleet& fleet);
};

const DomainName kSecondPolicy = fleet_name("other.example");
const DomainName kNextWeb = fleet_name("web2.example");

bool is_held(HoldReason reason, const RolloutPlan& plan) {
  return std::ranges::find(plan.holds, reason, &Hold::reason) != plan.holds.end() ||
         std::ranges::any_of(plan.steps, [reason](const RolloutStep& step) {
           return step.gate && step.gate->reason == reason;
         });
}

void mend(WatchedFleet& fleet) {
  fleet.faults = {};
  fleet.clock_error = {};
  fleet.sees_one_server = false;
  fleet.misreads = [](RolloutWorld&) {};
  fleet.ignores = [](const Hold&) { return false; };
  fleet.transfer();
  fleet.deploy();
}

// ---- honest operators

void wait(WatchedFleet& fleet) {
  fleet.pass(days(1));
  fleet.apply();
  fleet.pass(days(1));
}

// Moves the MX on the day of the plan.
void move_on(std::chrono::sys_seconds RolloutDate::*day, const DomainName& domain, WatchedFleet& fleet) {
  auto time = fleet.now;
  for (const RolloutDate& date : fleet.apply().dates) {
    if (date.kind == DateKind::mx_may_move && date.domain == domain) time = std::max(time, date.*day);
  }
  fleet.pass(time - fleet.now);
  fleet.move_mx(domain, {"mx2.example.com"});
}

void move_watched(WatchedFleet& fleet) {
  move_on(&RolloutDate::safe, kWatched, fleet);
}

void move_watched_early(WatchedFleet& fleet) {
  move_on(&RolloutDate::from, kWatched, fleet);
}

void move_hosted(WatchedFleet& fleet) {
  move_on(&RolloutDate::safe, kWatchedHosted, fleet);
}

// Lets resolvers forget MX hosts that no run has seen.
void forget_earlier_mx(WatchedFleet& fleet) {
  fleet.apply();
  fleet.pass(hours(2));
}

// ---- beginnings

void begin_testing_for_hours(WatchedFleet& fleet) {
  begin_testing(fleet);
  fleet.pass(hours(2));
}

// Mode testing has lasted long enough, and the next run may promote.
void test_for_weeks(WatchedFleet& fleet) {
  begin_testing(fleet);
  fleet.pass(days(20));
}

// The customer moves to an MX that no policy covers, which is no loss in mode testing.
void leave_policy(WatchedFleet& fleet) {
  test_for_weeks(fleet);
  fleet.move_mx(kWatchedHosted, {"mx.elsewhere.example"});
  fleet.pass(hours(2));
}

// Under mode none a hosted domain moves its MX, and the primary is to have mode testing again.
void end_mode_none(WatchedFleet& fleet) {
  enforce(fleet);
  PolicySettings& policy = fleet.settings.policies[0];
  policy.goal = Mode::none;
  fleet.settings.forced = {Brake::weaker_mode};
  fleet.apply();
  fleet.pass(days(30));
  fleet.move_mx(kWatchedHosted, {"mx.elsewhere.example"});
  fleet.pass(days(1));
  policy.goal = Mode::testing;
}

PolicySettings& add_other_policy(WatchedFleet& fleet) {
  PolicySettings& policy = fleet.add_policy(kSecondPolicy.text(), {"mx1.example.com"});
  policy.mx_rule = MxRule::fixed;
  policy.mx = fleet_patterns({"mx1.example.com", "mx2.example.com"});
  return policy;
}

// The hosted domain is to move to another policy, whose former id is known to its senders, and still at one
// of the servers.
void move_to_known_id(WatchedFleet& fleet) {
  enforce(fleet);
  add_other_policy(fleet);
  fleet.settings.forced = {Brake::weaker_mode};
  fleet.apply();
  for (ZoneRecords& server : fleet.servers)
    server[sts_record_name(kSecondPolicy)].front().rdata = server[sts_record_name(kWatched)].front().rdata;
  fleet.look();
  std::swap(fleet.settings.policies[0], fleet.settings.policies[1]);
  fleet.faults.secondary_lags = true;
}

// The operator's MX have moved to a new one, and the next web host has a copy of the policy before that.
void move_to_stale_web(WatchedFleet& fleet) {
  enforce(fleet);
  fleet.elsewhere[kNextWeb] = fleet.served;
  add_mx(fleet);
  move_watched(fleet);
  fleet.apply();
  fleet.settings.web.host = kNextWeb;
}

// A deployment to take over, with different ids at its servers. One is what our first id would be.
void begin_with_two_ids(WatchedFleet& fleet) {
  PolicySettings& policy = fleet.add_policy("example.com", {"mx1.example.com"});
  policy.mx_rule = MxRule::fixed;
  policy.mx = fleet_patterns({"mx1.example.com", "mx2.example.com"});
  const Ttl ttl = *Ttl::from_seconds(3600);
  const DomainName owner = sts_record_name(kWatched);
  for (const std::size_t server : {0U, 1U}) {
    fleet.servers[server][policy_host(kWatched)] = {
        {policy_host(kWatched), ttl, CnameData{fleet_name("web.example")}}};
    fleet.servers[server][owner] = {
        {owner, ttl, TxtData{server == 0 ? "v=STSv1; id=A" : "v=STSv1; id=2026110101"}}};
  }
  fleet.served[kWatched] = "version: STSv1\nmode: enforce\nmx: mx1.example.com\nmax_age: 604800\n";
  fleet.look();
  fleet.pass(hours(1));
}

// A new hosted domain has data of somebody else at one of the names.
void begin_with_foreign_data(WatchedFleet& fleet) {
  enforce(fleet);
  const DomainName domain = fleet_name("new.example");
  fleet.add_hosted(domain.text(), {"mx1.example.com"});
  const DomainName owner = tlsrpt_record_name(domain);
  for (ZoneRecords& server : fleet.servers)
    server[owner] = {{owner, *Ttl::from_seconds(3600), TxtData{"somebody's"}}};
  forget_earlier_mx(fleet);
}

// A domain is to retire, and another provider serves its policy by now.
void retire_at_provider(WatchedFleet& fleet) {
  enforce(fleet);
  fleet.serve_elsewhere(kWatchedHosted, fleet_name("_mta-sts.provider.example"), "p1",
                        {Mode::enforce, *MaxAge::from_seconds(604800), fleet_patterns({"mx1.example.com"})});
  fleet.look();
  fleet.pass(days(1));
  std::swap(fleet.settings.domains, fleet.settings.retired);
}

void retire_primary(WatchedFleet& fleet) {
  enforce(fleet);
  fleet.settings.policies.clear();
  fleet.settings.retired = {kWatched};
}

// A domain has left the settings by mistake, and its MX the policy, which nobody looks up.
void forget_hosted(WatchedFleet& fleet) {
  leave_policy(fleet);
  fleet.settings.domains.clear();
}

void lose_mx_answer(WatchedFleet& fleet) {
  leave_policy(fleet);
  fleet.faults.mx_fails = {kWatchedHosted};
}

void lose_server(WatchedFleet& fleet) {
  enforce(fleet);
  add_mx(fleet);
  fleet.faults.secondary_lags = true;
  fleet.faults.dns_fails = {kWatched};
}

void lose_web_server(WatchedFleet& fleet) {
  enforce(fleet);
  add_mx(fleet);
  fleet.faults.https_fails = true;
  fleet.faults.deploy_misses = {kWatched};
}

// A new customer for a policy that cannot be read now. A later one that is enforced would cover it, too.
void add_customer_of_unknown(WatchedFleet& fleet) {
  enforce(fleet);
  add_other_policy(fleet).goal = Mode::testing;
  std::swap(fleet.settings.policies[0], fleet.settings.policies[1]);
  fleet.add_hosted("new.example", {"mx1.example.com"});
  fleet.faults.dns_fails = {kSecondPolicy};
  forget_earlier_mx(fleet);
}

// Mail fails where the check of this host sees no fault.
void hide_fault(WatchedFleet& fleet) {
  test_for_weeks(fleet);
  fleet.mx_tls_is_good = false;
  fleet.claims_readiness = true;
  fleet.has_evidence = false;
}

void set_clock_back(WatchedFleet& fleet) {
  enforce(fleet);
  fleet.clock_error = -days(50);
  add_mx(fleet);
}

void lower_goal(WatchedFleet& fleet) {
  enforce(fleet);
  fleet.settings.policies[0].goal = Mode::testing;
}

void prefer_testing_policy(WatchedFleet& fleet) {
  enforce(fleet);
  add_other_policy(fleet);
  std::swap(fleet.settings.policies[0], fleet.settings.policies[1]);
}

void lower_max_age(WatchedFleet& fleet) {
  enforce(fleet);
  fleet.settings.policies[0].max_age = *MaxAge::from_seconds(3600);
}

// ---- one gate less

template <HoldReason reason>
void ignore(WatchedFleet& fleet) {
  fleet.ignores = [](const Hold& hold) { return hold.reason == reason; };
}

// The hosted domain would still have the MX that an earlier run saw.
void claim_former_mx(WatchedFleet& fleet) {
  fleet.misreads = [](RolloutWorld& world) {
    world.domains.at(kWatchedHosted).mx =
        std::make_shared<const MxSet>(read_mx_set({{10, "mx1.example.com", 3600}}));
  };
}

void forget_silent_server(WatchedFleet& fleet) {
  fleet.misreads = [](RolloutWorld& world) {
    DomainSeen& seen = world.domains.at(kWatched);
    for (NameSeen* name : {&seen.host, &seen.sts, &seen.tlsrpt})
      std::erase_if(*name, [](const ServerAnswer& answer) { return !answer.is_known; });
  };
}

// A Policy Host that cannot be reached would serve the file.
void claim_served_file(WatchedFleet& fleet) {
  fleet.misreads = [](RolloutWorld& world) {
    for (auto& [domain, seen] : world.domains) {
      if (!seen.policy_host) continue;
      PolicyHostSeen host = *seen.policy_host;
      PolicyFetch& fetch = host.fetches.front();
      fetch.outcome = FetchOutcome::answered;
      fetch.tls = TlsSession{.version = "TLSv1.3", .cipher = "TLS_AES_256_GCM_SHA384"};
      fetch.tls->chain.push_back({"CN=x", "CN=y", {policy_host(domain).text()}});
      fetch.status = 200;
      fetch.content_type = "text/plain";
      fetch.body = world.policy_files.at(kWatched);
      seen.policy_host = std::make_shared<const PolicyHostSeen>(std::move(host));
    }
  };
}

void hide_foreign_data(WatchedFleet& fleet) {
  fleet.misreads = [](RolloutWorld& world) {
    for (ServerAnswer& answer : world.domains.at(fleet_name("new.example")).tlsrpt) {
      std::erase_if(answer.records, [](const ResourceRecord& record) {
        return record.rdata == Rdata(TxtData{"somebody's"});
      });
    }
  };
}

void claim_own_record(WatchedFleet& fleet) {
  fleet.misreads = [](RolloutWorld& world) {
    for (ServerAnswer& answer : world.domains.at(kWatchedHosted).sts) {
      for (ResourceRecord& record : answer.records) {
        if (record.rdata == Rdata(CnameData{fleet_name("_mta-sts.provider.example")}))
          record.rdata = CnameData{sts_record_name(kWatched)};
      }
    }
  };
}

void hide_hosted_record(WatchedFleet& fleet) {
  fleet.misreads = [](RolloutWorld& world) {
    DomainSeen& seen = world.domains.at(kWatchedHosted);
    seen.is_brief = false;
    seen.sts = {{.is_known = true}};
  };
}

void hide_unmanaged(WatchedFleet& fleet) {
  fleet.misreads = [](RolloutWorld& world) {
    auto site = *world.site;
    site.erase(kWatchedHosted);
    world.site = std::move(site);
  };
}

// No recorded time would be after now.
void trust_clock(WatchedFleet& fleet) {
  fleet.misreads = [](RolloutWorld& world) {
    for (auto& [domain, entries] : world.ledger) {
      for (LedgerEntry& entry : entries) entry.time = std::min(entry.time, print_utc(world.now));
    }
    RolloutMemory memories;
    for (const auto& [domain, known] : *world.memory) {
      DomainMemory memory = *known;
      for (Announcement& announced : memory.announced) announced.since = std::min(announced.since, world.now);
      memories.emplace(domain, std::move(memory));
    }
    world.memory = std::move(memories);
  };
}

void force_weaker_mode(WatchedFleet& fleet) {
  fleet.settings.forced = {Brake::weaker_mode};
}

// ---- losses

bool loses_mail(WatchedFleet& fleet) {
  fleet.look();
  // Mode testing promises nothing to a sender that takes it for enforce.
  return std::ranges::any_of(
      fleet.refusals(), [](const auto& refusal) { return refusal.first != SenderKind::enforces_testing; });
}

bool loses_mail_by_testing(WatchedFleet& fleet) {
  fleet.look();
  return !fleet.refusals().empty();
}

bool loses_mail_by_id(WatchedFleet& fleet) {
  fleet.look();
  return fleet.refusals().contains(SenderKind::follows_ids);
}

bool loses_protection(WatchedFleet& fleet) {
  return !fleet.is_protected(kWatched) || !fleet.is_protected(kWatchedHosted);
}

bool loses_protection_of_hosted(WatchedFleet& fleet) {
  return !fleet.is_protected(kWatchedHosted);
}

bool loses_foreign_data(WatchedFleet& fleet) {
  const auto& records = fleet.records_at(tlsrpt_record_name(fleet_name("new.example")), 0);
  return std::ranges::find(records, Rdata(TxtData{"somebody's"}), &ResourceRecord::rdata) == records.end();
}

// True if the domain has not the first policy that covers its MX.
bool has_wrong_policy(WatchedFleet& fleet) {
  const auto& records = fleet.records_at(sts_record_name(fleet_name("new.example")), 0);
  return records.empty() || records.front().rdata != Rdata(CnameData{sts_record_name(kSecondPolicy)});
}

const std::vector<GateCase>& gate_cases() {
  using enum HoldReason;
  static const std::vector<GateCase> cases = {
      {not_announced, "a sender keeps the policy of the former primary, whose id it still sees",
       move_to_known_id, ignore<not_announced>, move_hosted, loses_mail},
      {web_host_not_ready, "a sender fetches an older policy under the present id", move_to_stale_web,
       ignore<web_host_not_ready>, wait, loses_mail},
      {servers_differ, "the new policy has an id that one of the servers has given to senders",
       begin_with_two_ids, [](WatchedFleet& fleet) { fleet.sees_one_server = true; }, move_watched,
       loses_mail},
      {foreign_records, "the data of somebody else are overwritten", begin_with_foreign_data,
       hide_foreign_data, wait, loses_foreign_data},
      {foreign_records, "the deployment of another provider ends", retire_at_provider, claim_own_record, wait,
       loses_protection_of_hosted},
      {still_hosting, "a hosted domain loses its policy with that of its primary", retire_primary,
       hide_hosted_record, wait, loses_protection_of_hosted},
      {still_hosting, "a domain whose MX nobody looks up is enforced", forget_hosted, hide_unmanaged, wait,
       loses_mail},
      {mx_unknown, "an MX that no run saw is refused", lose_mx_answer, claim_former_mx, wait, loses_mail},
      {not_covered, "an MX that the policy does not cover is refused", leave_policy, claim_former_mx, wait,
       loses_mail},
      {not_covered, "mode testing after mode none covers no MX host of a hosted domain", end_mode_none,
       claim_former_mx, wait, loses_mail_by_testing},
      {records_unknown, "the days are counted while a server has the former id", lose_server,
       forget_silent_server, move_watched_early, loses_mail_by_id},
      {policy_unknown, "a sender keeps the old policy under the new id", lose_web_server, claim_served_file,
       move_watched, loses_mail},
      {waits_for_policy, "a domain goes to a policy that is not its first", add_customer_of_unknown,
       [](WatchedFleet& fleet) { fleet.settings.policies[0].goal = Mode::none; },
       [](WatchedFleet& fleet) {
         fleet.settings.policies[0].goal = Mode::testing;
         wait(fleet);
       },
       has_wrong_policy},
      {min_testing, "a fault of TLS that comes after some days loses mail", begin_testing_for_hours,
       [](WatchedFleet& fleet) { fleet.settings.min_testing = {}; },
       [](WatchedFleet& fleet) {
         fleet.pass(days(5));
         fleet.mx_tls_is_good = false;
         fleet.has_evidence = false;
         wait(fleet);
         fleet.mx_tls_is_good = true;
       },
       loses_mail},
      {no_evidence, "a fault of TLS that only senders see loses mail", hide_fault,
       [](WatchedFleet& fleet) { fleet.has_evidence = true; }, wait, loses_mail},
      {clock_behind, "the days are counted from a time that is long past", set_clock_back, trust_clock,
       move_watched, loses_mail},
      {weaker_mode, "the policy is enforced no more", lower_goal, force_weaker_mode, wait, loses_protection},
      {weaker_mode, "a domain moves to a policy that is not enforced", prefer_testing_policy,
       ignore<weaker_mode>, wait, loses_protection_of_hosted},
      {short_max_age, "senders that refuse a short max_age have no policy", lower_max_age, force_weaker_mode,
       wait, loses_protection},
  };
  return cases;
}

}  // namespace

TEST_CASE("an id that only one server had is never given again") {
  WatchedFleet fleet;
  begin_with_two_ids(fleet);
  fleet.faults.deploy_misses = {kWatched};
  fleet.apply();
  fleet.transfer();
  fleet.pass(hours(1));
  fleet.apply();
  fleet.pass(hours(1));
  mend(fleet);
  fleet.apply();
  CHECK(fleet.ledger.at(kWatched).back().id.text() == "2026110102");
  move_watched(fleet);
  CHECK_FALSE(loses_mail(fleet));
}

TEST_CASE("without a gate mail or protection is lost, and with it nothing") {
  for (const GateCase& gate : gate_cases()) {
    for (const bool has_gate : {true, false}) {
      INFO((has_gate ? "with " : "without ") << text(gate.reason) << ": " << gate.without);
      WatchedFleet fleet;
      gate.begin(fleet);
      REQUIRE_FALSE(loses_mail(fleet));
      if (!has_gate) gate.remove(fleet);
      const RolloutPlan plan = fleet.apply();
      INFO(plan_lines(plan));
      if (has_gate) CHECK(is_held(gate.reason, plan));
      fleet.pass(days(1));
      mend(fleet);
      gate.go_on(fleet);
      for (const auto& [kind, refusal] : fleet.refusals()) UNSCOPED_INFO(refusal);
      CHECK(gate.has_loss(fleet) == !has_gate);
    }
  }
}

}  // namespace mtasts::test
