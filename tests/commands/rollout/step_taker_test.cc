// The steps of plans, taken in a real directory with real programs.
#include "commands/rollout/step_taker.h"

#include <cerrno>
#include <deque>
#include <map>

#include "adapters/files/faulty_calls.h"
#include "catch.h"
#include "rollout/state_stage.h"
#include "scenarios/working_directory.h"

namespace mtasts::test {
namespace {

const DomainName kPrimary = domain("example.com");
const DomainName kHosted = domain("example.org");

ResourceRecord txt(const DomainName& owner, const std::string& text) {
  return {owner, *Ttl::from_seconds(60), TxtData{text}};
}

ResourceRecord cname(const DomainName& owner, const DomainName& target) {
  return {owner, *Ttl::from_seconds(60), CnameData{target}};
}

const ResourceRecord kHostRecord = cname(policy_host(kPrimary), domain("web.example"));
const ResourceRecord kStsRecord = txt(sts_record_name(kPrimary), "v=STSv1; id=2026112101");
const ResourceRecord kOldStsRecord = txt(sts_record_name(kPrimary), "v=STSv1; id=1");

RolloutStep change(Phase phase, const DomainName& of, const DomainName& owner,
                   std::vector<ResourceRecord> before, std::vector<ResourceRecord> after) {
  return {phase, of, ChangeName{owner, std::move(before), std::move(after)}, {}};
}

RolloutStep host_step() {
  return change(Phase::host_record, kPrimary, kHostRecord.owner, {}, {kHostRecord});
}
RolloutStep sts_step() {
  return change(Phase::announcement, kPrimary, kStsRecord.owner, {kOldStsRecord}, {kStsRecord});
}
RolloutStep policy_step(const std::string& text = kTestingPolicy) {
  return {Phase::policy_file, kPrimary, WritePolicy{{}, text}, {}};
}
RolloutStep site_step(const DomainName& of) {
  return {Phase::site, of, ServePolicy{kPrimary}, {}};
}
RolloutStep ledger_step() {
  return {Phase::ledger,
          kPrimary,
          RecordPolicy{LedgerEntry{"2026-11-21T12:00:00Z",
                                   kPrimary,
                                   *PolicyId::parse("2026112101"),
                                   Mode::testing,
                                   *MaxAge::from_seconds(604800),
                                   {*MxPattern::parse("mx.example.com")}}},
          {}};
}
RolloutStep hook_step(Phase phase, Hook hook) {
  return {phase, {}, RunHook{hook}, {}};
}

// All that a first publication of the primary and its hosted domain needs, as if all gates were open.
RolloutPlan whole_plan() {
  RolloutPlan plan;
  plan.steps = {host_step(),
                hook_step(Phase::host_hook, Hook::dns),
                policy_step(),
                site_step(kPrimary),
                site_step(kHosted),
                hook_step(Phase::web_hook, Hook::web),
                ledger_step(),
                sts_step(),
                hook_step(Phase::dns_hook, Hook::dns)};
  plan.memory[kPrimary] = DomainMemory{.mx_ttl = std::chrono::seconds(60)};
  return plan;
}

RolloutPlan plan_of(std::deque<RolloutStep> steps) {
  RolloutPlan plan;
  plan.steps = std::move(steps);
  return plan;
}

// A program that adds the hook, the state and its standard input to a file.
HookCommand logging(const std::string& word, int exit_code = 0) {
  return {"sh", "-c",
          "{ echo " + word +
              " $MTASTS_HOOK; test \"$MTASTS_STATE\" = \"$PWD\" && tr '\\n' ' '; echo; } >>../log; exit " +
              std::to_string(exit_code)};
}

struct TakenSteps {
  std::vector<StepOutcome> outcomes = {};
  std::string words = {};  // "done unchanged held"
  std::string to_paste = {};
  std::string error = {};
};

// Takes plans one after the other in one run of the program.
std::vector<TakenSteps> take_all(StateStage& stage, const std::vector<RolloutPlan>& plans) {
  std::vector<TakenSteps> all;
  auto state = stage.lock();
  if (!state) return {{.error = state.error().message}};
  const LookupOptions lookup;
  StepTaker taker(stage.settings, lookup, *state, stage.context());
  for (const RolloutPlan& plan : plans) {
    TakenSteps taken;
    if (const auto ended = taker.take(plan, taken.outcomes); !ended) taken.error = ended.error().message;
    for (const StepOutcome& outcome : taken.outcomes) {
      taken.words += (taken.words.empty() ? "" : " ") + std::string(text(outcome.result));
      if (outcome.error && taken.error.empty()) taken.error = outcome.error->message;
    }
    taken.to_paste = taker.text_to_paste();
    all.push_back(std::move(taken));
  }
  return all;
}

TakenSteps take_one(StateStage& stage, const RolloutPlan& plan) {
  return take_all(stage, {plan}).front();
}

std::map<std::string, std::string> files_of_state() {
  std::map<std::string, std::string> files;
  for (const auto& entry : std::filesystem::recursive_directory_iterator("state")) {
    const bool is_lock = entry.path().filename() == ".mtasts.lock";
    if (entry.is_regular_file() && !is_lock) files[entry.path().string()] = read_text(entry.path().string());
  }
  return files;
}

// The records to paste for sts_step(), up to the first one to add.
const std::string kReplacedId =
    "Remove these records:\n"
    "\n"
    "Records for example.com in the zone example.com\n"
    "NAME      TYPE   TTL         VALUE\n"
    "_mta-sts  TXT    60          v=STSv1; id=1\n"
    "\n"
    "Add these records:\n"
    "\n"
    "Records for example.com in the zone example.com\n"
    "NAME      TYPE   TTL         VALUE\n";

}  // namespace

TEST_CASE("the steps of a first publication change files, ledger and record") {
  const TemporaryWorkingDirectory directory;
  StateStage stage;
  stage.settings.web.site = &kCaddySite;
  CHECK(take_one(stage, whole_plan()).words == "done unchanged done done done done done done unchanged");
  CHECK(read_text("state/zones/example.com.zone") == print_records({kHostRecord, kStsRecord}));
  CHECK(read_text(policy_path("example.com")) == kTestingPolicy);
  CHECK(read_text(policy_path("example.org")) == kTestingPolicy);
  CHECK(read_text("state/ledger.ndjson").find("2026112101") != std::string::npos);
  CHECK(read_text("state/site/domains.txt").find("example.com\nexample.org\n") != std::string::npos);
  const RolloutWorld world = stage.world();
  CHECK(*world.site == std::map<DomainName, DomainName>{{kPrimary, kPrimary}, {kHosted, kPrimary}});
  CHECK(world.unfinished_hooks.empty());
  CHECK(*world.memory == whole_plan().memory);
}

TEST_CASE("a run with nothing to do does not write the record") {
  const TemporaryWorkingDirectory directory;
  StateStage stage;
  RolloutStep waiting = sts_step();
  waiting.gate = Hold{HoldReason::not_announced, kPrimary, "", "", {}};
  CHECK(take_one(stage, plan_of({waiting})).words == "held");
  CHECK(files_of_state().count("state/rollout.json") == 0);
}

TEST_CASE("steps whose outcome is in the files already are unchanged and run no hook") {
  const TemporaryWorkingDirectory directory;
  StateStage stage;
  stage.settings.web.reload = logging("web");
  stage.settings.dns.reload = logging("dns");
  RolloutPlan plan = whole_plan();
  std::erase_if(plan.steps, [](const RolloutStep& step) { return step.phase == Phase::ledger; });
  CHECK(take_one(stage, plan).words == "done done done done done done done done");
  const auto files = files_of_state();
  std::filesystem::remove("log");
  CHECK(take_one(stage, plan).words ==
        "unchanged unchanged unchanged unchanged unchanged unchanged unchanged unchanged");
  CHECK(files_of_state() == files);
  CHECK_FALSE(std::filesystem::exists("log"));
}

TEST_CASE("a hook gets its name the state and the changed domains, and deploy runs before reload") {
  const TemporaryWorkingDirectory directory;
  StateStage stage;
  stage.settings.web.deploy = logging("deploy");
  stage.settings.web.reload = logging("reload");
  stage.settings.dns.reload = logging("dns");
  take_one(stage, whole_plan());
  CHECK(read_text("log") ==
        "dns dns\nexample.com \n"
        "deploy web\nexample.com example.org \n"
        "reload web\nexample.com example.org \n"
        "dns dns\nexample.com \n");
}

TEST_CASE("a hook that fails is run again by the next run for all domains") {
  const TemporaryWorkingDirectory directory;
  StateStage stage;
  stage.settings.web.deploy = logging("deploy", 7);
  stage.settings.web.reload = logging("reload");
  const RolloutPlan plan =
      plan_of({policy_step(), site_step(kPrimary), hook_step(Phase::web_hook, Hook::web)});
  const TakenSteps failed = take_one(stage, plan);
  CHECK(failed.words == "done done failed");
  CHECK(failed.error.find("ended with exit code 7") != std::string::npos);
  CHECK(stage.world().unfinished_hooks == std::set<Hook>{Hook::web});
  CHECK(read_text("log").find("reload") == std::string::npos);

  stage.settings.web.deploy = logging("deploy");
  std::filesystem::remove("log");
  CHECK(take_one(stage, plan_of({hook_step(Phase::web_hook, Hook::web)})).words == "done");
  CHECK(read_text("log") == "deploy web\nexample.com example.org \nreload web\nexample.com example.org \n");
  CHECK(stage.world().unfinished_hooks.empty());
}

TEST_CASE("a step that fails ends the steps of its domain and of no other") {
  const TemporaryWorkingDirectory directory;
  StateStage stage;
  write_text("state/zones/example.com.zone", "this is no zone file\n");
  const ResourceRecord other = cname(policy_host(kHosted), domain("web.example"));
  const TakenSteps taken =
      take_one(stage, plan_of({host_step(), change(Phase::host_record, kHosted, other.owner, {}, {other}),
                               policy_step(), sts_step()}));
  CHECK(taken.words == "failed done held held");
  CHECK(taken.error.find("state/zones/example.com.zone exists and is not a zone file") == 0);
  CHECK(read_text("state/zones/example.com.zone") == "this is no zone file\n");
}

TEST_CASE("a failure in one plan ends the steps of its domain in the later plans of the run") {
  const TemporaryWorkingDirectory directory;
  StateStage stage;
  write_text("state/zones/example.com.zone", "this is no zone file\n");
  const ResourceRecord other = cname(policy_host(kHosted), domain("web.example"));
  const auto taken = take_all(
      stage, {plan_of({host_step(), policy_step()}),
              plan_of({policy_step(), change(Phase::host_record, kHosted, other.owner, {}, {other})})});
  REQUIRE(taken.size() == 2);
  CHECK(taken[0].words == "failed held");
  CHECK(taken[1].words == "held done");
}

TEST_CASE("a hook that fails is not run again in the same run") {
  const TemporaryWorkingDirectory directory;
  StateStage stage;
  stage.settings.web.reload = logging("reload", 1);
  const RolloutStep hook = hook_step(Phase::web_hook, Hook::web);
  const auto taken = take_all(stage, {plan_of({policy_step(), hook}), plan_of({hook})});
  REQUIRE(taken.size() == 2);
  CHECK(taken[0].words == "done failed");
  CHECK(taken[1].words == "held");
  CHECK(read_text("log") == "reload web\nexample.com \n");
  CHECK(stage.world().unfinished_hooks.contains(Hook::web));
}

TEST_CASE("a hook that is repeated runs once in a run, for all domains") {
  const TemporaryWorkingDirectory directory;
  StateStage stage;
  stage.settings.web.deploy = logging("deploy");
  const RolloutPlan repeated =
      plan_of({{Phase::web_hook, {}, RunHook{.hook = Hook::web, .repeats = true}, {}}});
  const auto taken = take_all(stage, {repeated, repeated});
  REQUIRE(taken.size() == 2);
  CHECK(taken[0].words == "done");
  CHECK(taken[1].words == "unchanged");
  CHECK(read_text("log") == "deploy web\nexample.com example.org \n");
  CHECK(stage.world().unfinished_hooks.empty());

  const RolloutPlan written = plan_of({policy_step(), hook_step(Phase::web_hook, Hook::web)});
  std::filesystem::remove("log");
  CHECK(take_all(stage, {written, repeated}).back().words == "unchanged");
  CHECK(read_text("log") == "deploy web\nexample.com \n");
}

TEST_CASE("a step behind a gate is held") {
  const TemporaryWorkingDirectory directory;
  StateStage stage;
  RolloutStep gated = host_step();
  gated.gate = Hold{HoldReason::policy_not_live, kPrimary, "closed"};
  CHECK(take_one(stage, plan_of({gated})).words == "held");
  CHECK_FALSE(std::filesystem::exists("state/zones"));
}

TEST_CASE("a changed policy goes to all domains that are served it") {
  const TemporaryWorkingDirectory directory;
  StateStage stage;
  take_one(stage, whole_plan());
  CHECK(take_one(stage, plan_of({policy_step(kOtherPolicy)})).words == "done");
  CHECK(read_text(policy_path("example.org")) == kOtherPolicy);
  CHECK(stage.world().site->size() == 2);
}

TEST_CASE("a hosted domain that gets a policy of its own keeps it when its primary's changes") {
  const TemporaryWorkingDirectory directory;
  StateStage stage;
  take_one(stage, whole_plan());
  const RolloutStep own{Phase::policy_file, kHosted, WritePolicy{{}, kOtherPolicy}, {}};
  const std::string changed = std::string(kTestingPolicy) + "x: y\n";
  CHECK(take_one(stage, plan_of({policy_step(changed), own})).words == "done done");
  CHECK(read_text(policy_path("example.com")) == changed);
  CHECK(read_text(policy_path("example.org")) == kOtherPolicy);
}

TEST_CASE("the steps of a removal leave neither policy nor record nor site") {
  const TemporaryWorkingDirectory directory;
  StateStage stage;
  take_one(stage, whole_plan());
  const TakenSteps taken =
      take_one(stage, plan_of({change(Phase::removal, kPrimary, kStsRecord.owner, {kStsRecord}, {}),
                               change(Phase::removal, kPrimary, kHostRecord.owner, {kHostRecord}, {}),
                               {Phase::cleanup, kPrimary, ServePolicy{}, {}},
                               {Phase::cleanup, kPrimary, RemovePolicy{}, {}}}));
  CHECK(taken.words == "done done done done");
  CHECK(read_text("state/zones/example.com.zone").empty());
  CHECK_FALSE(std::filesystem::exists("state/policies/mta-sts.example.com"));
  CHECK(stage.world().site->empty());
}

TEST_CASE("a policy that a person edits during a run is kept, and the others are written") {
  const TemporaryWorkingDirectory directory;
  StateStage stage;
  take_one(stage, whole_plan());
  auto state = stage.lock();
  REQUIRE(state);
  const std::string edited = std::string(kTestingPolicy) + "x: y\n";
  write_text(policy_path("example.com"), edited);
  const DomainName other = domain("example.net");
  const LookupOptions lookup;
  StepTaker taker(stage.settings, lookup, *state, stage.context());
  const RolloutStep own{Phase::policy_file, other, WritePolicy{{}, kOtherPolicy}, {}};
  std::vector<StepOutcome> outcomes;
  REQUIRE(taker.take(plan_of({policy_step(kOtherPolicy), own}), outcomes));
  REQUIRE(outcomes.front().error);
  CHECK(outcomes.front().error->fault == Fault::locked);
  CHECK(outcomes.back().result == StepResult::done);
  CHECK(read_text(policy_path("example.com")) == edited);
  CHECK(read_text(policy_path("example.net")) == kOtherPolicy);
}

TEST_CASE("a file in place of a policy that is none is kept") {
  const std::string notes = "Notes of the operator.\n";
  for (const char* name : {"example.com", "example.org"}) {
    const TemporaryWorkingDirectory directory;
    StateStage stage;
    write_text(policy_path(name), notes);
    const TakenSteps taken = take_one(stage, plan_of({policy_step(), site_step(kHosted)}));
    CAPTURE(name, taken.error);
    CHECK(taken.words == (name == std::string("example.com") ? "failed failed" : "done failed"));
    CHECK(take_one(stage, plan_of({{Phase::cleanup, domain(name), RemovePolicy{}, {}}})).words == "failed");
    CHECK(read_text(policy_path(name)) == notes);
  }
  const TemporaryWorkingDirectory directory;
  StateStage stage;
  const std::string faulty = std::string("\xEF\xBB\xBF") + kTestingPolicy;
  write_text(policy_path("example.org"), faulty);
  CHECK(take_one(stage, plan_of({policy_step(), site_step(kHosted)})).words == "done done");
  CHECK(read_text(policy_path("example.org")) == kTestingPolicy);
}

TEST_CASE("a file of records that another program changes while it is replaced is kept") {
  for (const RecordFormat* format : {&kBindRecords, &kTerraformRoute53Records}) {
    const TemporaryWorkingDirectory directory;
    FaultyCalls calls(0, Failure::never, 0);
    StateStage stage(calls);
    stage.settings.dns.format = format;
    take_one(stage, plan_of({host_step()}));
    const std::string path =
        "state/" + RecordFiles(*format, "state", stage.context().ports.files).file_of(kPrimary);
    REQUIRE_FALSE(read_text(path).empty());
    calls.before_write = [&path] { write_text(path, "edited\n"); };
    const TakenSteps taken = take_one(stage, plan_of({sts_step()}));
    CAPTURE(format->name, taken.error);
    REQUIRE(taken.words == "failed");
    CHECK(taken.outcomes.front().error->code == "changed-meanwhile");
    CHECK(read_text(path) == "edited\n");
  }
}

// Records that stand elsewhere would be in the zone twice, and differ after their next change.
TEST_CASE("a new zone file has no live records but those that change") {
  for (const RecordFormat* format : {&kBindRecords, &kTerraformRoute53Records}) {
    const TemporaryWorkingDirectory directory;
    StateStage stage;
    stage.settings.dns.format = format;
    auto state = stage.lock();
    REQUIRE(state);
    const LookupOptions lookup;
    StepTaker taker(stage.settings, lookup, *state, stage.context());
    std::vector<StepOutcome> outcomes;
    REQUIRE(taker.take(plan_of({change(Phase::announcement, kPrimary, kStsRecord.owner, {}, {kStsRecord})}),
                       outcomes));
    CHECK(state->record_files().read(kPrimary)->records.records_of(kPrimary).records ==
          std::vector<ResourceRecord>{kStsRecord});
  }
}

TEST_CASE("every record format hands a change over once") {
  const std::map<std::string_view, std::string> files = {
      {"bind", "state/zones/example.com.zone"},
      {"json", "state/zones/example.com.zone"},
      {"tinydns", "state/zones/example.com.tinydns"},
      {"octodns", "state/zones/example.com.yaml"},
      {"dnscontrol", "state/zones/example.com.js"},
      {"terraform-route53", "state/zones/mtasts.auto.tfvars.json"},
      {"terraform-cloudflare", "state/zones/mtasts.auto.tfvars.json"},
      {"nsupdate", "state/zones/changes.nsupdate"},
      {"knotc", "state/zones/changes.knotc"},
      {"powerdns", "state/zones/changes.json"},
      {"route53", "state/zones/changes.json"},
      {"cloudflare", "state/zones/changes.json"},
      {"table", ""},
      {"markdown", ""}};
  for (const RecordFormat* format : kRecordFormats) {
    INFO(format->name);
    const TemporaryWorkingDirectory directory;
    StateStage stage;
    stage.settings.dns.format = format;
    const ResourceRecord other = cname(policy_host(kHosted), domain("web.example"));
    const RolloutPlan plan =
        plan_of({host_step(), change(Phase::host_record, kHosted, other.owner, {}, {other})});
    const TakenSteps first = take_one(stage, plan);
    CHECK(first.words == "done done");
    const std::string path = files.at(format->name);
    const std::string text = path.empty() ? first.to_paste : read_text(path);
    CHECK(text.find("web.example") != std::string::npos);
    const auto before = files_of_state();
    const TakenSteps second = take_one(stage, plan);
    CHECK(second.words == "unchanged unchanged");
    CHECK(second.to_paste == first.to_paste);
    CHECK(files_of_state() == before);
    // The servers have one of the changes.
    take_one(stage, plan_of({host_step()}));
    CHECK(stage.read()->is_written(plan.steps[0]));
  }
}

TEST_CASE("a file of all domains removes the records that it has, and no others") {
  const TemporaryWorkingDirectory directory;
  StateStage stage;
  stage.settings.dns.format = &kTerraformRoute53Records;
  const RolloutStep removal = change(Phase::removal, kPrimary, kHostRecord.owner, {kHostRecord}, {});
  const ResourceRecord other = cname(policy_host(kHosted), domain("web.example"));
  const RolloutStep unknown = change(Phase::removal, kHosted, other.owner, {other}, {});
  take_one(stage, plan_of({host_step()}));
  const auto before = files_of_state();
  CHECK_FALSE(stage.read()->is_written(removal));
  CHECK_FALSE(stage.read()->is_written(unknown));
  const TakenSteps refused = take_one(stage, plan_of({unknown}));
  CHECK(refused.words == "failed");
  CHECK(refused.error.find("mtasts.auto.tfvars.json has no records of example.org") != std::string::npos);
  CHECK_FALSE(stage.read()->is_written(unknown));
  CHECK(files_of_state() == before);
  CHECK(take_one(stage, plan_of({removal, unknown})).words == "done failed");
  CHECK(read_text("state/zones/mtasts.auto.tfvars.json").find("example.com") == std::string::npos);
  CHECK(stage.read()->is_written(removal));
  CHECK(take_one(stage, plan_of({removal})).words == "unchanged");
  CHECK(stage.read()->is_written(removal));
  // Somebody has put the old file back.
  write_text("state/zones/mtasts.auto.tfvars.json", before.at("state/zones/mtasts.auto.tfvars.json"));
  CHECK_FALSE(stage.read()->is_written(removal));
}

TEST_CASE("changes for a program have the old records as conditions and removals") {
  const TemporaryWorkingDirectory directory;
  StateStage stage;
  stage.settings.dns.format = &kNsupdateRecords;
  const ResourceRecord now_cname = cname(kStsRecord.owner, domain("_mta-sts.example.net"));
  take_one(stage, plan_of({host_step(), change(Phase::announcement, kPrimary, kStsRecord.owner,
                                               {kOldStsRecord}, {now_cname})}));
  CHECK(read_text("state/zones/changes.nsupdate") ==
        "; Records of mtasts: nsupdate -k KEYFILE FILE\n"
        "zone example.com.\n"
        "prereq yxrrset _mta-sts.example.com. TXT \"v=STSv1; id=1\"\n"
        "prereq nxrrset mta-sts.example.com. CNAME\n"
        "prereq nxrrset _mta-sts.example.com. CNAME\n"
        "update delete _mta-sts.example.com. TXT\n"
        "update delete mta-sts.example.com. CNAME\n"
        "update add mta-sts.example.com. 60 CNAME web.example.\n"
        "update delete _mta-sts.example.com. CNAME\n"
        "update add _mta-sts.example.com. 60 CNAME _mta-sts.example.net.\n"
        "send\n");
}

TEST_CASE("a program gets changes once in a run and again in the next one") {
  const TemporaryWorkingDirectory directory;
  StateStage stage;
  stage.settings.dns.format = &kNsupdateRecords;
  stage.settings.dns.reload = {"sh", "-c", "grep -c add zones/changes.nsupdate >>../log"};
  const RolloutPlan first = plan_of({host_step(), hook_step(Phase::host_hook, Hook::dns)});
  const RolloutPlan second = plan_of({host_step(), hook_step(Phase::host_hook, Hook::dns), sts_step(),
                                      hook_step(Phase::dns_hook, Hook::dns)});
  const auto taken = take_all(stage, {first, first, second});
  CHECK(taken[0].words == "done done");
  CHECK(taken[1].words == "unchanged unchanged");
  CHECK(taken[2].words == "unchanged unchanged done done");
  CHECK(read_text("log") == "1\n1\n");
  CHECK(take_one(stage, first).words == "done done");
}

TEST_CASE("a program that fails gets changes once in a run, and open ones in the next one") {
  for (const RecordFormat* format : {&kNsupdateRecords, &kRoute53Records}) {
    INFO(format->name);
    const TemporaryWorkingDirectory directory;
    StateStage stage;
    stage.settings.dns.format = format;
    const RolloutPlan plan = plan_of({sts_step(), hook_step(Phase::dns_hook, Hook::dns)});
    const RolloutPlan again =
        plan_of({hook_step(Phase::host_hook, Hook::dns), sts_step(), hook_step(Phase::dns_hook, Hook::dns)});
    stage.settings.dns.reload = logging("bad", 1);
    const auto failing = take_all(stage, {plan, again});
    CHECK(failing[0].words == "done failed");
    CHECK(failing[1].words == "held unchanged held");
    CHECK(way_to_servers(stage.settings).find("runs the program again") != std::string::npos);
    stage.settings.dns.reload = logging("good");
    CHECK(take_one(stage, again).words == "unchanged done done");
    CHECK(read_text("log") == "bad dns\nexample.com \ngood dns\nexample.com \n");
    // A program whose changes are live, though it failed, has nothing to do.
    stage.settings.dns.reload = logging("bad", 1);
    CHECK(take_one(stage, plan).words == "done failed");
    CHECK(take_one(stage, plan_of({hook_step(Phase::host_hook, Hook::dns)})).words == "unchanged");
    CHECK(stage.world().unfinished_hooks.empty());
  }
}

TEST_CASE("with a format that only adds records, a person gets those that replace others") {
  const TemporaryWorkingDirectory directory;
  StateStage stage;
  stage.settings.dns.format = &kCloudflareRecords;
  stage.settings.dns.reload = {"sh", "-c", "cat zones/changes.json >>../log"};
  const RolloutPlan plan = plan_of({host_step(), hook_step(Phase::host_hook, Hook::dns), sts_step(),
                                    hook_step(Phase::dns_hook, Hook::dns)});
  const TakenSteps taken = take_one(stage, plan);
  CHECK(taken.words == "done done unchanged unchanged");
  CHECK(taken.to_paste == kReplacedId + "_mta-sts  TXT    60          v=STSv1; id=2026112101\n");
  const std::string log = read_text("log");
  CHECK(log.find("{\"posts\":[{\"type\":\"CNAME\",\"name\":\"mta-sts.example.com\"") == 0);
  CHECK(log.find('\n') == log.size() - 1);
}

TEST_CASE("a person gets the records to add and to remove by zone") {
  const TemporaryWorkingDirectory directory;
  StateStage stage;
  stage.settings.dns.format = &kTableRecords;
  const TakenSteps taken = take_one(stage, plan_of({host_step(), sts_step()}));
  CHECK(taken.to_paste == kReplacedId +
                              "mta-sts   CNAME  60          web.example.\n"
                              "_mta-sts  TXT    60          v=STSv1; id=2026112101\n");
  CHECK(stage.world().unfinished_hooks.empty());
}

TEST_CASE("the site names the policies of another web server, and no step that apply takes") {
  const TemporaryWorkingDirectory directory;
  StateStage stage;
  stage.settings.web.site = &kNginxSite;
  stage.settings.web.policies = "/srv/mta-sts";
  take_one(stage, whole_plan());
  CHECK(read_text("state/site/mta-sts.conf").find("/srv/mta-sts") != std::string::npos);
  std::string steps = read_text("state/site/NEXT-STEPS.md");
  CHECK(steps.find("rsync") != std::string::npos);
  CHECK(steps.find("gen-zone") == std::string::npos);
  CHECK(steps.find("certbot") != std::string::npos);

  stage.settings.web.deploy = {"true"};
  std::filesystem::remove_all("state");
  take_one(stage, whole_plan());
  steps = read_text("state/site/NEXT-STEPS.md");
  CHECK(steps.find("rsync") == std::string::npos);
  CHECK(steps.find("certbot") != std::string::npos);
}

TEST_CASE("a reload waits for the certificates that the site of this machine names") {
  const TemporaryWorkingDirectory directory;
  StateStage stage;
  stage.settings.web.site = &kNginxSite;
  stage.settings.web.reload = logging("reload");
  const RolloutStep hook = hook_step(Phase::web_hook, Hook::web);
  const RolloutPlan plan = plan_of({policy_step(), site_step(kPrimary), hook});
  const TakenSteps held = take_one(stage, plan);
  CHECK(held.words == "done done held");
  REQUIRE(held.outcomes.at(2).gate);
  CHECK(held.outcomes.at(2).gate->reason == HoldReason::no_certificate);
  CHECK(held.outcomes.at(2).gate->opened_by ==
        "certbot certonly --nginx --deploy-hook 'systemctl reload nginx' --cert-name mta-sts.example.com "
        "-d mta-sts.example.com");
  CHECK(std::filesystem::exists("state/site/mta-sts.conf"));
  CHECK_FALSE(std::filesystem::exists("log"));
  CHECK(stage.world().unfinished_hooks.contains(Hook::web));

  // The certificates of another machine are not looked for.
  stage.settings.web.deploy = logging("deploy");
  CHECK(take_one(stage, plan_of({hook})).words == "done");
  CHECK(stage.world().unfinished_hooks.empty());
}

TEST_CASE("a web hook without a program reports that only the site was written") {
  const TemporaryWorkingDirectory directory;
  StateStage stage;
  stage.settings.web.site = &kNginxSite;
  const TakenSteps taken =
      take_one(stage, plan_of({policy_step(), site_step(kPrimary), hook_step(Phase::web_hook, Hook::web)}));
  CHECK(taken.words == "done done done");
  CHECK(taken.outcomes.at(2).only_files);
}

TEST_CASE("a run that is broken off at any write is completed by the next one") {
  const TemporaryWorkingDirectory whole_directory;
  std::map<std::string, std::string> wanted;
  {
    StateStage stage;
    stage.settings.web.site = &kNginxSite;
    take_one(stage, whole_plan());
    wanted = files_of_state();
    std::filesystem::remove_all("state");
  }
  bool failed = true;
  for (unsigned nth = 1; failed; ++nth) {
    FaultyCalls calls(nth, Failure::always_from, ENOSPC);
    CAPTURE(nth);
    {
      StateStage broken(calls);
      broken.settings.web.site = &kNginxSite;
      take_one(broken, whole_plan());
      failed = calls.failed();
    }
    StateStage stage;
    stage.settings.web.site = &kNginxSite;
    RolloutPlan rest = whole_plan();
    RolloutWorld world = stage.world();
    // The plan has a ledger step only as long as the ledger lacks the policy, and a hook that is unfinished.
    if (world.ledger.contains(kPrimary)) {
      std::erase_if(rest.steps, [](const RolloutStep& step) { return step.phase == Phase::ledger; });
    }
    const TakenSteps taken = take_one(stage, rest);
    CHECK(taken.error.empty());
    REQUIRE(files_of_state() == wanted);
    CHECK(stage.world().unfinished_hooks.empty());
    std::filesystem::remove_all("state");
  }
}

TEST_CASE("steps that were taken have outcomes also if the state cannot be saved after them") {
  const TemporaryWorkingDirectory directory;
  bool failed = true;
  for (unsigned nth = 1; failed; ++nth) {
    FaultyCalls calls(nth, Failure::always_from, ENOSPC);
    CAPTURE(nth);
    StateStage stage(calls);
    stage.settings.web.site = &kNginxSite;
    const TakenSteps taken = take_one(stage, whole_plan());
    failed = calls.failed();
    const bool is_written = std::filesystem::exists(policy_path("example.com"));
    CHECK((!is_written || taken.outcomes.size() == whole_plan().steps.size()));
    std::filesystem::remove_all("state");
  }
}

}  // namespace mtasts::test
