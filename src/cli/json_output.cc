#include "cli/json_output.h"

#include <fmt/compile.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cassert>
#include <utility>

#include "cli/text/json_text.h"
#include "cli/text/json_values.h"
#include "mtasts/ascii.h"
#include "mtasts/printable.h"
#include "mtasts/utc_time.h"
#include "mtasts/utf8.h"

namespace mtasts {
namespace {

using Json = JsonText;
using Extensions = std::vector<std::pair<std::string, std::string>>;

Json record_object(const ResourceRecord& record) {
  return {{"owner", record.owner.absolute()},
          {"ttl", record.ttl.seconds()},
          {"type", type_text(record.rdata)},
          {"rdata", print_rdata(record.rdata)}};
}

Json extension_list(const Extensions& extensions) {
  return json_list(extensions, [](const std::pair<std::string, std::string>& extension) {
    return json_list(std::array{extension.first, extension.second});
  });
}

// Escapes DEL, C1, line separators and bidirectional controls as "\uXXXX". JSON permits them, but results are
// also printed on terminals. They occur in strings only.
std::string escaped_controls(std::string_view json) {
  std::string escaped;
  escaped.reserve(json.size());
  while (true) {
    const auto* const end = std::ranges::find_if_not(json, is_printed_ascii);
    const std::string_view plain = json.substr(0, static_cast<std::size_t>(end - json.begin()));
    escaped += plain;
    json.remove_prefix(plain.size());
    if (json.empty()) return escaped;
    const Utf8Piece piece = first_utf8_piece(json);
    const std::string_view character = json.substr(0, piece.size);
    if (printable(character) == character) {
      escaped += character;
    } else {
      escaped += fmt::format("\\u{:04x}", static_cast<unsigned>(piece.character));
    }
    json.remove_prefix(piece.size);
  }
}

Json failure_object(const TlsrptFailure& failure) {
  return {{"result_type", json_string_or_null(failure.result_type)},
          {"sending_mta_ip", json_string_or_null(failure.sending_mta_ip)},
          {"receiving_mx_hostname", json_string_or_null(failure.receiving_mx_hostname)},
          {"receiving_mx_helo", json_string_or_null(failure.receiving_mx_helo)},
          {"receiving_ip", json_string_or_null(failure.receiving_ip)},
          {"failed_sessions", failure.failed_sessions},
          {"additional_information", json_string_or_null(failure.additional_information)},
          {"failure_reason_code", json_string_or_null(failure.failure_reason_code)}};
}

Json policy_object(const TlsrptPolicy& policy) {
  return {{"policy_type", json_string_or_null(policy.policy_type)},
          {"policy_string", json_list(policy.policy_string)},
          {"policy_domain", json_string_or_null(policy.policy_domain)},
          {"mx_host", json_list(policy.mx_host)},
          {"successful_sessions", policy.successful_sessions},
          {"failed_sessions", policy.failed_sessions},
          {"failures", json_list(policy.failures, failure_object)}};
}

struct ParsedObject {
  Json operator()(const std::monostate& /*nothing*/) const { return nullptr; }
  Json operator()(const Policy& policy) const {
    return {{"version", "STSv1"},
            {"mode", text(policy.mode)},
            {"max_age", policy.max_age.seconds()},
            {"mx", json_list(policy.mx)},
            {"extensions", extension_list(policy.extensions)}};
  }
  Json operator()(const StsRecord& record) const {
    return {
        {"version", "STSv1"}, {"id", record.id.text()}, {"extensions", extension_list(record.extensions)}};
  }
  Json operator()(const TlsrptRecord& record) const {
    return {{"version", "TLSRPTv1"},
            {"rua", json_list(record.rua)},
            {"extensions", extension_list(record.extensions)}};
  }
  Json operator()(const TlsrptReport& report) const {
    return {{"organization_name", json_string_or_null(report.organization_name)},
            {"contact_info", json_string_or_null(report.contact_info)},
            {"report_id", report.report_id},
            {"begin", print_utc(report.begin)},
            {"end", print_utc(report.end)},
            {"policies", json_list(report.policies, policy_object)}};
  }
};

Json covers_object(const std::optional<LintResult::Covers>& covers) {
  if (!covers) return nullptr;
  return {{"host", covers->host}, {"covered", covers->covered}};
}

Json deployment_object(const ZoneDeployment& deployment) {
  return {{"domain", deployment.domain},
          {"sts", text(deployment.sts)},
          {"policy_host", text(deployment.policy_host)},
          {"tlsrpt", text(deployment.tlsrpt)}};
}

}  // namespace

// Appended as text: a list may have a million domains.
std::string json_text(const MxResult& result) {
  constexpr std::size_t kOneRecord = 64;  // the bytes of a record besides its host
  std::string json;
  json.reserve((result.mx.size() + 2) * kOneRecord);
  json += R"({"domain":)";
  append_json_string(json, result.domain);
  json += R"(,"status":)";
  append_json_string(json, result.status);
  json += R"(,"mx":)";
  append_json_list(json, result.mx, [&](const MxRecord& record) {
    fmt::format_to(std::back_inserter(json), FMT_COMPILE(R"({{"preference":{},"host":)"), record.preference);
    append_json_string(json, record.exchange);
    fmt::format_to(std::back_inserter(json), FMT_COMPILE(R"(,"ttl":{}}})"), record.ttl);
  });
  json += R"(,"cname":)";
  append_json_list(json, result.cname, [&](const std::string& name) { append_json_string(json, name); });
  json += R"(,"error":)";
  json += json_error(result.error).text();
  json += '}';
  return json;
}

std::string json_text(const MxPolicyGroup& policy, bool with_members) {
  const MxGroup& group = policy.group;
  return Json{{"domains", group.domains},
              {"mx", json_list(group.hosts)},
              {"patterns", json_list(policy.patterns)},
              {"members", with_members ? json_list(group.members) : Json(nullptr)}}
      .text();
}

std::string json_text(const GenPolicyResult& result) {
  return Json{{"domain", result.domain}, {"status", result.status},   {"policy", json_policy(result.policy)},
              {"path", result.path},     {"changed", result.changed}, {"error", json_error(result.error)}}
      .text();
}

std::string json_text(const RecordsResult& result) {
  return Json{{"domain", result.domain},
              {"role", result.role == Role::primary ? "primary" : "hosted"},
              {"records", json_list(result.records, record_object)},
              {"id", result.id},
              {"error", json_error(result.error)}}
      .text();
}

std::string json_text(const BumpIdResult& result) {
  return Json{{"domain", result.domain},
              {"previous", result.previous},
              {"id", result.id},
              {"changed", result.changed}}
      .text();
}

std::string json_text(const SiteResult& result) {
  return Json{{"domain", result.domain},
              {"path", result.path},
              {"kind", result.kind},
              {"changed", result.changed},
              {"error", json_error(result.error)}}
      .text();
}

std::string json_text(const LintResult& result) {
  const bool valid = !has_error(result.findings);
  std::vector<Finding> findings = result.findings;
  sort_worst_first(findings);
  Json json{{"kind", result.kind},
            {"name", result.name},
            {"verdict", valid ? "valid" : "invalid"},
            {"parsed", valid ? std::visit(ParsedObject(), result.parsed) : Json(nullptr)},
            {"findings", json_list(findings, json_finding)},
            {"covers", covers_object(result.covers)}};
  if (result.mail_domains) json.add("mail_domains", json_list(*result.mail_domains, deployment_object));
  return json.text();
}

std::string reject_line(const Reject& reject) {
  return Json{{"schema", "mtasts.rejects/1"},
              {"domain", reject.domain},
              {"status", reject.status},
              {"message", reject.message},
              {"mx", json_list(reject.mx, json_mx_record)}}
             .text() +
         '\n';
}

JsonFrame::JsonFrame(OutputForm form, std::string_view command)
    : form_(form), schema_("\"schema\":\"mtasts." + std::string(command) + "/1\"") {
  assert(form != OutputForm::text);
}

std::string JsonFrame::begin() const {
  return form_ == OutputForm::json ? '{' + schema_ + ",\"results\":[" : std::string();
}

std::string JsonFrame::result(std::string_view json) {
  const std::string object = escaped_controls(json);
  assert(object.size() > 2 && object.front() == '{');
  const bool first = std::exchange(first_, false);
  if (form_ == OutputForm::json) return std::string(first ? "\n" : ",\n") + object;
  return '{' + schema_ + ',' + object.substr(1) + '\n';
}

std::string JsonFrame::end() const {
  if (form_ == OutputForm::ndjson) return {};
  return first_ ? "]}\n" : "\n]}\n";
}

}  // namespace mtasts
