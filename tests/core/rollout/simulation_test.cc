// The rollout over random histories of settings, faults and clock: no sender ever refuses a mail, and every
// goal is reached when the world stays quiet. MTASTS_HISTORIES sets their number.
#include <algorithm>
#include <cstdlib>
#include <deque>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "catch.h"
#include "core/generator.h"
#include "core/rollout/fake_fleet.h"
#include "core/rollout/names_seen.h"
#include "core/rollout/open_steps.h"
#include "core/rollout/senders_model.h"
#include "core/text/without_repeats.h"
#include "mtasts/mx_set.h"
#include "mtasts/primary_choice.h"
#include "mtasts/utc_time.h"

namespace mtasts::test {

namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::seconds;

const DomainName kProviderRecord = fleet_name("_mta-sts.provider.example");
const std::vector<std::string> kPrimaries = {"a.example", "b.example", "c.example"};

// The day on which the operator moves MX records.
enum class MoveDay {
  first,  // for senders that look at the id
  safe,   // for all
};

// One random history. The operator is honest: MX records move on the dates of the plan.
class History {
 public:
  History(std::uint32_t seed, MoveDay move_day)
      : random_(seed), tls_(seed), more_(~seed), move_day_(move_day) {
    set_up();
    for (int i = 0; i < 30; ++i) live_on();
    settle();
  }

  [[nodiscard]] const WatchedFleet& fleet() const { return fleet_; }
  [[nodiscard]] const RolloutPlan& last_plan() const { return last_plan_; }

 private:
  bool chance(std::size_t percent) { return random_.below(100) < percent; }
  template <class T>
  const T& one_of(const std::vector<T>& list) {
    return list[random_.below(list.size())];
  }
  std::vector<std::string> some_of(const std::vector<std::string>& list) {
    std::vector<std::string> some;
    for (const std::string& each : list) {
      if (chance(50)) some.push_back(each);
    }
    if (some.empty()) some.push_back(one_of(list));
    return some;
  }
  // The MX hosts that a policy can have. Two policies with the same pool compete for the hosted domains.
  [[nodiscard]] std::string pool_domain(const std::string& primary) const {
    const auto moved = pools_.find(primary);
    return moved != pools_.end() ? moved->second : shares_pool_ ? kPrimaries.front() : primary;
  }
  [[nodiscard]] std::vector<std::string> pool_of(const std::string& primary) const {
    const std::string domain = '.' + pool_domain(primary);
    return {"mx1" + domain, "mx2" + domain, "mx3" + domain};
  }
  MaxAge some_max_age() {
    return *MaxAge::from_seconds(one_of(std::vector<std::uint64_t>{3600, 86400, 604800, 2592000}));
  }

  // ---- the beginning

  void set_up() {
    fleet_.settings.ttl = *Ttl::from_seconds(one_of(std::vector<std::uint64_t>{300, 3600, 86400}));
    fleet_.mx_tls_is_good = chance(70);
    fleet_.has_evidence = chance(70);
    shares_pool_ = chance(50);
    loses_ledger_ = chance(50);
    is_by_hand_ = chance(20);
    restores_ledger_ = chance(30);
    changes_roles_ = chance(30);
    const std::size_t policies = random_.between(1, 3);
    for (std::size_t i = 0; i < policies; ++i) add_policy(kPrimaries[i]);
    for (const char* hosted : {"h1.example", "h2.example"}) {
      if (!chance(60)) continue;
      fleet_.add_hosted(hosted, some_of(pool_of(kPrimaries[random_.below(policies)])));
      if (chance(30)) serve_from_elsewhere(fleet_name(hosted));
    }
    for (auto& [domain, fake] : fleet_.domains) {
      fake.mx_ttl = one_of(std::vector<std::uint32_t>{300, 86400});
      fake.has_certificate = chance(70);
    }
    // Few histories have an MX host without TLS; the others are as they were without this.
    if (tls_.below(5) == 0) lose_tls();
    fleet_.look();
  }

  // A third MX host of a policy has no TLS; the domains that have a policy do not use it.
  void lose_tls() {
    for (const std::string& primary : kPrimaries) {
      const std::string host = pool_of(primary).back();
      const bool is_in_use = std::any_of(
          fleet_.domains.begin(), fleet_.domains.end(),
          [&](const auto& domain) { return contains(domain.second.mx, host) && is_published(domain.first); });
      if (!is_in_use) fleet_.without_tls.insert(host);
    }
  }

  void add_policy(const std::string& primary) {
    PolicySettings& policy = fleet_.add_policy(primary, some_of(pool_of(primary)));
    policy.mx_rule = one_of(std::vector<MxRule>{MxRule::held, MxRule::fixed, MxRule::followed});
    if (policy.mx_rule == MxRule::fixed) policy.mx = fleet_patterns(fleet_.domains[policy.primary].mx);
    if (chance(30)) policy.mx = fleet_patterns({"*." + pool_domain(primary)});
    if (policy.mx_rule != MxRule::fixed) policy.mx.clear();
    policy.max_age = some_max_age();
    policy.accept_mx = chance(50);
    if (chance(20)) serve_foreign_policy(policy.primary);
  }

  // A deployment of somebody else, to be taken over. Its record may be missing, or there may be two: mode
  // enforce is not in effect then, whatever the MX hosts offer.
  void serve_foreign_policy(const DomainName& primary) {
    const std::size_t number_of_records = chance(60) ? 1 : one_of(std::vector<std::size_t>{0, 2});
    const bool may_enforce = fleet_.mx_tls_is_good || number_of_records != 1;
    const Policy policy{chance(50) && may_enforce ? Mode::enforce : Mode::testing, some_max_age(),
                        fleet_patterns(fleet_.domains[primary].mx)};
    const Ttl ttl = *Ttl::from_seconds(3600);
    const DomainName owner = sts_record_name(primary);
    for (ZoneRecords& server : fleet_.servers) {
      server[policy_host(primary)] = {{policy_host(primary), ttl, CnameData{fleet_name("web.example")}}};
      for (std::size_t i = 0; i < number_of_records; ++i) {
        const std::string id = primary.text().substr(0, 1) + std::to_string(i);
        server[owner].push_back({owner, ttl, TxtData{"v=STSv1; id=" + id}});
      }
    }
    // A transfer is late, and that server's id is one of ours by chance.
    if (number_of_records == 1 && more_.below(4) == 0)
      fleet_.servers[1][owner].front().rdata = TxtData{"v=STSv1; id=2026110101"};
    fleet_.served[primary] = print_policy(policy, LineEnding::crlf);
  }

  // A hosted domain that somebody else serves so far, with a record of its own or with a CNAME. The id may be
  // one of ours by chance.
  void serve_from_elsewhere(const DomainName& hosted) {
    const Policy policy{chance(50) && fleet_.mx_tls_is_good ? Mode::enforce : Mode::testing, some_max_age(),
                        fleet_patterns(fleet_.domains[hosted].mx)};
    fleet_.serve_elsewhere(hosted, chance(50) ? sts_record_name(hosted) : kProviderRecord,
                           chance(50) ? "2026110101" : "p1", policy);
  }

  // ---- the middle

  void live_on() {
    fleet_.pass(chance(30) ? time_to_a_date()
                           : one_of(std::vector<seconds>{seconds(1), seconds(600), hours(1), days(1), days(3),
                                                         days(8), days(20)}));
    if (chance(40)) change_settings();
    if (chance(20)) improve_world();
    if (chance(50)) fleet_.transfer();
    if (chance(50)) fleet_.deploy();
    fleet_.faults = some_faults();
    if (chance(85)) run();
    fleet_.faults = {};
    if (chance(10)) check_properties();
    lose_state();
    paste_some();
    if (chance(50)) move_some_mx();
  }

  // The ledger is lost or comes from an old backup, or rollout.json is lost.
  void lose_state() {
    if (chance(10)) old_ledger_ = fleet_.ledger;
    if (!chance(6)) return;
    if (loses_ledger_) {
      fleet_.ledger = restores_ledger_ ? old_ledger_ : std::map<DomainName, std::vector<LedgerEntry>>();
    } else {
      fleet_.memory.clear();
      if (chance(50)) fleet_.site.clear();
      if (chance(50)) fleet_.unfinished_hooks.clear();
    }
  }

  // Records that the last plan gave to a person.
  void paste_some() {
    std::vector<DomainName> owners;
    for (const auto& [owner, records] : fleet_.to_paste) owners.push_back(owner);
    for (const DomainName& owner : owners) {
      if (chance(50)) fleet_.paste(owner);
    }
  }

  // To a date of the last plan, or to the second before it.
  seconds time_to_a_date() {
    if (last_plan_.dates.empty()) return seconds(1);
    const RolloutDate& date = one_of(last_plan_.dates);
    const seconds time = (chance(50) ? date.from : date.safe) - fleet_.now - seconds(random_.below(2));
    return std::max(time, seconds(0));
  }

  void run() {
    fleet_.to_paste.clear();
    fleet_.brief_server = random_.below(2);
    last_plan_ = fleet_.apply();
    std::erase_if(moved_,
                  [this](const DomainName& domain) { return !fleet_.faults.mx_fails.contains(domain); });
  }

  void check_properties() {
    const std::deque<RolloutStep> steps = last_plan_.steps;
    CHECK(std::is_sorted(steps.begin(), steps.end(), [](const RolloutStep& one, const RolloutStep& other) {
      return one.phase < other.phase;
    }));
    run();
    if (!is_by_hand_) CHECK(open_steps(fleet_.plan()).empty());
    const std::string lines = plan_lines(fleet_.plan());
    reverse_lists();
    CHECK(plan_lines(fleet_.plan()) == lines);
  }

  void reverse_lists() {
    RolloutSettings& settings = fleet_.settings;
    for (PolicySettings& policy : settings.policies) std::reverse(policy.hosted.begin(), policy.hosted.end());
    for (std::vector<DomainName>* list : {&settings.domains, &settings.retired})
      std::reverse(list->begin(), list->end());
  }

  FakeFaults some_faults() {
    FakeFaults faults;
    faults.is_by_hand = is_by_hand_;
    if (chance(50)) return faults;
    for (const auto& [domain, fake] : fleet_.domains) {
      if (chance(20)) faults.dns_fails.insert(domain);
      if (chance(20)) faults.mx_fails.insert(domain);
      if (chance(20)) faults.deploy_misses.insert(domain);
    }
    faults.https_fails = chance(20);
    if (chance(20)) faults.hooks_fail.insert(chance(70) ? Hook::web : Hook::dns);
    faults.secondary_lags = chance(30);
    if (chance(40)) faults.steps_left = random_.below(8);
    return faults;
  }

  void improve_world() {
    for (auto& [domain, fake] : fleet_.domains) fake.has_certificate = fake.has_certificate || chance(50);
    fleet_.mx_tls_is_good = fleet_.mx_tls_is_good || chance(50);
    fleet_.has_evidence = chance(70);
    if (tls_.below(4) == 0) fleet_.without_tls.clear();
  }

  void change_settings() {
    RolloutSettings& settings = fleet_.settings;
    PolicySettings& policy = settings.policies[random_.below(settings.policies.size())];
    switch (random_.below(changes_roles_ ? 14 : 10)) {
      case 0:
        policy.goal = chance(70) ? Mode::enforce : Mode::testing;
        if (more_.below(3) == 0) aim_at_none(policy);
        break;
      case 1: policy.max_age = some_max_age(); break;
      case 2:
      case 3:
        if (policy.mx_rule == MxRule::fixed)
          policy.mx = fleet_patterns(some_of(pool_of(policy.primary.text())));
        break;
      case 4: policy.accept_mx = chance(50); break;
      case 5:
        if (chance(50)) std::swap(settings.policies.front(), settings.policies.back());
        break;
      case 6:
        settings.forced = chance(50) ? std::vector<Brake>{Brake::weaker_mode} : std::vector<Brake>{};
        break;
      case 7: move_web_host(); break;
      case 8:
        if (settings.domains.empty()) break;
        forgotten_.insert(settings.domains.back());
        settings.domains.pop_back();
        break;
      case 10: change_list(); break;
      case 11: become_primary(); break;
      case 12: become_hosted(); break;
      case 13:
        if (settings.retired.empty()) break;
        settings.domains.push_back(settings.retired.back());
        settings.retired.pop_back();
        break;
      default:
        if (!chance(40) || settings.domains.empty()) break;
        settings.retired.push_back(settings.domains.back());
        settings.domains.pop_back();
    }
  }

  void aim_at_none(PolicySettings& policy) {
    policy.goal = Mode::none;
    if (more_.below(2) == 0) fleet_.settings.forced = {Brake::weaker_mode};
  }

  // A domain moves between the list for all and that of a policy.
  void change_list() {
    std::vector<DomainName>& from = one_of_lists();
    std::vector<DomainName>& to = one_of_lists();
    if (&from == &to || from.empty()) return;
    to.push_back(from.back());
    from.pop_back();
  }
  std::vector<DomainName>& one_of_lists() {
    RolloutSettings& settings = fleet_.settings;
    if (chance(40)) return settings.domains;
    return settings.policies[random_.below(settings.policies.size())].hosted;
  }

  void become_primary() {
    RolloutSettings& settings = fleet_.settings;
    if (settings.domains.empty()) return;
    const DomainName domain = settings.domains.back();
    const std::string mx = fleet_.domains.at(domain).mx.front();
    if (mx == "mx.elsewhere.example") return;
    settings.domains.pop_back();
    pools_[domain.text()] = mx.substr(4);
    settings.policies.push_back({.primary = domain, .goal = Mode::enforce, .max_age = some_max_age()});
    settings.policies.back().accept_mx = chance(50);
  }

  void become_hosted() {
    RolloutSettings& settings = fleet_.settings;
    if (settings.policies.size() < 2) return;
    const PolicySettings policy = settings.policies.back();
    settings.policies.pop_back();
    settings.domains.insert(settings.domains.end(), policy.hosted.begin(), policy.hosted.end());
    (chance(70) ? settings.domains : settings.retired).push_back(policy.primary);
  }

  // To a web host with a copy of what the present one serves, or without any policy.
  void move_web_host() {
    const DomainName next = fleet_name("web" + std::to_string(fleet_.elsewhere.size()) + ".example");
    fleet_.elsewhere[next] = chance(50) ? fleet_.served : FakeFleet::Bodies();
    fleet_.settings.web.host = next;
  }

  // ---- the honest operator

  [[nodiscard]] bool is_published(const DomainName& domain) const {
    return !fleet_.records_at(sts_record_name(domain), 0).empty() ||
           !fleet_.records_at(sts_record_name(domain), 1).empty();
  }

  // The primary whose policy the domain has at both servers, if nothing about it is on its way.
  [[nodiscard]] std::optional<DomainName> settled_primary(const DomainName& domain,
                                                          const RolloutPlan& plan) const {
    const auto is_pending = [&](const DomainName& primary) {
      for (const RolloutStep& step : plan.steps) {
        if (step.domain == primary || step.domain == domain) return true;
      }
      for (const Hold& hold : plan.holds) {
        if (hold.domain != primary && hold.domain != domain) continue;
        const bool is_harmless =
            hold.reason == HoldReason::min_testing || hold.reason == HoldReason::not_ready ||
            hold.reason == HoldReason::no_evidence || hold.reason == HoldReason::mx_differ ||
            hold.reason == HoldReason::weaker_mode || hold.reason == HoldReason::short_max_age ||
            hold.reason == HoldReason::mx_moved_early;
        if (!is_harmless) return true;
      }
      return false;
    };
    for (const PolicySettings& policy : fleet_.settings.policies) {
      const bool is_own = policy.primary == domain;
      const NameSeen sts = {{true, fleet_.records_at(sts_record_name(domain), 0)},
                            {true, fleet_.records_at(sts_record_name(domain), 1)}};
      const bool has = is_own || (leads_to(sts, sts_record_name(policy.primary)) && agreed_records(sts));
      // Of a policy that is not in the ledger, because it may not be replaced, the operator knows no mx.
      const bool is_known = fleet_.ledger.contains(policy.primary);
      if (has && is_known && is_published(policy.primary) && !is_pending(policy.primary))
        return policy.primary;
    }
    return std::nullopt;
  }

  // True if every sender accepts mail for the domain at this host from now on, by the dates of the plan.
  [[nodiscard]] bool may_move_to(const std::string& host, const DomainName& domain, const DomainName& primary,
                                 const RolloutPlan& plan) const {
    if (fleet_.without_tls.contains(host)) return false;
    for (const PolicySettings& policy : fleet_.settings.policies) {
      const bool keeps = policy.primary != primary || policy.mx_rule != MxRule::fixed ||
                         hosts_without_pattern(policy.mx, {fleet_name(host)}).empty();
      if (!keeps) return false;
    }
    const auto waits_for = [&](const std::optional<MxPattern>& pattern) {
      return std::any_of(plan.dates.begin(), plan.dates.end(), [&](const RolloutDate& date) {
        return date.kind == DateKind::mx_may_move && date.pattern == pattern &&
               (date.domain == primary || date.domain == domain) &&
               (move_day_ == MoveDay::safe || date.from > fleet_.now);
      });
    };
    const LedgerEntry& entry = fleet_.ledger.at(primary).back();
    if (entry.mode == Mode::none && !waits_for(std::nullopt)) return true;
    return std::any_of(entry.mx.begin(), entry.mx.end(), [&](const MxPattern& pattern) {
      return pattern.matches(host) && !waits_for(pattern);
    });
  }

  void move_some_mx() {
    std::vector<DomainName> all;
    for (const auto& [domain, fake] : fleet_.domains) all.push_back(domain);
    const DomainName domain = one_of(all);
    if (forgotten_.contains(domain) || !moved_.insert(domain).second) return;
    if (!is_published(domain)) {
      if (contains(fleet_.settings.retired, domain) && !fleet_.site.contains(domain)) {
        fleet_.move_mx(domain, {"mx.elsewhere.example"});
      }
      return;
    }
    const RolloutPlan plan = fleet_.plan();
    const auto primary = settled_primary(domain, plan);
    if (!primary) return;
    std::vector<std::string> next = some_of(pool_of(primary->text()));
    const bool may_move = std::all_of(next.begin(), next.end(), [&](const std::string& host) {
      return may_move_to(host, domain, *primary, plan);
    });
    if (may_move) fleet_.move_mx(domain, next);
  }

  // ---- the end

  void settle() {
    is_by_hand_ = false;
    fleet_.transfer();
    fleet_.deploy();
    fleet_.mx_tls_is_good = true;
    fleet_.without_tls.clear();
    fleet_.has_evidence = true;
    for (auto& [domain, fake] : fleet_.domains) fake.has_certificate = true;
    RolloutSettings& settings = fleet_.settings;
    settings.forced = {Brake::weaker_mode, Brake::changes, Brake::removals, Brake::web_host};
    settings.domains.insert(settings.domains.end(), forgotten_.begin(), forgotten_.end());
    for (PolicySettings& policy : settings.policies) {
      policy.accept_mx = true;
      if (policy.mx_rule != MxRule::fixed) continue;
      for (const auto& [domain, fake] : fleet_.domains) {
        for (const std::string& host : fake.mx) {
          if (host.ends_with('.' + pool_domain(policy.primary.text())))
            add_once(policy.mx, *MxPattern::parse(host));
        }
      }
    }
    for (int i = 0; i < 60; ++i) {
      run();
      const bool has_followed = follow_holds();
      const seconds wait = time_to_last_date();
      if (!has_followed && last_plan_.steps.empty() && wait == seconds(0)) return;
      fleet_.pass(std::max<seconds>(wait, days(1)));
    }
  }

  // A person follows the holds that no run opens. Returns true if there was one.
  bool follow_holds() {
    bool has_followed = false;
    for (const Hold& hold : last_plan_.holds) {
      const bool is_retired = contains(fleet_.settings.retired, hold.domain);
      const bool is_open =
          (hold.reason == HoldReason::not_covered && name_mx_of(hold.domain)) ||
          (hold.reason == HoldReason::foreign_records && is_retired && remove_records_of(hold.domain));
      has_followed = has_followed || is_open;
    }
    return has_followed;
  }

  // Adds the MX of the domain to a policy that has mode none, or was never announced.
  bool name_mx_of(const DomainName& domain) {
    for (PolicySettings& policy : fleet_.settings.policies) {
      const auto entries = fleet_.ledger.find(policy.primary);
      const bool has_none = entries == fleet_.ledger.end() || entries->second.back().mode == Mode::none;
      const std::vector<std::string>& mx = fleet_.domains.at(domain).mx;
      if (!has_none || !mx.front().ends_with('.' + pool_domain(policy.primary.text()))) continue;
      policy.mx_rule = MxRule::fixed;
      const std::size_t before = policy.mx.size();
      add_once(policy.mx, fleet_patterns(fleet_.domains.at(policy.primary).mx));
      add_once(policy.mx, fleet_patterns(mx));
      if (policy.mx.size() > before) return true;
    }
    return false;
  }

  // The records of a retired domain are of another deployment, or a rest of ours of which the ledger was
  // lost.
  bool remove_records_of(const DomainName& retired) {
    bool has_removed = false;
    for (ZoneRecords& server : fleet_.servers) {
      const auto records = server.find(sts_record_name(retired));
      if (records == server.end() || records->second.empty()) continue;
      const bool is_elsewhere = records->second.front().rdata == Rdata(CnameData{kProviderRecord});
      if (!is_elsewhere && !loses_ledger_) continue;
      server.erase(records);
      has_removed = true;
    }
    return has_removed;
  }

  // To the last date of the last plan, of those that it names and those of its holds.
  [[nodiscard]] seconds time_to_last_date() const {
    seconds time{0};
    for (const RolloutDate& date : last_plan_.dates) time = std::max(time, date.safe - fleet_.now);
    for (const Hold& hold : last_plan_.holds) {
      if (hold.until) time = std::max(time, *hold.until - fleet_.now);
    }
    return time;
  }

  Generator random_;
  Generator tls_;
  Generator more_;  // of events in few histories; the others are as they were without these
  MoveDay move_day_;
  bool shares_pool_ = false;
  bool loses_ledger_ = false;  // or the memory: with both, nobody knows of earlier policies
  bool is_by_hand_ = false;
  bool restores_ledger_ = false;
  bool changes_roles_ = false;
  std::map<std::string, std::string> pools_ = {};  // of hosted domains that became primaries
  std::map<DomainName, std::vector<LedgerEntry>> old_ledger_ = {};
  WatchedFleet fleet_ = {};
  RolloutPlan last_plan_ = {};
  std::set<DomainName> forgotten_ = {};  // left the list of domains by mistake
  std::set<DomainName> moved_ = {};      // no run has seen their new MX yet: nobody can know of two moves
};

bool has_hold(const RolloutPlan& plan, HoldReason reason) {
  return std::any_of(plan.holds.begin(), plan.holds.end(),
                     [reason](const Hold& hold) { return hold.reason == reason; });
}

void check_goals(const History& history) {
  const WatchedFleet& fleet = history.fleet();
  INFO(plan_lines(history.last_plan()));
  if (has_hold(history.last_plan(), HoldReason::no_policy_covers)) return;  // it keeps its old policy
  CHECK(history.last_plan().steps.empty());
  CHECK(history.last_plan().dates.empty());
  for (const PolicySettings& policy : fleet.settings.policies) {
    const auto served = fleet.fetched_policy(policy.primary);
    REQUIRE(served);
    CHECK(served->mode == policy.goal);
    CHECK(served->max_age == *policy.max_age);
    CHECK(records_policy(fleet.ledger.at(policy.primary).back(), *served));
    for (const std::size_t server : {0U, 1U}) {
      CHECK(print_rdata(fleet.records_at(sts_record_name(policy.primary), server).at(0).rdata) ==
            "\"v=STSv1; id=" + fleet.ledger.at(policy.primary).back().id.text() + '"');
    }
  }
  for (const DomainName& hosted : fleet.settings.domains) {
    std::vector<DomainName> hosts;
    for (const std::string& host : fleet.domains.at(hosted).mx) hosts.push_back(fleet_name(host));
    for (const PolicySettings& policy : fleet.settings.policies) {
      if (!can_adopt(*fleet.fetched_policy(policy.primary), hosts)) continue;
      CHECK(print_rdata(fleet.records_at(sts_record_name(hosted), 1).at(0).rdata) ==
            sts_record_name(policy.primary).absolute());
      CHECK(fleet.fetched_policy(hosted) == fleet.fetched_policy(policy.primary));
      break;
    }
  }
  for (const DomainName& retired : fleet.settings.retired) {
    for (const DomainName& owner :
         {policy_host(retired), sts_record_name(retired), tlsrpt_record_name(retired)}) {
      CHECK(fleet.records_at(owner, 0).empty());
    }
    CHECK(fleet.site.count(retired) == 0);
  }
}

std::uint32_t number_of_histories() {
  const char* number = std::getenv("MTASTS_HISTORIES");
  return number == nullptr ? 200 : static_cast<std::uint32_t>(std::strtoul(number, nullptr, 10));
}

}  // namespace

TEST_CASE("no sender refuses mail in a random history, and every goal is reached") {
  const char* first = std::getenv("MTASTS_FIRST_HISTORY");
  const auto begin = first == nullptr ? 1 : static_cast<std::uint32_t>(std::strtoul(first, nullptr, 10));
  for (std::uint32_t seed = begin; seed < begin + number_of_histories(); ++seed) {
    INFO("seed " << seed);
    const MoveDay move_day = seed % 3 == 0 ? MoveDay::first : MoveDay::safe;
    const History history(seed, move_day);
    for (const auto& [kind, refusal] : history.fleet().refusals()) {
      const bool looks_at_id = kind == SenderKind::follows_ids || kind == SenderKind::prolongs;
      if (move_day == MoveDay::first && !looks_at_id) continue;
      INFO(refusal);
      CHECK(refusal.empty());
    }
    check_goals(history);
  }
}

}  // namespace mtasts::test
