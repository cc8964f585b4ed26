#include "mtasts/push_outcome.h"

#include "catch.h"

namespace mtasts::test {
namespace {

RrsetChange change_of(std::string_view owner, RecordType type) {
  return {.owner = *DomainName::parse(owner),
          .zone = *DomainName::parse("example.com"),
          .type = type,
          .ttl = *Ttl::from_seconds(60),
          .after = {"\"a\""}};
}

const std::vector<RrsetChange> kTwoChanges = {change_of("_mta-sts.example.com", RecordType::txt),
                                              change_of("mta-sts.example.com", RecordType::cname)};

// "done - failed: message": an outcome for each change, "-" for none.
std::string outcomes_of(const PushReading& reading) {
  std::string words;
  for (const PushAnswer& answer : reading.answers) {
    words += (words.empty() ? "" : " ") + std::string(answer.is_given ? text(answer.outcome) : "-");
    if (!answer.message.empty()) words += ": " + answer.message;
    if (!answer.is_given) CHECK(answer.outcome == PushOutcome::unknown);
  }
  return words;
}

std::string line_of(const std::string& outcome, const std::string& owner = "_mta-sts.example.com.",
                    const std::string& type = "TXT") {
  return R"({"owner":")" + owner + R"(","type":")" + type + R"(","outcome":")" + outcome + "\"}\n";
}

}  // namespace

TEST_CASE("outcomes of a program are read by owner and type") {
  struct Output {
    std::string text;
    std::string outcomes;
    std::string fault = {};  // "code: message" of the first
  };
  const std::string host = line_of("unchanged", "mta-sts.example.com.", "CNAME");
  const std::vector<Output> outputs = {
      {line_of("done") + host, "done unchanged"},
      {host + line_of("conflict"), "conflict unchanged"},
      {line_of("failed") + line_of("unknown", "MTA-STS.Example.com", "cname"), "failed unknown"},
      {"\r\n \n" + line_of("done") + "\n" + host.substr(0, host.size() - 1) + "\r\n", "done unchanged"},
      {line_of("done") + host.substr(0, host.size() - 1), "done unchanged"},
      {R"({"message":"REFUSED","more":[1],"outcome":"failed","type":"TXT","owner":"_mta-sts.example.com"})",
       "failed: REFUSED -"},
      {"", "- -"},
      {host, "- unchanged"},

      {line_of("done") + host.substr(0, 20), "done -",
       "push-bad-line: line 2: not an outcome: invalid JSON at byte 21: \"{\\\"owner\\\":\\\"mta-sts.ex\""},
      {"OK\n" + line_of("done"), "done -",
       "push-bad-line: line 1: not an outcome: invalid JSON at byte 1: \"OK\""},
      {"[]\n", "- -", "push-bad-line: line 1: not an outcome: not an object: \"[]\""},
      {R"({"owner":"_mta-sts.example.com","type":"TXT"})", "- -",
       R"(push-bad-line: line 1: not an outcome: "outcome" is not a string: "{\"owner\":\"_mta-sts.example.com\",\"type\":\"TXT\"}")"},
      {R"({"owner":"_mta-sts.example.com","type":16,"outcome":"done"})", "- -",
       R"(push-bad-line: line 1: not an outcome: "type" is not a string: "{\"owner\":\"_mta-sts.example.com\",\"type\":16,\"outcome\":\"done\"}")"},
      {R"({"owner":"a.example","type":"A","outcome":"done","message":1})", "- -",
       R"(push-bad-line: line 1: not an outcome: "message" is not a string: "{\"owner\":\"a.example\",\"type\":\"A\",\"outcome\":\"done\",\"message\":1}")"},
      {line_of("ok"), "- -",
       "push-bad-line: line 1: not an outcome: \"ok\" is none of done, unchanged, conflict, failed and "
       "unknown"},
      {R"({"owner":"a.example","owner":"b.example"})", "- -",
       R"(push-bad-line: line 1: not an outcome: "owner" occurs twice in an object: "{\"owner\":\"a.example\",\"owner\":\"b.example\"}")"},
      {"\xff\x1b[2J\n" + host, "- unchanged",
       "push-bad-line: line 1: not an outcome: not UTF-8: \"\\xff\\x1b[2J\""},
      {"{\"x\":\"" + std::string(kLongestPushLine, 'x') + "\"}\n" + host, "- unchanged",
       "push-bad-line: line 1: not an outcome: longer than 4096 bytes"},

      {line_of("done", "_mta-sts") + host, "- unchanged",
       "push-other-name: line 1: not in the request: _mta-sts TXT"},
      {line_of("done", "\\u001b[2J", "X\\nY"), "- -",
       "push-other-name: line 1: not in the request: \"\\x1b[2J\" X\\x0aY"},
      {line_of("done", "_mta-sts.example.com", "CNAME"), "- -",
       "push-other-name: line 1: not in the request: _mta-sts.example.com CNAME"},
      {line_of("done") + line_of("done"), "done -",
       "push-repeated-outcome: line 2: _mta-sts.example.com TXT has an outcome already"},
      {line_of("done") + line_of("failed"), "unknown: the program printed different outcomes -",
       "push-repeated-outcome: line 2: _mta-sts.example.com TXT has an outcome already"},
  };
  for (const Output& output : outputs) {
    INFO(output.text);
    const PushReading reading = read_push_outcomes(output.text, kTwoChanges);
    CHECK(outcomes_of(reading) == output.outcomes);
    const bool has_fault = !reading.faults.empty();
    CHECK(has_fault == !output.fault.empty());
    CHECK(reading.fault_count == (has_fault ? 1 : 0));
    if (!has_fault) continue;
    const Error& fault = reading.faults.front();
    CHECK(std::string(fault.code) + ": " + fault.message == output.fault);
    CHECK_FALSE(fault.hint.empty());
  }
}

TEST_CASE("faults of many lines are counted and the first ones are kept") {
  std::string output;
  for (int i = 0; i < 100'000; ++i) output += "rubbish\n";
  const PushReading reading = read_push_outcomes(output + line_of("done"), kTwoChanges);
  CHECK(outcomes_of(reading) == "done -");
  CHECK(reading.faults.size() == kMostPushFaults);
  CHECK(reading.fault_count == 100'000);
}

TEST_CASE("the error of an outcome names program and records and what to do") {
  struct Case {
    PushAnswer answer;
    Fault fault;
    std::string error;  // "code: message"
  };
  const std::vector<Case> cases = {
      {{PushOutcome::conflict, true, "id=2"},
       Fault::refused,
       "push-conflict: a b: _mta-sts.example.com TXT: the program found other records than those that were "
       "read, and changed nothing: id=2"},
      {{PushOutcome::failed, true, "\x1b[2J"},
       Fault::refused,
       "push-failed: a b: _mta-sts.example.com TXT: the program did not change the records: \\x1b[2J"},
      {{PushOutcome::unknown, true, ""},
       Fault::undetermined,
       "push-unknown: a b: _mta-sts.example.com TXT: the program does not know if the records were changed"},
      {{},
       Fault::undetermined,
       "push-no-outcome: a b: _mta-sts.example.com TXT: the program printed no outcome: it ended with exit "
       "code 1"},
  };
  for (const Case& one : cases) {
    const Error error = push_error(kTwoChanges.front(), one.answer, "a b", "it ended with exit code 1");
    CHECK(error.fault == one.fault);
    CHECK(std::string(error.code) + ": " + error.message == one.error);
    CHECK_FALSE(error.hint.empty());
  }
}

}  // namespace mtasts::test
