// The world of a fleet, as plan_rollout() gets it.
#include "commands/rollout/fleet_observer.h"

#include <algorithm>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "catch.h"
#include "commands/rollout/fleet_stage.h"
#include "commands/rollout/state_stage.h"
#include "core/rollout/open_steps.h"
#include "mtasts/utc_time.h"

namespace mtasts::test {
namespace {

constexpr const char* kFleetPolicy =
    "version: STSv1\nmode: testing\nmx: mx.example.com\nmx: *.pool.example.com\nmax_age: 604800\n";

DomainName observed_domain(const char* text) {
  return *DomainName::parse(text);
}

// example.com in mode testing, ready for mode enforce.
void add_ready_primary(FleetStage& stage) {
  stage.add("mx example.com 10 mx.example.com");
  stage.add("a mx.example.com 192.0.2.25");
  stage.add("smtp mx.example.com");
  stage.add("txt _mta-sts.example.com v=STSv1; id=2026112101");
  stage.add("txt _smtp._tls.example.com v=TLSRPTv1; rua=mailto:tls@reports.example");
  stage.add("mx reports.example 10 mx.reports.example");
  stage.add("a mta-sts.example.com 192.0.2.80");
  stage.add("https mta-sts.example.com", kFleetPolicy);
}

Settings settings_of_fleet() {
  Settings settings;
  settings.state = "state";
  settings.dns.format = &kBindRecords;
  settings.rollout.web.host = observed_domain("web.example");
  settings.rollout.needs_reports = false;
  settings.rollout.policies.push_back({.primary = observed_domain("example.com"), .goal = Mode::enforce});
  return settings;
}

RolloutWorld observe(const Settings& settings, FleetStage& stage) {
  const RolloutOptions options{};
  auto observer = FleetObserver::open(settings, options, stage.context());
  if (!observer) FAIL(observer.error().message);
  RolloutWorld world;
  observer->observe(world);
  return world;
}

PlannedFleet plan_of_fleet(Context& context) {
  const Settings settings = settings_of_fleet();
  const RolloutOptions options{};
  auto observer = FleetObserver::open(settings, options, context);
  if (!observer) FAIL(observer.error().message);
  const auto state = StateDirectory::read(settings, context);
  if (!state) FAIL(state.error().message);
  return observer->plan(*state);
}

PromotionSeen promotion(const Settings& settings, FleetStage& stage, Mode mode = Mode::testing,
                        RolloutMemory memory = {}) {
  const RolloutOptions options{};
  auto observer = FleetObserver::open(settings, options, stage.context());
  if (!observer) FAIL(observer.error().message);
  const auto state = StateDirectory::read(settings, stage.context());
  if (!state) FAIL(state.error().message);
  RolloutWorld world;
  world.memory = std::move(memory);
  observer->observe(world);
  const DomainName primary = observed_domain("example.com");
  world.ledger[primary] = {{"2026-11-01T00:00:00Z",
                            primary,
                            *PolicyId::parse("2026112101"),
                            mode,
                            *MaxAge::from_seconds(604800),
                            {*MxPattern::parse("mx.example.com"), *MxPattern::parse("*.pool.example.com")}}};
  observer->check({primary}, *state, world);
  return world.promotions.at(primary);
}

Readiness readiness(const Settings& settings, FleetStage& stage) {
  return promotion(settings, stage).readiness;
}

// example.com in mode testing, and its two hosted domains, whose records were seen at every server.
RolloutWorld add_published_fleet(FleetStage& stage, Settings& settings) {
  add_ready_primary(stage);
  for (const std::string domain : {"typed.example", "listed.example"}) {
    stage.add("mx " + domain + " 10 mx.example.com");
    stage.add("cname mta-sts." + domain + " web.example");
    stage.add("cname _mta-sts." + domain + " _mta-sts.example.com");
    stage.add("cname _smtp._tls." + domain + " _smtp._tls.example.com");
  }
  settings.rollout.policies[0].hosted = {observed_domain("typed.example"), observed_domain("listed.example")};
  settings.listed = {observed_domain("listed.example")};
  RolloutWorld world = observe(settings, stage);
  world.memory = plan_rollout(settings.rollout, world).memory;
  stage.world().forget_questions();
  return world;
}

void observe_again(const Settings& settings, FleetStage& stage, RolloutWorld& world) {
  const RolloutOptions options{};
  auto observer = FleetObserver::open(settings, options, stage.context());
  if (!observer) FAIL(observer.error().message);
  observer->observe(world);
}

// The questions about the names of a domain, in order.
std::vector<std::string> questions_about(const std::string& domain, FleetStage& stage) {
  std::vector<std::string> about;
  for (const std::string& question : stage.world().questions()) {
    if (question.ends_with(domain)) about.push_back(question);
  }
  return about;
}

}  // namespace

TEST_CASE("an unchanged domain of a list costs three questions, and a fourth on one day in seven") {
  FleetStage stage;
  Settings settings = settings_of_fleet();
  RolloutWorld world = add_published_fleet(stage, settings);
  const std::vector<std::string> three = {"MX listed.example", "CNAME _mta-sts.listed.example",
                                          "CNAME mta-sts.listed.example"};
  std::vector<std::string> four = three;
  four.emplace_back("CNAME _smtp._tls.listed.example");
  int days_with_four = 0;
  for (const char* day : {"21", "22", "23", "24", "25", "26", "27"}) {
    stage.add(std::string("now 2026-11-") + day + "T12:00:00Z");
    stage.world().forget_questions();
    observe_again(settings, stage, world);
    const auto questions = questions_about("listed.example", stage);
    CHECK((questions == three || questions == four));
    days_with_four += questions == four ? 1 : 0;
    CHECK(questions_about("typed.example", stage).size() == 4);
    const DomainSeen& seen = world.domains.at(observed_domain("listed.example"));
    CHECK(seen.is_brief);
    CHECK((seen.host.empty() && seen.sts.empty() && seen.tlsrpt.empty()));
  }
  CHECK(days_with_four == 1);
}

TEST_CASE("every authoritative server is asked about a hosted domain that has other records than before") {
  for (const char* change : {"cname mta-sts.typed.example elsewhere.example",
                             "cname _mta-sts.typed.example _mta-sts.other.example",
                             "gone _mta-sts.typed.example", "txt _mta-sts.typed.example v=STSv1; id=7",
                             "fail mta-sts.typed.example servfail", "gone _smtp._tls.typed.example"}) {
    INFO(change);
    FleetStage stage;
    Settings settings = settings_of_fleet();
    RolloutWorld world = add_published_fleet(stage, settings);
    stage.add(change);
    observe_again(settings, stage, world);
    CHECK_FALSE(world.domains.at(observed_domain("typed.example")).is_brief);
    const auto questions = questions_about("typed.example", stage);
    CHECK(std::count(questions.begin(), questions.end(), "every CNAME _mta-sts.typed.example") == 1);
  }
}

TEST_CASE("the id of another deployment is asked for behind the CNAME of a domain") {
  FleetStage stage;
  Settings settings = settings_of_fleet();
  add_published_fleet(stage, settings);
  stage.add("cname _mta-sts.typed.example _mta-sts.other.example");
  stage.add("txt _mta-sts.other.example v=STSv1; id=7");
  const RolloutWorld world = observe(settings, stage);
  const auto& elsewhere = world.domains.at(observed_domain("typed.example")).sts_elsewhere;
  REQUIRE(elsewhere.size() == 1);
  CHECK(print_rdata(elsewhere.front().rdata) == "\"v=STSv1; id=7\"");
  CHECK(elsewhere.front().ttl == *Ttl::from_seconds(3600));
  CHECK(world.domains.at(observed_domain("listed.example")).sts_elsewhere.empty());
  const auto questions = questions_about("listed.example", stage);
  CHECK(std::count(questions.begin(), questions.end(), "TXT _mta-sts.listed.example") == 0);
}

TEST_CASE("where port 25 is blocked, the owner's word leaves the MX hosts to the reports") {
  FleetStage stage;
  Settings settings = settings_of_fleet();
  add_ready_primary(stage);
  stage.add("smtp mx.example.com outcome=timeout");
  const Readiness blocked = readiness(settings, stage);
  CHECK_FALSE(blocked.is_ready);
  CHECK_THAT(blocked.reason, has_text("mx.example.com: no answer within 60 s"));
  settings.rollout.needs_mx_hosts = false;
  settings.rollout.needs_reports = true;
  const PromotionSeen left_to_reports = promotion(settings, stage);
  CHECK(left_to_reports.readiness.is_ready);
  CHECK(left_to_reports.mx_hosts.empty());
  CHECK_FALSE(left_to_reports.evidence.is_sufficient);
  stage.add("mx example.com 10 mx.elsewhere.example");
  CHECK_FALSE(readiness(settings, stage).is_ready);
}

TEST_CASE("a plan asks every authoritative server about the domains that it decides upon") {
  FleetStage stage;
  Settings settings = settings_of_fleet();
  const RolloutWorld world = add_published_fleet(stage, settings);
  auto state = StateDirectory::lock(settings, stage.context());
  REQUIRE(state);
  REQUIRE(state->write_record({.memory = *world.memory}));
  settings.rollout.ttl = *Ttl::from_seconds(60);
  const RolloutOptions options{};
  auto observer = FleetObserver::open(settings, options, stage.context());
  REQUIRE(observer);
  const PlannedFleet fleet = observer->plan(*state);
  CHECK(fleet.plan.to_look_up.empty());
  for (const char* hosted : {"typed.example", "listed.example"}) {
    CHECK_FALSE(fleet.world.domains.at(observed_domain(hosted)).is_brief);
  }
}

namespace {

// Each question takes a second.
class QuestionClock final : public Clock {
 public:
  explicit QuestionClock(World& world) : world_(world) {}
  std::chrono::sys_seconds now() override {
    return world_.now() + std::chrono::seconds(world_.questions().size());
  }
  std::chrono::milliseconds elapsed() override { return now().time_since_epoch(); }
  void sleep(std::chrono::seconds time) override { world_.pass(time); }

 private:
  World& world_;
};

}  // namespace

TEST_CASE("an announcement counts from the end of the look that found it") {
  FleetStage stage;
  add_ready_primary(stage);
  QuestionClock clock(stage.world());
  Context& context = stage.context();
  Ports& all = context.ports;
  Ports ports{all.network,       all.loop, all.files,    clock,           all.idna,
              all.interruption,  all.out,  all.err,      all.terminal,    all.report_mail,
              all.report_stores, all.toml, all.programs, all.environment, all.build};
  Context slow{ports, context.diagnostics, context.global};
  const PlannedFleet fleet = plan_of_fleet(slow);
  REQUIRE(stage.world().questions().size() > 3);
  CHECK(fleet.plan.memory.at(observed_domain("example.com"))->announced.at(0).since == clock.now());
}

TEST_CASE("a plan waits for a clock that is a little behind an earlier run, and no longer") {
  struct Behind {
    int seconds;
    bool is_held;
  };
  for (const Behind behind : {Behind{0, false}, Behind{1, false}, Behind{10, false}, Behind{11, true}}) {
    FleetStage stage;
    add_ready_primary(stage);
    const auto begin = stage.world().now();
    const auto recorded = begin + std::chrono::seconds(behind.seconds);
    write_text("state/ledger.ndjson",
               R"({"schema":"mtasts.ledger/1","time":")" + print_utc(recorded) +
                   R"(","domain":"example.com","id":"2026112101","mode":"testing","max_age":604800,)"
                   R"("mx":["mx.example.com","*.pool.example.com"]})"
                   "\n");
    const RolloutPlan plan = plan_of_fleet(stage.context()).plan;
    INFO(behind.seconds);
    const bool is_held = std::ranges::any_of(
        plan.holds, [](const Hold& hold) { return hold.reason == HoldReason::clock_behind; });
    CHECK(is_held == behind.is_held);
    CHECK(stage.world().now() == (is_held ? begin : recorded));
  }
}

TEST_CASE("a fleet is observed with every domain that the settings name") {
  FleetStage stage;
  add_ready_primary(stage);
  stage.add("mx hosted.example 10 mx.example.com");
  stage.add("cname _mta-sts.hosted.example _mta-sts.example.com");
  stage.add("fail listed.example servfail");
  Settings settings = settings_of_fleet();
  settings.rollout.policies[0].hosted = {observed_domain("hosted.example")};
  settings.rollout.domains = {observed_domain("listed.example")};
  settings.rollout.retired = {observed_domain("gone.example")};
  const RolloutWorld world = observe(settings, stage);
  CHECK(world.now == stage.context().ports.clock.now());
  REQUIRE(world.domains.size() == 4);
  const DomainSeen& primary = world.domains.at(observed_domain("example.com"));
  REQUIRE(primary.mx);
  CHECK(primary.mx->status == MxStatus::ok);
  CHECK(std::holds_alternative<TxtData>(primary.sts.at(0).records.at(0).rdata));
  const DomainSeen& hosted = world.domains.at(observed_domain("hosted.example"));
  // The CNAME itself, not its target.
  CHECK(std::holds_alternative<CnameData>(hosted.sts.at(0).records.at(0).rdata));
  CHECK(hosted.sts.at(0).records.size() == 1);
  CHECK(hosted.tlsrpt.at(0).is_known);
  CHECK(hosted.tlsrpt.at(0).records.empty());
  CHECK_FALSE(world.domains.at(observed_domain("listed.example")).mx);
  CHECK(world.domains.at(observed_domain("gone.example")).mx);
}

TEST_CASE("records of a wildcard are not observed as existing") {
  FleetStage stage;
  add_ready_primary(stage);
  stage.add("txt *.hosted.example v=spf1 -all");
  Settings settings = settings_of_fleet();
  settings.rollout.policies[0].hosted = {observed_domain("hosted.example")};
  const DomainSeen seen = observe(settings, stage).domains.at(observed_domain("hosted.example"));
  for (const NameSeen* name : {&seen.host, &seen.sts, &seen.tlsrpt}) {
    CHECK(name->at(0).is_known);
    CHECK(name->at(0).records.empty());
  }
}

TEST_CASE("the wanted records exist if a wildcard has them") {
  const DomainName primary = observed_domain("example.com");
  for (const char* wildcard : {"cname *.example.com web.example", "a *.example.com 192.0.2.80"}) {
    INFO(wildcard);
    FleetStage stage;
    stage.add("mx example.com 10 mx.example.com");
    stage.add(wildcard);
    Settings settings = settings_of_fleet();
    if (std::string_view(wildcard).starts_with("a "))
      settings.rollout.web = {{}, {*IpAddress::parse("192.0.2.80")}};
    const DomainSeen seen = observe(settings, stage).domains.at(primary);
    CHECK(seen.host.at(0).records.size() == 1);
    CHECK(seen.sts.at(0).records.empty());
    CHECK(seen.tlsrpt.at(0).records.empty());
    CHECK_FALSE(seen.host_is_wildcards);

    // Records with another TTL are to be published.
    settings.rollout.ttl = *Ttl::from_seconds(60);
    CHECK(observe(settings, stage).domains.at(primary).host.at(0).records.empty());
    // A retired domain needs them until its policy is forgotten, and they cannot be removed.
    settings.rollout.ttl.reset();
    settings.rollout.policies.clear();
    settings.rollout.retired = {primary};
    const DomainSeen retired = observe(settings, stage).domains.at(primary);
    CHECK(retired.host.at(0).records.size() == 1);
    CHECK(retired.host_is_wildcards);
    stage.add("a mta-sts.example.com 192.0.2.81");
    CHECK_FALSE(observe(settings, stage).domains.at(primary).host_is_wildcards);
  }
}

TEST_CASE("the addresses of a wildcard are no records of a hosted domain, which needs a CNAME") {
  FleetStage stage;
  stage.add("mx hosted.example 10 mx.example.com");
  stage.add("a *.hosted.example 192.0.2.80");
  Settings settings = settings_of_fleet();
  settings.rollout.web = {{}, {*IpAddress::parse("192.0.2.80")}};
  settings.rollout.policies.front().hosted = {observed_domain("hosted.example")};
  CHECK(observe(settings, stage).domains.at(observed_domain("hosted.example")).host.at(0).records.empty());
}

TEST_CASE("a primary with good MX hosts is ready for enforce") {
  FleetStage stage;
  add_ready_primary(stage);
  const Readiness seen = readiness(settings_of_fleet(), stage);
  INFO(seen.reason);
  CHECK(seen.is_ready);
}

TEST_CASE("the MX hosts of every domain that may use the policy are checked before enforce") {
  for (const bool is_hosted : {true, false}) {
    INFO(is_hosted);
    FleetStage stage;
    add_ready_primary(stage);
    stage.add("mx user.example 10 a.pool.example.com");
    stage.add("a a.pool.example.com 192.0.2.26");
    stage.add("smtp a.pool.example.com fault=expired");
    Settings settings = settings_of_fleet();
    RolloutSettings& rollout = settings.rollout;
    (is_hosted ? rollout.policies[0].hosted : rollout.domains).push_back(observed_domain("user.example"));
    CHECK_FALSE(readiness(settings, stage).is_ready);
  }
}

TEST_CASE("the MX hosts of a domain that is new in a list are judged one by one") {
  FleetStage stage;
  add_ready_primary(stage);
  stage.add("mx a.example 10 a.pool.example.com");
  stage.add("mx b.example 10 b.pool.example.com");
  for (const std::string host : {"a.pool.example.com", "b.pool.example.com"}) {
    stage.add("a " + host + " 192.0.2.26");
    stage.add("smtp " + host + (host[0] == 'b' ? " outcome=no-starttls" : ""));
  }
  Settings settings = settings_of_fleet();
  settings.rollout.domains = {observed_domain("a.example"), observed_domain("b.example")};
  settings.listed = settings.rollout.domains;
  const auto hosts = promotion(settings, stage).mx_hosts;
  CHECK(hosts.at(observed_domain("mx.example.com")).is_ready());
  CHECK(hosts.at(observed_domain("a.pool.example.com")).is_ready());
  CHECK(hosts.at(observed_domain("b.pool.example.com")).reason ==
        "b.pool.example.com: EHLO does not offer STARTTLS");
}

TEST_CASE("an MX host of a listed domain that the policy does not cover is not connected to") {
  FleetStage stage;
  add_ready_primary(stage);
  stage.add("mx customer.example 10 internal.customer.example");
  stage.add("a internal.customer.example 127.0.0.1");
  stage.add("smtp internal.customer.example");
  Settings settings = settings_of_fleet();
  settings.rollout.policies[0].hosted = {observed_domain("customer.example")};
  settings.listed = {observed_domain("customer.example")};
  const Readiness seen = readiness(settings, stage);
  INFO(seen.reason);
  CHECK(seen.is_ready);
}

TEST_CASE("the hosts that earlier runs saw ready for an enforced policy are not asked again") {
  FleetStage stage;
  add_ready_primary(stage);
  for (const std::string name : {"old", "moved", "new"}) {
    stage.add("mx " + name + ".example 10 " + name + ".pool.example.com");
    stage.add("a " + name + ".pool.example.com 192.0.2.26");
    stage.add("smtp " + name + ".pool.example.com");
  }
  stage.add("cname _mta-sts.old.example _mta-sts.example.com");
  stage.add("cname _mta-sts.moved.example _mta-sts.example.com");
  Settings settings = settings_of_fleet();
  settings.rollout.policies[0].hosted = {observed_domain("old.example"), observed_domain("moved.example"),
                                         observed_domain("new.example")};
  const DomainName old_host = observed_domain("old.pool.example.com");
  const DomainName moved_host = observed_domain("moved.pool.example.com");
  const DomainName new_host = observed_domain("new.pool.example.com");
  RolloutMemory memory;
  memory[observed_domain("old.example")] = DomainMemory{.mx_hosts = {old_host}};
  memory[observed_domain("moved.example")] = DomainMemory{.mx_hosts = {old_host}};
  const auto is_asked = [&](const DomainName& host, Mode mode) {
    return promotion(settings, stage, mode, memory).mx_hosts.contains(host);
  };
  CHECK(is_asked(new_host, Mode::enforce));
  CHECK(is_asked(moved_host, Mode::enforce));
  CHECK_FALSE(is_asked(old_host, Mode::enforce));
  for (const DomainName& host : {old_host, moved_host, new_host}) CHECK(is_asked(host, Mode::testing));
  memory[observed_domain("old.example")] = DomainMemory{.mx_hosts = {old_host}, .unchecked = {old_host}};
  CHECK(is_asked(old_host, Mode::enforce));
}

TEST_CASE("a first plan fetches only what it decides upon and begins with the host record") {
  FleetStage stage;
  stage.add("mx example.com 10 mx.example.com");
  const PlannedFleet fleet = plan_of_fleet(stage.context());
  CHECK(fleet.plan.to_fetch.empty());
  CHECK(fleet.plan.to_check.empty());
  const std::vector<RolloutStep> open = open_steps(fleet.plan);
  REQUIRE_FALSE(open.empty());
  CHECK(open.front().phase == Phase::host_record);
  CHECK(fleet.world.promotions.empty());
}

TEST_CASE("an undetermined domain has no step") {
  FleetStage stage;
  stage.add("fail example.com servfail");
  stage.add("fail _mta-sts.example.com servfail");
  const PlannedFleet fleet = plan_of_fleet(stage.context());
  CHECK(fleet.plan.steps.empty());
  REQUIRE_FALSE(fleet.plan.holds.empty());
  CHECK(kind_of(fleet.plan.holds.front().reason) == HoldKind::unknown);
}

}  // namespace mtasts::test
