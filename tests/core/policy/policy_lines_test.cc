// The lines of a policy body (RFC 8461 §3.2, sts-policy-term).
#include "core/policy/policy_lines.h"

#include <string>
#include <vector>

#include "catch.h"
#include "core/findings.h"

namespace mtasts::test {

namespace {

std::string shown(const PolicyLines& lines) {
  std::string result;
  for (const PolicyLine& line : lines.lines) {
    result += std::to_string(line.number) + '<' + std::string(line.text) + '>';
  }
  return result;
}

}  // namespace

TEST_CASE("policy lines: LF, CRLF and a stray CR end a line") {
  struct Row {
    std::string body;
    std::string lines;
    std::string findings;
  };
  for (const auto& [body, expected, findings] : std::vector<Row>{
           {"a", "1<a>", ""},
           {"a\n", "1<a>", ""},
           {"a\r\n", "1<a>", ""},
           {"a\nb", "1<a>2<b>", ""},
           {"a\r\nb\n", "1<a>2<b>", ""},                        // mixed is in the grammar
           {"a \t\nb", "1<a \t>2<b>", ""},                      // trailing WSP belongs to the field
           {"a\rb", "1<a>2<b>", "error policy-bare-cr 1"},      // old Macintosh
           {"a\nb\r", "1<a>2<b>", "error policy-bare-cr 2"},    // cut before its LF
           {"a\r\r\nb", "1<a>2<b>", "error policy-bare-cr 1"},  // converted twice: still one line end
           {"a\n\nb", "1<a>3<b>", "error policy-blank-line 2"},
           {"a\n \nb", "1<a>3<b>", "error policy-blank-line 2"},
           {"a\n\n", "1<a>", "error policy-blank-line 2"},
           {" a\n\tb", "1<a>2<b>", "error policy-indented-line 1"},
           {"#x\na", "2<a>", "error policy-comment-line 1"},
           {"\xEF\xBB\xBF"
            "a",
            "1<a>", "error policy-byte-order-mark 1"},
           {"a\xFF", "1<a\xFF>", "error policy-not-utf8 1"},
       }) {
    INFO(body);
    const PolicyLines lines = read_policy_lines(body);
    CHECK(lines.readable);
    CHECK(shown(lines) == expected);
    CHECK(summary(lines.findings) == findings);
  }
}

TEST_CASE("policy lines: both kinds of line end are counted") {
  const PolicyLines lines = read_policy_lines("a\nb\r\nc\nd");
  CHECK(lines.lf_ends == 2);
  CHECK(lines.crlf_ends == 1);
}

}  // namespace mtasts::test
