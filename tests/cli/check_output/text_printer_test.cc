// `mtasts check` for people.
#include <algorithm>

#include "catch.h"
#include "check_output/results.h"
#include "cli/check_output/check_format.h"
#include "cli/text/paragraph.h"

namespace mtasts::test {
namespace {

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = text.find('\n', at);
    lines.push_back(text.substr(at, end - at));
    at = end + 1;
  }
  return lines;
}

std::string in_columns(std::size_t width) {
  Printing narrow = settings();
  narrow.width = width;
  return printed(kTextCheck, each_verdict(), narrow);
}

// Single words may be longer than a line.
void check_width(const std::string& text, std::size_t width) {
  for (const std::string& line : lines_of(text)) {
    INFO(line);
    const std::size_t begin = line.find_first_not_of(' ');
    CHECK((columns(line) <= width || line.find(' ', begin) == std::string::npos));
  }
}

}  // namespace

TEST_CASE("text for people equals its golden file") {
  check_golden("text.txt", printed(kTextCheck, each_verdict()));
  check_golden("text-in-20-columns.txt", in_columns(20));
  Printing coloured = settings();
  coloured.colours = Colours::on;
  check_golden("text-in-colour.txt", printed(kTextCheck, each_verdict(), coloured));
}

TEST_CASE("a healthy domain is one line and its good parts, without counts if it is the only one") {
  const std::string headline = "example.com: good - enforce, id 2026112101, 1 MX, certificate 58 days\n";
  CHECK(printed(kTextCheck, {good_result()}) == headline +
                                                    "  _mta-sts record good, id 2026112101\n"
                                                    "  policy good, mode enforce, covers every MX\n"
                                                    "  certificate of mta-sts.example.com good for 58 days\n"
                                                    "  MX 1 of 1 good, certificate for 75 days\n"
                                                    "  reports good, to mailto:tlsrpt@example.com\n");
  Printing of_list = settings();
  of_list.lists_good_parts = false;
  CHECK(printed(kTextCheck, {good_result()}, of_list) == headline);
  CHECK(printed(kTextCheck, {}).empty());
}

TEST_CASE("lines are broken between words") {
  for (const std::size_t width : {std::size_t{20}, std::size_t{39}, std::size_t{40}, std::size_t{80}}) {
    INFO(width);
    check_width(in_columns(width), width);
  }
  // Unbroken: a line a domain, a finding, a hint, a good part, and one of counts.
  CHECK(lines_of(in_columns(0)).size() == 5 + 7 + 4 + 12 + 1);
  CHECK_NOTHROW(in_columns(1));
}

TEST_CASE("colours are the only escape sequences and take no columns") {
  Printing coloured = settings();
  coloured.colours = Colours::on;
  for (const std::string& octets : hostile_octets()) {
    std::string text = printed(kTextCheck, {hostile_result(octets)}, coloured);
    for (const char* colour : {"\x1b[1;31m", "\x1b[1;33m", "\x1b[1;35m", "\x1b[1;36m", "\x1b[0m"}) {
      for (std::size_t at = 0; (at = text.find(colour)) != std::string::npos;) {
        text.erase(at, std::string_view(colour).size());
      }
    }
    CHECK(text == printed(kTextCheck, {hostile_result(octets)}));
  }
}

TEST_CASE("a finding about the domain itself does not name it again") {
  CheckResult result = unknown_result();
  result.seen.reset();
  CHECK(printed(kTextCheck, {result}) ==
        "example.edu: unknown\n"
        "  unknown  mx-unanswered: MX: 192.0.2.53#53 did not answer\n"
        "           hint: try again, or ask another server\n");
}

}  // namespace mtasts::test
