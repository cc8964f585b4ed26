#include "commands/rollout/lost_files.h"

#include <filesystem>

#include "catch.h"
#include "commands/rollout/state_stage.h"
#include "scenarios/working_directory.h"

namespace mtasts::test {
namespace {

const DomainName kFirstLost = domain("a.example");
const DomainName kOtherLost = domain("b.example");

ResourceRecord host_record(const DomainName& of) {
  return {policy_host(of), *Ttl::from_seconds(60), CnameData{domain("web.example")}};
}

// A world in which all servers have the host record of a domain, or nobody knows the records.
RolloutWorld world_of_lost(bool is_other_known) {
  RolloutWorld world{};
  for (const DomainName& each : {kFirstLost, kOtherLost}) {
    DomainSeen& seen = world.domains[each];
    const bool is_known = each == kFirstLost || is_other_known;
    seen.host = {{.is_known = is_known, .records = {host_record(each)}}};
    seen.sts = seen.tlsrpt = {{.is_known = is_known}};
  }
  return world;
}

RolloutStep change_of_lost(const DomainName& of) {
  return {Phase::announcement, of, ChangeName{tlsrpt_record_name(of), {}, {host_record(of)}}, {}};
}

// "a.example mta-sts.a.example": the domain and the name of each change; "b.example held".
std::string changes_of(const RolloutPlan& plan) {
  std::string words;
  for (const RolloutStep& step : plan.steps) {
    const auto* change = std::get_if<ChangeName>(&step.action);
    if (change != nullptr)
      words += change->owner.text() + (step.gate ? " is held by " + step.gate->domain.text() : "") + '\n';
  }
  return words;
}

}  // namespace

TEST_CASE("a written file of records that is missing is lost") {
  const TemporaryWorkingDirectory directory;
  StateStage stage;
  auto state = stage.lock();
  REQUIRE(state);
  CHECK(state->lost_files().empty());
  RolloutRecord record;
  record.files = {"bind", {{kFirstLost, 7}, {kOtherLost, 0}}};
  REQUIRE(state->write_record(record));
  CHECK(state->lost_files() == record.files.names);
  write_text("state/zones/a.example.zone", "");
  CHECK(state->lost_files() == LostFiles{{kOtherLost, 0}});
  stage.settings.dns.update = "192.0.2.53";
  CHECK(state->lost_files().empty());
  // Nothing is known about the files of another format.
  stage.settings.dns = {.format = &kOctodnsRecords};
  CHECK(stage.read()->lost_files().empty());
}

TEST_CASE("lost files are written again where the records are known") {
  const TemporaryWorkingDirectory directory;
  const LostFiles lost = {{kFirstLost, 7}, {kOtherLost, 3}};
  const struct {
    const RecordFormat* format;
    bool is_other_known;
    std::string changes;
  } rows[] = {{&kBindRecords, true,
               "mta-sts.a.example\nmta-sts.b.example\n_smtp._tls.a.example\n_smtp._tls.b.example\n"},
              {&kBindRecords, false,
               "mta-sts.a.example\n_smtp._tls.a.example\n_smtp._tls.b.example is held by b.example\n"},
              // One file for all is written as a whole.
              {&kTerraformRoute53Records, true,
               "mta-sts.a.example\nmta-sts.b.example\n_smtp._tls.a.example\n_smtp._tls.b.example\n"},
              {&kTerraformRoute53Records, false,
               "_smtp._tls.a.example is held by b.example\n_smtp._tls.b.example is held by b.example\n"}};
  for (const auto& row : rows) {
    INFO(row.format->name << row.is_other_known);
    StateStage stage;
    stage.settings.dns.format = row.format;
    const auto state = stage.read();
    REQUIRE(state);
    RolloutPlan plan;
    plan.steps = {change_of_lost(kFirstLost), change_of_lost(kOtherLost)};
    restore_lost_files(lost, *state, world_of_lost(row.is_other_known), {}, plan);
    CHECK(changes_of(plan) == row.changes);
    CHECK(plan.holds.size() == (row.is_other_known ? 0 : 1));
  }
}

TEST_CASE("a file of a domain that left the settings is written again, also an empty one") {
  const TemporaryWorkingDirectory directory;
  StateStage stage;
  const auto state = stage.read();
  REQUIRE(state);
  RolloutPlan plan;
  restore_lost_files({{kFirstLost, 7}, {kOtherLost, 0}}, *state, {}, world_of_lost(true), plan);
  REQUIRE(plan.steps.size() == 3);
  CHECK(std::get<ChangeName>(plan.steps[0].action).after == std::vector{host_record(kFirstLost)});
  CHECK(std::get<ChangeName>(plan.steps[1].action).after.empty());
  CHECK(std::get<RunHook>(plan.steps[2].action).hook == Hook::dns);
}

}  // namespace mtasts::test
