// The site of a fleet: its names, and the commands for its certificates.
#include "commands/rollout/site_writer.h"

#include <set>
#include <string>
#include <vector>

#include "catch.h"
#include "rollout/state_stage.h"
#include "scenarios/working_directory.h"

namespace mtasts::test {
namespace {

const DomainName kFirst = domain("example.com");
const std::string kCommandOfFirst =
    "certbot certonly --nginx --deploy-hook 'systemctl reload nginx' --cert-name mta-sts.example.com";

const std::string kStepsOfSite = "; state/site/NEXT-STEPS.md has the steps at the web server";

// Lets each domain serve the policy of itself, and writes the site.
WrittenSite write_site(StateStage& stage, const std::vector<DomainName>& domains) {
  auto state = stage.lock();
  if (!state) FAIL(state.error().message);
  std::map<DomainName, DomainName> served;
  std::vector<StateDirectory::NewPolicy> policies;
  for (const DomainName& each : domains) {
    served.emplace(each, each);
    policies.push_back({each, each, kTestingPolicy});
  }
  for (const auto& written : state->write_policies(policies)) REQUIRE(written);
  RolloutRecord record = state->record();
  record.site = served;
  REQUIRE(state->write_record(record));
  const auto site = write_site_of_fleet(stage.settings, served, *state, stage.context());
  if (!site) FAIL(site.error().message);
  return *site;
}

// The step that opens an obstacle of the first domain.
std::string opened_by(StateStage& stage, Hold hold) {
  const auto state = stage.read();
  if (!state) FAIL(state.error().message);
  RolloutPlan plan;
  plan.holds = {hold};
  plan.steps.push_back({Phase::ledger, kFirst, RemovePolicy{}, hold});
  name_web_steps(stage.settings, *state, plan, stage.context());
  CHECK(plan.steps.front().gate->opened_by == plan.holds.front().opened_by);
  return plan.holds.front().opened_by;
}

Hold hold_of(HoldReason reason, bool lacks_certificate) {
  return {reason, kFirst, "why", "other help", {}, lacks_certificate};
}

}  // namespace

TEST_CASE("a policy that is added does not change the name of the certificate") {
  const TemporaryWorkingDirectory directory;
  StateStage stage;
  stage.settings.web.site = &kNginxSite;
  write_site(stage, {kFirst});
  stage.settings.rollout.policies.push_back({.primary = domain("another.example")});
  write_site(stage, {kFirst, domain("another.example")});
  const std::string site = read_text("state/site/mta-sts.conf");
  CHECK(site.find("/live/mta-sts.example.com/fullchain.pem") != std::string::npos);
  CHECK(site.find("/live/mta-sts.another.example/") == std::string::npos);
}

TEST_CASE("a site with which the web server can start waits for the certificates of the new one") {
  const TemporaryWorkingDirectory directory;
  StateStage stage;
  stage.settings.web.site = &kNginxSite;
  write_site(stage, {kFirst});
  const std::string path = "state/site/mta-sts.conf";
  const std::string first = read_text(path);
  CHECK(write_site(stage, {kFirst, domain("example.org")}).is_changed);  // it names the missing one already
  std::string loadable = first;
  const std::string missing = "/live/mta-sts.example.com/";
  for (std::size_t at = 0; (at = loadable.find(missing, at)) != std::string::npos;)
    loadable.replace(at, missing.size(), "/live/there/");
  write_text(path, loadable);
  const WrittenSite kept = write_site(stage, {kFirst, domain("example.org")});
  CHECK_FALSE(kept.is_changed);
  CHECK(read_text(path) == loadable);
  REQUIRE(kept.reload_gate);
  CHECK(kept.reload_gate->reason == HoldReason::no_certificate);
  CHECK(kept.reload_gate->opened_by == kCommandOfFirst + " -d mta-sts.example.com -d mta-sts.example.org");
}

TEST_CASE("the web server of this machine reads the site through a link") {
  const TemporaryWorkingDirectory directory;
  StateStage stage;
  stage.settings.web.site = &kNginxSite;
  write_site(stage, {kFirst});
  const std::string link = "ln -sf " + std::filesystem::current_path().string() +
                           "/state/site/mta-sts.conf /etc/nginx/sites-enabled/zz-mta-sts.example.com.conf";
  CHECK(read_text("state/site/NEXT-STEPS.md").find(link) != std::string::npos);
  stage.settings.web.deploy = {"true"};
  write_site(stage, {kFirst});
  CHECK(read_text("state/site/NEXT-STEPS.md").find("ln -sf") == std::string::npos);
}

TEST_CASE("an unreachable web server without a certificate is led to the command that gets it") {
  const TemporaryWorkingDirectory directory;
  StateStage stage;
  stage.settings.web.site = &kNginxSite;
  CHECK(opened_by(stage, hold_of(HoldReason::policy_unknown, false)) == "other help");
  write_site(stage, {kFirst, domain("example.org")});
  const std::string command = kCommandOfFirst + " -d mta-sts.example.com -d mta-sts.example.org";
  CHECK(opened_by(stage, hold_of(HoldReason::policy_unknown, false)) == command);
  CHECK(opened_by(stage, hold_of(HoldReason::policy_not_live, true)) == command);
  stage.settings.web.deploy = {"true"};
  CHECK(opened_by(stage, hold_of(HoldReason::policy_unknown, false)) == "other help" + kStepsOfSite);
  CHECK(opened_by(stage, hold_of(HoldReason::policy_not_live, true)) == "at the web server: " + command);
}

TEST_CASE("no command for certbot is named where the web server gets its certificates itself") {
  const TemporaryWorkingDirectory directory;
  StateStage stage;
  stage.settings.web.site = &kCaddySite;
  write_site(stage, {kFirst});
  CHECK(opened_by(stage, hold_of(HoldReason::policy_not_live, true)) ==
        "lead mta-sts.example.com to the web server, which then gets the certificate");
  CHECK(opened_by(stage, hold_of(HoldReason::policy_unknown, false)) == "other help" + kStepsOfSite);
  CHECK(opened_by(stage, hold_of(HoldReason::policy_not_live, false)) == "other help" + kStepsOfSite);
  CHECK(opened_by(stage, hold_of(HoldReason::not_announced, false)) == "other help");
}

TEST_CASE("each of many domains is led to the certificate of its batch") {
  const TemporaryWorkingDirectory directory;
  StateStage stage;
  stage.settings.web.site = &kNginxSite;
  std::vector<DomainName> domains;
  for (int i = 0; i < 60; ++i) domains.push_back(domain(("d" + std::to_string(i) + ".example").c_str()));
  write_site(stage, domains);
  const auto state = stage.read();
  REQUIRE(state);
  RolloutPlan plan;
  for (const DomainName& each : domains) plan.holds.push_back({HoldReason::policy_not_live, each, "why"});
  plan.holds.push_back({HoldReason::policy_not_live, domain("zz.example"), "why", "other help"});
  name_web_steps(stage.settings, *state, plan, stage.context());
  std::set<std::string> commands;
  for (std::size_t i = 0; i < domains.size(); ++i) {
    CHECK((plan.holds[i].opened_by + ' ').find(" -d mta-sts." + domains[i].text() + ' ') !=
          std::string::npos);
    commands.insert(plan.holds[i].opened_by);
  }
  CHECK(commands.size() > 2);
  CHECK(plan.holds.back().opened_by == "other help" + kStepsOfSite);
}

TEST_CASE("the certificate of a web server without a certbot command is named by the steps of the site") {
  const TemporaryWorkingDirectory directory;
  StateStage stage;
  for (const SiteFormat* format : {&kS3Site, &kAcmeSite, &kHaproxySite}) {
    stage.settings.web.site = format;
    write_site(stage, {kFirst});
    CHECK(opened_by(stage, hold_of(HoldReason::policy_not_live, true)) ==
          "state/site/NEXT-STEPS.md has the steps for the certificate");
  }
}

TEST_CASE("a certificate that expires soon is led to what renews it at the web server of the settings") {
  const TemporaryWorkingDirectory directory;
  StateStage stage;
  const Hold hold = hold_of(HoldReason::certificate_ends, false);
  CHECK(opened_by(stage, hold) == "other help");
  stage.settings.web.site = &kNginxSite;
  write_site(stage, {kFirst});
  const std::string command = "certbot renew --dry-run --cert-name mta-sts.example.com";
  CHECK(opened_by(stage, hold) == command);
  stage.settings.web.deploy = {"true"};
  CHECK(opened_by(stage, hold) == "at the web server: " + command);
  stage.settings.web.site = &kCaddySite;
  CHECK(opened_by(stage, hold) == "look at the log of the web server, which renews its certificates itself");
  stage.settings.web.site = &kAcmeSite;
  CHECK(opened_by(stage, hold) == "state/site/NEXT-STEPS.md has the steps for the certificate");
}

TEST_CASE("no step at the web server is named before the host record and the policy") {
  const TemporaryWorkingDirectory directory;
  StateStage stage;
  stage.settings.web.site = &kNginxSite;
  write_site(stage, {kFirst});
  const auto state = stage.read();
  REQUIRE(state);
  RolloutPlan plan;
  plan.holds = {hold_of(HoldReason::policy_not_live, false)};
  plan.steps.push_back({Phase::policy_file, kFirst, WritePolicy{{}, kTestingPolicy}, {}});
  name_web_steps(stage.settings, *state, plan, stage.context());
  CHECK(plan.holds.front().opened_by == "other help");
}

TEST_CASE("a site that is missing or differs from the settings is written by the next apply") {
  const TemporaryWorkingDirectory directory;
  StateStage stage;
  write_site(stage, {kFirst});
  const auto unfinished_hooks = [&stage] {
    auto state = stage.read();
    if (!state) FAIL(state.error().message);
    note_outdated_site(stage.settings, *state, stage.context());
    return state->record().unfinished_hooks;
  };
  CHECK(unfinished_hooks().empty());
  stage.settings.web.site = &kNginxSite;
  CHECK(unfinished_hooks() == std::set<Hook>{Hook::web});
  CHECK(opened_by(stage, hold_of(HoldReason::policy_not_live, false)).find("NEXT-STEPS") ==
        std::string::npos);
  write_site(stage, {kFirst});
  CHECK(unfinished_hooks().empty());
  write_text("state/site/mta-sts.conf", read_text("state/site/mta-sts.conf") + "# edited\n");
  CHECK(unfinished_hooks() == std::set<Hook>{Hook::web});
}

TEST_CASE("a site file that only apply may be able to read is no reason to write it") {
  const TemporaryWorkingDirectory directory;
  StateStage stage;
  stage.settings.web.site = &kNginxSite;
  write_site(stage, {kFirst});
  std::filesystem::remove("state/site/mta-sts.conf");
  std::filesystem::create_directory("state/site/mta-sts.conf");
  auto state = stage.read();
  REQUIRE(state);
  note_outdated_site(stage.settings, *state, stage.context());
  CHECK(state->record().unfinished_hooks.empty());
  state = stage.lock();
  REQUIRE(state);
  note_outdated_site(stage.settings, *state, stage.context());
  CHECK(state->record().unfinished_hooks == std::set<Hook>{Hook::web});
}

// Without rollout.json nobody is known to be served, and an empty site would take the policies down.
TEST_CASE("a site loses its servers only when the last policy is gone") {
  const TemporaryWorkingDirectory directory;
  StateStage stage;
  stage.settings.web.site = &kNginxSite;
  write_site(stage, {kFirst});
  const std::string servers = read_text("state/site/mta-sts.conf");
  const auto write_for_nobody = [&stage] {
    auto state = stage.lock();
    if (!state) FAIL(state.error().message);
    return write_site_of_fleet(stage.settings, {}, *state, stage.context())->is_changed;
  };
  std::filesystem::remove("state/rollout.json");
  CHECK_FALSE(write_for_nobody());
  CHECK(read_text("state/site/mta-sts.conf") == servers);
  REQUIRE(stage.lock()->remove_policy(kFirst));
  CHECK(write_for_nobody());
  const std::string empty = read_text("state/site/mta-sts.conf");
  CHECK(servers.starts_with(empty));
  CHECK(empty.find("server_name") == std::string::npos);
  CHECK_FALSE(write_for_nobody());
}

}  // namespace mtasts::test
