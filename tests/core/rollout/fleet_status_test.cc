// Situations of a fleet, and the row of each domain in its status.
#include "mtasts/rollout_status.h"

#include <chrono>
#include <functional>
#include <string>
#include <vector>

#include "catch.h"
#include "core/rollout/fake_fleet.h"
#include "mtasts/sts_record.h"
#include "mtasts/utc_time.h"

namespace mtasts::test {

namespace {

using std::chrono::days;
using std::chrono::hours;

const DomainName kShop = fleet_name("shop.example");
const DomainName kGuest = fleet_name("guest.example");

FakeFleet shop_fleet() {
  FakeFleet fleet;
  fleet.add_policy("shop.example", {"mx1.shop.example"});
  return fleet;
}

FakeFleet testing_shop() {
  FakeFleet fleet = shop_fleet();
  fleet.apply();
  return fleet;
}

FakeFleet enforcing_shop() {
  FakeFleet fleet = testing_shop();
  fleet.now += days(20);
  fleet.apply();
  fleet.now += days(20);
  fleet.apply();
  return fleet;
}

FakeFleet shop_with_guest() {
  FakeFleet fleet = enforcing_shop();
  fleet.add_hosted("guest.example", {"mx1.shop.example"});
  fleet.apply();
  fleet.now += days(1);
  fleet.apply();
  return fleet;
}

std::string moment_text(const std::optional<std::chrono::sys_seconds>& time) {
  return time ? print_utc_day(std::chrono::floor<days>(*time)) : "-";
}

// "shop.example primary of shop.example waiting testing since 2026-11-01 id 2026110101 changed 2026-11-01
// next [mode enforce] 2026-11-15", then its problems, differences and dates.
std::string status_lines(const FleetStatus& fleet) {
  std::string lines;
  for (const DomainStatus& row : fleet.domains) {
    lines += row.domain.text() + ' ' + std::string(text(row.role)) + " of " +
             (row.primary ? row.primary->text() : "-") + ": " + std::string(text(row.state)) + ' ' +
             (row.mode ? std::string(text(*row.mode)) : "-") + " since " + moment_text(row.since) + " id " +
             (row.id ? row.id->text() : "-") + " changed " + moment_text(row.last_change) + '\n';
    if (row.next) {
      lines += "  next: " + row.next->text;
      if (row.next->from) lines += " from " + print_utc(*row.next->from);
      lines += '\n';
    }
    for (const std::string& drift : row.drift) lines += "  drift: " + drift + '\n';
    for (const Hold& hold : row.problems) lines += "  problem: " + std::string(text(hold.reason)) + '\n';
    for (const RolloutDate& date : row.mx_dates) {
      lines += "  " + (date.pattern ? date.pattern->text() : "any host") +
               (date.kind == DateKind::mx_may_move ? " may move " : " may leave ") + print_utc(date.from) +
               ' ' + print_utc(date.safe) + '\n';
    }
  }
  for (const DomainName& domain : fleet.unmanaged) lines += "unmanaged " + domain.text() + '\n';
  for (const Hook hook : fleet.unfinished_hooks) {
    lines += std::string("unfinished ") + (hook == Hook::web ? "web\n" : "dns\n");
  }
  return lines;
}

FleetStatus status_of(const FakeFleet& fleet) {
  std::vector<DomainName> fetched;
  for (const PolicySettings& policy : fleet.settings.policies) fetched.push_back(policy.primary);
  std::vector<DomainName> checked = fetched;
  while (true) {
    const RolloutWorld world = fleet.observe({.fetched = fetched, .checked = checked});
    const RolloutPlan plan = plan_rollout(fleet.settings, world);
    if (plan.to_fetch.empty() && plan.to_check.empty()) return fleet_status(fleet.settings, world, plan);
    fetched.insert(fetched.end(), plan.to_fetch.begin(), plan.to_fetch.end());
    checked.insert(checked.end(), plan.to_check.begin(), plan.to_check.end());
  }
}

struct StatusCase {
  std::string given;
  std::function<FakeFleet()> fleet;
  std::string lines;
  FleetState gravest;
};

template <class Change>
std::function<FakeFleet()> then(FakeFleet (*fleet)(), Change change) {
  return [fleet, change] {
    FakeFleet changed = fleet();
    change(changed);
    return changed;
  };
}

void check_status(const std::vector<StatusCase>& cases) {
  for (const StatusCase& each : cases) {
    INFO(each.given);
    const FleetStatus fleet = status_of(each.fleet());
    CHECK(status_lines(fleet) == each.lines);
    CHECK(text(gravest_state(fleet)) == text(each.gravest));
  }
}

const std::string kTestingRow =
    "shop.example primary of shop.example: waiting testing since 2026-11-01 id 2026110101 changed "
    "2026-11-01\n"
    "  next: mode enforce from 2026-11-15T00:00:00Z\n";
const std::string kEnforcingRow =
    "shop.example primary of shop.example: ok enforce since 2026-11-21 id 2026112101 changed 2026-11-21\n";

}  // namespace

TEST_CASE("the status of a policy follows its way from nothing to enforce") {
  check_status({
      {"nothing is published", shop_fleet,
       "shop.example primary of shop.example: pending - since - id - changed -\n"
       "  next: mtasts apply: publish mode testing\n",
       FleetState::pending},
      {"the Policy Host has no certificate",
       then(shop_fleet,
            [](FakeFleet& fleet) {
              fleet.domains[kShop].has_certificate = false;
              fleet.apply();
            }),
       "shop.example primary of shop.example: held - since - id - changed -\n"
       "  next: certbot certonly -d mta-sts.shop.example\n"
       "  problem: policy-not-live\n",
       FleetState::held},
      {"mode testing has days left", testing_shop, kTestingRow, FleetState::waiting},
      {"mode testing has lasted long enough",
       then(testing_shop, [](FakeFleet& fleet) { fleet.now += days(14); }),
       "shop.example primary of shop.example: pending testing since 2026-11-01 id 2026110101 changed "
       "2026-11-01\n"
       "  next: mtasts apply: publish mode enforce\n",
       FleetState::pending},
      {"no reports came",
       then(testing_shop,
            [](FakeFleet& fleet) {
              fleet.now += days(14);
              fleet.has_evidence = false;
            }),
       "shop.example primary of shop.example: held testing since 2026-11-01 id 2026110101 changed "
       "2026-11-01\n"
       "  next: mtasts report\n"
       "  problem: no-evidence\n",
       FleetState::held},
      {"the goal is reached", enforcing_shop, kEnforcingRow, FleetState::in_order},
      {"a change keeps the mode",
       then(enforcing_shop,
            [](FakeFleet& fleet) {
              fleet.settings.policies[0].max_age = MaxAge::from_seconds(2'592'000).value();
            }),
       "shop.example primary of shop.example: pending enforce since 2026-11-21 id 2026112101 changed "
       "2026-11-21\n"
       "  next: mtasts apply: publish the changed policy\n",
       FleetState::pending},
      {"a change kept the mode",
       then(enforcing_shop,
            [](FakeFleet& fleet) {
              fleet.settings.policies[0].max_age = MaxAge::from_seconds(2'592'000).value();
              fleet.apply();
            }),
       "shop.example primary of shop.example: ok enforce since 2026-11-21 id 2026121101 changed 2026-12-11\n",
       FleetState::in_order},
      {"the web hook failed",
       then(shop_fleet,
            [](FakeFleet& fleet) {
              fleet.faults.hooks_fail = {Hook::web};
              fleet.apply();
            }),
       "shop.example primary of shop.example: held - since - id - changed -\n"
       "  next: mtasts apply: run the web hook again\n"
       "  problem: policy-not-live\n"
       "unfinished web\n",
       FleetState::held},
  });
}

TEST_CASE("a domain whose answers are not known is unknown") {
  const std::string asked_again = "  next: mtasts status shop.example: look again\n";
  check_status({
      {"an authoritative server does not answer",
       then(enforcing_shop, [](FakeFleet& fleet) { fleet.faults.dns_fails = {kShop}; }),
       "shop.example primary of shop.example: unknown - since - id - changed -\n" + asked_again +
           "  problem: records-unknown\n",
       FleetState::unknown},
      {"the Policy Host does not answer",
       then(enforcing_shop, [](FakeFleet& fleet) { fleet.faults.https_fails = true; }),
       "shop.example primary of shop.example: unknown enforce since 2026-11-21 id 2026112101 changed "
       "2026-11-21\n" +
           asked_again + "  problem: policy-unknown\n",
       FleetState::unknown},
  });
}

TEST_CASE("a live deployment that differs from the ledger or from the files has drifted") {
  const Ttl ttl = *Ttl::from_seconds(3600);
  check_status({
      {"the id was changed by hand",
       then(enforcing_shop,
            [ttl](FakeFleet& fleet) {
              const DomainName owner = sts_record_name(kShop);
              for (ZoneRecords& server : fleet.servers) {
                server[owner] = {{owner, ttl, TxtData{"v=STSv1; id=byhand"}}};
              }
            }),
       "shop.example primary of shop.example: drift enforce since - id byhand changed -\n"
       "  next: mtasts apply: record the live policy\n"
       "  drift: _mta-sts.shop.example has the id byhand, and the ledger the id 2026112101\n",
       FleetState::drifted},
      {"the record was removed",
       then(enforcing_shop,
            [](FakeFleet& fleet) {
              for (ZoneRecords& server : fleet.servers) server.erase(sts_record_name(kShop));
            }),
       "shop.example primary of shop.example: drift - since - id - changed -\n"
       "  next: mtasts apply: change the records\n"
       "  drift: _mta-sts.shop.example has no record, and the ledger the id 2026112101\n",
       FleetState::drifted},
      {"another policy is served",
       then(enforcing_shop,
            [](FakeFleet& fleet) {
              fleet.served[kShop] = "version: STSv1\nmode: testing\nmx: mx1.shop.example\nmax_age: 86400\n";
            }),
       "shop.example primary of shop.example: drift testing since - id 2026112101 changed 2026-11-21\n"
       "  next: mtasts apply: publish mode enforce\n"
       "  drift: mta-sts.shop.example serves mode testing, max_age 86400, mx mx1.shop.example, and the "
       "ledger has mode enforce, max_age 604800, mx mx1.shop.example\n",
       FleetState::drifted},
      {"no policy is served", then(enforcing_shop, [](FakeFleet& fleet) { fleet.served.erase(kShop); }),
       "shop.example primary of shop.example: drift enforce since 2026-11-21 id 2026112101 changed "
       "2026-11-21\n"
       "  next: deploy the policy to mta-sts.shop.example\n"
       "  drift: mta-sts.shop.example does not serve the policy of the ledger\n"
       "  problem: policy-not-live\n",
       FleetState::drifted},
      {"the certificate is not valid any more",
       then(enforcing_shop, [](FakeFleet& fleet) { fleet.domains[kShop].has_certificate = false; }),
       "shop.example primary of shop.example: drift enforce since 2026-11-21 id 2026112101 changed "
       "2026-11-21\n"
       "  next: certbot certonly -d mta-sts.shop.example\n"
       "  drift: mta-sts.shop.example serves the policy of the ledger with a certificate that senders "
       "refuse\n"
       "  problem: policy-not-live\n",
       FleetState::drifted},
      {"the record of the Policy Host was removed",
       then(enforcing_shop,
            [](FakeFleet& fleet) {
              for (ZoneRecords& server : fleet.servers) server.erase(policy_host(kShop));
            }),
       "shop.example primary of shop.example: drift enforce since 2026-11-21 id 2026112101 changed "
       "2026-11-21\n"
       "  next: mtasts apply: change the records\n"
       "  drift: mta-sts.shop.example has no record, and its policy is announced\n"
       "  problem: policy-not-live\n",
       FleetState::drifted},
      {"the CNAME of a hosted domain was removed",
       then(shop_with_guest,
            [](FakeFleet& fleet) {
              for (ZoneRecords& server : fleet.servers) server.erase(sts_record_name(kGuest));
            }),
       kEnforcingRow + "guest.example hosted of shop.example: drift - since - id - changed -\n"
                       "  next: mtasts apply: adopt the policy of shop.example\n"
                       "  drift: _mta-sts.guest.example leads no longer to _mta-sts.shop.example\n",
       FleetState::drifted},
  });
}

TEST_CASE("a primary that is to be hosted has not drifted from itself") {
  FakeFleet fleet = shop_with_guest();
  fleet.settings.policies[0].primary = kGuest;
  fleet.settings.domains = {kShop};
  CHECK(status_lines(status_of(fleet)).find("leads no longer to _mta-sts.shop.example") == std::string::npos);
}

TEST_CASE("a hosted domain has the mode and the id of its primary") {
  const auto new_guest = [](FakeFleet (*fleet)()) {
    return then(fleet, [](FakeFleet& changed) { changed.add_hosted("guest.example", {"mx1.shop.example"}); });
  };
  check_status({
      {"it follows", shop_with_guest,
       kEnforcingRow + "guest.example hosted of shop.example: ok enforce since 2026-12-12 id 2026112101 "
                       "changed 2026-12-12\n",
       FleetState::in_order},
      {"it is new", new_guest(enforcing_shop),
       kEnforcingRow + "guest.example hosted of shop.example: waiting - since - id - changed -\n"
                       "  next: adopt the policy of shop.example from 2026-12-11T01:00:00Z\n",
       FleetState::waiting},
      {"its primary is new, too", new_guest(shop_fleet),
       "shop.example primary of shop.example: pending - since - id - changed -\n"
       "  next: mtasts apply: publish mode testing\n"
       "guest.example hosted of shop.example: pending - since - id - changed -\n"
       "  next: mtasts apply: adopt the policy of shop.example\n",
       FleetState::pending},
      {"its MX is covered by no policy",
       then(shop_with_guest, [](FakeFleet& fleet) { fleet.domains[kGuest].mx = {"mx.elsewhere.example"}; }),
       kEnforcingRow + "guest.example hosted of shop.example: held enforce since 2026-12-12 id 2026112101 "
                       "changed 2026-12-12\n"
                       "  next: add a policy that does; if its mail has left for another provider, add "
                       "guest.example to retire\n"
                       "  problem: no-policy-covers\n",
       FleetState::held},
      {"its MX is not known",
       then(shop_with_guest, [](FakeFleet& fleet) { fleet.faults.mx_fails = {kGuest}; }),
       kEnforcingRow + "guest.example hosted of shop.example: unknown enforce since 2026-12-12 id 2026112101 "
                       "changed 2026-12-12\n"
                       "  next: mtasts status guest.example: look again\n"
                       "  problem: mx-unknown\n",
       FleetState::unknown},
      {"it has no certificate",
       then(enforcing_shop,
            [](FakeFleet& fleet) {
              fleet.add_hosted("guest.example", {"mx1.shop.example"});
              fleet.domains[kGuest].has_certificate = false;
              fleet.apply();
              fleet.now += days(1);
              fleet.apply();
            }),
       kEnforcingRow + "guest.example hosted of shop.example: held - since - id - changed -\n"
                       "  next: certbot certonly -d mta-sts.guest.example\n"
                       "  problem: policy-not-live\n",
       FleetState::held},
  });
}

TEST_CASE("a retired domain has the day of its removal") {
  const auto retire_shop = [](FakeFleet& fleet) {
    fleet.settings.policies.clear();
    fleet.settings.retired = {kShop};
    fleet.apply();
  };
  check_status({
      {"senders may hold its policy", then(enforcing_shop, retire_shop),
       "shop.example retired of -: waiting none since 2026-12-11 id 2026121101 changed 2026-12-11\n"
       "  next: remove the records from 2026-12-18T01:00:00Z\n",
       FleetState::waiting},
      {"it is removed as the last one",
       then(enforcing_shop,
            [retire_shop](FakeFleet& fleet) {
              retire_shop(fleet);
              fleet.now += days(30);
              fleet.apply();
            }),
       "shop.example retired of -: ok - since - id - changed -\n"
       "  next: nothing is left: remove the settings and the timer\n",
       FleetState::in_order},
      {"it is in the settings no more",
       then(enforcing_shop, [](FakeFleet& fleet) { fleet.settings.policies.clear(); }),
       "unmanaged shop.example\n", FleetState::in_order},
  });
}

TEST_CASE("the status of a changing MX has its dates") {
  const auto add_mx2 = [](FakeFleet& fleet) {
    fleet.settings.policies[0].mx_rule = MxRule::fixed;
    fleet.settings.policies[0].mx = fleet_patterns({"mx1.shop.example", "mx2.shop.example"});
    fleet.apply();
  };
  check_status({
      {"a new mx is published", then(enforcing_shop, add_mx2),
       "shop.example primary of shop.example: ok enforce since 2026-11-21 id 2026121101 changed 2026-12-11\n"
       "  mx2.shop.example may move 2026-12-11T01:00:00Z 2026-12-18T01:00:00Z\n",
       FleetState::in_order},
      {"an old mx leaves",
       then(enforcing_shop,
            [add_mx2](FakeFleet& fleet) {
              add_mx2(fleet);
              fleet.now += days(8);
              fleet.settings.policies[0].mx = fleet_patterns({"mx2.shop.example"});
              fleet.move_mx(kShop, {"mx2.shop.example"});
              fleet.apply();
            }),
       "shop.example primary of shop.example: waiting enforce since 2026-11-21 id 2026121101 changed "
       "2026-12-11\n"
       "  next: remove mx mx1.shop.example from 2026-12-19T01:00:00Z\n"
       "  mx1.shop.example may leave 2026-12-19T01:00:00Z 2026-12-19T01:00:00Z\n",
       FleetState::waiting},
      {"DNS has another MX",
       then(enforcing_shop, [](FakeFleet& fleet) { fleet.domains[kShop].mx = {"mx2.shop.example"}; }),
       "shop.example primary of shop.example: held enforce since 2026-11-21 id 2026112101 changed "
       "2026-11-21\n"
       "  next: mtasts apply --accept-mx, or mx = [...] in the settings\n"
       "  problem: mx-differ\n",
       FleetState::held},
  });
}

TEST_CASE("an MX host that could not be asked under mode enforce is in the status") {
  FakeFleet fleet = enforcing_shop();
  fleet.settings.policies[0].mx_rule = MxRule::fixed;
  fleet.settings.policies[0].mx = fleet_patterns({"mx1.shop.example", "mx2.shop.example"});
  fleet.apply();
  fleet.now += days(20);
  fleet.move_mx(kShop, {"mx2.shop.example"});
  RolloutWorld world = fleet.observe({.fetched = {kShop}, .checked = {kShop}});
  const auto unseen_mx = [&] {
    return fleet_status(fleet.settings, world, plan_rollout(fleet.settings, world)).domains.front().unseen_mx;
  };
  CHECK(unseen_mx().empty());
  world.promotions.at(kShop).mx_hosts.clear();
  CHECK(unseen_mx() == std::vector<DomainName>{fleet_name("mx2.shop.example")});
}

TEST_CASE("no domain is in order while the clock is behind an earlier run") {
  FakeFleet fleet = shop_with_guest();
  REQUIRE(gravest_state(status_of(fleet)) == FleetState::in_order);
  // The later time is that of a domain which the settings do not name.
  fleet.ledger[fleet_name("other.example")] = fleet.ledger[kShop];
  fleet.ledger[fleet_name("other.example")].back().time = "2027-01-01T00:00:00Z";
  const FleetStatus status = status_of(fleet);
  REQUIRE(status.domains.size() == 2);
  for (const DomainStatus& row : status.domains) {
    INFO(row.domain.text());
    CHECK(row.state == FleetState::held);
    REQUIRE(row.problems.size() == 1);
    CHECK(row.problems.front().reason == HoldReason::clock_behind);
  }
}

TEST_CASE("each domain behind a brake waits for the option that releases it") {
  FakeFleet fleet = enforcing_shop();
  for (int i = 0; i < 8; ++i)
    fleet.add_hosted("guest" + std::to_string(i) + ".example", {"mx1.shop.example"});
  fleet.apply();
  fleet.now += days(1);
  fleet.apply();
  REQUIRE(gravest_state(status_of(fleet)) == FleetState::in_order);
  fleet.settings.ttl = Ttl::from_seconds(7200).value();
  const FleetStatus status = status_of(fleet);
  REQUIRE(status.domains.size() == 9);
  for (const DomainStatus& row : status.domains) {
    INFO(row.domain.text());
    CHECK(row.state == FleetState::held);
    CHECK(row.next == NextStep{"mtasts apply --force-changes"});
  }
}

}  // namespace mtasts::test
