// Hostile programs in a real directory.
#include "commands/rollout/record_pusher.h"

#include "catch.h"
#include "rollout/state_stage.h"
#include "scenarios/working_directory.h"

namespace mtasts::test {
namespace {

RolloutStep push_step(const std::string& of, std::string_view target = "web.example") {
  const DomainName owner = domain(of.c_str());
  const ResourceRecord record{policy_host(owner), *Ttl::from_seconds(60),
                              CnameData{*DomainName::parse(target)}};
  return {Phase::host_record, owner, ChangeName{record.owner, {}, {record}}, {}};
}

// Prints an outcome for each line of the request.
std::string print_outcomes(const std::string& outcome) {
  return R"(sed -n '2,$s/^\({"owner":"[^"]*",\).*\("type":"[A-Z]*",\).*/\1\2"outcome":")" + outcome +
         R"("}/p')";
}

class PushStage : public StateStage {
 public:
  explicit PushStage(const std::string& script, std::chrono::seconds time = std::chrono::seconds(60))
      : time_(time) {
    settings.dns.push = {"sh", "-c", script};
    std::filesystem::create_directories("state");
  }
  std::vector<StepOutcome> take(const std::vector<RolloutStep>& steps) {
    ChangeSteps changes;
    for (const RolloutStep& step : steps) changes.push_back(&step);
    return pusher_.take(changes, record_);
  }
  [[nodiscard]] const RolloutRecord& record() const { return record_; }

 private:
  std::chrono::seconds time_;
  RolloutRecord record_ = {};
  LookupOptions lookup_ = {};
  RecordPusher pusher_{settings, lookup_, context(), time_};
};

// "done unknown": the results, each with the claims about it.
std::string words_of(const std::vector<StepOutcome>& outcomes) {
  std::string words;
  for (const StepOutcome& outcome : outcomes) {
    words += (words.empty() ? "" : " ") + std::string(text(outcome.result));
    for (const SentRecords& sent : outcome.sent) words += '(' + std::string(text(sent.outcome)) + ')';
  }
  return words;
}

bool has_text(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("the claims of a program decide until the servers are read and fail a step afterwards") {
  struct Program {
    std::string script;
    std::string first;         // the outcomes of example.com and example.org
    std::string again;         // of the same steps in the next round
    std::string error = {};    // a part of the first one
    std::string warning = {};  // a part of standard error
  };
  const std::string done = print_outcomes("done");
  const std::string of_com = R"(echo '{"owner":"mta-sts.example.com","type":"CNAME","outcome":"done"}')";
  const std::vector<Program> programs = {
      {done, "done(done) done(done)", "unchanged unchanged"},
      {print_outcomes("unchanged"), "unchanged(unchanged) unchanged(unchanged)", "unchanged unchanged"},
      {print_outcomes("conflict"), "unknown(conflict) unknown(conflict)",
       "conflict(conflict) conflict(conflict)", "mta-sts.example.com CNAME: the program found other records"},
      {print_outcomes("failed"), "unknown(failed) unknown(failed)", "failed(failed) failed(failed)",
       "mta-sts.example.com CNAME: the program did not change the records"},
      {print_outcomes("unknown"), "unknown(unknown) unknown(unknown)", "failed(unknown) failed(unknown)",
       "mta-sts.example.com CNAME: the program does not know"},
      {"echo no access >&2; exit 3", "unknown(unknown) unknown(unknown)", "failed(unknown) failed(unknown)",
       "the program printed no outcome: the program ended with exit code 3: no access"},
      {of_com + "; kill -9 $$", "done(done) unknown(unknown)", "unchanged failed(unknown)",
       "mta-sts.example.org CNAME: the program printed no outcome: the program ended with exit code 137"},
      {"exec <&-; " + of_com, "done(done) unknown(unknown)", "unchanged failed(unknown)",
       "the program ended with exit code 0"},
      {done + "; exit 4", "done(done) done(done)", "unchanged unchanged", "", "ended with exit code 4"},
      {done + "; echo OK; printf '\\377\\033[2J\\n'", "done(done) done(done)", "unchanged unchanged", "",
       "line 4: not an outcome: not UTF-8: \"\\xff\\x1b[2J\""},
      {of_com + "; yes", "done(done) unknown(unknown)", "unchanged failed(unknown)", "",
       "its standard output was closed after 67584 bytes"},
      {"yes rubbish | head -3000; " + done, "done(done) done(done)", "unchanged unchanged", "",
       "2990 more lines without an outcome"},
  };
  const std::vector<RolloutStep> steps = {push_step("example.com"), push_step("example.org")};
  for (const Program& program : programs) {
    INFO(program.script);
    const TemporaryWorkingDirectory directory;
    PushStage stage(program.script);
    const auto first = stage.take(steps);
    CHECK(words_of(first) == program.first);
    CHECK(words_of(stage.take(steps)) == program.again);
    std::string error;
    for (const StepOutcome& outcome : first) {
      if (error.empty() && outcome.error) error = outcome.error->message;
    }
    CHECK(has_text(error, program.error));
    CHECK(has_text(stage.err(), program.warning));
    CHECK_FALSE(has_text(stage.err(), "\x1b"));
  }
}

TEST_CASE("a program is asked once for a TTL that its provider does not permit") {
  for (const char* outcome : {"done", "unchanged", "failed"}) {
    INFO(outcome);
    const TemporaryWorkingDirectory directory;
    PushStage stage(print_outcomes(outcome));
    RolloutStep step = push_step("example.com");
    auto& change = std::get<ChangeName>(step.action);
    stage.take({step});
    CHECK(stage.record().handed_over.empty());
    change.before = change.after;
    change.before.front().ttl = *Ttl::from_seconds(300);
    stage.take({step});
    auto state = stage.lock();
    REQUIRE(state);
    REQUIRE(state->write_record(stage.record()));
    CHECK(state->has_ttl_of_provider(change) == (outcome != std::string("failed")));
    change.after.front().ttl = *Ttl::from_seconds(900);
    CHECK_FALSE(state->has_ttl_of_provider(change));
  }
}

TEST_CASE("a person is not asked to change a TTL, and a server and a file are") {
  StateStage stage;
  ChangeName change = std::get<ChangeName>(push_step("example.com").action);
  change.before = change.after;
  change.before.front().ttl = *Ttl::from_seconds(300);
  stage.settings.dns.format = &kBindRecords;
  CHECK_FALSE(stage.read()->has_ttl_of_provider(change));
  stage.settings.dns.format = &kTableRecords;
  CHECK(stage.read()->has_ttl_of_provider(change));
  change.after.front().rdata = CnameData{domain("other.example")};
  CHECK_FALSE(stage.read()->has_ttl_of_provider(change));
}

TEST_CASE("a program that does not end or does not start gets no other request") {
  const std::vector<RolloutStep> steps = {push_step("example.com")};
  const std::vector<RolloutStep> others = {push_step("example.org")};
  const TemporaryWorkingDirectory directory;
  PushStage hanging("echo x >>../calls; sleep 60", std::chrono::seconds(-1));
  const auto first = hanging.take(steps);
  CHECK(words_of(first) == "unknown(unknown)");
  CHECK(has_text(first[0].error->message, "the program did not end within 0 seconds"));
  const auto second = hanging.take(others);
  CHECK(words_of(second) == "failed");
  CHECK(has_text(second[0].error->message, "did not end within 0 seconds, so it got no other changes"));

  PushStage missing("");
  missing.settings.dns.push = {"./no-such-program"};
  const auto outcomes = missing.take(steps);
  CHECK(words_of(outcomes) == "failed");
  CHECK(outcomes[0].error->code == "program-not-found");
}

TEST_CASE("a program gets whole domains in requests of a thousand changes and its state directory") {
  std::vector<RolloutStep> steps;
  for (int i = 0; i < 1500; ++i) steps.push_back(push_step('d' + std::to_string(i) + ".example"));
  const TemporaryWorkingDirectory directory;
  PushStage stage("test \"$MTASTS_STATE\" = \"$PWD\" && tee -a ../requests | " + print_outcomes("done"));
  for (const StepOutcome& outcome : stage.take(steps)) REQUIRE(outcome.result == StepResult::done);
  const std::string requests = read_text("requests");
  CHECK(requests.starts_with("{\"schema\":\"mtasts.push/1\",\"changes\":1000}\n"));
  CHECK(has_text(requests, "\n{\"schema\":\"mtasts.push/1\",\"changes\":500}\n"));
  // Other records of the same name are sent in the same run, equal ones are not.
  CHECK(words_of(stage.take({push_step("d1.example", "other.example"), steps[2]})) == "done(done) unchanged");
}

}  // namespace mtasts::test
