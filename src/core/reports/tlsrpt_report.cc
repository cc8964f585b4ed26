#include "mtasts/tlsrpt_report.h"

#include <algorithm>
#include <utility>

#include "core/findings/in_quotes.h"
#include "core/reports/judge_report.h"
#include "core/reports/report_members.h"
#include "core/reports/report_notes.h"
#include "core/reports/report_time.h"
#include "mtasts/ascii.h"
#include "mtasts/printable.h"
#include "mtasts/utc_time.h"

namespace mtasts {
namespace {

void add_missing(std::string_view what, ReportNotes& notes) {
  notes.join("report-member-missing", std::string(what));
}

std::optional<std::chrono::sys_seconds> time_of(std::string_view member, const std::string& text,
                                                ReportNotes& notes) {
  if (text.empty()) {
    add_missing(std::string(member) + " is missing, or is no string", notes);
    return {};
  }
  const auto time = read_report_time(text);
  if (!time) {
    notes.join("report-bad-date",
               std::string(member) + " is no date and time as 2026-11-28T00:00:00Z: " + in_quotes(text));
    return {};
  }
  if (!time->has_zone) {
    notes.add("report-time-without-zone",
              [&] { return std::string(member) + " has no zone, and is read as UTC: " + in_quotes(text); });
  }
  return time->time;
}

// True if no required member is missing or invalid.
bool complete(ReportDraft& draft, ReportNotes& notes) {
  bool is_complete = true;
  if (draft.report.report_id.empty()) {
    add_missing("report-id, which tells reports apart, is missing or empty, or is no string", notes);
    is_complete = false;
  }
  if (!draft.has_policies) {
    add_missing("policies is missing, or is no array", notes);
    is_complete = false;
  }
  if (!draft.has_range) {
    add_missing("date-range is missing, or is no object", notes);
    return false;
  }
  const auto begin = time_of("start-datetime", draft.start, notes);
  const auto end = time_of("end-datetime", draft.end, notes);
  if (!begin || !end) return false;
  if (*end < *begin) {
    notes.add("report-range-reversed", [&] {
      return "the report ends at " + print_utc(*end) + ", before its start at " + print_utc(*begin);
    });
    return false;
  }
  draft.report.begin = *begin;
  draft.report.end = *end;
  return is_complete;
}

// The hint for a file of another kind that mailboxes with reports have; empty for any other text.
std::string hint_for_other_format(std::string_view text) {
  if (text.starts_with('<')) return "leave out XML files: they are DMARC reports, which mtasts does not read";
  const auto name_end =
      std::find_if(text.begin(), text.end(), [](char c) { return !is_alnum(c) && c != '-'; });
  const auto name_size = static_cast<std::size_t>(name_end - text.begin());
  if (name_size > 0 && text.substr(name_size).starts_with(": ")) {
    return "give mtasts report the mail; mtasts lint report judges the JSON that is attached to it";
  }
  return {};
}

Finding fault_of(const ReportMembers& members, std::string_view json) {
  const std::string message = unescape_printable(members.message());
  switch (members.fault()) {
    case JsonFault::repeated_member: return found("report-repeated-member", message);
    case JsonFault::over_limit: return found("report-over-limit", message);
    case JsonFault::content: return found("report-not-an-object", message);
    case JsonFault::syntax: break;
  }
  const std::string_view before = json.substr(0, members.position());
  const auto line = static_cast<std::size_t>(std::count(before.begin(), before.end(), '\n'));
  return found_at(line + 1, "report-not-json", message, hint_for_other_format(json));
}

// The fault of a text that is no JSON at a glance.
std::optional<Finding> fault_at_start(std::string_view json) {
  if (json.starts_with("\x1F\x8B")) return found("report-compressed", "the report is compressed with gzip");
  if (json.starts_with("PK\x03\x04")) return found("report-compressed", "the report is in a zip archive");
  if (json.starts_with("\xEF\xBB\xBF")) {
    return found("report-byte-order-mark", "the report begins with a byte order mark");
  }
  if (json.size() > kTlsrptReportSizeLimit)
    return found("report-over-limit", "the report is larger than 64 MiB");
  return {};
}

}  // namespace

std::optional<std::string> domain_of_contact(const TlsrptReport& report) {
  const std::size_t at = report.contact_info.rfind('@');
  if (at == std::string::npos) return std::nullopt;
  return report.contact_info.substr(at + 1);
}

TlsrptPolicyType TlsrptPolicy::type() const {
  if (policy_type == "sts") return TlsrptPolicyType::sts;
  if (policy_type == "tlsa") return TlsrptPolicyType::tlsa;
  if (policy_type == "no-policy-found") return TlsrptPolicyType::no_policy_found;
  return TlsrptPolicyType::other;
}

TlsrptReportReading read_tlsrpt_report(std::string_view json) {
  if (auto fault = fault_at_start(json)) return {{}, {*std::move(fault)}};
  ReportNotes notes;
  ReportMembers members(notes);
  if (!members.read(json)) {
    std::vector<Finding> findings = std::move(notes).take();
    findings.insert(findings.begin(), fault_of(members, json));
    return {{}, std::move(findings)};
  }
  ReportDraft draft = std::move(members).take();
  const bool is_complete = complete(draft, notes);
  if (is_complete) judge_report(draft.report, notes);
  TlsrptReportReading reading{{}, std::move(notes).take()};
  if (!has_error(reading.findings)) reading.report = std::move(draft.report);
  return reading;
}

}  // namespace mtasts
