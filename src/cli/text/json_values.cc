#include "cli/text/json_values.h"

namespace mtasts {

JsonText json_error(std::string_view code, std::string_view message) {
  return {{"code", code}, {"message", message}};
}

JsonText json_error(const std::optional<Error>& error) {
  return error ? json_error(error->code, error->message) : JsonText(nullptr);
}

JsonText json_mx_record(const MxRecord& record) {
  return {{"preference", record.preference}, {"host", record.exchange}, {"ttl", record.ttl}};
}

JsonText json_policy(const std::optional<Policy>& policy) {
  if (!policy) return nullptr;
  return {
      {"mode", text(policy->mode)}, {"max_age", policy->max_age.seconds()}, {"mx", json_list(policy->mx)}};
}

JsonText json_finding(const Finding& finding) {
  return {{"severity", text(finding.severity)},
          {"code", finding.code},
          {"subject", finding.subject},
          {"line", finding.line},
          {"message", finding.message},
          {"rfc", json_string_or_null(finding.rfc)},
          {"hint", json_string_or_null(finding.hint)}};
}

}  // namespace mtasts
