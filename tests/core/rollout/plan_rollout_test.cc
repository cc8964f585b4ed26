// Situations of a fleet, and what is planned in them: the specification of the rollout.
#include "mtasts/rollout_plan.h"

#include <algorithm>
#include <deque>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "catch.h"
#include "core/rollout/fake_fleet.h"
#include "core/rollout/open_steps.h"
#include "core/text/without_repeats.h"
#include "mtasts/sts_record.h"
#include "mtasts/utc_time.h"

namespace mtasts::test {

namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::seconds;

const DomainName kExample = fleet_name("example.com");
const DomainName kHosted = fleet_name("hosted.example");
const DomainName kOther = fleet_name("other.example");

// The settings name two MX hosts.
void fix_two_mx(FakeFleet& fleet) {
  fleet.settings.policies[0].mx_rule = MxRule::fixed;
  fleet.settings.policies[0].mx = fleet_patterns({"mx1.example.com", "mx2.example.com"});
}

// One primary whose MX is mx1.example.com, nothing published.
FakeFleet new_fleet() {
  FakeFleet fleet;
  fleet.add_policy("example.com", {"mx1.example.com"});
  return fleet;
}

// The same, testing since the first day.
FakeFleet testing_fleet() {
  FakeFleet fleet = new_fleet();
  fleet.apply();
  return fleet;
}

// The same, enforced since some time.
FakeFleet enforced_fleet() {
  FakeFleet fleet = testing_fleet();
  fleet.now += days(20);
  fleet.apply();
  fleet.now += days(20);
  fleet.apply();
  return fleet;
}

// With a hosted domain.
FakeFleet hosting_fleet() {
  FakeFleet fleet = enforced_fleet();
  fleet.add_hosted("hosted.example", {"mx1.example.com"});
  fleet.apply();
  fleet.now += days(1);
  fleet.apply();
  return fleet;
}

// An enforced domain that is to be retired, with nothing left of the state.
FakeFleet forgotten_fleet() {
  FakeFleet fleet = enforced_fleet();
  fleet.settings.policies.clear();
  fleet.settings.retired = {kExample};
  fleet.ledger.clear();
  fleet.memory.clear();
  fleet.site.clear();
  fleet.policy_files.clear();
  return fleet;
}

// With a second policy for the same MX, to which the hosted domain moves if its policy comes first.
FakeFleet two_policy_fleet() {
  FakeFleet fleet = hosting_fleet();
  fleet.add_policy("other.example", {"mx1.example.com"});
  fleet.settings.forced = {Brake::weaker_mode};
  fleet.apply();
  return fleet;
}

bool leads_to(const DomainName& domain, const DomainName& primary, const FakeFleet& fleet) {
  return print_rdata(fleet.records_at(sts_record_name(domain), 0).front().rdata) ==
         sts_record_name(primary).absolute();
}

bool leads_to_other(const FakeFleet& fleet) {
  return leads_to(kHosted, kOther, fleet);
}

// Moves the hosted domain to the other policy, and breaks off once the web server has it there.
void begin_move(FakeFleet& fleet) {
  std::swap(fleet.settings.policies[0], fleet.settings.policies[1]);
  fleet.faults.steps_left = 2;  // the site and its hook
  fleet.apply();
  fleet.faults = {};
  REQUIRE(fleet.fetched_policy(kHosted) == fleet.fetched_policy(kOther));
  REQUIRE_FALSE(leads_to_other(fleet));
}

// The same after the hosted domain has moved there.
FakeFleet departed_fleet() {
  FakeFleet fleet = two_policy_fleet();
  std::swap(fleet.settings.policies[0], fleet.settings.policies[1]);
  fleet.apply();
  REQUIRE(leads_to_other(fleet));
  return fleet;
}

void serve_foreign_policy(FakeFleet& fleet, const std::string& body, const std::string& id) {
  const Ttl ttl = *Ttl::from_seconds(900);
  for (ZoneRecords& server : fleet.servers) {
    server[policy_host(kExample)] = {{policy_host(kExample), ttl, CnameData{fleet_name("web.example")}}};
    server[sts_record_name(kExample)] = {{sts_record_name(kExample), ttl, TxtData{"v=STSv1; id=" + id}}};
  }
  fleet.served[kExample] = body;
}

const std::string kForeignEnforce = "version: STSv1\nmode: enforce\nmx: mx1.example.com\nmax_age: 1209600\n";

// The web server has a policy of mode enforce, to which these records at _mta-sts do not lead senders.
FakeFleet unannounced_fleet(const std::vector<std::string>& records) {
  FakeFleet fleet = new_fleet();
  serve_foreign_policy(fleet, kForeignEnforce, "1");
  for (ZoneRecords& server : fleet.servers) {
    server[sts_record_name(kExample)].clear();
    for (const std::string& text : records) {
      server[sts_record_name(kExample)].push_back(
          {sts_record_name(kExample), *Ttl::from_seconds(900), TxtData{text}});
    }
  }
  return fleet;
}

std::string announced_text(const FakeFleet& fleet) {
  return print_rdata(fleet.records_at(sts_record_name(kExample), 0).front().rdata);
}

struct Situation {
  std::string given;
  std::function<FakeFleet()> fleet;
  std::string planned;  // plan_lines()
};

void check_situations(const std::vector<Situation>& situations) {
  for (const Situation& situation : situations) {
    INFO(situation.given);
    CHECK(plan_lines(situation.fleet().plan()) == situation.planned);
  }
}

template <class Change>
std::function<FakeFleet()> after(FakeFleet (*fleet)(), Change change) {
  return [fleet, change] {
    FakeFleet changed = fleet();
    change(changed);
    return changed;
  };
}

}  // namespace

TEST_CASE("a first policy goes from the host record over the policy and its gate to the records") {
  check_situations({
      {"nothing is published", new_fleet,
       "host-record example.com: mta-sts.example.com CNAME web.example.\n"
       "host-hook: dns\n"
       "policy-file example.com: testing 604800 mx1.example.com\n"
       "site example.com: of example.com\n"
       "web-hook: web\n"
       "ledger example.com: 2026110101 testing 604800 mx1.example.com (policy-not-live)\n"
       "announcement example.com: _mta-sts.example.com TXT \"v=STSv1; id=2026110101\" (policy-not-live)\n"
       "announcement example.com: _smtp._tls.example.com TXT \"v=TLSRPTv1; rua=mailto:tls@reports.example\" "
       "(policy-not-live)\n"},
      {"everything is done", testing_fleet,
       "hold example.com: min-testing\n"
       "date example.com: enforce 2026-11-15T00:00:00Z\n"},
      {"the Policy Host has no certificate",
       after(new_fleet,
             [](FakeFleet& fleet) {
               fleet.domains[kExample].has_certificate = false;
               fleet.apply();
             }),
       "ledger example.com: 2026110101 testing 604800 mx1.example.com (policy-not-live)\n"
       "announcement example.com: _mta-sts.example.com TXT \"v=STSv1; id=2026110101\" (policy-not-live)\n"
       "announcement example.com: _smtp._tls.example.com TXT \"v=TLSRPTv1; rua=mailto:tls@reports.example\" "
       "(policy-not-live)\n"},
      {"the MX records are not known",
       after(new_fleet, [](FakeFleet& fleet) { fleet.faults.mx_fails = {kExample}; }),
       "hold example.com: mx-unknown\n"},
      {"the domain has no MX", after(new_fleet, [](FakeFleet& fleet) { fleet.domains[kExample].mx = {}; }),
       "hold example.com: mx-unusable\n"},
      {"the mx of the settings do not cover the MX",
       after(new_fleet,
             [](FakeFleet& fleet) {
               fleet.settings.policies[0].mx_rule = MxRule::fixed;
               fleet.settings.policies[0].mx = fleet_patterns({"mx2.example.com"});
             }),
       "hold example.com: not-covered\n"},
      {"an authoritative server does not answer",
       after(testing_fleet,
             [](FakeFleet& fleet) {
               fleet.settings.policies[0].max_age = MaxAge::from_seconds(86400).value();
               fleet.faults.dns_fails = {kExample};
             }),
       "hold example.com: records-unknown\n"},
      {"foreign data is at a name that needs a CNAME",
       after(new_fleet,
             [](FakeFleet& fleet) {
               for (ZoneRecords& server : fleet.servers) {
                 server[policy_host(kExample)] = {
                     {policy_host(kExample), *Ttl::from_seconds(60), TxtData{"v=spf1 -all"}}};
               }
               fleet.apply();
             }),
       "ledger example.com: 2026110101 testing 604800 mx1.example.com (policy-not-live)\n"
       "announcement example.com: _mta-sts.example.com TXT \"v=STSv1; id=2026110101\" (policy-not-live)\n"
       "announcement example.com: _smtp._tls.example.com TXT \"v=TLSRPTv1; rua=mailto:tls@reports.example\" "
       "(policy-not-live)\n"
       "hold example.com: foreign-records\n"},
  });
}

TEST_CASE("mode enforce comes by date, with readiness and with evidence") {
  const auto later = [](auto change) {
    return after(testing_fleet, [change](FakeFleet& fleet) {
      fleet.now += days(14);
      change(fleet);
    });
  };
  check_situations({
      {"everything is good", later([](FakeFleet&) {}),
       "policy-file example.com: enforce 604800 mx1.example.com\n"
       "web-hook: web\n"
       "ledger example.com: 2026111501 enforce 604800 mx1.example.com (policy-not-live)\n"
       "announcement example.com: _mta-sts.example.com TXT \"v=STSv1; id=2026111501\" (policy-not-live)\n"},
      {"one second is missing", later([](FakeFleet& fleet) { fleet.now -= seconds(1); }),
       "hold example.com: min-testing\n"
       "date example.com: enforce 2026-11-15T00:00:00Z\n"},
      {"an MX has no valid TLS", later([](FakeFleet& fleet) { fleet.mx_tls_is_good = false; }),
       "hold example.com: not-ready\n"},
      {"an MX has no valid TLS, and the operator leaves that to the reports", later([](FakeFleet& fleet) {
         fleet.mx_tls_is_good = false;
         fleet.settings.needs_mx_hosts = false;
         fleet.apply();
       }),
       ""},
      {"no reports came", later([](FakeFleet& fleet) { fleet.has_evidence = false; }),
       "hold example.com: no-evidence\n"},
      {"the operator waives the reports", later([](FakeFleet& fleet) {
         fleet.has_evidence = false;
         fleet.settings.needs_reports = false;
         fleet.apply();
       }),
       ""},
      {"the Policy Host cannot be reached", later([](FakeFleet& fleet) { fleet.faults.https_fails = true; }),
       "hold example.com: policy-unknown\n"},
      {"an MX is not covered", later([](FakeFleet& fleet) {
         fleet.domains[kExample].mx = {"mx1.example.com", "mx2.example.com"};
       }),
       "hold example.com: mx-differ\n"
       "hold example.com: not-covered\n"},
  });
}

TEST_CASE("mode enforce waits until resolvers have forgotten a former MX host that was not checked") {
  FakeFleet fleet = testing_fleet();
  fleet.settings.policies[0].mx_rule = MxRule::fixed;
  fleet.settings.policies[0].mx = fleet_patterns({"*.example.com"});
  fleet.without_tls = {"mx1.example.com"};
  fleet.apply();
  fleet.now += days(20);
  fleet.apply();
  fleet.move_mx(kExample, {"mx2.example.com"});
  const RolloutPlan plan = fleet.apply();
  CHECK(plan_lines(plan).starts_with("hold example.com: mx-cached\n"));
  CHECK(plan.holds.front().message ==
        "until 2026-11-21T01:00:00Z resolvers may return former MX hosts, whose TLS is not checked");
  fleet.now += hours(1);
  fleet.apply();
  CHECK(fleet.ledger.at(kExample).back().mode == Mode::enforce);
}

TEST_CASE("the mode is never weakened without a word") {
  const std::string weakened =
      "policy-file example.com: testing 604800 mx1.example.com\n"
      "web-hook: web\n"
      "ledger example.com: 2026121101 testing 604800 mx1.example.com (policy-not-live)\n"
      "announcement example.com: _mta-sts.example.com TXT \"v=STSv1; id=2026121101\" (policy-not-live)\n";
  check_situations({
      {"the goal is weaker",
       after(enforced_fleet, [](FakeFleet& fleet) { fleet.settings.policies[0].goal = Mode::testing; }),
       "hold example.com: weaker-mode\n"},
      {"the word is given",
       after(enforced_fleet,
             [](FakeFleet& fleet) {
               fleet.settings.policies[0].goal = Mode::testing;
               fleet.settings.forced = {Brake::weaker_mode};
             }),
       weakened},
      {"the ledger and the files are lost",
       after(enforced_fleet,
             [](FakeFleet& fleet) {
               fleet.ledger.clear();
               fleet.policy_files.clear();
               fleet.memory.clear();
             }),
       "taken-over example.com: 2026112101 enforce 604800 mx1.example.com\n"
       "policy-file example.com: enforce 604800 mx1.example.com\n"
       "web-hook: web\n"},
  });
}

TEST_CASE("a certificate that was not renewed in time is named once, and closes no gate") {
  FakeFleet fleet = hosting_fleet();
  const auto with_certificate = [&fleet](days before_end, std::vector<std::string> names) {
    const auto end = fleet.now + before_end;
    fleet.certificate = Certificate{"CN=x", "CN=y", std::move(names), end - days(90), end};
    return fleet.plan();
  };
  const std::vector<std::string> both = {"mta-sts.hosted.example", "mta-sts.example.com"};
  CHECK(plan_lines(with_certificate(days(14), both)).empty());
  const RolloutPlan plan = with_certificate(days(13), both);
  CHECK(plan_lines(plan) == "hold example.com: policy-host-certificate-expiring\n");
  CHECK(plan.holds.front().message ==
        "the certificate of mta-sts.example.com, mta-sts.hosted.example expires at " +
            print_utc(fleet.now + days(13)) + ", in 13 days; senders refuse it then (RFC 8461 §3.3)");
  CHECK(plan.holds.front().opened_by == "certbot renew --dry-run");
  CHECK(plan_lines(with_certificate(days(-1), both)).empty());  // in the live gate as a fault of its chain
  CHECK(plan_lines(with_certificate(days(1), {"*.example.com"})) ==
        "hold example.com: policy-host-certificate-expiring\n"
        "hold hosted.example: policy-not-live\n");
  with_certificate(days(1), both);
  fleet.settings.policies[0].max_age = MaxAge::from_seconds(1209600).value();
  fleet.apply();
  CHECK(fleet.ledger.at(kExample).back().max_age.seconds() == 1209600);
  CHECK(plan_lines(fleet.plan()).ends_with("hold example.com: policy-host-certificate-expiring\n"));
}

TEST_CASE("a web server that has lost the policies gets them again by the web hook") {
  const auto lost = [](auto change) {
    return after(hosting_fleet, [change](FakeFleet& fleet) {
      fleet.settings.has_deploy = true;
      fleet.served.clear();
      change(fleet);
    });
  };
  const std::string holds =
      "hold example.com: policy-not-live\n"
      "hold hosted.example: policy-not-live\n";
  const auto lead_elsewhere = [](FakeFleet& fleet, const DomainName& domain) {
    for (ZoneRecords& server : fleet.servers) {
      server[policy_host(domain)] = {
          {policy_host(domain), *Ttl::from_seconds(3600), CnameData{fleet_name("web.provider.example")}}};
    }
  };
  check_situations({
      {"the policies are there", lost([](FakeFleet& fleet) { fleet.deploy(); }), ""},
      {"nothing is there", lost([](FakeFleet&) {}), "web-hook: web\n" + holds},
      {"the policy of a hosted domain is not there", lost([](FakeFleet& fleet) {
         fleet.deploy();
         fleet.served.erase(kHosted);
       }),
       "web-hook: web\nhold hosted.example: policy-not-live\n"},
      {"no program copies the policies", lost([](FakeFleet& fleet) { fleet.settings.has_deploy = false; }),
       holds},
      {"the web server has no certificate", lost([](FakeFleet& fleet) {
         for (auto& [domain, fake] : fleet.domains) fake.has_certificate = false;
       }),
       holds},
      {"the web server does not answer", lost([](FakeFleet& fleet) { fleet.faults.https_fails = true; }),
       "hold example.com: policy-unknown\nhold hosted.example: waits-for-policy\n"},
      {"the records of the Policy Hosts are not known", lost([](FakeFleet& fleet) {
         fleet.faults.dns_fails = {kExample, kHosted};
         fleet.memory.clear();
       }),
       "hold example.com: records-unknown\nhold hosted.example: waits-for-policy\n"},
      {"all is applied", lost([](FakeFleet& fleet) { fleet.apply(); }), ""},
  });
  FakeFleet elsewhere = lost([&](FakeFleet& fleet) {
    lead_elsewhere(fleet, kExample);
    lead_elsewhere(fleet, kHosted);
  })();
  CHECK(plan_lines(elsewhere.plan()).find("web-hook") == std::string::npos);
  const RolloutPlan plan = lost([](FakeFleet&) {})().plan();
  CHECK(std::get<RunHook>(plan.steps.front().action).repeats);
  CHECK(plan.holds.front().opened_by ==
        "mtasts apply runs the web hook again; if that does not help, let the web server serve what deploy "
        "copies");
}

TEST_CASE("a web server that was restored with an older policy gets the new one again and a new id") {
  FakeFleet fleet = enforced_fleet();
  fleet.settings.has_deploy = true;
  const PolicyId id = fleet.ledger.at(kExample).back().id;
  fleet.served[kExample] = "version: STSv1\nmode: testing\nmx: mx1.example.com\nmax_age: 604800\n";
  fleet.apply();
  CHECK(fleet.fetched_policy(kExample)->mode == Mode::enforce);
  CHECK(fleet.ledger.at(kExample).back().mode == Mode::enforce);
  CHECK(fleet.ledger.at(kExample).back().id != id);
  CHECK(plan_lines(fleet.plan()).empty());
}

TEST_CASE("a primary that leaves the settings is named while senders enforce its policy") {
  const auto leave = [](FakeFleet fleet) {
    fleet.add_policy("other.example", {"mx.other.example"}).goal = Mode::testing;
    fleet.apply();
    std::erase_if(fleet.settings.policies,
                  [](const PolicySettings& policy) { return policy.primary == kExample; });
    return fleet;
  };
  FakeFleet enforced = leave(enforced_fleet());
  CHECK(plan_lines(enforced.apply()) == "hold example.com: still-hosting\nunmanaged example.com\n");
  FakeFleet testing = leave(testing_fleet());
  CHECK(plan_lines(testing.apply()) == "unmanaged example.com\n");
  enforced.settings.retired = {kExample};
  enforced.apply();
  CHECK(enforced.fetched_policy(kExample)->mode == Mode::none);
}

TEST_CASE("mode enforce ends by a word while an authoritative server is silent") {
  FakeFleet fleet = hosting_fleet();
  const PolicyId enforced = fleet.ledger.at(kExample).back().id;
  fleet.settings.policies[0].goal = Mode::testing;
  fleet.faults.dns_fails = {kExample};
  const RolloutPlan held = fleet.apply();
  CHECK(plan_lines(held) == "hold example.com: records-unknown\nhold hosted.example: waits-for-policy\n");
  CHECK_THAT(held.holds.front().opened_by,
             has_text("; mtasts apply --force-weaker-mode does not wait for it"));
  CHECK(fleet.fetched_policy(kExample)->mode == Mode::enforce);
  fleet.settings.forced = {Brake::weaker_mode};
  CHECK(plan_lines(fleet.apply()) == "hold example.com: records-unknown\n");
  CHECK(fleet.fetched_policy(kExample)->mode == Mode::testing);
  CHECK(fleet.fetched_policy(kHosted)->mode == Mode::testing);
  CHECK(fleet.ledger.at(kExample).back().mode == Mode::testing);
  CHECK(print_rdata(fleet.records_at(sts_record_name(kExample), 0).front().rdata) ==
        "\"v=STSv1; id=" + fleet.ledger.at(kExample).back().id.text() + '"');
  // The id counts as announced once every server has answered.
  CHECK(fleet.memory.at(kExample)->announced.back().id == enforced);
  fleet.faults = {};
  fleet.settings.forced = {};
  CHECK(plan_lines(fleet.apply()).empty());
  CHECK(fleet.memory.at(kExample)->announced.back().id == fleet.ledger.at(kExample).back().id);
}

TEST_CASE("a silent authoritative server stops other changes in spite of the word") {
  FakeFleet fleet = testing_fleet();
  fleet.settings.policies[0].goal = Mode::enforce;
  fleet.settings.policies[0].max_age = *MaxAge::from_seconds(1209600);
  fleet.settings.forced = {Brake::weaker_mode};
  fleet.faults.dns_fails = {kExample};
  CHECK(plan_lines(fleet.apply()) == "hold example.com: records-unknown\n");
  CHECK(fleet.fetched_policy(kExample)->max_age.seconds() == 604800);
}

TEST_CASE("a live max_age goes below a day only with a word") {
  const auto with_max_age = [](std::uint64_t seconds) {
    FakeFleet fleet = enforced_fleet();
    fleet.settings.policies[0].max_age = *MaxAge::from_seconds(seconds);
    return fleet;
  };
  FakeFleet fleet = with_max_age(10);
  const RolloutPlan held = fleet.apply();
  CHECK(plan_lines(held) == "hold example.com: short-max-age\n");
  CHECK_THAT(held.holds.front().message, has_text("max_age = 10 seconds in the settings"));
  CHECK(fleet.fetched_policy(kExample)->max_age.seconds() == 604800);
  fleet.settings.forced = {Brake::weaker_mode};
  fleet.faults.hooks_fail = {Hook::web};
  fleet.apply();
  fleet.faults = {};
  fleet.settings.forced = {};  // the permission lasts
  CHECK(plan_lines(fleet.apply()).find("hold") == std::string::npos);
  CHECK(fleet.fetched_policy(kExample)->max_age.seconds() == 10);
  fleet.settings.policies[0].max_age = *MaxAge::from_seconds(3600);  // longer than the live one
  CHECK(plan_lines(fleet.apply()).find("hold") == std::string::npos);

  FakeFleet day = with_max_age(86400);
  CHECK(plan_lines(day.apply()).find("hold") == std::string::npos);
  FakeFleet first = new_fleet();
  first.settings.policies[0].max_age = *MaxAge::from_seconds(10);
  first.apply();
  CHECK(first.fetched_policy(kExample)->max_age.seconds() == 10);
}

TEST_CASE("a served mode enforce takes effect only when the MX hosts are ready") {
  const std::vector<std::vector<std::string>> kRecords = {
      {}, {"v=STSv1; id=bad-id"}, {"v=STSv1; id=A1", "v=STSv1; id=B2"}};
  for (const std::vector<std::string>& records : kRecords) {
    INFO(records.size());
    FakeFleet fleet = unannounced_fleet(records);
    fleet.mx_tls_is_good = false;
    fleet.has_evidence = false;
    const auto before = fleet.records_at(sts_record_name(kExample), 0);
    const std::string held = plan_lines(fleet.apply());
    CHECK(held.find("ledger example.com: 2026110101 enforce 1209600 mx1.example.com (not-ready)\n") !=
          std::string::npos);
    CHECK(fleet.records_at(sts_record_name(kExample), 0) == before);
    CHECK(fleet.served[kExample] == kForeignEnforce);
    CHECK_FALSE(fleet.records_at(tlsrpt_record_name(kExample), 0).empty());
    fleet.mx_tls_is_good = true;
    CHECK(plan_lines(fleet.apply()).find("(mx-cached)") != std::string::npos);
    fleet.now += hours(1);
    CHECK(plan_lines(fleet.apply()).empty());
    CHECK(announced_text(fleet) == "\"v=STSv1; id=2026110101\"");
    CHECK(fleet.served[kExample] == kForeignEnforce);
  }
}

TEST_CASE("a served mode enforce whose record was held waits again once an MX host is not ready") {
  FakeFleet fleet = unannounced_fleet({});
  fleet.now += hours(1);
  fleet.apply();
  fleet.now += hours(1);
  while (!fleet.ledger.contains(kExample)) {
    fleet.faults.steps_left = 1;
    fleet.apply();
  }
  fleet.faults = {};
  REQUIRE(fleet.ledger.at(kExample).back().mode == Mode::enforce);
  fleet.mx_tls_is_good = false;
  CHECK_THAT(plan_lines(fleet.apply()), has_text("(not-ready)"));
  CHECK(fleet.records_at(sts_record_name(kExample), 0).empty());
}

TEST_CASE("a CNAME that leads to no record puts no served mode enforce into effect") {
  const DomainName owner = sts_record_name(kExample);
  FakeFleet fleet = unannounced_fleet({});
  for (ZoneRecords& server : fleet.servers)
    server[owner] = {{owner, *Ttl::from_seconds(900), CnameData{fleet_name("_mta-sts.gone.example")}}};
  fleet.mx_tls_is_good = false;
  const auto before = fleet.records_at(owner, 0);
  CHECK_THAT(plan_lines(fleet.apply()), has_text("(not-ready)"));
  CHECK(fleet.records_at(owner, 0) == before);
}

TEST_CASE("the hold of a served mode enforce names the record and both ways out") {
  FakeFleet fleet = unannounced_fleet({"v=STSv1; id=A1", "v=STSv1; id=B2"});
  fleet.mx_tls_is_good = false;
  const RolloutPlan plan = fleet.apply();
  const auto step = std::ranges::find(plan.steps, Phase::ledger, &RolloutStep::phase);
  REQUIRE(step != plan.steps.end());
  REQUIRE(step->gate);
  CHECK_THAT(step->gate->message, has_text("_mta-sts.example.com has several MTA-STS records"));
  CHECK_THAT(step->gate->opened_by, has_text("mode = \"testing\""));
  CHECK_THAT(step->gate->opened_by, has_text("--force-weaker-mode"));
}

TEST_CASE("a served mode enforce without a record is weakened only with a word") {
  FakeFleet fleet = unannounced_fleet({});
  fleet.mx_tls_is_good = false;
  fleet.settings.policies[0].goal = Mode::testing;
  CHECK(plan_lines(fleet.apply()).find("hold example.com: weaker-mode\n") != std::string::npos);
  CHECK(fleet.policy_files[kExample] == kForeignEnforce);
  fleet.settings.forced = {Brake::weaker_mode};
  fleet.faults.hooks_fail = {Hook::web};
  fleet.apply();
  fleet.faults = {};
  fleet.settings.forced = {};  // the permission lasts
  CHECK(plan_lines(fleet.apply()).empty());
  CHECK(fleet.fetched_policy(kExample)->mode == Mode::testing);
  CHECK(announced_text(fleet) == "\"v=STSv1; id=2026110101\"");
}

TEST_CASE("a policy that senders refuse is no served mode enforce") {
  FakeFleet fleet = unannounced_fleet({});
  fleet.domains[kExample].has_certificate = false;
  fleet.apply();
  CHECK(parse_policy(fleet.policy_files[kExample])->mode == Mode::testing);
}

TEST_CASE("a lost record of an announced mode enforce comes back whatever the MX hosts offer") {
  FakeFleet fleet = enforced_fleet();
  fleet.mx_tls_is_good = false;
  for (ZoneRecords& server : fleet.servers) server.erase(sts_record_name(kExample));
  fleet.apply();
  CHECK(announced_text(fleet) == "\"v=STSv1; id=2026112101\"");
}

TEST_CASE("a hosted domain moves from an enforced policy to a weaker one only with a word") {
  const auto moved = [](auto change) {
    FakeFleet fleet = hosting_fleet();
    fleet.settings.policies.clear();
    fleet.add_policy("example.net", {"mx1.example.com"});
    change(fleet);
    return fleet.apply();
  };
  const auto gate_of_hosted = [](const RolloutPlan& plan) {
    std::string gates;
    for (const RolloutStep& step : plan.steps) {
      if (step.phase == Phase::site && step.gate) gates += text(step.gate->reason);
    }
    return gates;
  };
  CHECK(gate_of_hosted(moved([](FakeFleet&) {})) == "weaker-mode");
  CHECK(gate_of_hosted(moved([](FakeFleet& fleet) { fleet.settings.retired = {kExample}; })) ==
        "weaker-mode");
  CHECK(gate_of_hosted(moved([](FakeFleet& fleet) { fleet.ledger.clear(); })) == "weaker-mode");
  CHECK(gate_of_hosted(moved([](FakeFleet& fleet) { fleet.faults.https_fails = true; })) == "policy-unknown");
  const RolloutPlan forced = moved([](FakeFleet& fleet) { fleet.settings.forced = {Brake::weaker_mode}; });
  CHECK(plan_lines(forced) ==
        "hold example.com: still-hosting\n"
        "hold example.net: min-testing\n"
        "date example.net: enforce 2026-12-26T00:00:00Z\n"
        "unmanaged example.com\n");
}

TEST_CASE("an older policy at the web server is replaced by the announced one") {
  const std::string older = "version: STSv1\nmode: testing\nmx: mx1.example.com\nmax_age: 604800\n";
  const std::string foreign = "version: STSv1\nmode: enforce\nmx: old.example.com\nmax_age: 604800\n";
  for (const std::string& body : {older, foreign}) {
    INFO(body);
    FakeFleet fleet = enforced_fleet();
    const std::string ours = fleet.served[kExample];
    fleet.served[kExample] = body;
    fleet.apply();
    CHECK(fleet.policy_files[kExample] == ours);
    fleet.deploy();
    CHECK(open_steps(fleet.apply()).empty());
    CHECK(fleet.served[kExample] == ours);
    // Senders may have fetched the older one: the ledger has it, and they see a new id.
    const std::vector<LedgerEntry>& entries = fleet.ledger[kExample];
    REQUIRE(entries.size() == 4);
    CHECK(entries[2].id == entries[1].id);
    CHECK(entries[3].mode == Mode::enforce);
    CHECK(entries[3].mx == entries[1].mx);
    CHECK(entries[3].id != entries[2].id);
  }
}

TEST_CASE("a served policy without mx does not get into the ledger") {
  FakeFleet fleet = enforced_fleet();
  const std::string ours = fleet.served[kExample];
  fleet.served[kExample] = "version: STSv1\nmode: enforce\nmax_age: 604800\n";
  fleet.apply();
  CHECK(fleet.ledger[kExample].size() == 2);
  fleet.deploy();
  CHECK(plan_lines(fleet.apply()).empty());
  CHECK(fleet.served[kExample] == ours);
}

TEST_CASE("an older policy in the state directory does not lower the announced mode") {
  FakeFleet fleet = enforced_fleet();
  const std::string ours = fleet.served[kExample];
  const std::string older = "version: STSv1\nmode: testing\nmx: mx1.example.com\nmax_age: 604800\n";
  fleet.served[kExample] = older;
  fleet.policy_files[kExample] = older;
  fleet.apply();
  CHECK(fleet.policy_files[kExample] == ours);
}

TEST_CASE("an existing deployment is taken over with its mode, max_age, mx, bytes, id and TTL") {
  FakeFleet fleet = new_fleet();
  fleet.settings.rua.clear();
  const std::string body = "version: STSv1\r\nmode: enforce\r\nmax_age: 31557600\r\nmx: *.example.com\r\n";
  serve_foreign_policy(fleet, body, "20220324000000Z");
  CHECK(plan_lines(fleet.plan()) ==
        "taken-over example.com: 20220324000000Z enforce 31557600 *.example.com\n"
        "policy-file example.com: enforce 31557600 *.example.com\n"
        "site example.com: of example.com\n"
        "web-hook: web\n");
  CHECK(plan_lines(fleet.apply()).empty());
  CHECK(fleet.policy_files[kExample] == body);
  CHECK(fleet.records_at(sts_record_name(kExample), 0).front().ttl == *Ttl::from_seconds(900));
}

TEST_CASE("a primary comes from a provider with its policy and its id") {
  FakeFleet fleet = new_fleet();
  fleet.serve_elsewhere(kExample, fleet_name("_mta-sts.provider.example"), "p1",
                        {Mode::enforce, *MaxAge::from_seconds(2592000), fleet_patterns({"*.example.com"})});
  const RolloutPlan plan = fleet.plan();
  const auto taken_over = std::find_if(plan.steps.begin(), plan.steps.end(), [](const RolloutStep& step) {
    return step.phase == Phase::taken_over && !step.gate;
  });
  REQUIRE(taken_over != plan.steps.end());
  CHECK(std::get<RecordPolicy>(taken_over->action).entry->max_age.seconds() == 2592000);
  CHECK(plan_lines(fleet.apply()).empty());
  CHECK(announced_text(fleet) == "\"v=STSv1; id=p1\"");
  REQUIRE(fleet.ledger.at(kExample).size() == 1);
  CHECK(fleet.ledger.at(kExample).front().id.text() == "p1");
}

TEST_CASE("new mx are published first, and old ones leave when no resolver returns them") {
  FakeFleet fleet = enforced_fleet();
  fix_two_mx(fleet);
  CHECK(plan_lines(fleet.apply()) ==
        "date example.com: mx-may-move mx2.example.com 2026-12-11T01:00:00Z safe 2026-12-18T01:00:00Z\n");

  fleet.settings.policies[0].mx = fleet_patterns({"mx2.example.com"});
  CHECK(plan_lines(fleet.apply()) ==
        "hold example.com: not-covered\n"
        "date example.com: mx-may-move mx2.example.com 2026-12-11T01:00:00Z safe 2026-12-18T01:00:00Z\n");

  fleet.now += days(8);
  fleet.move_mx(kExample, {"mx2.example.com"});
  CHECK(plan_lines(fleet.apply()) == "date example.com: mx-may-leave mx1.example.com 2026-12-19T01:00:00Z\n");
  fleet.now += hours(1) - seconds(1);
  CHECK(plan_lines(fleet.apply()) == "date example.com: mx-may-leave mx1.example.com 2026-12-19T01:00:00Z\n");
  fleet.now += seconds(1);
  CHECK(plan_lines(fleet.plan()) ==
        "policy-file example.com: enforce 604800 mx2.example.com\n"
        "web-hook: web\n"
        "ledger example.com: 2026121901 enforce 604800 mx2.example.com (policy-not-live)\n"
        "announcement example.com: _mta-sts.example.com TXT \"v=STSv1; id=2026121901\" (policy-not-live)\n");
}

TEST_CASE("a hosted domain whose mail moved before its safe day has the date of its own") {
  FakeFleet fleet = hosting_fleet();
  fix_two_mx(fleet);
  fleet.apply();
  const std::string of_primary = plan_lines(fleet.plan());
  CHECK(of_primary.find("hosted.example") == std::string::npos);
  fleet.domains[kHosted].mx = {"mx2.example.com"};
  const RolloutPlan moved = fleet.plan();
  CHECK(plan_lines(moved) == "hold hosted.example: mx-moved-early\n" + of_primary +
                                 "date hosted.example: mx-may-move mx2.example.com 2026-12-12T01:00:00Z safe "
                                 "2026-12-19T01:00:00Z\n");
}

TEST_CASE("a primary with a fixed mx names an MX that takes no mail") {
  const std::pair<std::vector<std::string>, std::string> kMx[] = {
      {{"."}, "hold example.com: mx-unusable\n"},
      {{"192.0.2.25"}, "hold example.com: mx-unusable\n"},
      {{}, "hold example.com: mx-unusable\n"},
      {{"mx1.example.com"}, ""},
  };
  for (const auto& [mx, lines] : kMx) {
    INFO(lines);
    FakeFleet fleet = enforced_fleet();
    fleet.settings.policies[0].mx_rule = MxRule::fixed;
    fleet.settings.policies[0].mx = fleet_patterns({"mx1.example.com"});
    fleet.domains[kExample].mx = mx;
    CHECK(plan_lines(fleet.plan()) == lines);
  }
}

TEST_CASE("a policy that comes back from mode none does not keep its short max_age") {
  FakeFleet fleet = enforced_fleet();
  fleet.settings.policies[0].goal = Mode::none;
  fleet.settings.forced = {Brake::weaker_mode};
  fleet.apply();
  REQUIRE(fleet.fetched_policy(kExample)->max_age.seconds() == 86400);
  fleet.settings.policies[0].goal = Mode::enforce;
  fleet.apply();
  CHECK(fleet.fetched_policy(kExample)->mode == Mode::testing);
  CHECK(fleet.fetched_policy(kExample)->max_age.seconds() == 604800);
}

TEST_CASE("hosted domains keep the policy of their primary while it has mode none") {
  FakeFleet fleet = hosting_fleet();
  fleet.settings.policies[0].goal = Mode::none;
  fleet.settings.forced = {Brake::weaker_mode};
  fleet.apply();
  CHECK(fleet.fetched_policy(kHosted)->mode == Mode::none);
  CHECK(fleet.plan().steps.empty());
}

TEST_CASE(
    "a policy after mode none waits for a hosted domain whose MX has moved to where it does not cover") {
  FakeFleet fleet = hosting_fleet();
  fleet.settings.policies[0].goal = Mode::none;
  fleet.settings.forced = {Brake::weaker_mode};
  fleet.apply();
  fleet.now += days(30);
  fleet.move_mx(kHosted, {"mx.new.example"});
  fleet.apply();
  fleet.settings.policies[0].goal = Mode::testing;
  const RolloutPlan plan = fleet.apply();
  CHECK(fleet.fetched_policy(kExample)->mode == Mode::none);
  const auto hold = std::ranges::find(plan.holds, HoldReason::not_covered, &Hold::reason);
  REQUIRE(hold != plan.holds.end());
  CHECK(hold->domain == kHosted);
  CHECK(hold->message == "the policy does not cover its MX mx.new.example (RFC 8461 §4.1)");
  CHECK(hold->opened_by ==
        "add it to mx; if its mail has left for another provider, add hosted.example to retire");
  fleet.move_mx(kHosted, {"mx1.example.com"});
  fleet.now += days(8);
  fleet.apply();
  fleet.now += days(8);
  fleet.apply();
  CHECK(fleet.fetched_policy(kExample)->mode == Mode::testing);
}

TEST_CASE("a policy that was never announced covers the domains for which the web server has it") {
  FakeFleet fleet = new_fleet();
  fleet.settings.policies[0].mx_rule = MxRule::fixed;
  fleet.settings.policies[0].mx = fleet_patterns({"*.example.com"});
  fleet.add_hosted("hosted.example", {"mx2.example.com"});
  fleet.serve_elsewhere(kHosted, sts_record_name(kHosted), "p1",
                        {Mode::testing, *MaxAge::from_seconds(86400), fleet_patterns({"mx2.example.com"})});
  fleet.faults.deploy_misses = {kExample};
  fleet.apply();
  REQUIRE(contains(fleet.fetched_policy(kHosted)->mx, *MxPattern::parse("*.example.com")));
  REQUIRE(fleet.ledger.count(kExample) == 0);
  fleet.settings.policies[0].mx = fleet_patterns({"mx1.example.com"});
  CHECK(plan_lines(fleet.plan()) ==
        "hold hosted.example: not-covered\n"
        "hold hosted.example: waits-for-policy\n");
}

TEST_CASE("an MX host that leaves counts for the TTL of the new records, if that is longer than any seen") {
  FakeFleet fleet = new_fleet();
  fleet.domains[kExample].mx_ttl = 60;  // the rest that a resolver gave
  fleet.apply();
  fleet.domains[kExample] = {.mx = {"mx2.example.com"}, .mx_ttl = 3600};
  fleet.now += hours(24);
  fleet.apply();
  const DomainMemory& memory = *fleet.memory.at(kExample);
  REQUIRE(memory.leaving.size() == 1);
  CHECK(memory.leaving.front().until == fleet.now + hours(1));
}

TEST_CASE("an MX that moved before senders have forgotten an enforced policy is named") {
  FakeFleet fleet = enforced_fleet();
  fix_two_mx(fleet);
  fleet.apply();
  const std::string date =
      "date example.com: mx-may-move mx2.example.com 2026-12-11T01:00:00Z safe 2026-12-18T01:00:00Z\n";
  // Senders of the old policy deliver to mx1 until mx2 is safe.
  fleet.domains[kExample].mx = {"mx1.example.com", "mx2.example.com"};
  CHECK(plan_lines(fleet.plan()) == date);
  fleet.domains[kExample].mx = {"mx2.example.com"};
  const RolloutPlan moved = fleet.plan();
  REQUIRE(plan_lines(moved) == "hold example.com: mx-moved-early\n" + date);
  CHECK(
      moved.holds.front().message ==
      "until 2026-12-18T01:00:00Z senders may hold the policy 2026112101, which covers no MX host of it, and "
      "refuse its mail (RFC 8461 §4.1)");
  CHECK(moved.holds.front().opened_by ==
        "let an MX host that it covers take the mail until then: mx1.example.com");
}

TEST_CASE("an MX that moved early is named under mode none and at a retired domain, until it may") {
  for (const bool is_retired : {true, false}) {
    FakeFleet fleet = enforced_fleet();
    fleet.add_hosted("hosted.example", {"mx1.example.com"});
    for (int day = 0; day < 3; ++day) {
      fleet.apply();
      fleet.now += days(1);
    }
    REQUIRE(leads_to(kHosted, kExample, fleet));
    if (is_retired) {
      std::swap(fleet.settings.domains, fleet.settings.retired);
    } else {
      fleet.settings.policies[0].goal = Mode::none;
      fleet.settings.forced = {Brake::weaker_mode};
    }
    fleet.apply();
    fleet.move_mx(kHosted, {"mx.elsewhere.example"});
    const auto is_named = [&fleet] {
      return plan_lines(fleet.apply()).find("hold hosted.example: mx-moved-early\n") != std::string::npos;
    };
    CHECK(is_named());
    fleet.now += days(7);
    CHECK(is_named());
    fleet.now += hours(1);
    CHECK_FALSE(is_named());
  }
}

TEST_CASE("an MX that moved away from a policy of mode testing is not named: its senders deliver") {
  FakeFleet fleet = testing_fleet();
  fix_two_mx(fleet);
  fleet.apply();
  fleet.domains[kExample].mx = {"mx2.example.com"};
  CHECK(plan_lines(fleet.plan()).find("mx-moved-early") == std::string::npos);
}

TEST_CASE("a domain that senders refuse now is named as such") {
  const auto hold_of = [](const FakeFleet& fleet, const DomainName& domain, HoldReason reason) {
    const RolloutPlan plan = fleet.plan();
    const auto hold = std::ranges::find_if(
        plan.holds, [&](const Hold& each) { return each.domain == domain && each.reason == reason; });
    REQUIRE(hold != plan.holds.end());
    return hold->message + ": " + hold->opened_by;
  };
  FakeFleet fleet = hosting_fleet();
  fleet.domains[kExample].mx = {"mx1.example.com", "mx.elsewhere.example"};
  CHECK(hold_of(fleet, kExample, HoldReason::mx_differ) ==
        "the policy has mx1.example.com, and DNS has mx.elsewhere.example, mx1.example.com; not in the "
        "policy: mx.elsewhere.example; senders that enforce do not deliver to mx.elsewhere.example now: "
        "mtasts apply --accept-mx, or mx = [...] in the settings");
  fleet = hosting_fleet();
  fleet.domains[kHosted].mx = {"mx.elsewhere.example"};
  CHECK(hold_of(fleet, kHosted, HoldReason::no_policy_covers) ==
        "no policy covers its MX mx.elsewhere.example (RFC 8461 §4.1); senders that enforce refuse its mail "
        "now: add a policy that does; if its mail has left for another provider, add hosted.example to "
        "retire");
  fleet.add_policy("other.example", {"mx.elsewhere.example"});
  fleet.settings.policies[0].hosted = std::exchange(fleet.settings.domains, {});
  CHECK(
      hold_of(fleet, kHosted, HoldReason::no_policy_covers) ==
      "the policy of example.com, whose list names it, does not cover its MX mx.elsewhere.example (RFC 8461 "
      "§4.1); senders that enforce refuse its mail now: move it to the list of other.example, which does; "
      "if its mail has left for another provider, add hosted.example to retire");
  fleet.settings.policies[0].mx_rule = MxRule::fixed;
  fleet.settings.policies[0].mx = fleet_patterns({"mx1.example.com"});
  CHECK(hold_of(fleet, kHosted, HoldReason::not_covered) ==
        "mx in the settings does not cover its MX mx.elsewhere.example; senders that enforce refuse its mail "
        "now: add it to mx, or remove the MX record; if its mail has left for another provider, add "
        "hosted.example to retire");
  fleet.settings.policies[0].goal = Mode::testing;
  fleet.settings.forced = {Brake::weaker_mode};
  fleet.apply();
  fleet.settings.forced = {};
  CHECK(hold_of(fleet, kHosted, HoldReason::not_covered).find("refuse") == std::string::npos);
}

TEST_CASE("a new mx that no MX host matches is named beside the MX that it does not cover") {
  const auto message_with = [](std::initializer_list<std::string> mx) {
    FakeFleet fleet = enforced_fleet();
    fleet.settings.policies[0].mx_rule = MxRule::fixed;
    fleet.settings.policies[0].mx = fleet_patterns(mx);
    const std::vector<Hold> holds = fleet.plan().holds;
    return holds.empty() ? "" : holds.front().message;
  };
  const std::string uncovered = "mx in the settings does not cover its MX mx1.example.com";
  CHECK(message_with({"mx1.exmaple.com"}) == uncovered + "; no MX host matches its new mx1.exmaple.com");
  CHECK(message_with({"mx1.example.com", "mx2.example.com"}).empty());
}

TEST_CASE("a change of the MX records waits for the operator, and follows where this was accepted") {
  const auto moved = [](FakeFleet& fleet) { fleet.domains[kExample].mx = {"mx2.example.com"}; };
  check_situations({
      {"the mx are held", after(enforced_fleet, moved), "hold example.com: mx-differ\n"},
      {"the mx are followed",
       after(enforced_fleet,
             [moved](FakeFleet& fleet) {
               moved(fleet);
               fleet.settings.policies[0].mx_rule = MxRule::followed;
               DomainMemory memory = *fleet.memory[kExample];
               memory.leaving.clear();
               fleet.memory[kExample] = memory;
             }),
       "hold example.com: mx-differ\n"
       "date example.com: mx-may-leave mx1.example.com 2026-12-11T01:00:00Z\n"},
      {"the difference is accepted",
       after(enforced_fleet,
             [moved](FakeFleet& fleet) {
               moved(fleet);
               fleet.settings.policies[0].accept_mx = true;
             }),
       "policy-file example.com: enforce 604800 mx1.example.com,mx2.example.com\n"
       "web-hook: web\n"
       "ledger example.com: 2026121101 enforce 604800 mx1.example.com,mx2.example.com (policy-not-live)\n"
       "announcement example.com: _mta-sts.example.com TXT \"v=STSv1; id=2026121101\" (policy-not-live)\n"
       "date example.com: mx-may-leave mx1.example.com 2026-12-11T01:00:00Z\n"},
  });
}

TEST_CASE("a hosted domain adopts the first policy that covers its MX") {
  const auto adopting = [](auto change) {
    return after(enforced_fleet, [change](FakeFleet& fleet) {
      fleet.add_policy("other.example", {"mx1.other.example"});
      fleet.apply();
      fleet.add_hosted("hosted.example", {"mx1.other.example"});
      change(fleet);
    });
  };
  const std::string waiting =
      "hold other.example: min-testing\n"
      "date other.example: enforce 2026-12-25T00:00:00Z\n";
  check_situations({
      {"it is new", adopting([](FakeFleet&) {}),
       "host-record hosted.example: mta-sts.hosted.example CNAME web.example.\n"
       "host-hook: dns\n"
       "site hosted.example: of other.example\n"
       "web-hook: web\n"
       "announcement hosted.example: _mta-sts.hosted.example CNAME _mta-sts.other.example. "
       "(policy-not-live)\n"
       "announcement hosted.example: _smtp._tls.hosted.example CNAME _smtp._tls.other.example. "
       "(policy-not-live)\n" +
           waiting},
      {"its MX is covered by none",
       adopting([](FakeFleet& fleet) { fleet.domains[kHosted].mx = {"mx.elsewhere.example"}; }),
       "hold hosted.example: no-policy-covers\n" + waiting},
      {"its MX is not known", adopting([](FakeFleet& fleet) { fleet.faults.mx_fails = {kHosted}; }),
       "hold hosted.example: mx-unknown\n" + waiting},
      {"the policy before the one that covers it is not known",
       adopting([](FakeFleet& fleet) { fleet.faults.dns_fails = {kExample}; }),
       "hold example.com: records-unknown\n"
       "hold hosted.example: waits-for-policy\n" +
           waiting},
      {"the policy that covers it has mode none", adopting([](FakeFleet& fleet) {
         fleet.settings.policies[1].goal = Mode::none;
         fleet.settings.forced = {Brake::weaker_mode};
         fleet.apply();
       }),
       "hold hosted.example: no-policy-covers\n"
       "date other.example: mx-may-move 2026-12-11T01:00:00Z safe 2026-12-18T01:00:00Z\n"},
      {"an enforced policy waits until resolvers have forgotten earlier MX hosts",
       adopting([](FakeFleet& fleet) {
         fleet.domains[kHosted].mx = {"mx1.example.com"};
         fleet.domains[kHosted].mx_ttl = 7200;
         fleet.apply();
         fleet.now += hours(1);
       }),
       "host-record hosted.example: mta-sts.hosted.example CNAME web.example. (mx-cached)\n"
       "site hosted.example: of example.com (mx-cached)\n"
       "announcement hosted.example: _mta-sts.hosted.example CNAME _mta-sts.example.com. (mx-cached)\n"
       "announcement hosted.example: _smtp._tls.hosted.example CNAME _smtp._tls.example.com. (mx-cached)\n" +
           waiting},
  });
}

// Enforced with two MX hosts, of which the primary uses one, since no sender holds an earlier policy.
FakeFleet two_mx_fleet() {
  FakeFleet fleet = enforced_fleet();
  fix_two_mx(fleet);
  fleet.apply();
  fleet.now += days(20);
  fleet.apply();
  return fleet;
}

// The same, and resolvers know the MX of two new domains.
FakeFleet joining_fleet(const std::set<std::string>& without_tls) {
  FakeFleet fleet = two_mx_fleet();
  fleet.add_hosted("hosted.example", {"mx1.example.com"});
  fleet.add_hosted("other.example", {"mx1.example.com", "mx2.example.com"});
  fleet.without_tls = without_tls;
  fleet.apply();
  fleet.now += hours(1);
  return fleet;
}

bool has_records(const FakeFleet& fleet, const DomainName& domain) {
  return !fleet.records_at(sts_record_name(domain), 0).empty();
}

TEST_CASE("a domain adopts an enforced policy only if its own MX hosts are ready for it") {
  FakeFleet fleet = joining_fleet({"mx2.example.com"});
  const std::string held =
      "host-record other.example: mta-sts.other.example CNAME web.example. (not-ready)\n"
      "site other.example: of example.com (not-ready)\n"
      "announcement other.example: _mta-sts.other.example CNAME _mta-sts.example.com. (not-ready)\n"
      "announcement other.example: _smtp._tls.other.example CNAME _smtp._tls.example.com. (not-ready)\n";
  CHECK(plan_lines(fleet.apply()) == held);
  CHECK(has_records(fleet, kHosted));
  CHECK_FALSE(has_records(fleet, kOther));
  fleet.without_tls.clear();
  fleet.apply();
  CHECK(has_records(fleet, kOther));
  CHECK(plan_lines(joining_fleet({"mx1.example.com"}).apply()).find("not-ready") != std::string::npos);
}

TEST_CASE("the hold of a domain whose MX is not ready names the host and the check that shows it") {
  const RolloutPlan plan = joining_fleet({"mx2.example.com"}).apply();
  const Hold hold = *plan.steps.front().gate;
  CHECK(hold.domain == kOther);
  CHECK(hold.message == "its MX is not ready for mode enforce of example.com: mx2.example.com: no valid TLS");
  CHECK(hold.opened_by == "mtasts check --ready-for enforce example.com --mx mx2.example.com");
}

TEST_CASE(
    "a policy that is not ready for mode enforce names the MX host of a hosted domain and this domain") {
  FakeFleet fleet = testing_fleet();
  fix_two_mx(fleet);
  fleet.add_hosted("hosted.example", {"mx2.example.com"});
  fleet.apply();
  fleet.now += days(20);
  fleet.without_tls = {"mx2.example.com"};
  const RolloutPlan plan = fleet.apply();
  const auto hold = std::ranges::find(plan.holds, HoldReason::not_ready, &Hold::reason);
  REQUIRE(hold != plan.holds.end());
  CHECK(hold->message == "no valid TLS; mx2.example.com is an MX of hosted.example");
  CHECK(hold->opened_by == "mtasts check --ready-for enforce example.com --mx mx2.example.com");
}

TEST_CASE("a policy of which many MX hosts are not ready names five of them and counts the others") {
  const std::set<std::string> hosts = {"a.example", "b.example", "c.example", "d.example",
                                       "e.example", "f.example", "g.example"};
  FakeFleet fleet = testing_fleet();
  fleet.settings.policies[0].mx_rule = MxRule::fixed;
  fleet.settings.policies[0].mx = fleet_patterns({"mx1.example.com", "*.example"});
  fleet.add_hosted("hosted.example", {hosts.begin(), hosts.end()});
  fleet.apply();
  fleet.now += days(20);
  fleet.without_tls = hosts;
  const RolloutPlan plan = fleet.apply();
  const auto hold = std::ranges::find(plan.holds, HoldReason::not_ready, &Hold::reason);
  REQUIRE(hold != plan.holds.end());
  CHECK_THAT(hold->message, has_text("; e.example is an MX of hosted.example and 2 more"));
  CHECK_THAT(hold->opened_by, has_text(" --mx d.example --mx e.example") && !has_text("f.example"));
}

TEST_CASE("where port 25 is blocked, no MX host holds a domain of an enforced policy") {
  FakeFleet fleet = enforced_fleet();
  fleet.mx_tls_is_good = false;
  fleet.settings.needs_mx_hosts = false;
  fleet.add_hosted("hosted.example", {"mx1.example.com"});
  fleet.apply();
  fleet.now += days(1);
  CHECK(plan_lines(fleet.apply()).empty());
  CHECK(leads_to(kHosted, kExample, fleet));
}

TEST_CASE("an MX host that was not checked is not ready for an enforced policy") {
  FakeFleet fleet = joining_fleet({});
  RolloutWorld world = fleet.observe({.fetched = {kExample}, .checked = {kExample}});
  world.promotions.at(kExample).mx_hosts.erase(fleet_name("mx2.example.com"));
  const RolloutPlan plan = plan_rollout(fleet.settings, world);
  for (const RolloutStep& step : plan.steps) {
    if (step.domain == kHosted && step.phase == Phase::host_record) CHECK_FALSE(step.gate);
    if (step.domain != kOther) continue;
    REQUIRE(step.gate);
    CHECK(step.gate->message ==
          "its MX is not ready for mode enforce of example.com: mx2.example.com was not checked");
  }
}

std::vector<DomainName> asked_primaries(const FakeFleet& fleet) {
  return plan_rollout(fleet.settings, fleet.observe({.fetched = {kExample}})).to_check;
}

TEST_CASE("MX hosts are asked in each run for an enforced policy, and not for one of mode testing") {
  CHECK(asked_primaries(enforced_fleet()) == std::vector<DomainName>{kExample});
  FakeFleet testing = testing_fleet();
  testing.add_hosted("hosted.example", {"mx1.example.com"});
  CHECK(asked_primaries(testing).empty());
}

// Enforced for both MX hosts, and the MX of the primary has moved to the second.
FakeFleet moved_to_second(const std::set<std::string>& without_tls) {
  FakeFleet fleet = two_mx_fleet();
  fleet.without_tls = without_tls;
  fleet.move_mx(kExample, {"mx2.example.com"});
  return fleet;
}

TEST_CASE("an MX host that comes after mode enforce holds its domain until it is ready") {
  FakeFleet fleet = moved_to_second({"mx2.example.com"});
  for (int night = 0; night < 2; ++night) {
    CHECK(asked_primaries(fleet) == std::vector<DomainName>{kExample});
    const RolloutPlan plan = fleet.apply();
    REQUIRE(plan_lines(plan) == "hold example.com: not-ready\n");
    CHECK(plan.holds.front().message ==
          "senders that enforce refuse its mail now: mx2.example.com: no valid TLS");
    CHECK(plan.holds.front().opened_by == "mtasts check --ready-for enforce example.com");
    fleet.now += days(1);
  }
  fleet.without_tls.clear();
  CHECK(plan_lines(fleet.apply()).empty());
}

TEST_CASE("an MX host of a primary that loses its TLS under mode enforce is named") {
  FakeFleet fleet = enforced_fleet();
  REQUIRE(plan_lines(fleet.apply()).empty());
  fleet.without_tls = {"mx1.example.com"};
  CHECK(plan_lines(fleet.apply()) == "hold example.com: not-ready\n");
}

TEST_CASE("an MX host of a hosted domain that loses its TLS is named in a run that fetches its policy") {
  FakeFleet fleet = two_mx_fleet();
  fleet.add_hosted("hosted.example", {"mx2.example.com"});
  fleet.apply();
  fleet.now += hours(1);
  REQUIRE(plan_lines(fleet.apply()).empty());
  fleet.now += days(1);
  fleet.without_tls = {"mx2.example.com"};
  const RolloutPlan plan = fleet.apply();
  REQUIRE(plan_lines(plan) == "hold hosted.example: not-ready\n");
  CHECK(plan.holds.front().message ==
        "senders that enforce refuse its mail now: mx2.example.com: no valid TLS");
}

TEST_CASE("one of several MX hosts that is not ready for mode enforce gets no mail") {
  FakeFleet fleet = moved_to_second({"mx2.example.com"});
  fleet.move_mx(kExample, {"mx1.example.com", "mx2.example.com"});
  const RolloutPlan plan = fleet.apply();
  REQUIRE(plan_lines(plan) == "hold example.com: not-ready\n");
  CHECK(plan.holds.front().message ==
        "senders that enforce do not deliver to all of its MX now: mx2.example.com: no valid TLS");
}

TEST_CASE("an MX host that cannot be asked from here is asked in each run without a hold") {
  FakeFleet fleet = moved_to_second({"mx2.example.com"});
  fleet.apply();
  RolloutWorld world = fleet.observe({.fetched = {kExample}, .checked = {kExample}});
  const auto checked = [&](MxFault fault) {
    world.promotions.at(kExample).mx_hosts.at(fleet_name("mx2.example.com")) = {"no answer", fault};
    return plan_rollout(fleet.settings, world);
  };
  CHECK(checked(MxFault::somewhere).holds.size() == 1);
  CHECK(checked(MxFault::nowhere).holds.empty());
  CHECK(checked(MxFault::nowhere).memory.empty());
  CHECK(asked_primaries(fleet) == std::vector<DomainName>{kExample});
}

TEST_CASE("a hosted domain is held when its MX moves to a covered host that is not ready") {
  FakeFleet fleet = two_mx_fleet();
  fleet.add_hosted("hosted.example", {"mx1.example.com"});
  fleet.apply();
  fleet.now += hours(1);
  REQUIRE(plan_lines(fleet.apply()).empty());
  fleet.without_tls = {"mx2.example.com"};
  fleet.move_mx(kHosted, {"mx2.example.com"});
  const RolloutPlan plan = fleet.apply();
  REQUIRE(plan_lines(plan) == "hold hosted.example: not-ready\n");
  CHECK(plan.holds.front().opened_by == "mtasts check --ready-for enforce example.com --mx mx2.example.com");
}

TEST_CASE("the MX hosts of an enforcing deployment that is taken over are asked") {
  for (const bool is_ready : {true, false}) {
    FakeFleet fleet = new_fleet();
    serve_foreign_policy(fleet, kForeignEnforce, "1");
    fleet.mx_tls_is_good = is_ready;
    const std::string lines = plan_lines(fleet.apply());
    CHECK((lines.find("not-ready") == std::string::npos) == is_ready);
  }
}

TEST_CASE("an MX host that is not ready holds neither the way back from enforce nor another mx") {
  FakeFleet back = moved_to_second({"mx2.example.com"});
  back.settings.policies[0].goal = Mode::testing;
  back.settings.forced = {Brake::weaker_mode};
  back.apply();
  CHECK(back.ledger.at(kExample).back().mode == Mode::testing);
  FakeFleet wider = moved_to_second({"mx2.example.com"});
  add_once(wider.settings.policies[0].mx, *MxPattern::parse("mx3.example.com"));
  wider.apply();
  CHECK(wider.ledger.at(kExample).back().mx.size() == 3);
}

TEST_CASE("unchecked MX hosts cost an unchanged fleet in mode testing no question and no memory") {
  FakeFleet fleet = testing_fleet();
  fleet.add_hosted("hosted.example", {"mx1.example.com"});
  fleet.apply();
  fleet.now += hours(1);
  fleet.apply();
  REQUIRE(fleet.memory.at(kHosted)->unchecked.size() == 1);
  fleet.now += days(1);
  CHECK(asked_primaries(fleet).empty());
  CHECK(fleet.plan().memory.empty());
  fleet.now += days(20);
  fleet.apply();
  REQUIRE(fleet.ledger.at(kExample).back().mode == Mode::enforce);
  CHECK(fleet.memory.at(kHosted)->unchecked.empty());
  CHECK(fleet.memory.at(kExample)->unchecked.empty());
}

TEST_CASE("the date of a move in mode enforce has the check of a host that is no MX yet") {
  FakeFleet fleet = enforced_fleet();
  fleet.settings.policies[0].mx_rule = MxRule::fixed;
  fleet.settings.policies[0].mx = fleet_patterns({"mx1.example.com", "mx2.example.com", "*.example.net"});
  const RolloutPlan plan = fleet.apply();
  REQUIRE(plan.dates.size() == 2);
  CHECK(plan.dates[0].check.empty());
  CHECK(plan.dates[1].check == "mtasts check --ready-for enforce example.com --mx mx2.example.com");
  FakeFleet testing = testing_fleet();
  fix_two_mx(testing);
  for (const RolloutDate& date : testing.apply().dates) {
    const bool is_mode = date.kind == DateKind::enforce;
    CHECK(date.check == (is_mode ? "mtasts check --ready-for enforce example.com" : ""));
  }
}

TEST_CASE("a hosted domain holds up the policy that its senders would fetch in an earlier form") {
  const auto raising = [](auto change) {
    return after(hosting_fleet, [change](FakeFleet& fleet) {
      fleet.settings.policies[0].max_age = *MaxAge::from_seconds(1209600);
      change(fleet);
    });
  };
  const std::string changes =
      "policy-file example.com: enforce 1209600 mx1.example.com\n"
      "web-hook: web\n";
  check_situations({
      {"its records are not known", raising([](FakeFleet& fleet) {
         fleet.faults.dns_fails = {kHosted};
         fleet.apply();
       }),
       "hold hosted.example: records-unknown\n"},
      {"it has no certificate, so nobody can fetch the earlier form", raising([](FakeFleet& fleet) {
         fleet.domains[kHosted].has_certificate = false;
         fleet.apply();
       }),
       "hold hosted.example: policy-not-live\n"},
      {"the web server was not reloaded", raising([](FakeFleet& fleet) {
         fleet.faults.hooks_fail = {Hook::web};
         fleet.apply();
       }),
       "web-hook: web\n"
       "ledger example.com: 2026121201 enforce 1209600 mx1.example.com (policy-not-live)\n"
       "announcement example.com: _mta-sts.example.com TXT \"v=STSv1; id=2026121201\" (policy-not-live)\n"},
      {"its web server has the earlier form", raising([](FakeFleet& fleet) {
         const std::string earlier = fleet.served[kHosted];
         fleet.faults.steps_left = 2;
         fleet.apply();
         fleet.faults.steps_left.reset();
         fleet.served[kHosted] = earlier;
       }),
       "ledger example.com: 2026121201 enforce 1209600 mx1.example.com (policy-not-live)\n"
       "announcement example.com: _mta-sts.example.com TXT \"v=STSv1; id=2026121201\" (policy-not-live)\n"},
  });
}

TEST_CASE("a hosted domain whose policy is not served is named, and nothing else changes") {
  const auto in_order = [](auto change) { return after(hosting_fleet, change); };
  check_situations({
      {"all is served", in_order([](FakeFleet&) {}), ""},
      {"its certificate has another name",
       in_order([](FakeFleet& fleet) { fleet.domains[kHosted].has_certificate = false; }),
       "hold hosted.example: policy-not-live\n"},
      {"another policy is served", in_order([](FakeFleet& fleet) {
         fleet.served[kHosted] = "version: STSv1\nmode: none\nmax_age: 86400\n";
       }),
       "hold hosted.example: policy-not-live\n"},
      {"no web server can be reached", in_order([](FakeFleet& fleet) { fleet.faults.https_fails = true; }),
       "hold example.com: policy-unknown\n"
       "hold hosted.example: waits-for-policy\n"},
      {"the policy is about to change", in_order([](FakeFleet& fleet) {
         fleet.settings.policies[0].max_age = *MaxAge::from_seconds(1209600);
       }),
       "policy-file example.com: enforce 1209600 mx1.example.com\n"
       "web-hook: web\n"
       "ledger example.com: 2026121201 enforce 1209600 mx1.example.com (policy-not-live)\n"
       "announcement example.com: _mta-sts.example.com TXT \"v=STSv1; id=2026121201\" (policy-not-live)\n"},
  });
}

TEST_CASE("eight hosted domains of each policy are sampled, others on each day") {
  FakeFleet fleet = hosting_fleet();
  fleet.add_policy("other.example", {"mx1.other.example"});
  RolloutMemory memory = fleet.memory;
  DomainMemory of_other = *memory.at(kHosted);
  of_other.announced.back().policy = kOther;
  for (int i = 0; i < 20; ++i) {
    const DomainName domain = fleet_name("h" + std::to_string(i) + ".example");
    fleet.settings.domains.push_back(domain);
    memory.insert_or_assign(domain, memory.at(kHosted));
  }
  fleet.settings.domains.push_back(fleet_name("own.example"));
  memory.insert_or_assign(fleet_name("own.example"), of_other);
  fleet.settings.domains.push_back(fleet_name("new.example"));
  const std::vector<DomainName> sample = policy_sample(fleet.settings, memory, fleet.now);
  CHECK(sample.size() == 9);
  CHECK(contains(sample, fleet_name("own.example")));
  std::reverse(fleet.settings.domains.begin(), fleet.settings.domains.end());
  CHECK(policy_sample(fleet.settings, memory, fleet.now + hours(1)) == sample);
  std::vector<DomainName> seen;
  for (int day = 0; day < 20; ++day)
    add_once(seen, policy_sample(fleet.settings, memory, fleet.now + days(day)));
  CHECK(seen.size() == 22);
}

TEST_CASE("a policy whose id the senders of a new domain know gets another id first") {
  FakeFleet fleet = two_policy_fleet();
  for (ZoneRecords& server : fleet.servers) {
    std::get<TxtData>(server[sts_record_name(kOther)].front().rdata).text = "v=STSv1; id=2026112101";
  }
  std::swap(fleet.settings.policies[0], fleet.settings.policies[1]);
  fleet.apply();
  CHECK(print_rdata(fleet.records_at(sts_record_name(kOther), 0).front().rdata) ==
        "\"v=STSv1; id=2026121202\"");
  CHECK(leads_to_other(fleet));
}

TEST_CASE("a domain returns to a policy when resolvers have forgotten that it left, under a new id") {
  FakeFleet fleet = departed_fleet();
  fleet.now += seconds(600);
  std::swap(fleet.settings.policies[0], fleet.settings.policies[1]);
  const std::string waiting =
      "announcement hosted.example: _mta-sts.hosted.example CNAME _mta-sts.example.com. (same-id)\n"
      "announcement hosted.example: _smtp._tls.hosted.example CNAME _smtp._tls.example.com. (same-id)\n";
  const std::string other_testing =
      "hold other.example: min-testing\n"
      "date other.example: enforce 2026-12-26T00:00:00Z\n";
  const std::string site = "site hosted.example: of example.com (same-id)\n";
  CHECK(plan_lines(fleet.apply()) == site + waiting + other_testing);
  fleet.now += hours(1);
  CHECK(plan_lines(fleet.plan()) ==
        site +
            "ledger example.com: 2026121202 enforce 604800 mx1.example.com\n"
            "announcement example.com: _mta-sts.example.com TXT \"v=STSv1; id=2026121202\"\n" +
            waiting + "dns-hook: dns\n" + other_testing);
  fleet.apply();
  CHECK_FALSE(leads_to_other(fleet));
}

TEST_CASE("two domains that change places under ids that their senders may know do not wait for each other") {
  const DomainName second = fleet_name("second.example");
  FakeFleet fleet = testing_fleet();
  fleet.add_policy("other.example", {"mx1.example.com"});
  fleet.add_hosted("hosted.example", {"mx1.example.com"});
  fleet.add_hosted("second.example", {"mx1.example.com"});
  fleet.settings.domains.clear();
  fleet.settings.policies[0].hosted = {kHosted};
  fleet.settings.policies[1].hosted = {second};
  const auto live_on = [&fleet](int time) {
    for (int day = 0; day < time; ++day) {
      fleet.apply();
      fleet.now += days(1);
    }
  };
  live_on(3);
  REQUIRE(leads_to(kHosted, kExample, fleet));
  REQUIRE(leads_to(second, kOther, fleet));
  fleet.memory.clear();
  fleet.apply();
  std::swap(fleet.settings.policies[0].hosted, fleet.settings.policies[1].hosted);
  live_on(20);
  CHECK(leads_to(kHosted, kOther, fleet));
  CHECK(leads_to(second, kExample, fleet));
}

TEST_CASE("a policy gets one new id for a domain that returns, also in the second of the date") {
  FakeFleet fleet = departed_fleet();
  fleet.now += hours(1);
  std::swap(fleet.settings.policies[0], fleet.settings.policies[1]);
  fleet.apply();
  CHECK(fleet.ledger.at(kExample).size() == 3);
  CHECK_FALSE(leads_to_other(fleet));
}

TEST_CASE("a domain does not return under an id that was published before resolvers forgot that it left") {
  FakeFleet fleet = departed_fleet();
  fleet.now += seconds(600);
  fleet.settings.policies[1].max_age = *MaxAge::from_seconds(1209600);
  fleet.faults.secondary_lags = true;
  fleet.apply();
  fleet.faults = {};
  fleet.transfer();
  fleet.now += hours(24);
  fleet.apply();
  REQUIRE(announced_text(fleet) == "\"v=STSv1; id=2026121202\"");
  std::swap(fleet.settings.policies[0], fleet.settings.policies[1]);
  fleet.apply();
  CHECK(announced_text(fleet) == "\"v=STSv1; id=2026121301\"");
  CHECK_FALSE(leads_to_other(fleet));
}

TEST_CASE("a policy covers a domain that the web server has it for before the records lead there") {
  FakeFleet fleet = hosting_fleet();
  PolicySettings& other = fleet.add_policy("other.example", {"mx1.example.com", "mx2.example.com"});
  other.accept_mx = true;
  fleet.settings.forced = {Brake::weaker_mode};
  fleet.apply();
  begin_move(fleet);
  fleet.domains[kOther].mx = {"mx2.example.com"};
  fleet.domains[kHosted].has_certificate = true;
  fleet.now += hours(24 * 8);
  fleet.faults.deploy_misses = {kHosted};
  fleet.apply();
  CHECK(contains(fleet.fetched_policy(kOther)->mx, *MxPattern::parse("mx1.example.com")));
}

TEST_CASE("a policy covers a primary as long as the records of this one lead there") {
  FakeFleet fleet = hosting_fleet();
  PolicySettings& policy = fleet.settings.policies[0];
  policy.mx_rule = MxRule::fixed;
  fleet.settings.policies[0].mx = fleet_patterns({"mx2.example.com"});
  fleet.domains[kExample].mx = {"mx2.example.com"};
  fleet.settings.domains.clear();
  fleet.settings.policies.push_back({.primary = kHosted, .goal = Mode::enforce});
  fleet.now += hours(24);
  fleet.faults.dns_fails = {kHosted};
  fleet.apply();
  fleet.now += hours(24);
  fleet.apply();
  CHECK(contains(fleet.fetched_policy(kHosted)->mx, *MxPattern::parse("mx1.example.com")));
}

TEST_CASE("the id that replaces a lost one is not taken back while its record is on its way") {
  FakeFleet fleet = enforced_fleet();
  fleet.ledger.clear();
  fleet.faults.secondary_lags = true;
  fleet.apply();
  fleet.faults = {};
  fleet.servers[0] = fleet.servers[1];
  REQUIRE(announced_text(fleet) == "\"v=STSv1; id=2026112101\"");
  fleet.now += hours(1);
  fleet.apply();
  CHECK(announced_text(fleet) == "\"v=STSv1; id=2026121101\"");
  CHECK(fleet.ledger.at(kExample).size() == 1);
}

TEST_CASE("the removal of a domain waits for the policy of a primary whose records were not known") {
  FakeFleet fleet = hosting_fleet();
  DomainMemory memory;
  memory.past_is_known = true;  // the last run did not see the CNAME
  fleet.memory.insert_or_assign(kHosted, memory);
  fleet.settings.domains.clear();
  fleet.settings.retired = {kHosted};
  fleet.faults.dns_fails = {kExample};
  CHECK(plan_lines(fleet.apply()).find("hold hosted.example: policies-held\n") != std::string::npos);
}

TEST_CASE("a domain that was never announced is retired at once") {
  FakeFleet fleet = new_fleet();
  fleet.domains[kExample].has_certificate = false;
  fleet.apply();
  REQUIRE_FALSE(fleet.records_at(policy_host(kExample), 0).empty());
  fleet.settings.policies.clear();
  fleet.settings.retired = {kExample};
  fleet.apply();
  CHECK(fleet.records_at(policy_host(kExample), 0).empty());
  CHECK(fleet.policy_files.empty());
}

TEST_CASE("a domain that was never announced is retired at once, also if rollout.json was lost since") {
  FakeFleet fleet = new_fleet();
  fleet.domains[kExample].has_certificate = false;
  fleet.apply();
  fleet.memory.clear();
  fleet.site.clear();
  fleet.settings.policies.clear();
  fleet.settings.retired = {kExample};
  fleet.domains[kExample].has_certificate = true;
  fleet.apply();
  CHECK(fleet.records_at(policy_host(kExample), 0).empty());
  CHECK(fleet.policy_files.empty());
}

TEST_CASE("the dates of a hosted domain have an end if its own policy was never published") {
  FakeFleet fleet = hosting_fleet();
  const std::vector<DomainName> domains = std::exchange(fleet.settings.domains, {});
  fleet.add_policy("hosted.example", {"mx1.example.com"});
  while (!fleet.ledger.contains(kHosted)) {
    fleet.faults.steps_left = 1;
    fleet.apply();
  }
  fleet.faults = {};
  fleet.settings.policies.pop_back();
  fleet.settings.domains = domains;
  fix_two_mx(fleet);
  fleet.apply();
  CHECK_FALSE(fleet.plan().dates.empty());
  fleet.now += days(15);
  fleet.apply();
  CHECK(plan_lines(fleet.plan()).empty());
}

TEST_CASE("the removal of a domain has an end if its mode none was never published") {
  FakeFleet fleet = enforced_fleet();
  fleet.settings.policies.clear();
  fleet.settings.retired = {kExample};
  fleet.apply();
  REQUIRE(fleet.ledger.at(kExample).back().mode == Mode::none);
  for (ZoneRecords& server : fleet.servers) server.erase(sts_record_name(kExample));
  fleet.memory[kExample] = [&] {
    DomainMemory memory = *fleet.memory.at(kExample);
    memory.announced.pop_back();
    return memory;
  }();
  fleet.apply();
  fleet.now += hours(24 * 7 + 1);
  fleet.apply();
  CHECK(fleet.records_at(policy_host(kExample), 0).empty());
}

TEST_CASE("the dates of a hosted domain that was a primary have an end without the memory") {
  FakeFleet fleet = two_policy_fleet();
  fleet.settings.policies.pop_back();
  fleet.settings.domains.push_back(kOther);
  fix_two_mx(fleet);
  fleet.apply();
  fleet.now += hours(24);
  fleet.apply();
  REQUIRE(leads_to(kOther, kExample, fleet));
  fleet.memory.clear();
  fleet.apply();
  fleet.now += hours(24 * 15);
  CHECK(plan_lines(fleet.apply()) == "");
}

TEST_CASE("without the memory a domain may have left any primary just now") {
  FakeFleet fleet = hosting_fleet();
  fleet.add_policy("other.example", {"mx1.other.example"});
  fleet.add_policy("third.example", {"mx1.third.example"});
  fleet.settings.forced = {Brake::weaker_mode};
  fleet.apply();
  fleet.memory.clear();
  fleet.apply();
  const DomainMemory& memory = *fleet.memory.at(kHosted);
  CHECK(memory.any_policy_until == fleet.now + hours(24 * 7));
  // One announcement, however many primaries there are.
  REQUIRE(memory.announced.size() == 1);
  CHECK(memory.announced.back().settled == fleet.now + hours(24 * 7));
}

TEST_CASE("without the memory a domain that moves gets another id than its primary has") {
  for (const bool has_memory : {true, false}) {
    FakeFleet fleet = two_policy_fleet();
    fleet.apply();
    fleet.now += hours(24 * 20);
    fleet.apply();
    const auto ids = [&fleet] { return fleet.ledger.at(kOther).size(); };
    const std::size_t before = ids();
    if (!has_memory) fleet.memory.clear();
    std::swap(fleet.settings.policies[0], fleet.settings.policies[1]);
    fleet.apply();
    CHECK(leads_to(kHosted, kOther, fleet) == has_memory);
    fleet.now += hours(24 * 7);
    fleet.apply();
    CHECK(leads_to(kHosted, kOther, fleet));
    CHECK(ids() == before + (has_memory ? 0 : 1));
  }
}

TEST_CASE("without the memory of an only primary a domain had no other policy") {
  FakeFleet fleet = hosting_fleet();
  fleet.memory.clear();
  fleet.apply();
  CHECK_FALSE(fleet.memory.at(kHosted)->any_policy_until);
  CHECK_FALSE(fleet.memory.at(kExample)->any_policy_until);
}

TEST_CASE("the removal of a domain waits for a policy that only its web server had") {
  FakeFleet fleet = two_policy_fleet();
  fleet.settings.policies[1].max_age = *MaxAge::from_seconds(2592000);
  fleet.apply();
  begin_move(fleet);
  fleet.now += seconds(1);
  fleet.settings.domains.clear();
  fleet.settings.retired = {kHosted};
  CHECK(plan_lines(fleet.apply()) ==
        "hold hosted.example: policies-held\n"
        "hold other.example: min-testing\n"
        "date hosted.example: removal 2027-01-11T01:00:01Z\n"
        "date other.example: enforce 2026-12-26T00:00:00Z\n");
}

TEST_CASE("a published host record that the resolver does not have yet is waited for") {
  FakeFleet fleet = new_fleet();
  const auto opened_by = [&fleet] {
    PolicyHostSeen seen;
    seen.addresses.a.status = seen.addresses.aaaa.status = DnsStatus::no_such_name;
    RolloutWorld world = fleet.observe({});
    world.domains.at(kExample).policy_host = std::make_shared<const PolicyHostSeen>(seen);
    const RolloutPlan plan = plan_rollout(fleet.settings, world);
    const auto held = std::find_if(plan.steps.begin(), plan.steps.end(), [](const RolloutStep& step) {
      return step.gate && step.gate->reason == HoldReason::policy_not_live;
    });
    REQUIRE(held != plan.steps.end());
    return held->gate->opened_by;
  };
  CHECK(opened_by() == "publish the record of mta-sts.example.com, which leads to its web server");
  const ResourceRecord record{policy_host(kExample), *Ttl::from_seconds(300),
                              CnameData{fleet_name("web.example")}};
  for (ZoneRecords& server : fleet.servers) server[record.owner] = {record};
  CHECK(opened_by() ==
        "the record is published: wait until resolvers have forgotten that there was none (--wait does), or "
        "give "
        "its web server an address");
}

TEST_CASE("a retired domain goes to mode none, waits for the longest policy, and is removed") {
  FakeFleet fleet = hosting_fleet();
  fleet.settings.domains.clear();
  fleet.settings.retired = {kHosted};
  CHECK(plan_lines(fleet.apply()) ==
        "hold hosted.example: policies-held\n"
        "date hosted.example: removal 2026-12-19T01:00:00Z\n");
  CHECK(print_rdata(fleet.records_at(sts_record_name(kHosted), 0).front().rdata) ==
        "\"v=STSv1; id=2026121201\"");
  CHECK(fleet.served[kHosted] == "version: STSv1\nmode: none\nmx: mx1.example.com\nmax_age: 86400\n");
  fleet.now += days(7) + hours(1) - seconds(1);
  CHECK(plan_lines(fleet.apply()) ==
        "hold hosted.example: policies-held\n"
        "date hosted.example: removal 2026-12-19T01:00:00Z\n");
  fleet.now += seconds(1);
  CHECK(plan_lines(fleet.plan()) ==
        "removal hosted.example: _mta-sts.hosted.example nothing\n"
        "removal hosted.example: _smtp._tls.hosted.example nothing\n"
        "removal hosted.example: mta-sts.hosted.example nothing\n"
        "dns-hook: dns\n");
  RolloutWorld world = fleet.observe({});
  world.domains.at(kHosted).host_is_wildcards = true;
  CHECK(plan_lines(plan_rollout(fleet.settings, world)) ==
        "removal hosted.example: _mta-sts.hosted.example nothing\n"
        "removal hosted.example: _smtp._tls.hosted.example nothing\n"
        "dns-hook: dns\n");
  CHECK(plan_lines(fleet.apply()).empty());
  CHECK(fleet.site.count(kHosted) == 0);
  CHECK(fleet.policy_files.count(kHosted) == 0);
}

TEST_CASE("a retired domain under whose id senders may have the policy of a primary gets another id") {
  FakeFleet fleet = hosting_fleet();
  fleet.settings.domains.clear();
  fleet.settings.retired = {kHosted};
  fleet.apply();
  DomainMemory memory = *fleet.memory.at(kHosted);
  const PolicyId id = memory.announced.back().id;
  memory.announced.back().early.push_back({kExample, id});
  fleet.memory.insert_or_assign(kHosted, memory);
  fleet.apply();
  CHECK(fleet.ledger.at(kHosted).back().id != id);
  CHECK(fleet.ledger.at(kHosted).back().mode == Mode::none);
  fleet.now += days(30);
  CHECK(plan_lines(fleet.apply()).empty());
  CHECK(fleet.records_at(sts_record_name(kHosted), 0).empty());
}

TEST_CASE("a policy that a person wrote into the file of a hosted domain is ended by a new id") {
  FakeFleet fleet = hosting_fleet();
  const PolicyId before = fleet.ledger.at(kExample).back().id;
  fleet.site.erase(kHosted);
  fleet.edited_copies = {kHosted};
  fleet.faults.steps_left = 2;  // its file is the policy of the primary again before the new id
  fleet.apply();
  REQUIRE(fleet.edited_copies.empty());
  REQUIRE(fleet.ledger.at(kExample).back().id == before);
  fleet.faults = {};
  fleet.apply();
  const PolicyId id = fleet.ledger.at(kExample).back().id;
  CHECK(id != before);
  CHECK(announced_text(fleet) == "\"v=STSv1; id=" + id.text() + '"');
  CHECK(open_steps(fleet.plan()).empty());
}

TEST_CASE("the first policy of a domain whose own was lost gets a new id") {
  FakeFleet fleet = new_fleet();
  fleet.settings.policies[0].goal = Mode::testing;
  serve_foreign_policy(fleet, "", "A1");
  fleet.served.clear();
  fleet.apply();
  CHECK(announced_text(fleet) == "\"v=STSv1; id=2026110101\"");
  CHECK(fleet.ledger.at(kExample).size() == 1);
  CHECK(fleet.ledger.at(kExample).back().mode == Mode::testing);
  CHECK(open_steps(fleet.plan()).empty());
}

TEST_CASE("the policy of a live id that nobody serves is not replaced by mode testing without a word") {
  FakeFleet fleet = enforced_fleet();
  fleet.ledger.clear();
  fleet.memory.clear();
  fleet.site.clear();
  fleet.policy_files.clear();
  fleet.served.clear();
  const std::string held = "hold example.com: weaker-mode\n";
  CHECK(plan_lines(fleet.apply()) == held);
  CHECK(fleet.policy_files.empty());
  FakeFleet first = fleet;
  first.settings.policies[0].goal = Mode::testing;
  first.apply();
  CHECK(first.fetched_policy(kExample)->mode == Mode::testing);
  fleet.settings.forced = {Brake::weaker_mode};
  fleet.faults.hooks_fail = {Hook::web};
  fleet.apply();
  fleet.settings.forced = {};
  fleet.faults = {};
  fleet.apply();  // it goes on with what was permitted
  CHECK(fleet.fetched_policy(kExample)->mode == Mode::testing);
}

TEST_CASE("an id that the ledger lost is replaced: any policy may have had it") {
  FakeFleet fleet = enforced_fleet();
  fix_two_mx(fleet);
  fleet.faults.steps_left = 2;  // the policy file and its hook
  fleet.apply();
  fleet.faults = {};
  fleet.ledger.clear();
  REQUIRE(announced_text(fleet) == "\"v=STSv1; id=2026112101\"");
  fleet.apply();
  CHECK(announced_text(fleet) == "\"v=STSv1; id=2026121101\"");
  CHECK(open_steps(fleet.plan()).empty());
}

TEST_CASE("no domain gets an id that the ledger of its former primary has lost") {
  FakeFleet fleet = hosting_fleet();
  fleet.settings.policies[0].max_age = *MaxAge::from_seconds(86400);
  fleet.apply();
  REQUIRE(announced_text(fleet) == "\"v=STSv1; id=2026121201\"");
  fleet.ledger.clear();
  fleet.settings.domains.clear();
  fleet.settings.retired = {kHosted};
  fleet.apply();
  CHECK(announced_text(fleet) == "\"v=STSv1; id=2026121202\"");
  CHECK(print_rdata(fleet.records_at(sts_record_name(kHosted), 0).front().rdata) ==
        "\"v=STSv1; id=2026121203\"");
}

TEST_CASE("an id that the ledger lost counts as the longest policy") {
  FakeFleet fleet = enforced_fleet();
  fix_two_mx(fleet);
  fleet.apply();
  fleet.ledger.clear();
  // The ids of testing, enforce and enforce with mx2: the last is taken over, the one before it ended today.
  CHECK(plan_lines(fleet.apply()) ==
        "date example.com: mx-may-move mx2.example.com 2026-12-11T01:00:00Z safe 2027-12-11T07:00:00Z\n");
  fleet.settings.policies.clear();
  fleet.settings.retired = {kExample};
  CHECK(plan_lines(fleet.apply()) ==
        "hold example.com: policies-held\n"
        "date example.com: removal 2027-12-11T07:00:00Z\n");
}

TEST_CASE("a date that waits for an unknown policy says so") {
  const MaxAge day = *MaxAge::from_seconds(86400);
  for (const bool is_read : {true, false}) {
    FakeFleet fleet = two_mx_fleet();
    fleet.add_hosted("hosted.example", {"mx1.example.com"});
    fleet.serve_elsewhere(kHosted, fleet_name("_mta-sts.provider.example"), "p1",
                          {Mode::enforce, day, fleet_patterns({"mx9.example.com"})});
    if (!is_read) fleet.elsewhere.begin()->second.clear();
    fleet.ledger.erase(kHosted);
    fleet.apply();
    fleet.now += hours(1);
    const RolloutPlan plan = fleet.apply();
    REQUIRE(leads_to(kHosted, kExample, fleet));
    CHECK(fleet.ledger.contains(kHosted) == is_read);
    // Senders of a policy that was read refuse the present MX, and those of an unknown one may accept it.
    REQUIRE(plan.dates.size() == (is_read ? 2 : 1));
    CHECK(plan.dates.front().safe ==
          fleet.now + hours(1) + (is_read ? seconds(86400) : seconds(MaxAge::kGreatest)));
    CHECK(
        plan.dates.front().reason ==
        (is_read ? "" : "senders may hold the policy p1, which the ledger does not have, for up to a year"));
    const auto moved = std::ranges::find(plan.holds, HoldReason::mx_moved_early, &Hold::reason);
    CHECK((moved != plan.holds.end()) == is_read);
  }
}

TEST_CASE("a domain that is named again after its end, and retired before its record, ends again") {
  FakeFleet fleet = hosting_fleet();
  const auto live_on = [&fleet](int time) {
    for (int day = 0; day < time; ++day) {
      fleet.apply();
      fleet.now += days(1);
    }
  };
  const auto has_host = [&fleet] { return !fleet.records_at(policy_host(kHosted), 0).empty(); };
  std::swap(fleet.settings.domains, fleet.settings.retired);
  live_on(20);
  REQUIRE_FALSE(has_host());
  std::swap(fleet.settings.domains, fleet.settings.retired);
  fleet.faults.deploy_misses = {kHosted};
  live_on(3);
  REQUIRE(has_host());
  REQUIRE(fleet.records_at(sts_record_name(kHosted), 0).empty());
  fleet.faults = {};
  std::swap(fleet.settings.domains, fleet.settings.retired);
  live_on(20);
  CHECK_FALSE(has_host());
  CHECK(fleet.site.count(kHosted) == 0);
}

TEST_CASE("a retired domain whose ledger and _mta-sts are gone announces mode none") {
  FakeFleet fleet = enforced_fleet();
  fleet.settings.policies.clear();
  fleet.settings.retired = {kExample};
  fleet.ledger.clear();
  for (ZoneRecords& server : fleet.servers) server.erase(sts_record_name(kExample));
  const RolloutPlan plan = fleet.apply();
  CHECK(plan_lines(plan) ==
        "hold example.com: policies-held\n"
        "date example.com: removal 2027-12-11T07:00:00Z\n");
  CHECK(fleet.fetched_policy(kExample)->mode == Mode::none);
}

TEST_CASE("a retired domain whose state and _mta-sts are lost ends the policy that is served still") {
  for (const bool is_file_known : {false, true}) {  // of init, which finds a served policy without a record
    INFO(is_file_known);
    FakeFleet fleet = forgotten_fleet();
    if (is_file_known) fleet.policy_files = enforced_fleet().policy_files;
    for (ZoneRecords& server : fleet.servers) server.erase(sts_record_name(kExample));
    fleet.faults.steps_left = 2;  // what is served then says nothing of the past
    fleet.apply();
    fleet.faults.steps_left = {};
    fleet.deploy();
    const RolloutPlan plan = fleet.apply();
    CHECK(plan_lines(plan) ==
          "hold example.com: policies-held\n"
          "date example.com: removal 2027-12-18T06:00:00Z\n");
    CHECK(fleet.fetched_policy(kExample)->mode == Mode::none);
    CHECK_FALSE(fleet.records_at(sts_record_name(kExample), 0).empty());
  }
}

TEST_CASE("a retired domain without a record is removed at once unless its policy may be older") {
  const auto retired = [](auto change) {
    FakeFleet fleet = forgotten_fleet();
    for (ZoneRecords& server : fleet.servers) server.erase(sts_record_name(kExample));
    change(fleet);
    fleet.apply();
    return fleet;
  };
  const FakeFleet gone = retired([](FakeFleet& fleet) { fleet.served.clear(); });
  CHECK(gone.records_at(policy_host(kExample), 0).empty());
  const FakeFleet begun = retired([](FakeFleet& fleet) {
    fleet.served[kExample] = print_policy(
        {Mode::testing, *MaxAge::from_seconds(86400), fleet_patterns({"mx1.example.com"})}, LineEnding::lf);
  });
  CHECK(begun.records_at(policy_host(kExample), 0).empty());
  const FakeFleet unknown = retired([](FakeFleet& fleet) { fleet.faults.https_fails = true; });
  CHECK_FALSE(unknown.records_at(policy_host(kExample), 0).empty());
}

TEST_CASE("a retired hosted domain whose _mta-sts is gone waits for the policy that the ledger has") {
  FakeFleet fleet = hosting_fleet();
  fleet.settings.domains.clear();
  fleet.settings.retired = {kHosted};
  for (ZoneRecords& server : fleet.servers) server.erase(sts_record_name(kHosted));
  CHECK(plan_lines(fleet.apply()) ==
        "hold hosted.example: policies-held\n"
        "date hosted.example: removal 2026-12-19T01:00:00Z\n");
  fleet.now += days(7) + hours(1);
  fleet.apply();
  CHECK(fleet.records_at(policy_host(kHosted), 0).empty());
}

TEST_CASE("nothing is planned or remembered while the clock is behind an earlier run") {
  FakeFleet fleet = enforced_fleet();
  fleet.settings.policies[0].goal = Mode::none;
  fleet.settings.forced = {Brake::weaker_mode};
  fleet.domains[kExample].mx = {"mx2.example.com"};
  fleet.clock_error = -days(365);
  const RolloutPlan plan = fleet.plan();
  CHECK(plan_lines(plan) == "hold example.com: clock-behind\n");
  CHECK(plan.memory.empty());
  CHECK(plan.holds.front().message ==
        "the clock shows 2025-12-11T00:00:00Z, and an earlier run recorded 2026-11-21T00:00:00Z: dates would "
        "be too early");
  CHECK(plan.holds.front().opened_by ==
        "set the clock; if it is right and was ahead, correct the later times in ledger.ndjson and "
        "rollout.json");
  fleet.clock_error = seconds(0);
  CHECK_FALSE(open_steps(fleet.plan()).empty());
}

TEST_CASE("an announcement that was seen under a clock that was behind counts from the next run") {
  FakeFleet fleet = enforced_fleet();
  fix_two_mx(fleet);
  const std::string dates =
      "date example.com: mx-may-move mx2.example.com 2026-12-11T01:00:00Z safe 2026-12-18T01:00:00Z\n";
  CHECK(plan_lines(fleet.apply()) == dates);
  DomainMemory memory = *fleet.memory.at(kExample);
  memory.announced.back().since -= days(365);
  memory.announced.back().settled -= days(365);
  fleet.memory[kExample] = memory;
  CHECK(plan_lines(fleet.apply()) == dates);
  fleet.now += days(1);
  CHECK(plan_lines(fleet.apply()) == dates);
}

namespace {

// The web host of the settings is another one, which serves these policies.
FakeFleet moved_fleet(FakeFleet fleet, const FakeFleet::Bodies& bodies) {
  fleet.settings.web.host = fleet_name("web2.example");
  fleet.elsewhere[fleet_name("web2.example")] = bodies;
  return fleet;
}

}  // namespace

TEST_CASE("a record leads to a new web host only when that serves the policy") {
  const FakeFleet::Bodies ours = hosting_fleet().served;
  const FakeFleet::Bodies older = {
      {kExample, "version: STSv1\nmode: enforce\nmx: old.example.com\nmax_age: 604800\n"},
      {kHosted, "version: STSv1\nmode: enforce\nmx: old.example.com\nmax_age: 604800\n"}};
  const auto lines = [](const std::string& gate) {
    return "host-record example.com: mta-sts.example.com CNAME web2.example." + gate +
           "host-record hosted.example: mta-sts.hosted.example CNAME web2.example." + gate;
  };
  const auto moved = [](const FakeFleet::Bodies& bodies, std::vector<Brake> forced = {}) {
    FakeFleet fleet = moved_fleet(hosting_fleet(), bodies);
    fleet.settings.forced = std::move(forced);
    return plan_lines(fleet.plan());
  };
  CHECK(moved(ours) == lines("\n") + "host-hook: dns\n");
  CHECK(moved({}) == lines(" (web-host-not-ready)\n"));
  CHECK(moved(older) == lines(" (web-host-not-ready)\n"));
  // The certificate can be had only after the move.
  CHECK(moved({}, {Brake::web_host}) == lines("\n") + "host-hook: dns\n");
  CHECK(moved(older, {Brake::web_host}) == lines(" (web-host-not-ready)\n"));
  // Nothing is published yet: the record comes first, so that a certificate can be obtained.
  FakeFleet first = moved_fleet(new_fleet(), {});
  CHECK(open_steps(first.plan()).front().phase == Phase::host_record);
}

TEST_CASE("a new id that waits for a domain at another web host names the domain and the ways out") {
  const auto has_new_id = [](const FakeFleet& fleet) {
    return fleet.ledger.at(kExample).back().max_age.seconds() == 2592000;
  };
  FakeFleet fleet = moved_fleet(hosting_fleet(), hosting_fleet().served);
  fleet.domains[kHosted].mx = {"mx.elsewhere.example"};
  fleet.apply();
  fleet.settings.policies[0].max_age = *MaxAge::from_seconds(2592000);
  const RolloutPlan plan = fleet.apply();
  REQUIRE_FALSE(has_new_id(fleet));
  const Hold& gate = *plan.steps.front().gate;
  CHECK(gate.domain == kHosted);
  CHECK(gate.reason == HoldReason::policy_not_live);
  CHECK(
      gate.opened_by ==
      "the new id of example.com waits, since hosted.example has its policy and another web host: serve the "
      "policy there, add a policy that covers the MX of hosted.example, or add it to retire");
  FakeFleet served = fleet;
  served.served[kHosted] = served.policy_files.at(kExample);
  served.apply();
  CHECK(has_new_id(served));
  FakeFleet covered = fleet;
  covered.add_policy("elsewhere.example", {"mx.elsewhere.example"});
  covered.settings.forced = {Brake::weaker_mode};
  covered.apply();
  covered.now += days(8);
  covered.apply();
  CHECK(has_new_id(covered));
  std::swap(fleet.settings.domains, fleet.settings.retired);
  fleet.apply();
  CHECK(has_new_id(fleet));
}

TEST_CASE("the option that permits a move is named only where it does so") {
  const auto opened_by = [](const FakeFleet::Bodies& bodies) {
    return moved_fleet(hosting_fleet(), bodies).plan().steps.front().gate->opened_by;
  };
  const std::string help = "serve the policy there, with a certificate for the name";
  CHECK(opened_by({}) == help + "; if that can come only after the move, mtasts apply --force-web-host");
  CHECK(opened_by({{kExample, "version: STSv1\nmode: none\nmax_age: 604800\n"}}) == help);
}

TEST_CASE("a new web host is asked for hosted domains only when it serves their primary") {
  const auto asked = [](const FakeFleet& fleet, const std::vector<DomainName>& ahead) {
    return plan_rollout(fleet.settings, fleet.observe({.fetched = {kExample},
                                                       .fetched_ahead = ahead,
                                                       .checked = {kExample},
                                                       .looked_up = {kHosted}}))
        .to_fetch_ahead;
  };
  const std::vector<DomainName> primary = {kExample};
  const std::vector<DomainName> hosted = {kHosted};
  const FakeFleet idle = moved_fleet(hosting_fleet(), {});
  CHECK(asked(idle, {}) == primary);
  CHECK(asked(idle, {kExample}).empty());
  const FakeFleet ready = moved_fleet(hosting_fleet(), hosting_fleet().served);
  CHECK(asked(ready, {}) == primary);
  CHECK(asked(ready, {kExample}) == hosted);
  CHECK(asked(ready, {kExample, kHosted}).empty());
}

TEST_CASE("a hosted domain without a record at its Policy Host does not keep the addresses of its primary") {
  FakeFleet fleet = hosting_fleet();
  fleet.settings.web = {.addresses = {*IpAddress::parse("192.0.2.81")}};
  fleet.domains[kHosted].has_certificate = false;
  const DomainName present = fleet_name("web1.example");
  fleet.elsewhere[present] = fleet.served;
  for (ZoneRecords& server : fleet.servers) {
    for (const DomainName& host : {policy_host(kExample), policy_host(kHosted)})
      server[host] = {{host, *Ttl::from_seconds(900), CnameData{present}}};
  }
  CHECK(plan_lines(fleet.plan())
            .starts_with("host-record example.com: mta-sts.example.com A 192.0.2.81 (web-host-not-ready)\n"));
  for (ZoneRecords& server : fleet.servers) server.erase(policy_host(kHosted));
  CHECK(plan_lines(fleet.plan()).starts_with("host-record example.com: mta-sts.example.com A 192.0.2.81\n"));
}

TEST_CASE("a record does not wait for a certificate at the new web host if no policy is served now") {
  FakeFleet fleet = hosting_fleet();
  fleet = moved_fleet(fleet, {{kExample, fleet.served.at(kExample)}});
  fleet.served.erase(kHosted);
  CHECK(plan_lines(fleet.plan()) ==
        "host-record example.com: mta-sts.example.com CNAME web2.example.\n"
        "host-record hosted.example: mta-sts.hosted.example CNAME web2.example.\n"
        "host-hook: dns\n");
  // The present web server cannot be asked from here.
  fleet.faults.https_fails = true;
  CHECK(open_steps(fleet.plan()).empty());
}

TEST_CASE("no new id is published while the record of the Policy Host waits for its web host") {
  FakeFleet fleet = moved_fleet(enforced_fleet(), {});
  fix_two_mx(fleet);
  fleet.faults.deploy_misses = {kExample};
  fleet.apply();
  CHECK(announced_text(fleet) == "\"v=STSv1; id=2026112101\"");
  fleet.faults = {};
  fleet.deploy();
  fleet.apply();
  CHECK(announced_text(fleet) == "\"v=STSv1; id=2026121101\"");
  CHECK(print_rdata(fleet.records_at(policy_host(kExample), 0).front().rdata) == "web2.example.");
}

TEST_CASE("a domain that hosts others is not retired") {
  FakeFleet fleet = hosting_fleet();
  fleet.settings.policies.clear();
  fleet.settings.retired = {kExample};
  CHECK(plan_lines(fleet.plan()) ==
        "hold example.com: still-hosting\n"
        "hold hosted.example: no-policy-covers\n");
}

TEST_CASE("a domain that has gone to another deployment is not retired") {
  FakeFleet fleet = hosting_fleet();
  fleet.settings.domains.clear();
  fleet.settings.retired = {kHosted};
  const DomainName owner = sts_record_name(kHosted);
  const Ttl ttl = *Ttl::from_seconds(3600);
  for (ZoneRecords& server : fleet.servers)
    server[owner] = {{owner, ttl, CnameData{fleet_name("_mta-sts.elsewhere.example")}}};
  CHECK(plan_lines(fleet.apply()) == "hold hosted.example: foreign-records\n");
}

TEST_CASE("a policy covers the MX of a domain that was retired on its way from another deployment") {
  FakeFleet fleet = testing_fleet();
  fleet.settings.policies[0].goal = Mode::testing;
  fix_two_mx(fleet);
  fleet.apply();
  fleet.now += days(20);
  fleet.add_hosted("hosted.example", {"mx1.example.com"});
  fleet.serve_elsewhere(kHosted, fleet_name("_mta-sts.provider.example"), "theirs",
                        {Mode::testing, *MaxAge::from_seconds(604800), fleet_patterns({"mx1.example.com"})});
  while (!fleet.site.contains(kHosted)) {
    fleet.faults.steps_left = 1;
    fleet.apply();
  }
  fleet.faults = {};
  fleet.deploy();
  fleet.settings.retired = std::exchange(fleet.settings.domains, {});
  for (ZoneRecords& server : fleet.servers)
    server[policy_host(kHosted)].front().rdata = CnameData{*fleet.settings.web.host};
  fleet.domains[kExample].mx = {"mx2.example.com"};
  fleet.settings.policies[0].mx = fleet_patterns({"mx2.example.com"});
  fleet.apply();
  fleet.now += days(1);
  fleet.apply();
  REQUIRE(fleet.fetched_policy(kHosted));
  CHECK(hosts_without_pattern(fleet.fetched_policy(kHosted)->mx, {fleet_name("mx1.example.com")}).empty());
}

TEST_CASE("a domain that has a deployment of its own now is not retired") {
  FakeFleet fleet = hosting_fleet();
  fleet.settings.domains.clear();
  fleet.settings.retired = {kHosted};
  const DomainName web = fleet_name("web.hosted.example");
  fleet.serve_elsewhere(
      kHosted, sts_record_name(kHosted), "theirs",
      {Mode::enforce, *MaxAge::from_seconds(604800), fleet_patterns({"mx.hosted.example"})});
  for (ZoneRecords& server : fleet.servers)
    REQUIRE(server.at(policy_host(kHosted)).front().rdata != Rdata(CnameData{*fleet.settings.web.host}));
  const RolloutPlan plan = fleet.apply();
  CHECK(plan_lines(plan) == "hold hosted.example: foreign-records\n");
  CHECK_THAT(plan.holds.front().message, has_text("has the id theirs, which is not ours"));
  CHECK_FALSE(fleet.site.contains(kHosted));
  CHECK_FALSE(fleet.ledger.contains(kHosted));
}

TEST_CASE("a hosted domain whose records lead to another deployment now is not taken back") {
  const Ttl ttl = *Ttl::from_seconds(3600);
  const DomainName owner = sts_record_name(kHosted);
  for (const Rdata& record :
       {Rdata(CnameData{fleet_name("_mta-sts.elsewhere.example")}), Rdata(TxtData{"v=STSv1; id=theirs"})}) {
    FakeFleet fleet = hosting_fleet();
    for (ZoneRecords& server : fleet.servers) server[owner] = {{owner, ttl, record}};
    const RolloutPlan plan = fleet.apply();
    REQUIRE_FALSE(plan.steps.empty());
    for (const RolloutStep& step : plan.steps) CHECK(step.gate->reason == HoldReason::foreign_records);
    CHECK(fleet.records_at(owner, 0).front().rdata == record);
    for (ZoneRecords& server : fleet.servers) server[owner].clear();
    fleet.apply();
    fleet.now += days(1);
    fleet.apply();
    CHECK(leads_to(kHosted, kExample, fleet));
  }
}

TEST_CASE("the own record of a domain that is retired is kept while its Policy Host is still ours") {
  FakeFleet fleet = hosting_fleet();
  const DomainName owner = sts_record_name(kHosted);
  const Rdata record = TxtData{"v=STSv1; id=theirs"};
  for (ZoneRecords& server : fleet.servers) server[owner] = {{owner, *Ttl::from_seconds(3600), record}};
  fleet.settings.retired = std::exchange(fleet.settings.domains, {});
  CHECK(plan_lines(fleet.apply()) == "hold hosted.example: foreign-records\n");
  CHECK(fleet.records_at(owner, 0).front().rdata == record);
}

TEST_CASE("a retired domain that has gone to another deployment leaves the site and keeps its records") {
  const DomainName owner = sts_record_name(kHosted);
  const DomainName host = policy_host(kHosted);
  const Ttl ttl = *Ttl::from_seconds(3600);
  const Rdata record = CnameData{fleet_name("_mta-sts.elsewhere.example")};
  const Rdata web = CnameData{fleet_name("web.elsewhere.example")};
  FakeFleet fleet = hosting_fleet();
  fleet.settings.domains.clear();
  fleet.settings.retired = {kHosted};
  for (ZoneRecords& server : fleet.servers) {
    server[owner] = {{owner, ttl, record}};
    server[host] = {{host, ttl, web}};
  }
  CHECK(plan_lines(fleet.apply()) == "hold hosted.example: foreign-records\n");
  CHECK(fleet.site.count(kHosted) == 0);
  CHECK(fleet.records_at(owner, 0).front().rdata == record);
  CHECK(fleet.records_at(host, 0).front().rdata == web);
}

TEST_CASE("a domain that no run has seen is retired after the longest policy that there can be") {
  FakeFleet fleet = forgotten_fleet();
  CHECK(plan_lines(fleet.apply()) ==
        "hold example.com: policies-held\n"
        "date example.com: removal 2027-12-18T06:00:00Z\n");
}

TEST_CASE("a domain that is found with mode none waits for the policies that nobody knows") {
  const std::string waits =
      "hold example.com: policies-held\n"
      "date example.com: removal 2027-11-08T06:00:00Z\n";
  const Policy none{Mode::none, *MaxAge::from_seconds(86400), {}};
  for (const bool has_state : {false, true}) {
    INFO(has_state);
    FakeFleet fleet = new_fleet();
    fleet.settings.policies.clear();
    fleet.settings.retired = {kExample};
    serve_foreign_policy(fleet, print_policy(none, LineEnding::lf), "B9");
    if (has_state) {  // of init
      fleet.ledger[kExample] = {
          {"2026-11-01T00:00:00Z", kExample, *PolicyId::parse("B9"), none.mode, none.max_age, {}}};
      fleet.memory[kExample] = DomainMemory{.is_taken_over = true};
    }
    CHECK(plan_lines(fleet.plan()).ends_with(waits));
    const RolloutPlan plan = fleet.apply();
    CHECK(plan_lines(plan) == waits);
    CHECK_THAT(plan.holds.front().message,
               has_text("the policies before 2026-11-01T00:00:00Z are not known"));
    fleet.now = std::chrono::sys_days(std::chrono::year(2027) / 11 / 8) + hours(6) - seconds(1);
    CHECK(plan_lines(fleet.apply()) == waits);
    fleet.now += seconds(1);
    CHECK(plan_lines(fleet.apply()).empty());
    CHECK(fleet.records_at(sts_record_name(kExample), 0).empty());
  }
}

TEST_CASE("a person who knows the past ends the wait for unknown policies by the removal of the records") {
  FakeFleet fleet = new_fleet();
  fleet.settings.policies.clear();
  fleet.settings.retired = {kExample};
  const Policy none{Mode::none, *MaxAge::from_seconds(86400), {}};
  serve_foreign_policy(fleet, print_policy(none, LineEnding::lf), "B9");
  REQUIRE(fleet.apply().holds.size() == 1);
  REQUIRE(fleet.policy_files.contains(kExample));
  for (ZoneRecords& server : fleet.servers) {
    for (const DomainName& owner :
         {sts_record_name(kExample), tlsrpt_record_name(kExample), policy_host(kExample)})
      server.erase(owner);
  }
  CHECK(plan_lines(fleet.apply()).empty());
  CHECK_FALSE(fleet.site.contains(kExample));
  CHECK_FALSE(fleet.policy_files.contains(kExample));
}

TEST_CASE("the ledger of its primary does not shorten the wait for the unknown policies of a domain") {
  FakeFleet fleet = hosting_fleet();
  fleet.now += days(800);
  fleet.memory.erase(kHosted);
  fleet.settings.domains.clear();
  fleet.settings.retired = {kHosted};
  const auto begin = fleet.now;
  fleet.apply();
  fleet.now += days(30);
  const RolloutPlan plan = fleet.apply();
  REQUIRE(plan.dates.size() == 1);
  CHECK(plan.dates.front().kind == DateKind::removal);
  CHECK(plan.dates.front().from == begin + days(7) + seconds(MaxAge::kGreatest));
}

TEST_CASE("a domain that had no record when its memory began has no unknown policies") {
  FakeFleet fleet = testing_fleet();
  fleet.settings.policies.clear();
  fleet.settings.retired = {kExample};
  CHECK(plan_lines(fleet.apply()) ==
        "hold example.com: policies-held\n"
        "date example.com: removal 2026-11-08T01:00:00Z\n");
}

TEST_CASE("a retired domain whose records are gone is removed from the site at once") {
  FakeFleet fleet = hosting_fleet();
  fleet.settings.domains.clear();
  fleet.settings.retired = {kHosted};
  for (ZoneRecords& server : fleet.servers) {
    for (const DomainName& owner :
         {sts_record_name(kHosted), tlsrpt_record_name(kHosted), policy_host(kHosted)})
      server.erase(owner);
  }
  CHECK(plan_lines(fleet.apply()).empty());
  CHECK(fleet.site.count(kHosted) == 0);
}

TEST_CASE("a primary is not retired while a domain that left the settings has its policy") {
  FakeFleet fleet = hosting_fleet();
  fleet.settings.policies.clear();
  fleet.settings.domains.clear();
  fleet.settings.retired = {kExample};
  CHECK(plan_lines(fleet.apply()) ==
        "hold example.com: still-hosting\n"
        "unmanaged hosted.example\n");
}

TEST_CASE("accepted mx stay accepted while the web server lacks their policy") {
  FakeFleet fleet = enforced_fleet();
  fleet.domains[kExample].mx = {"mx2.example.com"};
  fleet.settings.policies[0].mx_rule = MxRule::followed;
  fleet.settings.policies[0].accept_mx = true;
  fleet.faults.hooks_fail = {Hook::web};
  fleet.apply();
  const std::string written = fleet.policy_files.at(kExample);
  fleet.settings.policies[0].accept_mx = false;
  CHECK(plan_lines(fleet.apply()).find("mx-differ") == std::string::npos);
  CHECK(fleet.policy_files.at(kExample) == written);
  fleet.domains[kExample].mx = {"mx2.example.com", "mx3.example.com"};
  CHECK(plan_lines(fleet.apply()).find("hold example.com: mx-differ\n") != std::string::npos);
  CHECK(fleet.policy_files.at(kExample) == written);
  fleet.domains[kExample].mx = {"mx2.example.com"};
  fleet.faults = {};
  fleet.apply();
  CHECK(fleet.ledger.at(kExample).back().mx == fleet_patterns({"mx1.example.com", "mx2.example.com"}));
}

TEST_CASE("a weaker mode stays permitted while the web server lacks its policy") {
  FakeFleet fleet = enforced_fleet();
  fleet.settings.policies[0].goal = Mode::testing;
  fleet.settings.forced = {Brake::weaker_mode};
  fleet.faults.hooks_fail = {Hook::web};
  fleet.apply();
  const std::string written = fleet.policy_files.at(kExample);
  CHECK(written.find("testing") != std::string::npos);
  fleet.settings.forced = {};
  CHECK(plan_lines(fleet.apply()).find("weaker-mode") == std::string::npos);
  CHECK(fleet.policy_files.at(kExample) == written);
  FakeFleet old_state = fleet;  // a state from a backup permits nothing
  old_state.ledger.at(kExample).pop_back();
  CHECK(plan_lines(old_state.apply()).find("hold example.com: weaker-mode\n") != std::string::npos);
  fleet.faults = {};
  fleet.apply();
  CHECK(fleet.ledger.at(kExample).back().mode == Mode::testing);
}

TEST_CASE("an mx that was accepted to leave is not taken back while the web server has it") {
  FakeFleet fleet = enforced_fleet();
  fix_two_mx(fleet);
  fleet.apply();
  fleet.settings.policies[0].mx_rule = MxRule::held;
  fleet.settings.policies[0].accept_mx = true;
  fleet.faults.hooks_fail = {Hook::web};
  fleet.apply();
  const std::string written = fleet.policy_files.at(kExample);
  CHECK(written.find("mx2") == std::string::npos);
  fleet.settings.policies[0].accept_mx = false;
  CHECK(plan_lines(fleet.apply()).find("mx-differ") == std::string::npos);
  CHECK(fleet.policy_files.at(kExample) == written);
}

TEST_CASE("a primary whose MX are unusable or not known keeps its policy and is held") {
  check_situations({
      {"no MX", after(enforced_fleet, [](FakeFleet& fleet) { fleet.domains[kExample].mx.clear(); }),
       "hold example.com: mx-unusable\n"},
      {"the lookup fails",
       after(enforced_fleet, [](FakeFleet& fleet) { fleet.faults.mx_fails = {kExample}; }),
       "hold example.com: mx-unknown\n"},
  });
}

TEST_CASE("the hold of a domain without MX names the domain once") {
  FakeFleet fleet = hosting_fleet();
  fleet.domains[kExample].mx.clear();
  fleet.domains[kHosted].mx.clear();
  const std::vector<Hold> holds = fleet.plan().holds;
  REQUIRE(holds.size() == 2);
  for (const Hold& hold : holds) {
    CHECK(hold.reason == HoldReason::mx_unusable);
    CHECK(hold.message == "no MX record");
  }
}

TEST_CASE("a domain that left the settings is reported and keeps everything") {
  FakeFleet fleet = hosting_fleet();
  fleet.settings.domains.clear();
  CHECK(open_steps(fleet.plan()).empty());
  CHECK(fleet.plan().unmanaged == std::vector{kHosted});
}

TEST_CASE("domains that left the settings of an enforced policy are named in each run until they retire") {
  FakeFleet fleet = hosting_fleet();
  fleet.settings.domains.clear();
  fleet.apply();
  const RolloutPlan plan = fleet.apply();
  REQUIRE(plan.holds.size() == 1);
  CHECK(plan.holds.front().domain == kExample);
  CHECK(plan.holds.front().message ==
        "hosted.example, which the settings do not name, has its policy; senders enforce it, and no run "
        "looks up the MX");
  CHECK(plan.holds.front().opened_by == "add hosted.example to retire, or to a policy");
  fleet.settings.retired = {kHosted};
  fleet.apply();
  CHECK(plan_lines(fleet.apply()).find("still-hosting") == std::string::npos);

  FakeFleet testing = testing_fleet();
  testing.add_hosted("hosted.example", {"mx1.example.com"});
  testing.apply();
  testing.settings.domains.clear();
  CHECK(plan_lines(testing.plan()).find("still-hosting") == std::string::npos);
}

TEST_CASE("of many domains that left the settings five are named, and the others counted") {
  FakeFleet fleet = hosting_fleet();
  for (const char* name : {"a.example", "b.example", "c.example", "d.example", "e.example", "f.example"})
    fleet.site.insert_or_assign(fleet_name(name), kExample);
  const std::vector<Hold> holds = fleet.plan().holds;
  REQUIRE(holds.size() == 1);
  CHECK_THAT(holds.front().message,
             has_text("a.example, b.example, c.example, d.example, e.example and 1 more, "
                      "which the settings do not name, have its policy; "));
  CHECK(holds.front().opened_by == "add them to retire, or to a policy");
}

TEST_CASE("a domain that left the settings keeps the mx of its policy and keeps it from mode enforce") {
  FakeFleet fleet = hosting_fleet();
  fleet.settings.policies[0].mx_rule = MxRule::followed;
  fleet.settings.policies[0].accept_mx = true;
  fleet.move_mx(kExample, {"mx1.example.com", "mx2.example.com"});
  fleet.apply();
  fleet.now += days(10);
  fleet.move_mx(kExample, {"mx2.example.com"});
  fleet.apply();
  fleet.settings.domains.clear();
  fleet.now += days(10);
  CHECK(plan_lines(fleet.apply()) ==
        "hold example.com: still-hosting\n"
        "unmanaged hosted.example\n");
  CHECK(fleet.fetched_policy(kHosted)->mx == fleet_patterns({"mx1.example.com", "mx2.example.com"}));
  // It is gone from the site, and so is what kept the old mx.
  fleet.site.erase(kHosted);
  CHECK(open_steps(fleet.plan()).front().phase == Phase::policy_file);

  FakeFleet testing = testing_fleet();
  testing.add_hosted("hosted.example", {"mx1.example.com"});
  testing.apply();
  testing.now += days(20);
  testing.settings.domains.clear();
  CHECK(plan_lines(testing.plan()) ==
        "hold example.com: still-hosting\n"
        "unmanaged hosted.example\n");
}

TEST_CASE("a hook that failed runs again although no file changed") {
  FakeFleet fleet = enforced_fleet();
  fleet.unfinished_hooks = {Hook::web};
  CHECK(plan_lines(fleet.plan()) == "web-hook: web\n");
}

namespace {

// Eight hosted domains beside the primary.
FakeFleet large_fleet() {
  FakeFleet fleet = enforced_fleet();
  for (const char* domain : {"a.example", "b.example", "c.example", "d.example", "e.example", "f.example",
                             "g.example", "h.example"}) {
    fleet.add_hosted(domain, {"mx1.example.com"});
  }
  fleet.apply();
  fleet.now += days(1);
  fleet.apply();
  return fleet;
}

std::size_t open_changes(const FakeFleet& fleet) {
  const std::vector<RolloutStep> open = open_steps(fleet.plan());
  return static_cast<std::size_t>(std::count_if(open.begin(), open.end(), [](const RolloutStep& step) {
    return std::holds_alternative<ChangeName>(step.action);
  }));
}

}  // namespace

TEST_CASE("a change or removal of many domains at once needs a word") {
  FakeFleet changed = large_fleet();
  changed.settings.ttl = *Ttl::from_seconds(60);
  CHECK(open_changes(changed) == 0);
  CHECK(plan_lines(changed.plan()).find("hold a.example: many-changes") != std::string::npos);
  CHECK(count_records(changed.plan()).changed == 27);
  changed.settings.forced = {Brake::changes};
  CHECK(open_changes(changed) == 27);

  FakeFleet removed = large_fleet();
  std::swap(removed.settings.retired, removed.settings.domains);
  removed.settings.forced = {Brake::changes};
  removed.apply();
  removed.now += days(10);
  CHECK(open_changes(removed) == 0);
  CHECK(plan_lines(removed.plan()).find("hold a.example: many-removals") != std::string::npos);
  removed.settings.forced = {Brake::removals};
  CHECK(open_changes(removed) == 24);
  CHECK(count_records(removed.plan()).removed == 24);
}

TEST_CASE("a brake counts the domains that were never announced among all") {
  FakeFleet fleet;
  for (const std::string label : {"a", "b", "c", "d", "e", "f"}) {
    fleet.add_policy(label + ".example", {"mx1.example.com"});
    fleet.domains[fleet_name(label + ".example")].has_certificate = false;
  }
  fleet.apply();
  for (const PolicySettings& policy : fleet.settings.policies)
    fleet.settings.retired.push_back(policy.primary);
  fleet.settings.policies.clear();
  const std::vector<Hold> holds = fleet.plan().holds;
  REQUIRE(holds.size() == 1);
  CHECK(holds[0].message.find("the records of 6 domains of 6 would be removed") == 0);
}

TEST_CASE("a gate names the option without which a brake keeps its policy from being written") {
  FakeFleet fleet = large_fleet();
  fleet.settings.ttl = *Ttl::from_seconds(60);
  fleet.settings.policies[0].max_age = MaxAge::from_seconds(86400).value();
  std::set<std::string> ways;
  for (const RolloutStep& step : fleet.plan().steps) {
    if (step.gate && step.gate->reason == HoldReason::policy_not_live) ways.insert(step.gate->opened_by);
  }
  CHECK(ways == std::set<std::string>{"mtasts apply --force-changes writes the policy"});
}

TEST_CASE("a plan names the primary of each domain that it concerns") {
  FakeFleet fleet = enforced_fleet();
  fleet.add_policy("other.example", {"mx1.other.example"});
  fleet.apply();
  fleet.add_hosted("hosted.example", {"mx1.other.example"});
  fleet.add_hosted("uncovered.example", {"mx.elsewhere.example"});
  const DomainName other = fleet_name("other.example");
  const std::map<DomainName, DomainName> primaries = fleet.plan().primaries;
  CHECK(primaries == std::map<DomainName, DomainName>{{kHosted, other}, {other, other}});
}

TEST_CASE("the order of domains makes no difference to a plan") {
  FakeFleet fleet = enforced_fleet();
  for (const char* domain : {"c.example", "a.example", "b.example"})
    fleet.add_hosted(domain, {"mx1.example.com"});
  FakeFleet reversed = fleet;
  std::reverse(reversed.settings.domains.begin(), reversed.settings.domains.end());
  CHECK(plan_lines(fleet.plan()) == plan_lines(reversed.plan()));
  fleet.apply();
  reversed.apply();
  CHECK(fleet.servers == reversed.servers);
  CHECK(fleet.ledger == reversed.ledger);
}

TEST_CASE("the parts of a split fleet have the steps of the whole") {
  FakeFleet whole = enforced_fleet();
  FakeFleet part = whole;
  std::vector<RolloutStep> steps;
  for (const char* domain : {"a.example", "b.example"}) {
    whole.add_hosted(domain, {"mx1.example.com"});
    FakeFleet one = part;
    one.add_hosted(domain, {"mx1.example.com"});
    for (const RolloutStep& step : one.plan().steps) {
      if (step.domain) steps.push_back(step);
    }
  }
  std::deque<RolloutStep> of_whole = whole.plan().steps;
  std::erase_if(of_whole, [](const RolloutStep& step) { return !step.domain; });
  CHECK(std::is_permutation(steps.begin(), steps.end(), of_whole.begin(), of_whole.end()));
}

TEST_CASE("customers of one list go to the policies that cover them, in any order and in parts") {
  constexpr std::size_t kCustomers = 2000;
  const auto primary_of = [](std::size_t i) { return "p" + std::to_string(i % 5) + ".example"; };
  FakeFleet fleet;
  for (std::size_t i = 0; i < 5; ++i) fleet.add_policy(primary_of(i), {"mx." + primary_of(i)});
  fleet.apply();
  std::map<DomainName, DomainName> covering;
  for (std::size_t i = 0; i < kCustomers; ++i) {
    const std::string customer = "c" + std::to_string(i) + ".example";
    fleet.add_hosted(customer, {"mx." + primary_of(i)});
    covering.emplace(fleet_name(customer), fleet_name(primary_of(i)));
  }
  const auto steps_of_domains = [&fleet](std::vector<DomainName> customers) {
    FakeFleet part = fleet;
    part.settings.domains = std::move(customers);
    std::deque<RolloutStep> steps = part.plan().steps;
    std::erase_if(steps, [](const RolloutStep& step) { return !step.domain; });
    return steps;
  };
  std::vector<DomainName> customers = fleet.settings.domains;
  const std::deque<RolloutStep> steps = steps_of_domains(customers);
  CHECK(steps.size() == 4 * kCustomers);
  std::map<DomainName, DomainName> served;
  for (const RolloutStep& step : steps) {
    if (const auto* serve = std::get_if<ServePolicy>(&step.action))
      served.emplace(*step.domain, *serve->primary);
  }
  CHECK((served == covering));

  const auto middle = customers.begin() + kCustomers / 3;
  std::deque<RolloutStep> of_parts = steps_of_domains({customers.begin(), middle});
  for (RolloutStep& step : steps_of_domains({middle, customers.end()})) of_parts.push_back(std::move(step));
  std::ranges::stable_sort(of_parts, [](const RolloutStep& one, const RolloutStep& other) {
    return std::tie(one.phase, one.domain) < std::tie(other.phase, other.domain);
  });
  CHECK((of_parts == steps));
  std::reverse(customers.begin(), customers.end());
  CHECK((steps_of_domains(customers) == steps));
}

TEST_CASE("brief answers decide nothing but that a domain is unchanged") {
  const auto to_look_up = [](const FakeFleet& fleet) {
    const std::vector<DomainName> fetched = {kExample, kHosted};
    return plan_rollout(fleet.settings, fleet.observe({.fetched = fetched, .checked = {kExample}}))
        .to_look_up;
  };
  const std::vector<DomainName> hosted = {kHosted};
  FakeFleet fleet = hosting_fleet();
  CHECK(fleet.observe({}).domains.at(kHosted).is_brief);
  CHECK_FALSE(fleet.observe({}).domains.at(kExample).is_brief);
  CHECK(to_look_up(fleet).empty());
  CHECK(plan_lines(fleet.plan()).empty());

  FakeFleet with_other_web = fleet;
  with_other_web.settings.web.host = fleet_name("new.example");
  CHECK(to_look_up(with_other_web) == hosted);
  FakeFleet with_other_policy = fleet;
  with_other_policy.settings.policies[0].max_age = *MaxAge::from_seconds(86400);
  CHECK(to_look_up(with_other_policy) == hosted);
  FakeFleet with_other_mx = fleet;
  with_other_mx.domains[kHosted].mx = {"mx.elsewhere.example"};
  CHECK(to_look_up(with_other_mx) == hosted);
  FakeFleet with_retired = fleet;
  with_retired.add_policy("gone.example", {"mx1.example.com"});
  with_retired.settings.policies.pop_back();
  with_retired.settings.retired = {fleet_name("gone.example")};
  with_retired.servers[0][sts_record_name(fleet_name("gone.example"))] = {
      {sts_record_name(fleet_name("gone.example")), *Ttl::from_seconds(60), TxtData{"v=STSv1; id=1"}}};
  with_retired.transfer();
  with_retired.ledger[fleet_name("gone.example")] = {{"2026-01-01T00:00:00Z",
                                                      fleet_name("gone.example"),
                                                      *PolicyId::parse("1"),
                                                      Mode::none,
                                                      *MaxAge::from_seconds(86400),
                                                      {}}};
  with_retired.apply();
  with_retired.now += days(100);
  CHECK(to_look_up(with_retired) == hosted);
}

TEST_CASE("only records that every authoritative server had are confirmed") {
  FakeFleet fleet = hosting_fleet();
  const DomainName added = fleet_name("added.example");
  fleet.add_hosted("added.example", {"mx1.example.com"});
  fleet.faults.secondary_lags = true;
  for (int i = 0; i < 3; ++i) fleet.apply();
  CHECK_FALSE(fleet.memory.at(added)->confirmed);
  CHECK_FALSE(fleet.observe({}).domains.at(added).is_brief);
  for (int i = 0; i < 4; ++i) {
    fleet.transfer();
    fleet.now += days(1);
    fleet.apply();
  }
  CHECK(fleet.memory.at(added)->confirmed);
  CHECK(fleet.observe({}).domains.at(added).is_brief);
}

TEST_CASE("a record that says the same in other bytes is not written again") {
  const auto with_texts = [](const std::string& sts, const std::string& tlsrpt) {
    FakeFleet fleet = testing_fleet();
    const std::string id = fleet.ledger.at(kExample).back().id.text();
    fleet.servers[0].at(sts_record_name(kExample)).front().rdata = TxtData{sts + id + ';'};
    fleet.servers[0].at(tlsrpt_record_name(kExample)).front().rdata = TxtData{tlsrpt};
    fleet.transfer();
    return count_records(fleet.plan()).changed;
  };
  const std::string tlsrpt = "v=TLSRPTv1; rua=mailto:tls@reports.example";
  CHECK(with_texts("v=STSv1; id=", tlsrpt + ';') == 0);
  CHECK(with_texts("v=STSv1;id=", "v=TLSRPTv1;rua=mailto:tls@reports.example; ") == 0);
  CHECK(with_texts("v=STSv1; id=", "v=TLSRPTv1; rua=mailto:other@reports.example;") == 1);
  // A sender may not read this one.
  CHECK(with_texts("v=STSv1; id=", "v=TLSRPTv1 ; rua=mailto:tls@reports.example") == 1);
}

TEST_CASE("a record that a change keeps is not counted") {
  const auto record = [](const char* text) {
    return ResourceRecord{sts_record_name(kExample), *Ttl::from_seconds(60), TxtData{text}};
  };
  RolloutPlan plan;
  plan.steps.push_back({Phase::announcement,
                        kExample,
                        ChangeName{sts_record_name(kExample),
                                   {record("1"), record("foreign")},
                                   {record("foreign"), record("2"), record("3")}},
                        {}});
  const RecordCounts counts = count_records(plan);
  CHECK((counts.added == 1 && counts.changed == 1 && counts.removed == 0));
}

TEST_CASE("a foreign TXT record is kept, with the TTL of the settings for the whole RRset") {
  const Ttl ttl = *Ttl::from_seconds(600);
  FakeFleet fleet = testing_fleet();
  ResourceRecord foreign = fleet.servers[0].at(sts_record_name(kExample)).front();
  foreign.rdata = TxtData{"somebody else's"};
  fleet.servers[0].at(sts_record_name(kExample)).push_back(foreign);
  fleet.transfer();
  fleet.settings.ttl = ttl;
  CHECK(count_records(fleet.plan()).changed == 4);
  fleet.apply();
  const std::vector<ResourceRecord> records = fleet.servers[0].at(sts_record_name(kExample));
  REQUIRE(records.size() == 2);
  CHECK((records[0].ttl == ttl && records[1].ttl == ttl && records[1].rdata == foreign.rdata));
  CHECK(count_records(fleet.plan()).changed == 0);
}

TEST_CASE("a TTL that the provider has changed closes no gate") {
  FakeFleet fleet = new_fleet();
  fleet.add_hosted("hosted.example", {"mx1.example.com"});
  fleet.settings.ttl = *Ttl::from_seconds(3600);
  fleet.faults.is_by_hand = true;
  const auto paste_with_other_ttl = [&fleet](const DomainName& owner) {
    REQUIRE(fleet.to_paste.count(owner) == 1);
    fleet.paste(owner);
    for (ZoneRecords& server : fleet.servers) server.at(owner).front().ttl = *Ttl::from_seconds(300);
    fleet.apply();
  };
  fleet.apply();
  for (const DomainName& domain : {kExample, kHosted}) paste_with_other_ttl(policy_host(domain));
  for (const DomainName& domain : {kExample, kHosted}) paste_with_other_ttl(sts_record_name(domain));
  CHECK(leads_to(kHosted, kExample, fleet));
}

TEST_CASE(
    "the _smtp._tls CNAME of a hosted domain waits for its _mta-sts and for the record of its primary") {
  const auto is_open = [](const FakeFleet& fleet) {
    const std::vector<RolloutStep> open = open_steps(fleet.plan());
    return std::any_of(open.begin(), open.end(), [](const RolloutStep& step) {
      const auto* change = std::get_if<ChangeName>(&step.action);
      return change != nullptr && change->owner == tlsrpt_record_name(kHosted);
    });
  };
  FakeFleet fleet = hosting_fleet();
  for (ZoneRecords& server : fleet.servers) server.erase(tlsrpt_record_name(kHosted));
  CHECK(is_open(fleet));
  FakeFleet without_primary = fleet;
  for (ZoneRecords& server : without_primary.servers) server.erase(tlsrpt_record_name(kExample));
  CHECK_FALSE(is_open(without_primary));
  FakeFleet with_foreign_sts = fleet;
  for (ZoneRecords& server : with_foreign_sts.servers) {
    server[sts_record_name(kHosted)] = {
        {sts_record_name(kHosted), *Ttl::from_seconds(60), TxtData{"somebody else's"}}};
  }
  CHECK_FALSE(is_open(with_foreign_sts));
}

TEST_CASE("the hold for an authoritative server names the server and what it answered") {
  const auto hold_of = [](const RolloutPlan& plan, HoldReason reason) {
    const auto hold = std::ranges::find(plan.holds, reason, &Hold::reason);
    REQUIRE(hold != plan.holds.end());
    CHECK_FALSE(hold->opened_by.empty());
    return hold->message;
  };
  FakeFleet fleet = testing_fleet();
  fleet.faults.dns_fails = {kExample};
  CHECK(hold_of(fleet.plan(), HoldReason::records_unknown) ==
        "the records at _mta-sts.example.com are not known: 192.0.2.54#53 answered REFUSED");
  fleet = new_fleet();
  fleet.faults.secondary_lags = true;
  CHECK(hold_of(fleet.apply(), HoldReason::not_announced) ==
        "not every authoritative server has the new records at mta-sts.example.com: 192.0.2.54#53 lacks that "
        "data");
  fleet = testing_fleet();
  fleet.servers[1][policy_host(kExample)].front().rdata = CnameData{kOther};
  fleet.servers[0][policy_host(kExample)].front().rdata = CnameData{kHosted};
  CHECK(hold_of(fleet.plan(), HoldReason::servers_differ) ==
        "the authoritative servers differ about mta-sts.example.com: 192.0.2.54#53 has other data than "
        "192.0.2.53#53");
}

TEST_CASE("no authoritative server is blamed if none of them answers") {
  const FakeFleet fleet = testing_fleet();
  RolloutWorld world = fleet.observe({});
  for (ServerAnswer& answer : world.domains.at(kExample).sts)
    answer = {.server = answer.server + " timed out"};
  const RolloutPlan plan = plan_rollout(fleet.settings, world);
  const auto hold = std::ranges::find(plan.holds, HoldReason::records_unknown, &Hold::reason);
  REQUIRE(hold != plan.holds.end());
  CHECK(hold->opened_by == "run again when its authoritative servers answer");
}

TEST_CASE("a policy that cannot be fetched is held with a hint that works with a settings file") {
  FakeFleet fleet = testing_fleet();
  fleet.faults.https_fails = true;
  const RolloutPlan plan = fleet.plan();
  const auto hold = std::find_if(plan.holds.begin(), plan.holds.end(),
                                 [](const Hold& each) { return each.reason == HoldReason::policy_unknown; });
  REQUIRE(hold != plan.holds.end());
  CHECK(hold->opened_by == "run again when its web server can be reached from here");
}

TEST_CASE("every hold has a word of its own") {
  std::vector<std::string> words;
  for (int i = 0; i <= static_cast<int>(HoldReason::many_changes); ++i) {
    words.emplace_back(text(static_cast<HoldReason>(i)));
  }
  std::sort(words.begin(), words.end());
  CHECK(std::unique(words.begin(), words.end()) == words.end());
  CHECK(kind_of(HoldReason::mx_unknown) == HoldKind::unknown);
  CHECK(kind_of(HoldReason::min_testing) == HoldKind::date);
  CHECK(kind_of(HoldReason::not_covered) == HoldKind::person);
  CHECK(kind_of(HoldReason::weaker_mode) == HoldKind::brake);
}

}  // namespace mtasts::test
