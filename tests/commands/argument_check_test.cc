#include "cli/argument_check.h"

#include "catch.h"
#include "commands/options/mx_options.h"
#include "commands/typed.h"

namespace mtasts::test {

TEST_CASE("unknown commands and options are named, with the nearest as hint") {
  struct Case {
    std::string_view line;
    std::string message;
    std::string hint;
  };
  const std::vector<Case> cases = {
      {"gen-polcy a.example", "unknown command \"gen-polcy\"", "did you mean gen-policy?"},
      {"-q lnt policy x", "unknown command \"lnt\"", "did you mean lint?"},
      {"zzzzzzzz", "unknown command \"zzzzzzzz\"", ""},
      {"gen", "unknown command \"gen\"", ""},  // no abbreviations
      {"mx --jsn a.example", "unknown option \"--jsn\" of mx", "did you mean --json?"},
      {"mx --serv 192.0.2.1 a.example", "unknown option \"--serv\" of mx", "did you mean --server?"},
      {"mx --quie a.example", "unknown option \"--quie\" of mx", "did you mean --quiet?"},
      {"mx --mx a.example", "unknown option \"--mx\" of mx", ""},
      {"mx --jsn=1 a.example", "unknown option \"--jsn\" of mx", "did you mean --json?"},
      {"mx -x.example", "unknown option \"-x.example\"", "put an operand that begins with - after --"},
      {"mx -1.example", "unknown option \"-1.example\"", "put an operand that begins with - after --"},
      {"mx -json a.example", "unknown option \"-json\"", "did you mean --json?"},
      {"mx -qx a.example", "unknown option \"-x\" in \"-qx\"", ""},
      {"mx ---json a.example", "unknown option \"---json\" of mx", "did you mean --json?"},
      {"--json mx a.example", "--json must follow the name of a command", ""},
      {"--jsonn mx", "unknown option \"--jsonn\"", ""},
      {"-- mx", "a command is missing before \"--\"", ""},
      {"mx a.example ++ b.example", "\"++\" is no operand", ""},
  };
  for (const Case& one : cases) {
    const Error error = refusal(one.line);
    INFO(one.line);
    CHECK(error.message == one.message);
    CHECK(error.hint == one.hint);
  }
}

TEST_CASE("an option has a value exactly if it takes one") {
  check_bad({
      {"mx --timeout", "--timeout needs a value: SECONDS"},
      {"mx --timeout= 5 a.example", "--timeout needs a value: SECONDS"},  // and does not eat the 5
      {"mx --timeout '' a.example", "--timeout needs a value: SECONDS"},
      {"mx a.example -o", "-o needs a value: FILE"},
      {"mx a.example -qo", "-o needs a value: FILE"},
      {"mx a.example -o ''", "-o needs a value: FILE"},
      {"mx a.example --json=", "--json takes no value"},
      {"mx a.example --json=false", "--json takes no value"},
      {"--color", "--color needs a value: WHEN"},
      {"mx ''", "an operand is empty"},
      {"lint policy ''", "an operand is empty"},
  });
  CHECK(good<MxOptions>("mx a.example -ofile").output.file == "file");
  CHECK(good<MxOptions>("mx a.example -qofile").output.file == "file");
  CHECK(good<MxOptions>("mx a.example --output=a=b").output.file == "a=b");
}

TEST_CASE("control characters in arguments are printed escaped and cut") {
  check_bad({
      {"\x1b]0;owned\x07", "unknown command \"\\x1b]0;owned\\x07\""},
      {"mx --\x1b[2J", "unknown option \"--\\x1b[2J\" of mx"},
      {"mx -\x1b", "unknown option \"-\\x1b\""},
      {"mx -q\x1b", "unknown option \"-\\x1b\" in \"-q\\x1b\""},
      {"m\xff", "unknown command \"m\\xff\""},
  });
  CHECK(bad(std::string(1000, 'a')).size() < 400);
}

}  // namespace mtasts::test
