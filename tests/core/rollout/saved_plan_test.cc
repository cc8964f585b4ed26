#include "mtasts/saved_plan.h"

#include <algorithm>
#include <string>
#include <vector>

#include "catch.h"
#include "core/rollout/fake_fleet.h"
#include "core/rollout/open_steps.h"

namespace mtasts::test {

namespace {

const DomainName kSavedDomain = fleet_name("example.com");

ResourceRecord saved_txt(const std::string& text, std::uint64_t ttl = 3600) {
  return {sts_record_name(kSavedDomain), *Ttl::from_seconds(ttl), TxtData{text}};
}

LedgerEntry saved_entry(const std::string& time, const std::string& id) {
  return {time,
          kSavedDomain,
          *PolicyId::parse(id),
          Mode::testing,
          *MaxAge::from_seconds(604800),
          {*MxPattern::parse("mx.example.com")}};
}

// One step of each kind; the second one has bytes of others.
std::vector<RolloutStep> all_kinds_of_steps() {
  return {
      {Phase::host_record, kSavedDomain,
       ChangeName{
           policy_host(kSavedDomain),
           {},
           {{policy_host(kSavedDomain), *Ttl::from_seconds(60), CnameData{fleet_name("web.example")}}}}},
      {Phase::announcement, kSavedDomain,
       ChangeName{
           sts_record_name(kSavedDomain), {saved_txt("\x1b[2J\xff\"\\")}, {saved_txt("v=STSv1; id=1")}}},
      {Phase::policy_file, kSavedDomain, WritePolicy{"a\r\n\xff\\", "version: STSv1\nmode: none\n"}},
      {Phase::cleanup, kSavedDomain, RemovePolicy{}},
      {Phase::site, kSavedDomain, ServePolicy{fleet_name("example.org")}},
      {Phase::ledger, kSavedDomain, RecordPolicy{saved_entry("2026-11-21T12:00:00Z", "1")}},
      {Phase::web_hook, {}, RunHook{Hook::web}},
  };
}

SavedPlan saved_plan_of(const std::vector<RolloutStep>& steps) {
  return {"2026-11-21T12:00:00Z",
          std::vector<std::string>{"--accept-mx"},
          {{"example.com", {"mx.example.com"}}, {"example.org", {"null-mx"}}},
          saved_steps(steps)};
}

std::vector<MovedStep> moved_between(const RolloutStep& saved, const RolloutStep& current) {
  return moved_steps(saved_steps({saved}), saved_steps({current}));
}

std::string without(std::string text, const std::string& part, const std::string& replacement) {
  const std::size_t at = text.find(part);
  REQUIRE(at != std::string::npos);
  return text.replace(at, part.size(), replacement);
}

}  // namespace

TEST_CASE("a saved plan is read as it was printed") {
  for (const SavedPlan& plan : {saved_plan_of(all_kinds_of_steps()), saved_plan_of({})}) {
    const std::string text = print_saved_plan(plan);
    INFO(text);
    const bool has_control_character = std::any_of(text.begin(), text.end(), [](char byte) {
      return byte != '\n' && (static_cast<unsigned char>(byte) < 0x20 || byte == 0x7f);
    });
    CHECK_FALSE(has_control_character);
    const auto read = parse_saved_plan(text);
    if (!read) FAIL(read.error().message);
    CHECK(*read == plan);
  }
}

TEST_CASE("a saved plan of a first rollout has every open step with its records") {
  FakeFleet fleet;
  fleet.add_policy("example.com", {"mx.example.com"});
  const std::vector<SavedStep> steps = saved_steps(open_steps(fleet.plan()));
  CHECK(steps.size() == open_steps(fleet.plan()).size());
  const auto write = std::find_if(steps.begin(), steps.end(),
                                  [](const SavedStep& step) { return step.action == "write-policy"; });
  REQUIRE(write != steps.end());
  CHECK(write->subject == "example.com");
  CHECK(write->before.empty());
  CHECK(write->after ==
        std::vector<std::string>{"version: STSv1", "mode: testing", "mx: mx.example.com", "max_age: 604800"});
}

TEST_CASE("the same plan has not moved though it was made later or in another order") {
  std::vector<RolloutStep> steps = all_kinds_of_steps();
  const std::vector<SavedStep> saved = saved_steps(steps);
  std::reverse(steps.begin(), steps.end());
  CHECK(moved_steps(saved, saved_steps(steps)).empty());

  const RolloutStep noon{Phase::ledger, kSavedDomain, RecordPolicy{saved_entry("2026-11-21T12:00:00Z", "1")}};
  const RolloutStep later{Phase::ledger, kSavedDomain,
                          RecordPolicy{saved_entry("2026-11-21T18:00:00Z", "1")}};
  CHECK(moved_between(noon, later).empty());

  const auto change = [](const std::vector<ResourceRecord>& before) {
    return RolloutStep{Phase::announcement, kSavedDomain,
                       ChangeName{sts_record_name(kSavedDomain), before, {}}};
  };
  CHECK(moved_between(change({saved_txt("a"), saved_txt("b")}), change({saved_txt("b"), saved_txt("a")}))
            .empty());
}

TEST_CASE("each step that has moved is named with its old and new texts") {
  struct MoveCase {
    StepAction saved;
    StepAction current;
    std::string text;
  };
  const DomainName owner = sts_record_name(kSavedDomain);
  const MoveCase cases[] = {
      {ChangeName{owner, {}, {saved_txt("v=STSv1; id=1")}},
       ChangeName{owner, {}, {saved_txt("v=STSv1; id=2")}},
       "records at _mta-sts.example.com: another outcome\n"
       "  - _mta-sts.example.com. 3600 IN TXT \"v=STSv1; id=1\"\n"
       "  + _mta-sts.example.com. 3600 IN TXT \"v=STSv1; id=2\"\n"},
      {ChangeName{owner, {saved_txt("old")}, {saved_txt("new")}},
       ChangeName{owner, {saved_txt("other")}, {saved_txt("new")}},
       "records at _mta-sts.example.com: begins at other data\n"
       "  - _mta-sts.example.com. 3600 IN TXT \"old\"\n"
       "  + _mta-sts.example.com. 3600 IN TXT \"other\"\n"},
      {ChangeName{owner, {}, {saved_txt("new", 60)}}, ChangeName{owner, {}, {saved_txt("new", 61)}},
       "records at _mta-sts.example.com: another outcome\n"
       "  - _mta-sts.example.com. 60 IN TXT \"new\"\n"
       "  + _mta-sts.example.com. 61 IN TXT \"new\"\n"},
      {WritePolicy{{}, "mode: testing\nmx: a\n"}, WritePolicy{{}, "mode: none\nmx: a\n"},
       "policy of example.com: another outcome\n  - mode: testing\n  + mode: none\n"},
      {WritePolicy{{}, "a\n"}, WritePolicy{{}, "a"},
       "policy of example.com: another outcome\n  + \\ no line feed at the end\n"},
      {ServePolicy{fleet_name("a.example")}, ServePolicy{fleet_name("b.example")},
       "site of example.com: another outcome\n  - a.example\n  + b.example\n"},
      {RecordPolicy{saved_entry("2026-11-21T12:00:00Z", "1")},
       RecordPolicy{saved_entry("2026-11-21T12:00:00Z", "2")},
       "ledger entry of example.com: another outcome\n  - id 1\n  + id 2\n"},
  };
  for (const MoveCase& one : cases) {
    INFO(one.text);
    const auto moved =
        moved_between({Phase::site, kSavedDomain, one.saved}, {Phase::site, kSavedDomain, one.current});
    REQUIRE(moved.size() == 1);
    CHECK(print_moved_step(moved[0]) == one.text);
  }
}

TEST_CASE("a step of only one of two plans has moved") {
  const std::vector<SavedStep> both = saved_steps({{Phase::dns_hook, {}, RunHook{Hook::dns}}});
  std::vector<SavedStep> twice = both;
  twice.insert(twice.end(), both.begin(), both.end());
  const auto gone = moved_steps(twice, both);
  REQUIRE(gone.size() == 1);
  CHECK(print_moved_step(gone[0]) == "hook dns: no step now\n");
  const auto fresh = moved_steps(both, twice);
  REQUIRE(fresh.size() == 1);
  CHECK(print_moved_step(fresh[0]) == "hook dns: not in the saved plan\n");
}

TEST_CASE("a step that is no longer possible has the reason") {
  const std::vector<RolloutStep> steps = all_kinds_of_steps();
  const Hold gate{HoldReason::policy_not_live, kSavedDomain, "the policy is not live"};
  const std::vector<Hold> holds = {{HoldReason::mx_differ, kSavedDomain, "the MX differ"}};
  StepsNotOpen not_open{.written = {steps[2]}, .held = {steps[5]}, .holds = holds};
  not_open.held[0].gate = gate;
  std::vector<MovedStep> moved = moved_steps(saved_steps(steps), {});
  add_reasons(not_open, moved);
  std::string lines;
  for (const MovedStep& step : moved) {
    const std::string text = print_moved_step(step);
    lines += text.substr(0, text.find('\n') + 1);
  }
  CHECK(lines ==
        "records at _mta-sts.example.com: no step now, example.com is held: the MX differ\n"
        "ledger entry of example.com: no step now, held: the policy is not live\n"
        "removal of the policy of example.com: no step now, example.com is held: the MX differ\n"
        "site of example.com: no step now, example.com is held: the MX differ\n"
        "policy of example.com: no step now, written already\n"
        "records at mta-sts.example.com: no step now, example.com is held: the MX differ\n"
        "hook web: no step now, done already, or not wanted by the settings any more\n");
}

TEST_CASE("MX records that moved are named, old and new") {
  const MxSet two = read_mx_set({{10, "mx.example.com", 3600}, {20, "mx2.example.com", 3600}});
  const SavedMx one = {"example.com", {"mx.example.com"}};
  CHECK(saved_mx(kSavedDomain, &two).hosts == std::vector<std::string>{"mx.example.com", "mx2.example.com"});
  CHECK(print_moved_mx({one}, {saved_mx(kSavedDomain, &two), {"example.org", {}}}) ==
        "MX records of example.com: moved\n  + mx2.example.com\n");
  CHECK(print_moved_mx({one}, {saved_mx(kSavedDomain, nullptr)}) ==
        "MX records of example.com: moved\n  - mx.example.com\n  + unknown\n");
  CHECK(print_moved_mx({one}, {one}).empty());
  CHECK(print_moved_mx({one}, {}).empty());
}

TEST_CASE("a plan that was saved without permissions and MX is read") {
  const auto read =
      parse_saved_plan(R"({"schema":"mtasts.saved-plan/1","time":"2026-11-21T12:00:00Z","steps":[]})");
  REQUIRE(read);
  CHECK_FALSE(read->permissions);
  CHECK(read->mx.empty());
}

TEST_CASE("any other text than a saved plan is refused with the reason") {
  const std::string text = print_saved_plan(saved_plan_of(all_kinds_of_steps()));
  struct RefusedPlan {
    std::string text;
    std::string reason;
  };
  const RefusedPlan cases[] = {
      {"", "invalid JSON at byte 1"},
      {text.substr(0, text.size() / 2), "invalid JSON"},
      {"[]", "\"schema\" is not mtasts.saved-plan/1"},
      {"{}", "\"schema\" is not mtasts.saved-plan/1"},
      {without(text, "saved-plan/1", "saved-plan/2"), "\"schema\" is not mtasts.saved-plan/1"},
      {without(text, "2026-11-21T", "2026-02-30T"), "\"time\" is not of the form"},
      {without(text, "\"steps\"", "\"other\""), "\"steps\" is not a list"},
      {without(text, "\"steps\":[", "\"steps\":[null,"), "a step is not an object"},
      {without(text, "[\"--accept-mx\"]", "\"--accept-mx\""), "\"permissions\" is not a list"},
      {without(text, "\"domain\"", "\"name\""), "\"domain\" is not a printable text"},
      {without(text, "run-hook", "run-shell"), "unknown action \"run-shell\""},
      {without(text, "\"subject\":\"web\"", "\"subject\":1"), "\"subject\" is not a printable text"},
      {without(text, "\"subject\":\"web\"", "\"subject\":\"\\u001b[2J\""),
       "\"subject\" is not a printable text"},
      {without(text, "\"before\":[]", "\"before\":[\"\\u0007\"]"), "\"before\" is not a printable text"},
      {without(text, "\"before\":[]", "\"before\":{}"), "\"before\" is not a list"},
  };
  for (const RefusedPlan& one : cases) {
    INFO(one.text << '\n' << one.reason);
    const auto read = parse_saved_plan(one.text);
    REQUIRE_FALSE(read);
    CHECK(read.error().message.find(one.reason) != std::string::npos);
  }
}

}  // namespace mtasts::test
