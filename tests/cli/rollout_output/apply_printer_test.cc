// The text of `mtasts apply` and `mtasts plan`.
#include "cli/rollout_output/apply_printer.h"

#include <chrono>
#include <string>
#include <string_view>

#include "catch.h"

namespace mtasts::test {
namespace {

AppliedStep change_at(std::string_view owner, StepResult result) {
  const DomainName name = *DomainName::parse("example.com");
  ChangeName change{.owner = *DomainName::parse(owner)};
  change.after.push_back(
      {change.owner, *Ttl::from_seconds(3600), TxtData{"v=TLSRPTv1; rua=mailto:a@b.example"}});
  return {.step = {Phase::announcement, name, change, {}}, .result = result};
}

std::string first_words(const std::string& line) {
  return line.substr(0, line.find(','));
}

// A record of one domain, of that policy.
void add_of_policy(std::string_view domain, std::string_view primary, AppliedRollout& applied) {
  AppliedStep step = change_at("_smtp._tls." + std::string(domain), StepResult::done);
  step.step.domain = *DomainName::parse(domain);
  applied.primaries.emplace(*step.step.domain, *DomainName::parse(primary));
  applied.steps.push_back(std::move(step));
}

}  // namespace

TEST_CASE("the steps of several policies are printed by policy with its counts") {
  AppliedRollout applied;
  add_of_policy("b.example", "b.example", applied);
  add_of_policy("a.example", "a.example", applied);
  add_of_policy("hosted.example", "b.example", applied);
  const DomainName other = *DomainName::parse("other.example");
  applied.holds.push_back({HoldReason::no_policy_covers, other, "no policy covers it"});
  applied.steps.push_back(
      {.step = {Phase::dns_hook, {}, RunHook{Hook::dns}, {}}, .result = StepResult::done});
  CHECK(print_applied(applied, RunKind::dry, Listing::some) ==
        "Policy of a.example, 1 domain: 1 record to add, 0 to change, 0 to remove; 0 domains held; "
        "0 undetermined\n"
        "To do:\n"
        "+ _smtp._tls.a.example. 3600 IN TXT \"v=TLSRPTv1; rua=mailto:a@b.example\"\n"
        "\n"
        "Policy of b.example, 2 domains: 2 records to add, 0 to change, 0 to remove; 0 domains held; "
        "0 undetermined\n"
        "To do:\n"
        "+ _smtp._tls.b.example. 3600 IN TXT \"v=TLSRPTv1; rua=mailto:a@b.example\"\n"
        "+ _smtp._tls.hosted.example. 3600 IN TXT \"v=TLSRPTv1; rua=mailto:a@b.example\"\n"
        "\n"
        "Other steps and domains:\n"
        "To do:\n"
        "* hook dns\n"
        "Waiting:\n"
        "other.example: no policy covers it\n"
        "\n");
  CHECK(print_plan(applied, "", ExitCode::broken)
            .find(R"("counts":{"added":3,"changed":0,"removed":0,"held":1,"undetermined":0,"failed":0})") !=
        std::string::npos);
}

TEST_CASE("twenty lines of a kind are listed, and all on demand") {
  AppliedRollout applied;
  for (char letter = 'a'; letter < 'z'; ++letter)
    add_of_policy(std::string(1, letter) + ".example", "a.example", applied);
  const std::string some = print_applied(applied, RunKind::dry, Listing::some);
  CHECK(some.find("t.example") != std::string::npos);
  CHECK(some.find("u.example") == std::string::npos);
  CHECK(some.find("  and 5 more; -v lists all\n") != std::string::npos);
  const std::string all = print_applied(applied, RunKind::dry, Listing::all);
  CHECK(all.find("y.example") != std::string::npos);
  CHECK(all.find("more") == std::string::npos);
}

TEST_CASE("a dry run reports its steps as open") {
  AppliedRollout applied;
  add_of_policy("a.example", "a.example", applied);
  const auto has = [&applied](RunKind run, const std::string& text) {
    return print_apply_report(applied, "", ExitCode::done, run).find(text) != std::string::npos;
  };
  CHECK(has(RunKind::real, R"("outcome":"done")"));
  CHECK(has(RunKind::dry, R"("outcome":"open")"));
}

TEST_CASE("records that a person has entered while apply waited are done") {
  AppliedRollout applied;
  applied.is_printed = true;
  applied.steps.push_back(change_at("_smtp._tls.example.com", StepResult::done));
  CHECK(print_applied(applied, RunKind::real, Listing::some).empty());
  CHECK(first_words(closing_line(applied, RunKind::real)) == "1 record to add");
  applied.steps.front().is_seen = false;
  applied.steps.push_back(change_at("_smtp._tls.example.com", StepResult::unchanged));
  CHECK(print_applied(applied, RunKind::real, Listing::some).find("Not seen at all servers yet") == 0);
  CHECK(first_words(closing_line(applied, RunKind::real)) == "1 record to add");
  applied.steps.pop_back();
  applied.steps.front().is_seen = true;
  CHECK(print_applied(applied, RunKind::real, Listing::some).find("Done:\n") == 0);
  CHECK(first_words(closing_line(applied, RunKind::real)) == "0 records to add");
}

TEST_CASE("the step that lowers a max_age names the earlier one") {
  const auto policy_of_age = [](std::string_view age) {
    return "version: STSv1\nmode: enforce\nmx: mx.example.com\nmax_age: " + std::string(age) + '\n';
  };
  const auto line_of = [&](std::string_view before, std::string_view after) {
    const WritePolicy write{policy_of_age(before), policy_of_age(after)};
    return step_lines({Phase::policy_file, *DomainName::parse("example.com"), write, {}}).front();
  };
  CHECK_THAT(line_of("2592000", "86400"), has_text(" (max_age is lower: it was 2592000)"));
  CHECK_THAT(line_of("86400", "2592000"), !has_text("("));
}

TEST_CASE("the closing line counts steps that failed") {
  AppliedRollout applied;
  applied.steps.push_back(change_at("_smtp._tls.example.com", StepResult::failed));
  CHECK_THAT(closing_line(applied, RunKind::real), has_text("; 0 undetermined; 1 step failed\n"));
}

TEST_CASE("the JSON of a date has the reason and the check that its lines print") {
  const std::chrono::sys_days day = std::chrono::year(2026) / 11 / 22;
  AppliedRollout planned;
  planned.dates = {
      {DateKind::mx_may_move, *DomainName::parse("example.com"), {}, day, day, "senders hold p77"}};
  CHECK_THAT(print_applied(planned, RunKind::dry, Listing::some), has_text(": senders hold p77\n"));
  CHECK_THAT(print_plan(planned, "", ExitCode::done),
             has_text(R"("reason":"senders hold p77","check":null}])"));
  planned.dates.front().reason.clear();
  planned.dates.front().check = "mtasts check example.com";
  CHECK_THAT(print_plan(planned, "", ExitCode::done),
             has_text(R"("reason":null,"check":"mtasts check example.com"}])"));
}

TEST_CASE("the check before a move of the MX is printed once") {
  const std::chrono::sys_days day = std::chrono::year(2026) / 11 / 22;
  RolloutDate date{DateKind::mx_may_move, *DomainName::parse("example.com"), {}, day, day};
  date.check = "mtasts check example.com";
  AppliedRollout planned;
  planned.dates = {date, date};
  const std::string text = print_applied(planned, RunKind::dry, Listing::some);
  CHECK_THAT(text, has_text("\n    check it first: mtasts check example.com\n"));
  CHECK(text.find(date.check) == text.rfind(date.check));
}

}  // namespace mtasts::test
