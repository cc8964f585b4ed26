// `mtasts check --format markdown`.
#include "catch.h"
#include "check_output/results.h"

namespace mtasts::test {
namespace {

constexpr const char* kMarkdownJudge = "python3 " MTASTS_TEST_DATA "/cli/check_output/markdown_page.py";

std::string markdown(const std::vector<CheckResult>& results) {
  return printed(kMarkdownCheck, results);
}

}  // namespace

TEST_CASE("the ticket equals its golden file") {
  const std::string text = markdown(each_verdict());
  check_golden("ticket.md", text);
  check_with(kMarkdownJudge, text);
  check_with(kMarkdownJudge, markdown({good_result()}));
  check_with(kMarkdownJudge, markdown({}));
}

TEST_CASE("the worst comes first, and details are bounded") {
  std::vector<CheckResult> results(150, good_result());
  results.push_back(broken_result());
  const std::string text = markdown(results);
  CHECK(text.find("## example.net: broken") < text.find("## example.com: good"));
  CHECK(text.ends_with("\nDetails of 50 domains are left out.\n"));
}

TEST_CASE("remote text is no markup") {
  std::vector<CheckResult> results;
  std::vector<std::string> texts;
  for (const std::string& octets : hostile_octets()) {
    results.push_back(hostile_result(octets));
    texts.push_back(markdown({results.back()}));
  }
  texts.push_back(markdown(results));
  check_with(kMarkdownJudge, texts);
}

}  // namespace mtasts::test
