// Faults of the system in every command that writes: each file is the old or the new one, and the exit code
// of success means that all are new.
#include <cerrno>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "adapters/files/faulty_calls.h"
#include "adapters/files/posix_files.h"
#include "catch.h"
#include "mtasts/ledger.h"
#include "scenarios/play.h"
#include "scenarios/working_directory.h"
#include "scenarios/world.h"

namespace mtasts::test {
namespace {

struct WritingCommand {
  std::vector<std::string> arguments;
  std::vector<std::pair<std::string, std::string>> files;  // the existing ones
};

constexpr const char* kPolicy = "version: STSv1\nmode: testing\nmx: mx.example.com\nmax_age: 604800\n";
constexpr const char* kEntry =
    R"({"schema":"mtasts.ledger/1","time":"2026-11-20T12:00:00Z","domain":"example.com","id":"2026112001",)"
    R"("mode":"enforce","max_age":604800,"mx":["mx.example.com"]})"
    "\n";
constexpr const char* kZone =
    "$ORIGIN example.com.\n@ 300 IN SOA ns hostmaster 7 1 1 1 1\n_mta-sts 300 IN TXT \"v=STSv1; id=1\"\n";
constexpr const char* kTreeFile = "tree/mta-sts.example.com/.well-known/mta-sts.txt";

// One command for each way to write a file.
const std::vector<WritingCommand>& writing_commands() {
  static const std::vector<WritingCommand> commands = {
      {{"gen-policy", "example.com", "--max-age", "2w", "-o", "mta-sts.txt"}, {{"mta-sts.txt", kPolicy}}},
      {{"gen-policy", "example.com", "example.org", "--max-age", "2w", "--output-dir", "tree"},
       {{kTreeFile, kPolicy}}},
      {{"gen-sts", "example.com", "--bump", "-o", "sts.zone"},
       {{"sts.zone", "_mta-sts.example.com. 300 IN TXT \"v=STSv1; id=2026112001\"\n"}}},
      {{"gen-tlsrpt", "example.com", "--rua", "b@example.com", "-o", "tlsrpt.zone"},
       {{"tlsrpt.zone", "_smtp._tls.example.com. 300 IN TXT \"v=TLSRPTv1; rua=mailto:a@example.com\"\n"}}},
      {{"gen-zone", "example.com", "example.org", "--web-host", "web.example.com", "--rua", "a@example.com",
        "-o", "all.zone", "--partial", "--rejects", "rejects.ndjson"},
       {}},
      {{"gen-zone", "--each", "example.com", "--web-host", "web.example.com", "--rua", "a@example.com",
        "--output-dir", "zones"},
       {}},
      {{"gen-sts", "example.com", "--format", "nsupdate", "--zone", "example.com", "-o", "update.txt"}, {}},
      {{"gen-sts", "example.com", "--json", "-o", "sts.json"}, {}},
      {{"bump-id", "example.com", "--policy", "mta-sts.txt", "--ledger", "ledger.ndjson"},
       {{"mta-sts.txt", kPolicy}}},
      {{"bump-id", "example.com", "--policy", "mta-sts.txt", "--ledger", "ledger.ndjson"},
       {{"mta-sts.txt", kPolicy}, {"ledger.ndjson", kEntry}}},
      {{"bump-id", "--zone-file", "example.zone", "--in-place", "--soa-serial"}, {{"example.zone", kZone}}},
      {{"gen-site", "--format", "nginx", "--policies", "tree", "--policy-root", "/srv", "--output-dir",
        "site"},
       {{kTreeFile, kPolicy}}},
      {{"gen-site", "--format", "mailcow-legacy", "--policies", "tree", "--output-dir", "site",
        "--mailcow-conf", "mailcow.conf", "--in-place"},
       {{kTreeFile, kPolicy}, {"mailcow.conf", "DBPASS=x\n"}}},
      {{"mx", "example.com", "-o", "mx.zone"}, {{"mx.zone", "example.com. 60 IN MX 5 old.example.com.\n"}}},
      {{"check", "example.com", "--no-smtp", "--format", "json", "-o", "report.json"}, {}},
  };
  return commands;
}

Outcome play_with(SystemCalls& calls, const WritingCommand& command) {
  const TemporaryWorkingDirectory directory;
  PosixFiles files(calls);
  World world(files);
  Step step;
  WorldBlock block;
  const auto add = [&block](std::vector<std::string> words, const std::string& rest) {
    block.lines.push_back({1, std::move(words), rest, ""});
  };
  add({"mx", "example.com", "10", "mx.example.com"}, "10 mx.example.com");
  add({"mx", "example.org", "10", "mx.example.com"}, "10 mx.example.com");
  add({"a", "mx.example.com", "192.0.2.25"}, "192.0.2.25");
  add({"a", "web.example.com", "192.0.2.80"}, "192.0.2.80");
  for (const auto& [path, content] : command.files) block.lines.push_back({1, {"file", path}, "", content});
  step.changes.push_back(block);
  step.arguments = command.arguments;
  return play(step, world, files);
}

std::map<std::string, std::string> changed_files(const Outcome& outcome) {
  std::map<std::string, std::string> changed;
  for (const Outcome::ChangedFile& file : outcome.files) {
    REQUIRE(file.content.has_value());  // none is removed
    changed.emplace(file.path, *file.content);
  }
  return changed;
}

// Checks that each changed file is a new one; the last line of a ledger may be torn, where removing it
// failed.
void check_old_or_new(const Outcome& outcome, const Outcome& wanted) {
  const auto all_new = changed_files(wanted);
  for (const auto& [path, content] : changed_files(outcome)) {
    if (path == ".mtasts.lock" || path.ends_with("/.mtasts.lock")) continue;
    CAPTURE(path, content);
    const auto expected = all_new.find(path);
    REQUIRE(expected != all_new.end());
    if (content == expected->second) continue;
    REQUIRE(path == "ledger.ndjson");
    REQUIRE(expected->second.starts_with(content));
    REQUIRE(parse_ledger(content));
  }
  if (outcome.exit_code == wanted.exit_code) CHECK(changed_files(outcome) == all_new);
}

}  // namespace

TEST_CASE("a command that meets any fault of the file system leaves old or new files") {
  for (const WritingCommand& command : writing_commands()) {
    std::string words;
    for (const std::string& word : command.arguments) words += word + ' ';
    CAPTURE(words);
    FaultyCalls no_fault(0, Failure::never, 0);
    const Outcome wanted = play_with(no_fault, command);
    CAPTURE(wanted.err);
    REQUIRE(wanted.exit_code <= 2);
    REQUIRE_FALSE(wanted.files.empty());
    for (const Failure failure : {Failure::once, Failure::always_from}) {
      for (const int number : {ENOSPC, EACCES, EMFILE}) {
        bool failed = true;
        for (unsigned nth = 1; failed; ++nth) {
          FaultyCalls calls(nth, failure, number);
          const Outcome outcome = play_with(calls, command);
          failed = calls.failed();
          CAPTURE(nth, number, outcome.exit_code, outcome.err);
          check_old_or_new(outcome, wanted);
          if (outcome.exit_code != wanted.exit_code)
            CHECK(outcome.err.find("mtasts: error: ") != std::string::npos);
        }
      }
    }
  }
}

}  // namespace mtasts::test
