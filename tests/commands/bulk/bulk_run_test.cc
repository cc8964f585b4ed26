// Lists of domains whose DNS servers do not answer.
#include "commands/bulk/bulk_run.h"

#include <algorithm>
#include <string>

#include "commands/stage.h"

namespace mtasts::test {
namespace {

constexpr const char* kNobody = "@192.0.2.99";  // a server that never answers

std::string domains(std::size_t number) {
  std::string list;
  for (std::size_t i = 0; i < number; ++i) list += "d" + std::to_string(i) + ".example\n";
  return list;
}

std::size_t count(std::string_view text, std::string_view word) {
  std::size_t number = 0;
  for (std::size_t at = text.find(word); at != text.npos; at = text.find(word, at + 1)) ++number;
  return number;
}

struct DeadRun {
  const char* name;
  Arguments arguments;
  const char* summary;
};

const std::vector<DeadRun> kDeadRuns = {
    {"mx", {"mx", "--rejects", "rejects"}, "1200 domains: 0 printed, 1200 undetermined"},
    {"gen-policy",
     {"gen-policy", "--output-dir", "policies", "--rejects", "rejects"},
     "1200 domains: 0 written, 1200 undetermined"},
    {"gen-policy with a mode",
     {"gen-policy", "--mode", "testing", "--output-dir", "policies", "--rejects", "rejects"},
     "1200 domains: 0 written, 1200 undetermined"},
    {"gen-sts", {"gen-sts", "--rejects", "rejects"}, "1200 domains: 0 printed, 1200 undetermined"},
    {"gen-zone",
     {"gen-zone", "--each", "--web-host", "web.example.net", "--rua", "r@example.net", "--rejects",
      "rejects"},
     "1200 domains: 0 printed, 1200 undetermined"},
    {"bump-id", {"bump-id", "--ndjson"}, "1200 domains: 0 printed, 1200 undetermined"},
};

}  // namespace

TEST_CASE("a list ends early if no DNS server answers, and every domain is undetermined") {
  for (const DeadRun& run : kDeadRuns) {
    INFO(run.name);
    Stage stage;
    Arguments arguments = run.arguments;
    arguments.insert(arguments.begin() + 1, {kNobody, "--domains-file", "-"});
    const Outcome outcome = stage.run(arguments, domains(1200));
    CHECK(outcome.exit_code == 3);
    CHECK(count(outcome.err,
                "error: no DNS server answered any of the first 1000 questions (192.0.2.99#53 ") == 1);
    // The domains that were not asked have no line each.
    CHECK(count(outcome.err, "mtasts: error:") == 1001);
    CHECK(outcome.err.find(run.summary) != std::string::npos);
    CHECK(count(outcome.err, "d999.example") >= 1);
    CHECK(count(outcome.err, "d1000.example") == 0);
  }
}

TEST_CASE("a check without any answer ends early too, and has a result for every domain") {
  Stage stage;
  const Outcome outcome =
      stage.run({"check", kNobody, "--no-smtp", "--ndjson", "--domains-file", "-"}, domains(1200));
  CHECK(outcome.exit_code == 3);
  CHECK(count(outcome.err, "mtasts: error: no DNS server answered any of the first 1000 questions") == 1);
  CHECK(outcome.err.ends_with("mtasts: 1200 domains: 1200 unknown\n"));
  CHECK(count(outcome.out, "\n") == 1200);
  CHECK(count(outcome.out, "\"verdict\":\"unknown\"") == 1200);
}

TEST_CASE("a list without any answer changes no file, also with --partial, and rejects every domain") {
  Stage stage;
  stage.put("out.zone", "_mta-sts.d7.example. 3600 IN TXT \"v=STSv1; id=2026010101\"\n");
  const Outcome outcome = stage.run({"gen-sts", kNobody, "--domains-file", "-", "-o", "out.zone", "--partial",
                                     "--rejects", "rejects.ndjson"},
                                    domains(1200));
  CHECK(outcome.exit_code == 3);
  CHECK(outcome.err.find("mtasts: out.zone is left as it was") != std::string::npos);
  REQUIRE(outcome.files.size() == 1);
  CHECK(outcome.files.front().path == "rejects.ndjson");
  const std::string rejects = outcome.files.front().content.value();
  CHECK(count(rejects, "\n") == 1200);
  CHECK(count(rejects, "\"status\":\"no-server-answers\"") == 200);
}

// Their lists have no results of their own.
TEST_CASE("gen-zone --policies, init and status end early too") {
  Stage stage;
  for (int i = 1000; i < 2200; ++i) {
    stage.put("tree/mta-sts.d" + std::to_string(i) + ".example/.well-known/mta-sts.txt",
              "version: STSv1\nmode: testing\nmx: mx.example.net\nmax_age: 604800\n");
  }
  std::vector<Arguments> commands = {{"gen-zone", kNobody, "--policies", "tree", "--web-host",
                                      "web.example.net", "--rua", "r@example.net", "hosted.example"},
                                     {"init", kNobody},
                                     {"status", kNobody}};
  for (Arguments& command : commands) {
    INFO(command.front());
    const bool has_tree = command.front() == "gen-zone";
    for (int i = 1000; i < 2200 && !has_tree; ++i) command.push_back("d" + std::to_string(i) + ".example");
    const Outcome outcome = stage.run(command);
    CHECK(outcome.exit_code == 3);
    CHECK(outcome.out.empty());
    CHECK(count(outcome.err,
                "error: no DNS server answered any of the first 1000 questions (192.0.2.99#53 ") == 1);
    CHECK(count(outcome.err, "d2000.example") == 0);
  }
}

TEST_CASE("a list of fewer than 1000 domains is asked to its end") {
  Stage stage;
  const Outcome outcome = stage.run({"mx", kNobody, "--domains-file", "-"}, domains(999));
  CHECK(outcome.exit_code == 3);
  CHECK(count(outcome.err, "mtasts: error:") == 999);
  CHECK(count(outcome.err, "no DNS server answered") == 0);
}

}  // namespace mtasts::test
