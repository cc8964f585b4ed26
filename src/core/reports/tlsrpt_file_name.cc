// The file name of a report (RFC 8460 §5.1), and the other texts around it.
#include <algorithm>
#include <charconv>
#include <cstdint>
#include <utility>

#include "core/findings/in_quotes.h"
#include "mtasts/ascii.h"
#include "mtasts/tlsrpt_report.h"

namespace mtasts {
namespace {

// Epoch seconds. Twelve digits are 30,000 years.
std::optional<std::chrono::sys_seconds> read_epoch(std::string_view digits) {
  if (digits.empty() || digits.size() > 12 || !std::all_of(digits.begin(), digits.end(), is_digit)) return {};
  std::int64_t seconds = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), seconds);
  return std::chrono::sys_seconds(std::chrono::seconds(seconds));
}

std::vector<std::string_view> fields_of(std::string_view text) {
  std::vector<std::string_view> fields;
  while (true) {
    const std::size_t end = text.find('!');
    fields.push_back(text.substr(0, end));
    if (end == std::string_view::npos) return fields;
    text.remove_prefix(end + 1);
  }
}

std::optional<DomainName> host_name_of(std::string_view text) {
  auto name = DomainName::parse(text);
  if (!name || !name->is_host_name()) return {};
  return *std::move(name);
}

bool is_policy_domain_of(const TlsrptReport& report, std::string_view domain) {
  return std::any_of(report.policies.begin(), report.policies.end(), [domain](const TlsrptPolicy& policy) {
    return policy.policy_domain.empty() || policy.type() == TlsrptPolicyType::tlsa ||
           lower_case(policy.policy_domain) == domain;
  });
}

}  // namespace

std::optional<TlsrptFileName> read_tlsrpt_file_name(std::string_view name) {
  std::string extension;
  for (const std::string_view each : {".json.gz", ".json"}) {
    if (!name.ends_with(each)) continue;
    extension = each.substr(1);
    name.remove_suffix(each.size());
    break;
  }
  const std::vector<std::string_view> fields = fields_of(name);
  if (extension.empty() || fields.size() < 4 || fields.size() > 5) return {};
  auto sender = host_name_of(fields[0]);
  auto policy_domain = host_name_of(fields[1]);
  const auto begin = read_epoch(fields[2]);
  const auto end = read_epoch(fields[3]);
  if (!sender || !policy_domain || !begin || !end || *end < *begin) return {};
  const std::string_view unique_id = fields.size() == 5 ? fields[4] : std::string_view();
  const bool is_id = fields.size() == 4 || !unique_id.empty();
  if (!is_id || !std::all_of(unique_id.begin(), unique_id.end(), is_alnum)) return {};
  return TlsrptFileName{*std::move(sender),     *std::move(policy_domain), *begin, *end,
                        std::string(unique_id), std::move(extension)};
}

std::vector<Finding> judge_tlsrpt_envelope(const TlsrptEnvelope& envelope, const TlsrptReport& report) {
  std::vector<Finding> findings;
  const auto differ = [&findings](const std::string& what) {
    findings.push_back(found("report-envelope-differs", what));
  };
  if (const auto name = read_tlsrpt_file_name(envelope.file_name)) {
    if (!is_policy_domain_of(report, name->policy_domain.text())) {
      differ("the file name is for " + in_quotes(name->policy_domain.text()) +
             ", which is no policy-domain of the report");
    }
    if (name->begin != report.begin || name->end != report.end) {
      differ("the file name has another time range than the report");
    }
  }
  if (envelope.is_mail && (envelope.report_domain.empty() || envelope.report_submitter.empty())) {
    findings.push_back(
        found("report-header-missing",
              std::string("the mail has no header field ") +
                  (envelope.report_domain.empty() ? "TLS-Report-Domain" : "TLS-Report-Submitter")));
  }
  if (!envelope.report_domain.empty() && !is_policy_domain_of(report, lower_case(envelope.report_domain))) {
    differ("TLS-Report-Domain is " + in_quotes(envelope.report_domain) +
           ", which is no policy-domain of the report");
  }
  const std::string contact = lower_case(domain_of_contact(report).value_or(""));
  if (!envelope.report_submitter.empty() && !contact.empty() &&
      lower_case(envelope.report_submitter) != contact) {
    differ("TLS-Report-Submitter is " + in_quotes(envelope.report_submitter) + ", and contact-info is of " +
           in_quotes(contact));
  }
  return findings;
}

}  // namespace mtasts
