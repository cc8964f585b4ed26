#include <nlohmann/json.hpp>

#include "cli/json_output.h"
#include "cli/json_values.h"
#include "cli/report_output/report_printer.h"
#include "cli/report_output/report_words.h"
#include "mtasts/printable.h"
#include "mtasts/utc_time.h"

namespace mtasts {
namespace {

using ReportJson = nlohmann::ordered_json;

ReportJson report_string(std::string_view octets) {
  return json_string<ReportJson>(octets);
}

ReportJson counts_object(const TlsrptCounts& counts) {
  return {{"policy_type", report_string(counts.policy_type)},
          {"successful", counts.successful_sessions},
          {"failed", counts.failed_sessions},
          {"held_back", counts.refused_sessions}};
}

ReportJson day_object(const TlsrptDay& day) {
  return {{"day", print_utc_day(day.day)}, {"sessions", json_list<ReportJson>(day.counts, counts_object)}};
}

ReportJson failure_object(const TlsrptFailureGroup& group, const FailureNow* now) {
  const auto explanation = explanation_of(group);
  return {
      {"severity", text(severity_of(group))},
      {"policy_type", report_string(group.policy_type)},
      {"result_type", report_string(group.result_type)},
      {"reason", json_string_or_null<ReportJson>(group.reason)},
      {"organization", report_string(group.organization)},
      {"mx", json_string_or_null<ReportJson>(group.mx)},
      {"first_day", print_utc_day(group.first_day)},
      {"last_day", print_utc_day(group.last_day)},
      {"sessions", group.sessions},
      {"held_back", group.refused_sessions},
      {"code", explanation ? ReportJson(explanation->code) : ReportJson(nullptr)},
      {"cause", explanation ? ReportJson(explanation->meaning) : ReportJson(nullptr)},
      {"hint", explanation ? ReportJson(explanation->remedy) : ReportJson(nullptr)},
      {"now", now != nullptr ? ReportJson{{"state", text(now->state)}, {"reason", report_string(now->reason)}}
                             : ReportJson(nullptr)}};
}

ReportJson reason_object(const EvidenceReason& reason) {
  return {{"code", reason.code},
          {"met", reason.is_met},
          {"text", report_string(unescape_printable(reason.text))}};
}

ReportJson ready_object(const std::optional<EnforceEvidence>& ready) {
  if (!ready) return nullptr;
  return {{"step", "enforce"},
          {"ready", ready->is_ready},
          {"reason", ready->is_ready ? ReportJson(nullptr) : report_string(unescape_printable(text(*ready)))},
          {"reasons", json_list<ReportJson>(ready->reasons, reason_object)}};
}

ReportJson policy_object(const PolicySeen& seen) {
  return {{"organization", report_string(seen.organization)},
          {"id", seen.id ? ReportJson(seen.id->text()) : ReportJson(nullptr)},
          {"policy", json_policy<ReportJson>(seen.policy)},
          {"first_day", print_utc_day(seen.first_day)},
          {"last_day", print_utc_day(seen.last_day)},
          {"until", print_utc_day(seen.until)}};
}

ReportJson domain_object(const DomainReport& report) {
  const TlsrptDomainSummary& summary = report.summary;
  ReportJson failures = ReportJson::array();
  for (std::size_t i = 0; i < summary.failures.size(); ++i) {
    failures.push_back(failure_object(summary.failures[i], now_of(report, i)));
  }
  const auto day_or_null = [&summary](std::chrono::sys_days day) {
    return summary.reports > 0 ? ReportJson(print_utc_day(day)) : ReportJson(nullptr);
  };
  return {{"kind", "domain"},
          {"domain", report_string(summary.domain)},
          {"subject", text(report.subject)},
          {"verdict", text(verdict_of(report))},
          {"reports", summary.reports},
          {"authenticated_reports", summary.authenticated_reports},
          {"first_day", day_or_null(summary.first_day)},
          {"last_day", day_or_null(summary.last_day)},
          {"organizations", json_list<ReportJson>(summary.organizations, report_string)},
          {"sessions", json_list<ReportJson>(summary.counts, counts_object)},
          {"days", json_list<ReportJson>(summary.days, day_object)},
          {"failures", std::move(failures)},
          {"findings", json_list<ReportJson>(findings_of(report), json_finding<ReportJson>)},
          {"ready", ready_object(report.ready)},
          {"policies_seen",
           report.seen ? json_list<ReportJson>(report.seen->policies, policy_object) : ReportJson(nullptr)}};
}

ReportJson left_out_object(const UnreadableReport& item) {
  const ReportOrigin& origin = item.origin;
  return {{"kind", "left-out"},
          {"file", report_string(origin.file)},
          {"message", origin.message > 0 ? ReportJson(origin.message) : ReportJson(nullptr)},
          {"part", json_string_or_null<ReportJson>(origin.part)},
          {"message_id", json_string_or_null<ReportJson>(origin.message_id)},
          {"error", json_error<ReportJson>(item.error.code, unescape_printable(item.error.message))}};
}

template <OutputForm kForm>
class JsonReportPrinter final : public ReportPrinter {
 public:
  explicit JsonReportPrinter(const ReportPrinting& /*settings*/) : frame_(kForm, "report") {}

  std::string begin() override { return frame_.begin(); }
  std::string left_out(const UnreadableReport& item) override {
    return frame_.result(left_out_object(item).dump());
  }
  std::string result(const DomainReport& report) override {
    return frame_.result(domain_object(report).dump());
  }
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
