// A CheckResult as JSON, with the whole observation. Failures are ERROR objects; a lookup that was not made
// is null.
#include <algorithm>
#include <span>
#include <string>
#include <string_view>

#include "cli/check_output/check_format.h"
#include "cli/check_output/seen_summary.h"
#include "cli/text/json_text.h"
#include "cli/text/json_values.h"
#include "mtasts/utc_time.h"
#include "mtasts/utf8.h"

namespace mtasts {
namespace {

using Json = JsonText;

std::string hex(std::string_view octets) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string digits;
  for (const char c : octets) {
    const auto octet = static_cast<unsigned char>(c);
    digits += kDigits[octet >> 4U];
    digits += kDigits[octet & 0xFU];
  }
  return digits;
}

// RFC 4648 §4.
std::string base64(std::string_view octets) {
  constexpr std::string_view kAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string text;
  for (; !octets.empty(); octets.remove_prefix(std::min<std::size_t>(3, octets.size()))) {
    unsigned long group = 0;
    for (std::size_t i = 0; i < 3; ++i) {
      group = (group << 8U) | (i < octets.size() ? static_cast<unsigned char>(octets[i]) : 0U);
    }
    for (std::size_t i = 0; i < 4; ++i) {
      text += i <= octets.size() ? kAlphabet[(group >> (18 - 6 * i)) & 0x3FU] : '=';
    }
  }
  return text;
}

// An answer with its records under `key`.
template <class Records>
Json answer(const DnsAnswer& seen, const char* key, const Records& records) {
  if (!was_asked(seen)) return nullptr;
  const bool failed = seen.status == DnsStatus::failed;
  return {{"status", word(seen.status)},
          {key, records},
          {"cname", json_list(seen.cname_chain)},
          {"ttl", seen.status == DnsStatus::records ? Json(seen.ttl) : Json(nullptr)},
          {"authenticated", seen.authenticated},
          {"server", json_string_or_null(seen.server)},
          {"error", failed ? json_error(text(seen.failure.reason), seen.failure.message) : Json(nullptr)}};
}

Json mx_answer(const DnsAnswer& seen) {
  return answer(seen, "records", json_list(seen.mx, json_mx_record));
}

Json txt_answer(const DnsAnswer& seen) {
  return answer(seen, "txt", json_list(seen.txt));
}

Json address_answer(const DnsAnswer& seen) {
  return answer(seen, "addresses", json_list(seen.addresses));
}

Json tlsa_answer(const DnsAnswer& seen) {
  return answer(seen, "records", json_list(seen.tlsa, [](const TlsaRecord& record) {
                  return Json{{"usage", record.usage},
                              {"selector", record.selector},
                              {"matching_type", record.matching_type},
                              {"data", hex(record.data)}};
                }));
}

Json caa(const CaaSeen& seen) {
  const Json records = json_list(seen.answer.caa, [](const CaaRecord& record) {
    return Json{{"flags", record.flags}, {"tag", record.tag}, {"value", record.value}};
  });
  return {{"ca", seen.question.ca_names.front()},
          {"owner", seen.owner.text()},
          {"answer", answer(seen.answer, "records", records)}};
}

Json addresses(const HostAddresses& seen) {
  return {{"a", address_answer(seen.a)}, {"aaaa", address_answer(seen.aaaa)}};
}

Json digests(const Certificate::Digests& seen) {
  return {{"sha256", hex(seen.sha256)}, {"sha512", hex(seen.sha512)}};
}

Json certificate(const Certificate& seen) {
  return {{"subject", seen.subject},
          {"issuer", seen.issuer},
          {"dns_names", json_list(seen.dns_names)},
          {"not_before", print_utc(seen.not_before)},
          {"not_after", print_utc(seen.not_after)},
          {"digests", digests(seen.whole)},
          {"public_key_digests", digests(seen.public_key)},
          {"extended_key_usage", json_list(seen.extended_key_usage)}};
}

Json chain_fault(const ChainFault& seen) {
  return {{"kind", word(seen.kind)}, {"depth", seen.depth}, {"message", seen.message}};
}

// The server's own certificate, with the faults of its chain.
Json own_certificate(const TlsSession& seen) {
  if (seen.chain.empty()) return nullptr;
  Json leaf = certificate(seen.chain.front());
  leaf.add("trusted", seen.chain_faults.empty());
  leaf.add("faults", json_list(seen.chain_faults, chain_fault));
  return leaf;
}

// The issuers are the other certificates that the server sent.
Json tls(const std::optional<TlsSession>& seen) {
  if (!seen) return nullptr;
  const std::span chain(seen->chain);
  return {{"version", seen->version},
          {"cipher", seen->cipher},
          {"certificate", own_certificate(*seen)},
          {"issuers", json_list(chain.empty() ? chain : chain.subspan(1), certificate)}};
}

Json policy_host_object(const Observation& seen) {
  const auto& [a, aaaa] = seen.policy_host;
  const auto& chain = a.cname_chain.empty() ? aaaa.cname_chain : a.cname_chain;
  return {{"host", policy_host(seen.domain).text()},
          {"a", address_answer(a)},
          {"aaaa", address_answer(aaaa)},
          {"cname", json_list(chain)},
          {"authenticated", a.authenticated && aaaa.authenticated}};
}

Json fetch(const PolicyFetch& seen) {
  const bool answered = seen.outcome == FetchOutcome::answered;
  return {
      {"address", seen.address},
      {"port", seen.port},
      {"outcome", text(seen.outcome)},
      {"no_route", seen.no_route},
      {"status", seen.status == 0 ? Json(nullptr) : Json(seen.status)},
      {"location", json_string_or_null(seen.location)},
      {"content_type", json_string_or_null(seen.content_type)},
      {"content_encoding", json_string_or_null(seen.content_encoding)},
      {"date", seen.date ? Json(print_utc(*seen.date)) : Json(nullptr)},
      {"body", seen.body},
      {"body_base64", is_utf8(seen.body) ? Json(nullptr) : Json(base64(seen.body))},
      {"policy", answered && seen.status == 200 ? json_policy(read_policy(seen.body).policy) : Json(nullptr)},
      {"time_ms", seen.time.count()},
      {"tls", tls(seen.tls)},
      {"error", answered ? Json(nullptr) : json_error(code(seen.outcome), seen.failure)}};
}

Json session(const SmtpSession& seen) {
  const bool secured = seen.outcome == SmtpOutcome::secured;
  return {{"address", seen.address},
          {"port", seen.port},
          {"outcome", text(seen.outcome)},
          {"no_route", seen.no_route},
          {"reply", json_string_or_null(seen.reply)},
          {"time_ms", seen.time.count()},
          {"tls", tls(seen.tls)},
          {"requiretls", seen.requiretls},
          {"error", secured ? Json(nullptr) : json_error(text(seen.outcome), seen.failure)}};
}

Json mx_host(const MxHostSeen& seen) {
  return {{"host", seen.host.text()},
          {"a", address_answer(seen.addresses.a)},
          {"aaaa", address_answer(seen.addresses.aaaa)},
          {"tlsa", tlsa_answer(seen.tlsa)},
          {"sessions", json_list(seen.sessions, session)}};
}

Json report_receiver(const ReportReceiverSeen& seen) {
  return {{"uri", seen.uri.text()},
          {"domain", seen.domain},
          {"mx", mx_answer(seen.mx)},
          {"a", address_answer(seen.addresses.a)},
          {"aaaa", address_answer(seen.addresses.aaaa)}};
}

Json other_path(const OtherPathSeen& seen) {
  return {{"path", seen.path}, {"fetch", fetch(seen.fetch)}};
}

Json other_name(const OtherNameSeen& seen) {
  return {{"owner", seen.owner.text()}, {"txt", txt_answer(seen.txt)}};
}

Json observation(const Observation& seen) {
  Json json{{"time", print_utc(seen.when)},
            {"mx", mx_answer(seen.mx)},
            {"addresses", addresses(seen.domain_addresses)},
            {"sts", txt_answer(seen.sts)},
            {"sts_wildcard", txt_answer(seen.sts_wildcard)},
            {"policy_host", policy_host_object(seen)},
            {"fetches", json_list(seen.fetches, fetch)},
            {"asked_smtp", seen.asked_smtp},
            {"mx_hosts", json_list(seen.mx_hosts, mx_host)},
            {"tlsrpt", txt_answer(seen.tlsrpt)},
            {"report_receivers", json_list(seen.report_receivers, report_receiver)}};
  // Only after a 404.
  if (!seen.other_paths.empty()) json.add("other_paths", json_list(seen.other_paths, other_path));
  // Only without one of the records.
  if (!seen.other_names.empty()) json.add("other_names", json_list(seen.other_names, other_name));
  if (seen.caa) json.add("caa", caa(*seen.caa));
  return json;
}

}  // namespace

std::string json_text(const CheckResult& result) {
  Json object{{"domain", result.domain},
              {"verdict", text(result.verdict)},
              {"time_ms", result.time.count()},
              {"seen", result.seen ? observation(*result.seen) : Json(nullptr)},
              {"findings", json_list(result.findings, json_finding)}};
  if (result.ready_for && result.seen) {
    const Readiness readiness = readiness_of(result.findings);
    object.add("ready", {{"step", text(*result.ready_for)},
                         {"ready", readiness.is_ready},
                         {"reason", json_string_or_null(readiness.reason)}});
  }
  return object.text();
}

}  // namespace mtasts
