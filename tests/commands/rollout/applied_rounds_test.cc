#include "commands/rollout/applied_rounds.h"

#include <deque>
#include <string>
#include <vector>

#include "catch.h"

namespace mtasts::test {
namespace {

const DomainName kDomainOfRounds = *DomainName::parse("example.com");

// A step that gives the Policy Host a CNAME.
RolloutStep step_of_round() {
  const ResourceRecord record{policy_host(kDomainOfRounds), *Ttl::from_seconds(60),
                              CnameData{*DomainName::parse("web.example")}};
  return {Phase::host_record, kDomainOfRounds, ChangeName{record.owner, {}, {record}}, {}};
}

// A world in which each of the servers has the CNAME of step_of_round(), or no data.
RolloutWorld world_of_servers(const std::vector<bool>& servers_have_it) {
  const RolloutStep step = step_of_round();
  NameSeen host;
  for (const bool has_it : servers_have_it) {
    host.push_back({.is_known = true});
    if (has_it) host.back().records = std::get<ChangeName>(step.action).after;
  }
  RolloutWorld world;
  world.domains[kDomainOfRounds].host = host;
  return world;
}

RolloutPlan plan_of_round(std::deque<RolloutStep> steps) {
  RolloutPlan plan;
  plan.steps = std::move(steps);
  return plan;
}

StepOutcome failure_in_round() {
  StepOutcome outcome{.result = StepResult::failed};
  outcome.error = Error{Fault::io, "disk-full", "no space"};
  return outcome;
}

// "done held": the results.
std::string results_of_rounds(const AppliedRounds& rounds) {
  std::string words;
  for (const AppliedStep& step : rounds.applied().steps) {
    words += (words.empty() ? "" : " ") + std::string(text(step.result));
  }
  return words;
}

}  // namespace

TEST_CASE("the steps of all rounds have their last outcomes") {
  struct Rounds {
    StepResult first;
    StepResult second;
    std::string results;
  };
  const std::vector<Rounds> all = {
      {StepResult::held, StepResult::done, "done"},
      {StepResult::unchanged, StepResult::unchanged, "unchanged"},
      {StepResult::conflict, StepResult::held, "held"},
      {StepResult::unknown, StepResult::unchanged, "unchanged"},
      {StepResult::done, StepResult::unchanged, "done unchanged"},
  };
  for (const Rounds& each : all) {
    INFO(text(each.first) << ", then " << text(each.second));
    AppliedRounds rounds;
    rounds.add(plan_of_round({step_of_round()}), {{.result = each.first}});
    rounds.add(plan_of_round({step_of_round()}), {{.result = each.second}});
    CHECK(results_of_rounds(rounds) == each.results);
  }
}

TEST_CASE("a step without a reply stays open where no later plan has it") {
  AppliedRounds rounds;
  rounds.add(plan_of_round({step_of_round()}), {{.result = StepResult::unknown}});
  rounds.add(plan_of_round({}), {});
  CHECK(results_of_rounds(rounds) == "unknown");
}

TEST_CASE("a step that fails in each round is reported once") {
  AppliedRounds rounds;
  CHECK_FALSE(rounds.add(plan_of_round({step_of_round()}), {failure_in_round()}));
  CHECK_FALSE(rounds.add(plan_of_round({step_of_round()}), {failure_in_round()}));
  CHECK(results_of_rounds(rounds) == "failed");
  CHECK(rounds.has_changed());
}

TEST_CASE("a round has progress if a step was taken or may have been") {
  for (const StepResult result : {StepResult::done, StepResult::unknown, StepResult::unchanged,
                                  StepResult::conflict, StepResult::failed, StepResult::held}) {
    INFO(text(result));
    AppliedRounds rounds;
    const bool is_progress = result == StepResult::done || result == StepResult::unknown;
    CHECK(rounds.add(plan_of_round({step_of_round()}), {{.result = result}}) == is_progress);
  }
}

TEST_CASE("a change without a reply was made if every server has it") {
  struct Seen {
    std::vector<bool> servers;
    std::string results;
    bool is_seen;
  };
  const std::vector<Seen> all = {
      {{true, true}, "done", true}, {{true, false}, "unknown", false}, {{}, "unknown", false}};
  for (const Seen& each : all) {
    INFO(each.servers.size() << " servers, " << each.results);
    AppliedRounds rounds;
    rounds.add(plan_of_round({step_of_round()}), {{.result = StepResult::unknown}});
    rounds.note_seen(world_of_servers(each.servers));
    CHECK(results_of_rounds(rounds) == each.results);
    CHECK(rounds.applied().steps.front().is_seen == each.is_seen);
  }
}

TEST_CASE("a record that its provider gave another TTL is seen unless its TTL is to change") {
  RolloutWorld world = world_of_servers({true});
  ResourceRecord& live = world.domains[kDomainOfRounds].host.front().records.front();
  live.ttl = *Ttl::from_seconds(300);
  RolloutStep ttl_step = step_of_round();
  std::get<ChangeName>(ttl_step.action).before = {live};
  for (const auto& [step, is_seen] : {std::pair(step_of_round(), true), std::pair(ttl_step, false)}) {
    AppliedRounds rounds;
    CHECK(rounds.add(plan_of_round({step}), {{.result = StepResult::done}}));
    rounds.note_seen(world);
    CHECK(rounds.applied().steps.front().is_seen == is_seen);
  }
}

TEST_CASE("apply waits for gates that open by themselves and for servers, not for a person") {
  AppliedRounds rounds;
  rounds.add(plan_of_round({step_of_round()}), {{.result = StepResult::unchanged}});
  CHECK(rounds.may_go_on());  // the servers lack the records

  RolloutPlan plan;
  plan.holds.push_back({HoldReason::mx_differ, kDomainOfRounds, "the MX records differ"});
  rounds.add(plan, {});
  CHECK_FALSE(rounds.may_go_on());

  plan.holds.push_back({HoldReason::policy_not_live, kDomainOfRounds, "404"});
  rounds.add(plan, {});
  CHECK(rounds.may_go_on());
}

}  // namespace mtasts::test
