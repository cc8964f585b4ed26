#include "cli/json_output.h"

#include <fmt/compile.h>
#include <fmt/format.h>

#include <algorithm>
#include <cassert>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <utility>

#include "cli/json_text.h"
#include "cli/json_values.h"
#include "mtasts/ascii.h"
#include "mtasts/printable.h"
#include "mtasts/utc_time.h"
#include "mtasts/utf8.h"

namespace mtasts {
namespace {

using Json = nlohmann::ordered_json;
using Extensions = std::vector<std::pair<std::string, std::string>>;

Json string(std::string_view octets) {
  return json_string<Json>(octets);
}

Json string_or_null(const std::optional<std::string>& octets) {
  return octets ? string(*octets) : Json(nullptr);
}

Json error_object(const std::optional<Error>& error) {
  return error ? json_error<Json>(error->code, error->message) : Json(nullptr);
}

Json record_object(const ResourceRecord& record) {
  return {{"owner", record.owner.absolute()},
          {"ttl", record.ttl.seconds()},
          {"type", type_text(record.rdata)},
          {"rdata", string(print_rdata(record.rdata))}};
}

Json extension_list(const Extensions& extensions) {
  return json_list<Json>(extensions, [](const std::pair<std::string, std::string>& extension) {
    return Json::array({string(extension.first), string(extension.second)});
  });
}

// Escapes DEL, C1, line separators and bidirectional controls as "\uXXXX". JSON permits them, but results are
// also printed on terminals. They occur in strings only.
std::string escaped_controls(std::string_view json) {
  std::string escaped;
  escaped.reserve(json.size());
  while (true) {
    const auto* const end = std::find_if_not(json.begin(), json.end(), is_printed_ascii);
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

Json count_or_null(const std::optional<std::uint64_t>& count) {
  return count ? Json(*count) : Json(nullptr);
}

Json failure_object(const TlsrptFailure& failure) {
  return {{"result_type", json_string_or_null<Json>(failure.result_type)},
          {"sending_mta_ip", json_string_or_null<Json>(failure.sending_mta_ip)},
          {"receiving_mx_hostname", json_string_or_null<Json>(failure.receiving_mx_hostname)},
          {"receiving_mx_helo", json_string_or_null<Json>(failure.receiving_mx_helo)},
          {"receiving_ip", json_string_or_null<Json>(failure.receiving_ip)},
          {"failed_sessions", count_or_null(failure.failed_sessions)},
          {"additional_information", json_string_or_null<Json>(failure.additional_information)},
          {"failure_reason_code", json_string_or_null<Json>(failure.failure_reason_code)}};
}

Json policy_object(const TlsrptPolicy& policy) {
  return {{"policy_type", json_string_or_null<Json>(policy.policy_type)},
          {"policy_string", json_list<Json>(policy.policy_string, string)},
          {"policy_domain", json_string_or_null<Json>(policy.policy_domain)},
          {"mx_host", json_list<Json>(policy.mx_host, string)},
          {"successful_sessions", count_or_null(policy.successful_sessions)},
          {"failed_sessions", count_or_null(policy.failed_sessions)},
          {"failures", json_list<Json>(policy.failures, failure_object)}};
}

struct ParsedObject {
  Json operator()(const std::monostate& /*nothing*/) const { return nullptr; }
  Json operator()(const Policy& policy) const {
    return {{"version", "STSv1"},
            {"mode", text(policy.mode)},
            {"max_age", policy.max_age.seconds()},
            {"mx", json_mx_patterns<Json>(policy.mx)},
            {"extensions", extension_list(policy.extensions)}};
  }
  Json operator()(const StsRecord& record) const {
    return {
        {"version", "STSv1"}, {"id", record.id.text()}, {"extensions", extension_list(record.extensions)}};
  }
  Json operator()(const TlsrptRecord& record) const {
    return {{"version", "TLSRPTv1"},
            {"rua", json_list<Json>(record.rua, [](const ReportUri& uri) { return string(uri.text()); })},
            {"extensions", extension_list(record.extensions)}};
  }
  Json operator()(const TlsrptReport& report) const {
    return {{"organization_name", json_string_or_null<Json>(report.organization_name)},
            {"contact_info", json_string_or_null<Json>(report.contact_info)},
            {"report_id", string(report.report_id)},
            {"begin", print_utc(report.begin)},
            {"end", print_utc(report.end)},
            {"policies", json_list<Json>(report.policies, policy_object)}};
  }
};

Json covers_object(const std::optional<LintResult::Covers>& covers) {
  if (!covers) return nullptr;
  return {{"host", string(covers->host)}, {"covered", covers->covered}};
}

Json deployment_object(const ZoneDeployment& deployment) {
  return {{"domain", string(deployment.domain)},
          {"sts", text(deployment.sts)},
          {"policy_host", text(deployment.policy_host)},
          {"tlsrpt", text(deployment.tlsrpt)}};
}

}  // namespace

// Without the library: its values take most of the run time of a list of a million domains.
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
  json += result.error ? error_object(result.error).dump() : "null";
  json += '}';
  return json;
}

std::string json_text(const MxPolicyGroup& policy, bool with_members) {
  const auto text = [](const auto& name) { return string(name.text()); };
  const MxGroup& group = policy.group;
  return Json{{"domains", group.domains},
              {"mx", json_list<Json>(group.hosts, text)},
              {"patterns", json_list<Json>(policy.patterns, text)},
              {"members", with_members ? json_list<Json>(group.members, text) : Json(nullptr)}}
      .dump();
}

std::string json_text(const GenPolicyResult& result) {
  return Json{{"domain", string(result.domain)},
              {"status", string(result.status)},
              {"policy", json_policy<Json>(result.policy)},
              {"path", string_or_null(result.path)},
              {"changed", result.changed ? Json(*result.changed) : Json(nullptr)},
              {"error", error_object(result.error)}}
      .dump();
}

std::string json_text(const RecordsResult& result) {
  return Json{{"domain", string(result.domain)},
              {"role", result.role == Role::primary ? "primary" : "hosted"},
              {"records", json_list<Json>(result.records, record_object)},
              {"id", result.id ? Json(result.id->text()) : Json(nullptr)},
              {"error", error_object(result.error)}}
      .dump();
}

std::string json_text(const BumpIdResult& result) {
  return Json{{"domain", string_or_null(result.domain)},
              {"previous", string_or_null(result.previous)},
              {"id", string(result.id)},
              {"changed", result.changed}}
      .dump();
}

std::string json_text(const SiteResult& result) {
  return Json{{"domain", string_or_null(result.domain)},
              {"path", string_or_null(result.path)},
              {"kind", string_or_null(result.kind)},
              {"changed", result.changed ? Json(*result.changed) : Json(nullptr)},
              {"error", error_object(result.error)}}
      .dump();
}

std::string json_text(const LintResult& result) {
  const bool valid = !has_error(result.findings);
  std::vector<Finding> findings = result.findings;
  sort_worst_first(findings);
  Json json{{"kind", string(result.kind)},
            {"name", string(result.name)},
            {"verdict", valid ? "valid" : "invalid"},
            {"parsed", valid ? std::visit(ParsedObject(), result.parsed) : Json(nullptr)},
            {"findings", json_list<Json>(findings, json_finding<Json>)},
            {"covers", covers_object(result.covers)}};
  if (result.mail_domains) json["mail_domains"] = json_list<Json>(*result.mail_domains, deployment_object);
  return json.dump();
}

std::string reject_line(const Reject& reject) {
  return Json{{"schema", "mtasts.rejects/1"},
              {"domain", string(reject.domain)},
              {"status", string(reject.status)},
              {"message", string(reject.message)},
              {"mx", json_list<Json>(reject.mx, json_mx_record<Json>)}}
             .dump() +
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
