// JUnit's XML for CI systems. A test suite begins with the number of its cases, so results are printed in
// suites of a bounded size, and only one suite is kept.
#include <fmt/format.h>

#include "cli/check_output/check_format.h"
#include "cli/check_output/seen_summary.h"
#include "cli/check_output/verdict_counts.h"
#include "cli/text/markup.h"
#include "mtasts/printable.h"
#include "mtasts/utc_time.h"

namespace mtasts {
namespace {

constexpr std::string_view kJunitStart =
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"mtasts check\">\n";

constexpr std::size_t kSuiteSize = 500;

std::string xml_text(std::string_view octets) {
  return markup_escaped(printable(octets));
}

// Findings of those severities, a line each, with their hints.
std::string finding_lines(const std::vector<Finding>& findings, Severity worst, Severity least) {
  std::string lines;
  for (const Finding& finding : findings) {
    const bool is_wanted = finding.severity >= worst && finding.severity <= least;
    if (is_wanted) lines += finding_text(finding, Colours::off);
  }
  return lines;
}

// The element of a test case that does not pass: <failure> if it is broken, <error> if undetermined.
std::string fault_element(const CheckResult& result) {
  const bool broken = result.verdict == Verdict::broken;
  if (!broken && result.verdict != Verdict::unknown) return {};
  const bool has_finding = !result.findings.empty();
  return fmt::format("<{0} type=\"{1}\" message=\"{2}\">{3}</{0}>\n", broken ? "failure" : "error",
                     has_finding ? xml_text(result.findings.front().code) : std::string(text(result.verdict)),
                     has_finding ? xml_text(result.findings.front().message) : "no finding says why",
                     markup_escaped(finding_lines(result.findings, Severity::error, Severity::unknown)));
}

std::string test_case(const CheckResult& result) {
  std::string element = fmt::format("<testcase classname=\"mtasts.check\" name=\"{}\" time=\"{}\">\n",
                                    xml_text(result.domain), seconds_text(result.time));
  element += fault_element(result);
  std::string output = result.seen ? words(summary_of(*result.seen)) + '\n' : std::string();
  output += finding_lines(result.findings, Severity::warning, Severity::info);
  if (!output.empty()) element += "<system-out>" + markup_escaped(output) + "</system-out>\n";
  return element + "</testcase>\n";
}

class JunitPrinter final : public CheckPrinter {
 public:
  explicit JunitPrinter(const Printing& settings) : now_(settings.now) {}

  std::string begin() override { return std::string(kJunitStart); }

  std::string result(const CheckResult& result) override {
    counts_.add(result.verdict);
    time_ += result.time;
    cases_ += test_case(result);
    return counts_.all() == kSuiteSize ? suite() : std::string();
  }

  // Without domains it prints one empty suite, since some readers need one.
  std::string end() override {
    return (counts_.all() > 0 || suites_ == 0 ? suite() : std::string()) + "</testsuites>\n";
  }

 private:
  std::string suite() {
    const std::string number = suites_ == 0 ? std::string() : fmt::format(" {}", suites_ + 1);
    // XML Schema's dateTime without a zone, as JUnit's schema has it.
    const std::string when = print_utc(now_).substr(0, 19);
    std::string element = fmt::format(
        "<testsuite name=\"mtasts check{}\" tests=\"{}\" failures=\"{}\" errors=\"{}\" skipped=\"0\" "
        "time=\"{}\" timestamp=\"{}\">\n{}</testsuite>\n",
        number, counts_.all(), counts_.of(Verdict::broken), counts_.of(Verdict::unknown), seconds_text(time_),
        when, cases_);
    counts_ = {};
    time_ = {};
    cases_.clear();
    ++suites_;
    return element;
  }

  std::chrono::sys_seconds now_;
  std::size_t suites_ = 0;
  // The current suite:
  VerdictCounts counts_;
  std::chrono::milliseconds time_{0};
  std::string cases_;
};

}  // namespace

constinit const CheckFormat kJunitCheck = {
    .name = "junit",
    .printer = make_check_printer<JunitPrinter>,
    .wrote = [](std::string_view start) { return start.starts_with(kJunitStart); },
};

}  // namespace mtasts
