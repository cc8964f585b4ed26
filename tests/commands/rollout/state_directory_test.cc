// The files of a fleet, as the plan sees them.
#include "commands/rollout/state_directory.h"

#include "catch.h"
#include "rollout/state_stage.h"
#include "scenarios/working_directory.h"

namespace mtasts::test {
namespace {

RolloutRecord record_of_site() {
  RolloutRecord record;
  record.site = {{domain("example.com"), domain("example.com")},
                 {domain("example.org"), domain("example.com")}};
  return record;
}

}  // namespace

TEST_CASE("a missing state directory is an empty state and reading it creates nothing") {
  const TemporaryWorkingDirectory directory;
  StateStage stage;
  const RolloutWorld world = stage.world();
  CHECK(world.ledger.empty());
  CHECK(world.policy_files.empty());
  CHECK(world.site->empty());
  CHECK(world.memory->empty());
  CHECK_FALSE(std::filesystem::exists("state"));
}

TEST_CASE("the changes of a locked state are read again") {
  const TemporaryWorkingDirectory directory;
  StateStage stage;
  RolloutRecord record = record_of_site();
  record.unfinished_hooks = {Hook::web};
  record.memory[domain("example.com")] = DomainMemory{.mx_ttl = std::chrono::seconds(60)};
  const LedgerEntry entry{"2026-11-21T12:00:00Z",        domain("example.com"),
                          *PolicyId::parse("1"),         Mode::testing,
                          *MaxAge::from_seconds(604800), {*MxPattern::parse("mx.example.com")}};
  {
    auto state = stage.lock();
    if (!state) FAIL(state.error().message);
    REQUIRE(state->write_record(record));
    REQUIRE(state->add_to_ledger({entry}));
    for (const auto& written :
         state->write_policies({{domain("example.com"), domain("example.com"), kTestingPolicy},
                                {domain("example.org"), domain("example.com"), kTestingPolicy}})) {
      REQUIRE(written);
    }
  }
  const RolloutWorld world = stage.world();
  CHECK(world.ledger.at(domain("example.com")) == std::vector<LedgerEntry>{entry});
  CHECK(world.policy_files == std::map<DomainName, std::string>{{domain("example.com"), kTestingPolicy}});
  CHECK(*world.site == record.site);
  CHECK(world.unfinished_hooks == record.unfinished_hooks);
  CHECK(*world.memory == record.memory);
}

TEST_CASE("a state is readable while another run has its lock") {
  const TemporaryWorkingDirectory directory;
  StateStage stage;
  const auto locked = stage.lock();
  REQUIRE(locked);
  CHECK(stage.read());
}

TEST_CASE("a domain whose policy is not that of its primary is not in the site") {
  const TemporaryWorkingDirectory directory;
  StateStage stage;
  write_text("state/rollout.json", print_rollout_record(record_of_site()));
  write_text(policy_path("example.com"), kTestingPolicy);
  const std::map<DomainName, DomainName> only_primary = {{domain("example.com"), domain("example.com")}};
  CHECK(*stage.world().site == only_primary);
  write_text(policy_path("example.org"), kOtherPolicy);
  CHECK(*stage.world().site == only_primary);
  CHECK(stage.world().policy_files.size() == 1);
  write_text(policy_path("example.org"), kTestingPolicy);
  CHECK(*stage.world().site == record_of_site().site);
  std::filesystem::remove(policy_path("example.com"));
  CHECK(stage.world().site->empty());
}

TEST_CASE("a copy is edited if its policy is none that its primary has or had") {
  const TemporaryWorkingDirectory directory;
  StateStage stage;
  write_text("state/rollout.json", print_rollout_record(record_of_site()));
  write_text(policy_path("example.com"), kTestingPolicy);
  const std::string policy(kTestingPolicy);
  const std::pair<std::string, bool> kCopies[] = {
      {policy, false},
      {policy + "extension: 1\n", false},
      {"", false},
      {"moved\n", false},
      {policy.substr(0, policy.find("max_age")) + "max_age: 86400\n", true},
      {kOtherPolicy, true},
  };
  for (const auto& [copy, is_edited] : kCopies) {
    INFO(copy);
    write_text(policy_path("example.org"), copy);
    CHECK(stage.world().edited_copies.contains(domain("example.org")) == is_edited);
  }
  const LedgerEntry earlier{"2026-11-20T12:00:00Z",       domain("example.com"),
                            *PolicyId::parse("1"),        Mode::none,
                            *MaxAge::from_seconds(86400), {}};
  write_text("state/ledger.ndjson", print_ledger_line(earlier));
  CHECK(stage.world().edited_copies.empty());
}

TEST_CASE("only the domains of a primary without a policy leave the site") {
  const TemporaryWorkingDirectory directory;
  StateStage stage;
  RolloutRecord record = record_of_site();
  record.site.emplace(domain("a.example"), domain("lost.example"));
  record.site.emplace(domain("z.example"), domain("lost.example"));
  record.site.emplace(domain("lost.example"), domain("lost.example"));
  write_text("state/rollout.json", print_rollout_record(record));
  write_text(policy_path("a.example"), kTestingPolicy);
  write_text(policy_path("example.com"), kTestingPolicy);
  write_text(policy_path("example.org"), kTestingPolicy);
  CHECK(*stage.world().site == record_of_site().site);
}

TEST_CASE("a policy file of a domain that is in neither site nor settings is known") {
  const TemporaryWorkingDirectory directory;
  StateStage stage;
  write_text(policy_path("forgotten.example"), kTestingPolicy);
  CHECK(stage.world().policy_files ==
        std::map<DomainName, std::string>{{domain("forgotten.example"), kTestingPolicy}});
}

TEST_CASE("without its record the state has no site and takes no copy for a policy of its own") {
  const TemporaryWorkingDirectory directory;
  StateStage stage;
  write_text(policy_path("example.com"), kTestingPolicy);
  write_text(policy_path("example.org"), kTestingPolicy);
  const RolloutWorld world = stage.world();
  CHECK(world.site->empty());
  CHECK(world.policy_files == std::map<DomainName, std::string>{{domain("example.com"), kTestingPolicy}});
  // A domain of the ledger has a policy of its own, though the settings host it now.
  write_text("state/ledger.ndjson", print_ledger_line({"2026-11-21T12:00:00Z",
                                                       domain("example.org"),
                                                       *PolicyId::parse("1"),
                                                       Mode::testing,
                                                       *MaxAge::from_seconds(604800),
                                                       {*MxPattern::parse("mx.example.org")}}));
  CHECK(stage.world().policy_files.size() == 2);
}

TEST_CASE("damaged files of the state are errors that name them") {
  struct Damaged {
    std::string path;
    std::string code;
  };
  for (const Damaged& damaged :
       {Damaged{"state/rollout.json", "state-damaged"}, Damaged{"state/ledger.ndjson", "bad-ledger-line"}}) {
    const TemporaryWorkingDirectory directory;
    StateStage stage;
    write_text(damaged.path, "{\"schema\":\"x\"}\n");
    for (const auto& state : {stage.read(), stage.lock()}) {
      REQUIRE_FALSE(state);
      CHECK(state.error().fault == Fault::input);
      CHECK(state.error().code == damaged.code);
      CHECK(state.error().message.find(damaged.path) == 0);
      CHECK(state.error().hint.find("--ledger") == std::string::npos);
    }
    CHECK(read_text(damaged.path) == "{\"schema\":\"x\"}\n");
  }
}

TEST_CASE("policies that cannot be listed are not an empty site") {
  const TemporaryWorkingDirectory directory;
  StateStage stage;
  write_text("state/policies", "no directory");
  const auto state = stage.read();
  REQUIRE_FALSE(state);
  CHECK(state.error().fault == Fault::unreadable);
}

TEST_CASE("a removed policy leaves no directory of its domain, and the last one that of all policies") {
  const TemporaryWorkingDirectory directory;
  StateStage stage;
  write_text(policy_path("example.com"), kTestingPolicy);
  write_text(policy_path("example.org"), kTestingPolicy);
  auto state = stage.lock();
  REQUIRE(state);
  REQUIRE(state->remove_policy(domain("example.com")));
  REQUIRE(state->remove_policy(domain("example.com")));
  CHECK_FALSE(std::filesystem::exists("state/policies/mta-sts.example.com"));
  CHECK(std::filesystem::exists(policy_path("example.org")));
  // A program that copies the policies would fail without their directory.
  REQUIRE(state->remove_policy(domain("example.org")));
  CHECK(std::filesystem::is_empty("state/policies"));
}

TEST_CASE("a step whose outcome is in the files is written") {
  const TemporaryWorkingDirectory directory;
  StateStage stage;
  const DomainName primary = domain("example.com");
  const DomainName owner = policy_host(primary);
  const ResourceRecord record{owner, *Ttl::from_seconds(60), CnameData{domain("web.example")}};
  const RolloutStep change{Phase::host_record, primary, ChangeName{owner, {}, {record}}};
  const RolloutStep removal{Phase::removal, primary, ChangeName{owner, {record}, {}}};
  const RolloutStep write{Phase::policy_file, primary, WritePolicy{{}, kTestingPolicy}};
  const RolloutStep remove{Phase::cleanup, primary, RemovePolicy{}};
  const RolloutStep serve{Phase::site, primary, ServePolicy{primary}};
  const RolloutStep hook{Phase::web_hook, {}, RunHook{Hook::web}};
  const auto written = [&stage](const RolloutStep& step) { return stage.read()->is_written(step); };

  CHECK_FALSE(written(change));
  CHECK_FALSE(written(removal));
  CHECK_FALSE(written(write));
  CHECK(written(remove));
  CHECK_FALSE(written(serve));
  CHECK(written(hook));
  write_text("state/zones/example.com.zone", "");
  CHECK_FALSE(written(change));
  CHECK(written(removal));

  RolloutRecord with_hook = record_of_site();
  with_hook.unfinished_hooks = {Hook::web};
  write_text("state/rollout.json", print_rollout_record(with_hook));
  write_text("state/zones/example.com.zone", print_record(record));
  write_text(policy_path("example.com"), kTestingPolicy);
  CHECK(written(change));
  CHECK_FALSE(written(removal));
  CHECK(written(write));
  CHECK_FALSE(written(remove));
  CHECK(written(serve));
  CHECK_FALSE(written(hook));

  stage.settings.dns.format = &kNsupdateRecords;
  CHECK_FALSE(written(change));
  with_hook.handed_over = {{owner, print_record(record)}};
  write_text("state/rollout.json", print_rollout_record(with_hook));
  CHECK(written(change));
  CHECK_FALSE(written(removal));
}

TEST_CASE("a live record that its file lacks is elsewhere unless the servers have not loaded the file") {
  const DomainName primary = domain("example.com");
  const auto sts = [&primary](const char* id, unsigned ttl = 60) {
    return ResourceRecord{sts_record_name(primary), *Ttl::from_seconds(ttl),
                          TxtData{std::string("v=STSv1; id=") + id}};
  };
  const ResourceRecord foreign{sts_record_name(primary), *Ttl::from_seconds(60), TxtData{"other=1"}};
  const std::vector<ResourceRecord> none;
  using Records = std::vector<ResourceRecord>;
  const struct {
    std::string name;
    std::optional<Records> file;
    Records before;
    Records after;
    Records elsewhere;
  } rows[] = {
      {"an addition", none, none, {sts("1")}, none},
      {"no file", std::nullopt, {sts("1")}, {sts("2")}, {sts("1")}},
      {"a file without the name", none, {sts("1")}, {sts("2")}, {sts("1")}},
      {"the record is in the file", Records{sts("1")}, {sts("1")}, {sts("2")}, none},
      {"it has another TTL there", Records{sts("1", 300)}, {sts("1")}, {sts("2")}, none},
      {"one of two is in the file", Records{sts("1")}, {sts("1"), sts("0")}, {sts("2")}, {sts("0")}},
      {"the file is written and not loaded", Records{sts("2")}, {sts("1")}, {sts("2")}, none},
      {"the same with another goal", Records{sts("2")}, {sts("1")}, {sts("3")}, none},
      {"the file is loaded beside it", Records{sts("2")}, {sts("1"), sts("2")}, {sts("2")}, {sts("1")}},
      {"a record beside it is kept", none, {foreign}, {foreign, sts("1")}, none},
      {"a removal without a file", std::nullopt, {sts("1")}, none, {sts("1")}},
      {"a removal that the file has", Records{sts("1")}, {sts("1")}, none, none},
      {"a written removal", none, {sts("1")}, none, none},
  };
  for (const RecordFormat* format : {&kBindRecords, &kTerraformRoute53Records}) {
    for (const auto& row : rows) {
      INFO(format->name << ": " << row.name);
      const TemporaryWorkingDirectory directory;
      StateStage stage;
      stage.settings.dns.format = format;
      auto state = stage.lock();
      REQUIRE(state);
      const auto printer = format->printer();
      if (row.file) {
        const std::string records = row.file->empty() ? "" : printer->domain({primary, primary, *row.file});
        const std::string text = printer->begin() + records + printer->end();
        REQUIRE(state->write_files({{state->record_files().file_of(primary), text}}).front());
      }
      const ChangeName change{sts_record_name(primary), row.before, row.after};
      // A file of all domains does not show that it had one.
      RolloutRecord record;
      if (row.file && row.file->empty() && row.after.empty()) record.handed_over[change.owner] = {};
      REQUIRE(state->write_record(record));
      CHECK(state->records_elsewhere(primary, change) == row.elsewhere);
      stage.settings.dns.update = "192.0.2.53";
      CHECK(state->records_elsewhere(primary, change).empty());
    }
  }
  StateStage stage;
  for (const RecordFormat* format : {&kNsupdateRecords, &kTableRecords}) {
    stage.settings.dns.format = format;
    CHECK(stage.read()->records_elsewhere(primary, {sts_record_name(primary), {sts("1")}, none}).empty());
  }
}

TEST_CASE("a file of records is read once for all steps, and again after it is written") {
  const TemporaryWorkingDirectory directory;
  StateStage stage;
  const DomainName primary = domain("example.com");
  const ResourceRecord record{policy_host(primary), *Ttl::from_seconds(60), CnameData{domain("web.example")}};
  const RolloutStep change{Phase::host_record, primary, ChangeName{record.owner, {}, {record}}};
  write_text("state/zones/example.com.zone", print_record(record));
  auto state = stage.lock();
  if (!state) FAIL(state.error().message);
  CHECK(state->is_written(change));
  std::filesystem::remove("state/zones/example.com.zone");
  CHECK(state->is_written(change));
  REQUIRE(state->write_files({{"zones/example.com.zone", ""}}).front());
  CHECK_FALSE(state->is_written(change));
}

}  // namespace mtasts::test
