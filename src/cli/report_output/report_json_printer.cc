#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cli/json_output.h"
#include "cli/report_output/report_format.h"
#include "cli/report_output/report_words.h"
#include "cli/text/json_text.h"
#include "cli/text/json_values.h"
#include "mtasts/printable.h"
#include "mtasts/utc_time.h"

namespace mtasts {
namespace {

using ReportJson = JsonText;

ReportJson failure_object(const TlsrptFailureGroup& group, const FailureNow* now) {
  const auto explanation = explanation_of(group);
  return {{"severity", text(severity_of(group))},
          {"policy_type", group.policy_type},
          {"result_type", group.result_type},
          {"reason", json_string_or_null(group.reason)},
          {"organization", group.organization},
          {"mx", json_string_or_null(group.mx)},
          {"first_day", print_utc_day(group.first_day)},
          {"last_day", print_utc_day(group.last_day)},
          {"sessions", group.sessions},
          {"held_back", group.refused_sessions},
          {"code", explanation ? ReportJson(explanation->code) : ReportJson(nullptr)},
          {"cause", explanation ? ReportJson(explanation->meaning) : ReportJson(nullptr)},
          {"hint", explanation ? ReportJson(explanation->remedy) : ReportJson(nullptr)},
          {"now", now != nullptr ? ReportJson{{"state", text(now->state)}, {"reason", now->reason}}
                                 : ReportJson(nullptr)}};
}

ReportJson reason_object(const EvidenceReason& reason) {
  return {{"code", reason.code}, {"met", reason.is_met}, {"text", unescape_printable(reason.text)}};
}

ReportJson ready_object(const EnforceEvidence& ready) {
  return {{"step", "enforce"},
          {"ready", ready.is_ready},
          {"reason", ready.is_ready ? ReportJson(nullptr) : ReportJson(unescape_printable(text(ready)))},
          {"reasons", json_list(ready.reasons, reason_object)}};
}

ReportJson policy_object(const PolicySeen& seen) {
  return {{"organization", seen.organization},        {"id", seen.id},
          {"policy", json_policy(seen.policy)},       {"first_day", print_utc_day(seen.first_day)},
          {"last_day", print_utc_day(seen.last_day)}, {"until", print_utc_day(seen.until)}};
}

void append_count(std::string& json, std::string_view name, std::uint64_t count) {
  json += name;
  json += std::to_string(count);
}

// A day as ISO 8601 has it; null if there is none.
void append_day(std::string& json, std::string_view name, std::optional<std::chrono::sys_days> day) {
  json += name;
  json += day ? '"' + print_utc_day(*day) + '"' : "null";
}

void append_sessions(std::string& json, const std::vector<TlsrptCounts>& sessions) {
  json += R"(,"sessions":)";
  append_json_list(json, sessions, [&json](const TlsrptCounts& counts) {
    json += R"({"policy_type":)";
    append_json_string(json, counts.policy_type);
    append_count(json, R"(,"successful":)", counts.successful_sessions);
    append_count(json, R"(,"failed":)", counts.failed_sessions);
    append_count(json, R"(,"held_back":)", counts.refused_sessions);
    json += '}';
  });
}

ReportJson failures_array(const DomainReport& report) {
  ReportJson failures = ReportJson::array();
  for (std::size_t i = 0; i < report.summary.failures.size(); ++i) {
    failures.push_back(failure_object(report.summary.failures[i], now_of(report, i)));
  }
  return failures;
}

// Appended as text: a list may have a million domains.
std::string domain_object(const DomainReport& report) {
  const TlsrptDomainSummary& summary = report.summary;
  const auto day_or_none = [&summary](std::chrono::sys_days day) {
    return summary.reports > 0 ? std::optional(day) : std::nullopt;
  };
  std::string json = R"({"kind":"domain","domain":)";
  append_json_string(json, summary.domain);
  json += R"(,"subject":)";
  append_json_string(json, text(report.subject));
  json += R"(,"verdict":)";
  const std::vector<Finding> findings = findings_of(report);
  append_json_string(json, text(summary.reports == 0 ? Verdict::unknown : verdict_of(findings)));
  append_count(json, R"(,"reports":)", summary.reports);
  append_count(json, R"(,"authenticated_reports":)", summary.authenticated_reports);
  append_day(json, R"(,"first_day":)", day_or_none(summary.first_day));
  append_day(json, R"(,"last_day":)", day_or_none(summary.last_day));
  json += R"(,"organizations":)";
  append_json_list(json, summary.organizations,
                   [&json](const std::string& name) { append_json_string(json, name); });
  append_sessions(json, summary.counts);
  json += R"(,"days":)";
  append_json_list(json, summary.days, [&json](const TlsrptDay& day) {
    append_day(json, R"({"day":)", day.day);
    append_sessions(json, day.counts);
    json += '}';
  });
  json += R"(,"failures":)";
  json += failures_array(report).text();
  json += R"(,"findings":)";
  json += json_list(findings, json_finding).text();
  json += R"(,"ready":)";
  json += report.ready ? ready_object(*report.ready).text() : "null";
  json += R"(,"policies_seen":)";
  json += report.seen ? json_list(report.seen->policies, policy_object).text() : "null";
  return json + '}';
}

ReportJson left_out_object(const UnreadableReport& item) {
  const ReportOrigin& origin = item.origin;
  return {{"kind", "left-out"},
          {"file", origin.file},
          {"message", origin.message > 0 ? ReportJson(origin.message) : ReportJson(nullptr)},
          {"part", json_string_or_null(origin.part)},
          {"message_id", json_string_or_null(origin.message_id)},
          {"error", json_error(item.error.code, unescape_printable(item.error.message))}};
}

template <OutputForm kForm>
class JsonReportPrinter final : public ReportPrinter {
 public:
  explicit JsonReportPrinter(const Printing& /*settings*/) : frame_(kForm, "report") {}

  std::string begin() override { return frame_.begin(); }
  std::string left_out(const UnreadableReport& item) override {
    return frame_.result(left_out_object(item).text());
  }
  std::string result(const DomainReport& report) override { return frame_.result(domain_object(report)); }
  std::string end() override { return frame_.end(); }

 private:
  JsonFrame frame_;
};

bool is_report_json(std::string_view start) {
  return start.starts_with("{\"schema\":\"mtasts.report/");
}

}  // namespace

constinit const ReportFormat kJsonReport = {
    .name = "json",
    .printer = make_report_printer<JsonReportPrinter<OutputForm::json>>,
    .wrote = is_report_json,
    .help = "for scripts",
};

constinit const ReportFormat kNdjsonReport = {
    .name = "ndjson",
    .printer = make_report_printer<JsonReportPrinter<OutputForm::ndjson>>,
    .wrote = is_report_json,
    .help = "for scripts",
};

}  // namespace mtasts
