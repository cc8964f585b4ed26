// A primary and a hosted domain get from nothing to mode enforce, with each format of records and each site.
// Between two runs the operator publishes the records and the policies that apply has handed over.
#include <nlohmann/json.hpp>

#include <fstream>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <string_view>

#include "catch.h"
#include "cli/record_formats/record_format.h"
#include "cli/site_formats/site_format.h"
#include "commands/stage.h"

namespace mtasts::test {
namespace {

constexpr std::string_view kPolicyTree = "state/policies/";
constexpr std::string_view kPolicyFile = "/.well-known/mta-sts.txt";

// A program takes the records away.
constexpr std::string_view kTaken = "taken";
constexpr const char* kTakingHook = "reload = [\"sh\", \"-c\", \"cat zones/* >>../taken\"]\n";

// The output without the lines of steps, which have records too: the records to paste.
std::string without_steps(const std::string& output) {
  std::istringstream lines(output);
  std::string text;
  for (std::string line; std::getline(lines, line);) {
    if (!line.starts_with("+ ") && !line.starts_with("- ")) text += line + '\n';
  }
  return text;
}

class Fleet {
 public:
  // The tables [dns] and [web] of the settings.
  explicit Fleet(const std::string& tables) {
    stage_.add("mx", "example.com", "10 mx.example.com");
    stage_.add("mx", "example.org", "10 mx.example.com");
    stage_.add("mx", "reports.example", "10 mx.example.com");
    stage_.add("a", "mx.example.com", "192.0.2.25");
    stage_.add("a", "web.example.com", "192.0.2.80");
    stage_.add("smtp", "mx.example.com", "");
    stage_.put("mtasts.toml",
               "state = \"state\"\nweb_host = \"web.example.com\"\nrua = \"tls@reports.example\"\n" + tables +
                   "[gates]\nreports = false\n"
                   "[[policy]]\nprimary = \"example.com\"\nmode = \"enforce\"\nhosted = \"example.org\"\n");
  }

  // Runs apply until nothing waits for the operator.
  void apply_until_done() {
    constexpr int kMostRuns = 8;
    Outcome outcome;
    for (int run = 0; run < kMostRuns; ++run) {
      outcome = stage_.run({"apply", "--report", "report.json"});
      INFO(outcome.out << outcome.err);
      REQUIRE((outcome.exit_code == 0 || outcome.exit_code == 1));
      publish(outcome);
      if (outcome.exit_code == 0) return;
    }
    FAIL("something waits for the operator for ever:\n" << outcome.out);
  }

  void set_time(const std::string& time) { stage_.add("now", time, ""); }
  Outcome run(const Arguments& arguments) { return stage_.run(arguments); }
  // The files of the site, by path.
  [[nodiscard]] const std::map<std::string, std::string>& site() const { return site_; }

 private:
  void publish(const Outcome& outcome) {
    std::string handed_over = without_steps(outcome.out);
    for (const auto& [path, content] : outcome.files) {
      if (path.starts_with("state/zones/") || path == kTaken) handed_over += content.value_or("");
      if (path.starts_with("state/site/")) site_[path] = content.value_or("");
      if (!path.starts_with(kPolicyTree)) continue;
      const std::string host =
          path.substr(kPolicyTree.size(), path.size() - kPolicyTree.size() - kPolicyFile.size());
      stage_.serve(host, content.value_or(""));
    }
    std::ifstream file("report.json");
    const auto report = nlohmann::json::parse(file);
    std::set<std::string> records;  // a step of two rounds is listed twice
    for (const auto& step : report.at("results")) {
      const bool is_open = step.at("outcome") == "done" || step.at("outcome") == "unchanged";
      if (step.at("action") != "change-records" || !is_open) continue;
      for (const auto& record : step.at("after")) records.insert(record.get<std::string>());
    }
    for (const std::string& record : records) publish_record(record, handed_over);
  }

  // A record as it is printed: `_mta-sts.example.com. 3600 IN TXT "v=STSv1; id=1"`.
  void publish_record(const std::string& record, const std::string& handed_over) {
    const std::size_t type = record.find(" IN ") + 4;
    const std::size_t data = record.find_first_not_of(' ', record.find(' ', type));
    const std::string owner = record.substr(0, record.find(". "));
    if (record.substr(type, 5) == "CNAME") {
      stage_.add("cname", owner, record.substr(data, record.size() - data - 1));
      return;
    }
    const std::string text = record.substr(data + 1, record.size() - data - 2);
    stage_.add("txt", owner, text);
    const std::size_t id = text.find("id=");
    INFO(record << " in:\n" << handed_over);
    CHECK((id == std::string::npos || handed_over.find(text.substr(id + 3)) != std::string::npos));
  }

  Stage stage_;
  std::map<std::string, std::string> site_ = {};
};

// Goes all the way, and checks its end.
void reach_enforce(Fleet& fleet) {
  fleet.apply_until_done();
  fleet.set_time("2026-12-06T00:00:00Z");
  fleet.apply_until_done();
  fleet.set_time("2026-12-06T02:00:00Z");
  const Outcome last = fleet.run({"apply", "--quiet"});
  INFO(last.out << last.err);
  CHECK((last.out.empty() && last.err.empty() && last.exit_code == 0));
  const Outcome plan = fleet.run({"plan"});
  CHECK(plan.out == "0 records to add, 0 to change, 0 to remove; 0 domains held; 0 undetermined\n");
  CHECK(plan.exit_code == 0);
  const Outcome status = fleet.run({"status"});
  CHECK(status.out ==
        "domain         mode     since       id          changed     state\n"
        "example.com    enforce  2026-12-06  2026120601  2026-12-06  ok\n"
        "  example.org  enforce  2026-12-06  2026120601  2026-12-06  ok\n\n"
        "2 domains: 2 ok\n");
}

}  // namespace

TEST_CASE("every format of records leads from nothing to mode enforce") {
  for (const RecordFormat* format : kRecordFormats) {
    for (const char* reload : {"", kTakingHook}) {
      DYNAMIC_SECTION(format->name << (*reload == 0 ? "" : " with a hook")) {
        Fleet fleet("[dns]\nformat = \"" + std::string(format->name) + "\"\n" + reload);
        reach_enforce(fleet);
      }
    }
  }
}

TEST_CASE("every site leads from nothing to mode enforce") {
  for (const SiteFormat* format : kSiteFormats) {
    for (const char* proxy : {"", "proxy_to = \"http://127.0.0.1:8080\"\n"}) {
      const bool has_proxy = *proxy != 0;
      if (has_proxy ? !format->takes_proxy_to : format->needs_proxy_to) continue;
      DYNAMIC_SECTION(format->name << (has_proxy ? " with a program behind it" : "")) {
        Fleet fleet("[web]\nsite = \"" + std::string(format->name) + "\"\n" + proxy);
        reach_enforce(fleet);
        CHECK(fleet.site().contains("state/site/NEXT-STEPS.md"));
        for (const auto& [path, content] : fleet.site()) {
          INFO(path << ":\n" << content);
          CHECK(content.find("mode: testing") == std::string::npos);
        }
      }
    }
  }
}

}  // namespace mtasts::test
