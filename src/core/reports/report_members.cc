#include "core/reports/report_members.h"

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <utility>

#include "core/findings/in_quotes.h"
#include "mtasts/ascii.h"
#include "mtasts/printable.h"

namespace mtasts {

// A member of RFC 8460 §4.4. It has a text or a count, or opens an object, an array, or either text or array.
struct ReportMembers::Row {
  Level in;
  std::string_view name;
  std::string* (*text)(ReportDraft&) = nullptr;
  std::optional<std::uint64_t>* (*count)(ReportDraft&) = nullptr;
  Level object = Level::ignored;
  Level array = Level::ignored;
  bool required = false;  // a report without it is invalid, so a wrong type is no finding of its own
};

namespace {

using Level = ReportMembers::Level;

TlsrptPolicy& policy_of(ReportDraft& draft) {
  return draft.report.policies.back();
}
TlsrptFailure& failure_of(ReportDraft& draft) {
  return policy_of(draft).failures.back();
}

constexpr ReportMembers::Row kReportMembers[] = {
    {.in = Level::report,
     .name = "organization-name",
     .text = [](ReportDraft& draft) { return &draft.report.organization_name; }},
    {.in = Level::report, .name = "date-range", .object = Level::range, .required = true},
    {.in = Level::range,
     .name = "start-datetime",
     .text = [](ReportDraft& draft) { return &draft.start; },
     .required = true},
    {.in = Level::range,
     .name = "end-datetime",
     .text = [](ReportDraft& draft) { return &draft.end; },
     .required = true},
    {.in = Level::report,
     .name = "contact-info",
     .text = [](ReportDraft& draft) { return &draft.report.contact_info; }},
    {.in = Level::report,
     .name = "report-id",
     .text = [](ReportDraft& draft) { return &draft.report.report_id; },
     .required = true},
    {.in = Level::report, .name = "policies", .array = Level::policies, .required = true},
    {.in = Level::item, .name = "policy", .object = Level::policy},
    {.in = Level::policy,
     .name = "policy-type",
     .text = [](ReportDraft& draft) { return &policy_of(draft).policy_type; }},
    {.in = Level::policy, .name = "policy-string", .array = Level::policy_string},
    {.in = Level::policy,
     .name = "policy-domain",
     .text = [](ReportDraft& draft) { return &policy_of(draft).policy_domain; }},
    {.in = Level::policy, .name = "mx-host", .array = Level::mx_host},
    {.in = Level::item, .name = "summary", .object = Level::summary},
    {.in = Level::summary,
     .name = "total-successful-session-count",
     .count = [](ReportDraft& draft) { return &policy_of(draft).successful_sessions; }},
    {.in = Level::summary,
     .name = "total-failure-session-count",
     .count = [](ReportDraft& draft) { return &policy_of(draft).failed_sessions; }},
    {.in = Level::item, .name = "failure-details", .array = Level::failures},
    {.in = Level::failure,
     .name = "result-type",
     .text = [](ReportDraft& draft) { return &failure_of(draft).result_type; }},
    {.in = Level::failure,
     .name = "sending-mta-ip",
     .text = [](ReportDraft& draft) { return &failure_of(draft).sending_mta_ip; }},
    {.in = Level::failure,
     .name = "receiving-mx-hostname",
     .text = [](ReportDraft& draft) { return &failure_of(draft).receiving_mx_hostname; }},
    {.in = Level::failure,
     .name = "receiving-mx-helo",
     .text = [](ReportDraft& draft) { return &failure_of(draft).receiving_mx_helo; }},
    {.in = Level::failure,
     .name = "receiving-ip",
     .text = [](ReportDraft& draft) { return &failure_of(draft).receiving_ip; }},
    {.in = Level::failure,
     .name = "failed-session-count",
     .count = [](ReportDraft& draft) { return &failure_of(draft).failed_sessions; }},
    {.in = Level::failure,
     .name = "additional-information",
     .text = [](ReportDraft& draft) { return &failure_of(draft).additional_information; }},
    {.in = Level::failure,
     .name = "failure-reason-code",
     .text = [](ReportDraft& draft) { return &failure_of(draft).failure_reason_code; }},
};

bool is_array(Level level) {
  return level == Level::policies || level == Level::policy_string || level == Level::mx_host ||
         level == Level::failures;
}

std::string_view trim_line(std::string_view text) {
  while (!text.empty() && (is_wsp(text.back()) || text.back() == '\r')) text.remove_suffix(1);
  return trim_front(text);
}

// The strings of a JSON array that was put into one string.
class StringsOfArray : public StrictJson {
 public:
  std::vector<std::string> strings;

 protected:
  bool null() override { return false; }
  bool boolean(bool /*value*/) override { return false; }
  bool negative(std::int64_t /*value*/) override { return false; }
  bool natural(std::uint64_t /*value*/) override { return false; }
  bool fraction(double /*value*/, const std::string& /*text*/) override { return false; }
  bool string(std::string& value) override {
    strings.push_back(std::move(value));
    return true;
  }
  bool open_object() override { return false; }
  bool open_array() override { return true; }
  bool name(std::string& /*name*/) override { return true; }
  bool close() override { return true; }
};

}  // namespace

// "policy 1, failure 3: " within the members of that failure.
std::string ReportMembers::here() const {
  const std::vector<TlsrptPolicy>& policies = draft_.report.policies;
  if (levels_.size() < 3 || policies.empty()) return {};
  std::string place = "policy " + std::to_string(policies.size());
  if (std::find(levels_.begin(), levels_.end(), Level::failure) != levels_.end()) {
    place += ", failure " + std::to_string(policies.back().failures.size());
  }
  return place + ": ";
}

bool ReportMembers::misplaced(std::string_view kind) {
  if (levels_.empty())
    return refuse(JsonFault::content, "the report is " + std::string(kind) + ", not an object");
  const Level level = levels_.back();
  if (level == Level::ignored || (row_ == nullptr && !is_array(level)) ||
      (row_ != nullptr && row_->required)) {
    return true;
  }
  notes_.add("report-member-ignored", [&] {
    const std::string what = row_ != nullptr ? std::string(row_->name) : "an element of an array";
    return here() + what + " is " + std::string(kind) + ", so it is ignored";
  });
  return true;
}

bool ReportMembers::bad_count(std::string_view reason) {
  notes_.add("report-bad-count",
             [&] { return here() + std::string(row_->name) + " is " + std::string(reason); });
  return true;
}

bool ReportMembers::null() {
  if (levels_.empty()) return misplaced("null");
  if (row_ != nullptr && row_->array == Level::failures) {
    notes_.add("report-failures-null", [&] { return here() + "failure-details is null"; });
  }
  return row_ == nullptr && is_array(levels_.back()) ? misplaced("null") : true;
}

bool ReportMembers::boolean(bool /*value*/) {
  if (row_ != nullptr && row_->count != nullptr) return bad_count("a truth value");
  return misplaced("a truth value");
}

bool ReportMembers::negative(std::int64_t value) {
  if (row_ != nullptr && row_->count != nullptr) return bad_count("negative: " + std::to_string(value));
  return misplaced("a number");
}

bool ReportMembers::natural(std::uint64_t value) {
  if (row_ == nullptr || row_->count == nullptr) return misplaced("a number");
  if (value > kTlsrptCountLimit) return bad_count(std::to_string(value) + ", above 2^53-1");
  *row_->count(draft_) = value;
  return true;
}

bool ReportMembers::fraction(double /*value*/, const std::string& text) {
  if (row_ != nullptr && row_->count != nullptr)
    return bad_count("no whole number up to 2^53-1: " + in_quotes(text));
  return misplaced("a number");
}

bool ReportMembers::string(std::string& value) {
  if (levels_.empty()) return misplaced("a string");
  if (value.size() > kTlsrptTextLimit) {
    return refuse(JsonFault::over_limit,
                  here() + "a text has more than " + std::to_string(kTlsrptTextLimit) + " bytes");
  }
  if (row_ == nullptr) {
    if (levels_.back() == Level::policy_string) return add_policy_string(value);
    if (levels_.back() == Level::mx_host) return add_mx_host(value);
    return misplaced("a string");
  }
  if (row_->count != nullptr) return bad_count("a string: " + in_quotes(value));
  if (row_->array == Level::policy_string) {
    notes_.add("report-policy-string-joined",
               [&] { return here() + "policy-string is a string, not an array"; });
    return add_policy_strings(value);
  }
  if (row_->array == Level::mx_host) {
    notes_.add("report-mx-host-string", [&] { return here() + "mx-host is a string, not an array"; });
    return add_mx_host(value);
  }
  if (row_->text == nullptr) return misplaced("a string");
  if (!is_printable(value)) {
    notes_.add("report-control-character", [&] {
      return here() + std::string(row_->name) + " has control characters: " + in_quotes(value);
    });
  }
  *row_->text(draft_) = std::move(value);
  return true;
}

void ReportMembers::note_padding(std::string_view member, std::string_view text) {
  notes_.add("report-padded-value", [&] {
    return here() + std::string(member) + " has " + in_quotes(text) + ", with more than the value";
  });
}

// One string with several lines, or with a JSON array.
bool ReportMembers::add_policy_strings(std::string_view text) {
  if (trim_line(text).starts_with('[')) {
    StringsOfArray array;
    if (array.read(text)) {
      return std::all_of(array.strings.begin(), array.strings.end(),
                         [this](const std::string& line) { return add_policy_string(line); });
    }
  }
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = trim_line(text.substr(0, end));
    if (!line.empty() && !add_policy_string(line)) return false;
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return true;
}

bool ReportMembers::add_policy_string(std::string_view line) {
  std::vector<std::string>& lines = policy_of(draft_).policy_string;
  if (lines.size() >= kTlsrptListLimit) {
    return refuse(JsonFault::over_limit, here() + "policy-string has more than 10000 elements");
  }
  const std::string_view trimmed = trim_line(line);
  if (trimmed.size() < line.size()) note_padding("policy-string", line);
  if (!is_printable(trimmed)) {
    notes_.add("report-control-character",
               [&] { return here() + "policy-string has control characters: " + in_quotes(trimmed); });
  }
  lines.emplace_back(trimmed);
  return true;
}

// Some senders keep the "mx: " of the policy (reports of mail.ru).
bool ReportMembers::add_mx_host(std::string_view text) {
  std::vector<std::string>& hosts = policy_of(draft_).mx_host;
  if (hosts.size() >= kTlsrptListLimit) {
    return refuse(JsonFault::over_limit, here() + "mx-host has more than 10000 elements");
  }
  std::string_view host = trim_line(text);
  if (host.starts_with("mx:")) host = trim_front(host.substr(3));
  if (host.size() < text.size()) note_padding("mx-host", text);
  if (!is_printable(host)) {
    notes_.add("report-control-character",
               [&] { return here() + "mx-host has control characters: " + in_quotes(host); });
  }
  hosts.emplace_back(host);
  return true;
}

bool ReportMembers::open(Level level) {
  levels_.push_back(level);
  row_ = nullptr;
  return true;
}

bool ReportMembers::open_policy() {
  if (draft_.report.policies.size() >= kTlsrptPolicyLimit) {
    return refuse(JsonFault::over_limit, "the report has more than 10000 policies");
  }
  draft_.report.policies.emplace_back();
  return open(Level::item);
}

bool ReportMembers::open_failure() {
  if (++draft_.failure_count > kTlsrptFailureLimit) {
    return refuse(JsonFault::over_limit, "the report has more than 100000 failure details");
  }
  policy_of(draft_).failures.emplace_back();
  return open(Level::failure);
}

bool ReportMembers::open_object() {
  if (levels_.empty()) return open(Level::report);
  if (levels_.back() == Level::policies) return open_policy();
  if (levels_.back() == Level::failures) return open_failure();
  if (row_ != nullptr && row_->object != Level::ignored) {
    draft_.has_range = draft_.has_range || row_->object == Level::range;
    return open(row_->object);
  }
  return (row_ != nullptr && row_->count != nullptr ? bad_count("an object") : misplaced("an object")) &&
         open(Level::ignored);
}

bool ReportMembers::open_array() {
  if (row_ != nullptr && row_->array != Level::ignored) {
    draft_.has_policies = draft_.has_policies || row_->array == Level::policies;
    return open(row_->array);
  }
  return (row_ != nullptr && row_->count != nullptr ? bad_count("an array") : misplaced("an array")) &&
         open(Level::ignored);
}

bool ReportMembers::name(std::string& name) {
  const Level level = levels_.back();
  const auto* const row =
      std::find_if(std::begin(kReportMembers), std::end(kReportMembers),
                   [&](const Row& each) { return each.in == level && each.name == name; });
  row_ = row == std::end(kReportMembers) ? nullptr : row;
  return true;
}

bool ReportMembers::close() {
  levels_.pop_back();
  row_ = nullptr;
  return true;
}

}  // namespace mtasts
