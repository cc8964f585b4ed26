#include "cli/report_output/report_format.h"

#include <nlohmann/json.hpp>
#include <sstream>

#include "catch.h"
#include "check_output/results.h"
#include "mtasts/printable.h"
#include "report_output/domain_reports.h"

namespace mtasts::test {
namespace {

// A reader of CSV, as RFC 4180 describes it, with LF at the ends of lines.
std::vector<std::vector<std::string>> read_csv(const std::string& text) {
  std::vector<std::vector<std::string>> rows(1, std::vector<std::string>(1));
  bool is_quoted = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '"') {
      if (is_quoted && text[i + 1] == '"') {
        rows.back().back() += text[i++];
      } else {
        is_quoted = !is_quoted;
      }
    } else if (text[i] == ',' && !is_quoted) {
      rows.back().emplace_back();
    } else if (text[i] == '\n' && !is_quoted) {
      rows.emplace_back(1);
    } else {
      rows.back().back() += text[i];
    }
  }
  rows.pop_back();
  return rows;
}

std::vector<std::string> every_hostile_text() {
  std::vector<std::string> texts = hostile_octets();
  for (const char* formula : {"=cmd|' /C calc'!A0", "+1", "-1", "@SUM(A1)", " =1",
                              "\xEF\xBC\x9D"
                              "1",
                              "\t=1"}) {
    texts.emplace_back(formula);
  }
  return texts;
}

}  // namespace

TEST_CASE("no cell of the table of reports is a formula, and every line has all columns") {
  const std::size_t columns = read_csv(printed(kCsvReport, {})).front().size();
  CHECK(columns == 13);
  for (const std::string& octets : every_hostile_text()) {
    const auto rows = read_csv(printed(kCsvReport, {hostile_report(octets)}));
    CHECK(rows.size() == 6);
    for (const auto& row : rows) {
      CHECK(row.size() == columns);
      for (const std::string& cell : row) {
        INFO(cell);
        CHECK(is_printable(cell));
        const std::size_t first = cell.find_first_not_of(' ');
        if (first == std::string::npos) continue;
        CHECK(std::string("=+-@").find(cell[first]) == std::string::npos);
        CHECK(cell.compare(first, 3, "\xEF\xBC\x9D") != 0);
      }
    }
  }
}

TEST_CASE("the table of reports has the sessions of each day, which add up to those of the domain") {
  std::uint64_t good = 0;
  std::uint64_t failed = 0;
  for (const auto& row : read_csv(printed(kCsvReport, {broken_report()}))) {
    if (row[0] != "sessions" || row[3] != "sts") continue;
    good += std::stoull(row[10]);
    failed += std::stoull(row[11]);
  }
  CHECK(good == 170);
  CHECK(failed == 10);
}

TEST_CASE("the JSON of reports is JSON for any bytes") {
  for (const std::string& octets : every_hostile_text()) {
    const auto document =
        nlohmann::json::parse(printed(kJsonReport, {hostile_report(octets)}, {hostile_left_out(octets)}));
    CHECK(document["schema"] == "mtasts.report/1");
    REQUIRE(document["results"].size() == 2);
    CHECK(document["results"][0]["kind"] == "left-out");
    CHECK(document["results"][1]["failures"].size() == 2);
    std::istringstream lines(printed(kNdjsonReport, {hostile_report(octets)}, {hostile_left_out(octets)}));
    std::size_t count = 0;
    for (std::string line; std::getline(lines, line); ++count) {
      CHECK(nlohmann::json::parse(line)["schema"] == "mtasts.report/1");
    }
    CHECK(count == 2);
  }
}

TEST_CASE("the page of reports in Markdown keeps remote text as text") {
  constexpr const char* kJudge = "python3 " MTASTS_TEST_DATA "/cli/check_output/markdown_page.py";
  std::vector<std::string> pages = {printed(kMarkdownReport, each_report()), printed(kMarkdownReport, {})};
  for (const std::string& octets : every_hostile_text()) {
    DomainReport foreign = hostile_report(octets);
    foreign.subject = ReportSubject::foreign_domain;
    pages.push_back(printed(kMarkdownReport, {hostile_report(octets), foreign}));
  }
  check_with(kJudge, pages);
}

TEST_CASE("the page of reports is HTML for each verdict and for any bytes, and fetches nothing") {
  constexpr const char* kJudge = "python3 " MTASTS_TEST_DATA "/cli/check_output/html_page.py";
  std::vector<std::string> pages = {printed(kHtmlReport, each_report()), printed(kHtmlReport, {}),
                                    printed(kHtmlReport, {good_report()})};
  for (const std::string& octets : every_hostile_text()) {
    DomainReport foreign = hostile_report(octets);
    foreign.subject = ReportSubject::foreign_domain;
    pages.push_back(printed(kHtmlReport, {hostile_report(octets), foreign}));
  }
  check_with(kJudge, pages);
}

TEST_CASE("the pages of reports name no domain of others") {
  for (const ReportFormat* format : {&kHtmlReport, &kMarkdownReport}) {
    const std::string page = printed(*format, each_report());
    CHECK(page.find("other.example") == std::string::npos);
    CHECK(page.find("Reports for 1 other domain are not shown.") != std::string::npos);
  }
}

TEST_CASE("the plugin output of reports has a status line, performance data and plain lines") {
  constexpr const char* kJudge = "python3 " MTASTS_TEST_DATA "/cli/check_output/plugin_output.py";
  std::vector<std::string> outputs = {printed(kNagiosReport, each_report()), printed(kNagiosReport, {}),
                                      printed(kNagiosReport, {good_report()})};
  CHECK(outputs[0].starts_with(
      "TLSRPT CRITICAL - 4 domains: 1 good, 1 warning, 1 unknown, 1 broken; example.com: "));
  CHECK(outputs[1] == "TLSRPT UNKNOWN - no report\n");
  CHECK(outputs[2].starts_with(
      "TLSRPT OK - example.net: sts: 59 good | 'sts_good'=59;;;0 'sts_failed'=0;;;0 "));
  for (const std::string& octets : every_hostile_text()) {
    outputs.push_back(printed(kNagiosReport, {hostile_report(octets)}));
    outputs.push_back(printed(kNagiosReport, {hostile_report(octets), good_report()}));
  }
  check_with(kJudge, outputs);
}

TEST_CASE("the metrics of reports are an exposition, without series of remote text") {
  constexpr const char* kJudge = "python3 " MTASTS_TEST_DATA "/cli/check_output/exposition.py";
  check_with(kJudge, printed(kPrometheusReport, each_report(), {hostile_left_out("x")}));
  check_with(kJudge, printed(kPrometheusReport, {}));
  std::vector<DomainReport> reports;
  for (const std::string& octets : every_hostile_text()) reports.push_back(hostile_report(octets));
  const std::string metrics = printed(kPrometheusReport, reports);
  check_with(kJudge, metrics);
  std::istringstream lines(metrics);
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with("mtasts_report_sessions"))
      CHECK(line.find("policy_type=\"tlsa\"") != std::string::npos);
  }
}

TEST_CASE("the text of reports for any bytes is printable") {
  for (const std::string& octets : every_hostile_text()) {
    DomainReport foreign = hostile_report(octets);
    foreign.subject = ReportSubject::foreign_domain;
    std::istringstream lines(printed(kTextReport, {hostile_report(octets), foreign}));
    for (std::string line; std::getline(lines, line);) CHECK(is_printable(line));
  }
}

TEST_CASE("a flood of failures and of foreign domains is cut for people") {
  DomainReport flooded = warning_report();
  flooded.summary.failures.resize(1000, flooded.summary.failures.front());
  std::vector<DomainReport> reports(1000, foreign_report());
  reports.push_back(flooded);
  for (const ReportFormat* format : {&kTextReport, &kMarkdownReport, &kHtmlReport}) {
    INFO(format->name);
    const std::string text = printed(*format, reports);
    CHECK(text.size() < 50'000);
    CHECK(text.find("nd 950 more groups of failures") != std::string::npos);
    CHECK(text.find(format == &kTextReport ? " 980 more domains" : "1000 other domains") !=
          std::string::npos);
  }
}

TEST_CASE("each format of reports knows the files that it wrote") {
  for (const ReportFormat* format : kReportFormats) {
    INFO(format->name);
    CHECK(format->wrote(printed(*format, each_report())));
    CHECK_FALSE(format->wrote("user@example.com: other text"));
  }
}

}  // namespace mtasts::test
