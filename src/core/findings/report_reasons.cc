#include "core/findings/report_reasons.h"

#include <algorithm>
#include <iterator>
#include <string>

#include "core/findings/catalogue/bounces.h"
#include "core/findings/catalogue/result_types.h"
#include "mtasts/ascii.h"

namespace mtasts {
namespace {

struct Reason {
  std::string_view start;  // as words_of() prints it; the reason begins with it
  std::string_view code;
};

// The first row that fits counts.
constexpr Reason kReasons[] = {
    // Exchange Online, mail.ru and Stalwart.
    {"mx-hosts-mismatch", "mx-not-covered"},
    {"mx-mismatch", "mx-not-covered"},
    {"mx-not-authorized-by-policy", "mx-not-covered"},
    {"bad-https-response-code", "policy-http-status"},
    {"mta-sts-is-required-and-no-policy-was-found", "not-deployed"},
    {"invalid-tlsa-record", "tlsa-invalid"},
    {"no-tlsa-", "dane-required"},
    {"no-matching-certificates-found", "dane-mismatch"},
    {"starttls-was-not-advertised", "starttls-not-supported"},
    // rustls, in Stalwart: "invalid peer certificate: Expired".
    {"invalid-peer-certificate:-expired", "certificate-expired"},
    {"invalid-peer-certificate:-certificate-expired", "certificate-expired"},
    {"invalid-peer-certificate:-notvalidyet", "mx-certificate-not-yet-valid"},
    {"invalid-peer-certificate:-certificate-not-valid-yet", "mx-certificate-not-yet-valid"},
    {"invalid-peer-certificate:-notvalidforname", "certificate-host-mismatch"},
    {"invalid-peer-certificate:-certificate-not-valid-for-name", "certificate-host-mismatch"},
    {"invalid-peer-certificate:-unknownissuer", "mx-certificate-unknown-issuer"},
    {"invalid-peer-certificate", "certificate-not-trusted"},
    {"received-fatal-alert:-protocolversion", "mx-tls-too-old"},
    {"received-fatal-alert", "mx-tls-failed"},
    // mox. A remote alert is sent by the MX host, about what the sender did.
    {"tls-remote-alert-70", "mx-tls-too-old"},
    {"tls-remote-alert-112", "certificate-host-mismatch"},
    {"tls-local-alert-42", "certificate-not-trusted"},
    {"tls-local-alert-45", "certificate-expired"},
    {"tls-local-alert-46", "certificate-not-trusted"},
    {"tls-local-alert-48", "mx-certificate-unknown-issuer"},
    {"tls-local-alert-70", "mx-tls-too-old"},
    {"tls-remote-", "validation-failure"},
    {"tls-local-", "validation-failure"},
    {"tls-record-header-error", "mx-tls-failed"},
    {"io-timeout-during-handshake", "mx-tls-failed"},
    {"connection-closed-during-handshake", "mx-tls-failed"},
    {"not-authorized-to-sign", "certificate-not-trusted"},
    {"ca-not-authorized-for-", "certificate-not-trusted"},
    {"too-many-", "certificate-not-trusted"},
    {"incompatible-key-usage", "certificate-not-trusted"},
    {"parent-subject-child-issuer-mismatch", "certificate-not-trusted"},
    {"name-constraint-without-sans", "certificate-not-trusted"},
    {"unconstrained-name", "certificate-not-trusted"},
    {"go-x509-invalid-reason-", "certificate-not-trusted"},
    {"no-system-roots", "certificate-not-trusted"},
    {"unknown-go-certificate-verification-error", "certificate-not-trusted"},
    {"all-unusable-records", "tlsa-invalid"},
    {"dns-extended-error-", "dnssec-invalid"},
    {"no-mta-sts-dns-txt-record", "sts-record-missing"},
    {"multiple-mta-sts-records", "sts-record-several"},
    {"record-syntax-error", "id-record-invalid"},
    {"dns-lookup", "sts-policy-fetch-error"},
    {"no-policy-served", "sts-policy-fetch-error"},
    {"cannot-fetch-policy", "sts-policy-fetch-error"},
    {"back-off-after-recent-fetch-error", "sts-policy-fetch-error"},
    {"policy-syntax-error", "sts-policy-invalid"},
    // OpenSSL: its texts, as Postfix writes them, and the names of its constants (RFC 8460 §4.3.3).
    {"self-signed-certificate-in-certificate-chain", "certificate-not-trusted"},
    {"self-signed-certificate", "mx-certificate-self-signed"},
    {"certificate-has-expired", "certificate-expired"},
    {"certificate-is-not-yet-valid", "mx-certificate-not-yet-valid"},
    {"unable-to-get-", "mx-certificate-unknown-issuer"},
    {"unable-to-verify-the-first-certificate", "mx-certificate-unknown-issuer"},
    {"unable-to-verify-leaf-signature", "mx-certificate-unknown-issuer"},
    {"hostname-mismatch", "certificate-host-mismatch"},
    {"no-matching-dane-tlsa-records", "dane-mismatch"},
    {"ee-certificate-key-too-weak", "mx-certificate-weak"},
    {"ca-certificate-key-too-weak", "mx-certificate-weak"},
    {"ca-signature-digest-algorithm-too-weak", "mx-certificate-weak"},
    {"certificate-revoked", "certificate-not-trusted"},
    {"certificate-rejected", "certificate-not-trusted"},
    {"x509-v-err-cert-has-expired", "certificate-expired"},
    {"x509-v-err-cert-not-yet-valid", "mx-certificate-not-yet-valid"},
    {"x509-v-err-hostname-mismatch", "certificate-host-mismatch"},
    {"x509-v-err-depth-zero-self-signed-cert", "mx-certificate-self-signed"},
    {"x509-v-err-unable-to-get-issuer-cert", "mx-certificate-unknown-issuer"},
    {"x509-v-err-unable-to-verify-leaf-signature", "mx-certificate-unknown-issuer"},
    {"x509-v-err-dane-no-match", "dane-mismatch"},
    {"x509-v-err-ee-key-too-small", "mx-certificate-weak"},
    {"x509-v-err-ca-key-too-small", "mx-certificate-weak"},
    {"x509-v-err-ca-md-too-weak", "mx-certificate-weak"},
    {"x509-v-err-", "certificate-not-trusted"},
};

// The causes of an MX host, and the same causes of a Policy Host.
constexpr struct {
  std::string_view mx;
  std::string_view policy_host;
} kPolicyHostCauses[] = {
    {"certificate-expired", "policy-host-certificate-expired"},
    {"certificate-host-mismatch", "policy-host-certificate-wrong-name"},
    {"certificate-not-trusted", "policy-host-certificate-untrusted"},
    {"mx-certificate-not-yet-valid", "policy-host-certificate-not-yet-valid"},
    {"mx-certificate-self-signed", "policy-host-certificate-self-signed"},
    {"mx-certificate-unknown-issuer", "policy-host-certificate-unknown-issuer"},
    {"mx-certificate-weak", "policy-host-certificate-weak"},
    {"mx-tls-failed", "policy-host-tls-failed"},
    {"mx-tls-too-old", "policy-host-tls-too-old"},
};

constexpr std::string_view kGeneric = "validation-failure";
constexpr std::size_t kLongestReason = 200;

// Lower case, with "-" for each run of spaces and underscores.
std::string words_of(std::string_view text) {
  std::string words;
  for (const char c : trim(text.substr(0, kLongestReason))) {
    const bool is_separator = c == ' ' || c == '_' || c == '-';
    if (is_separator && words.ends_with('-')) continue;
    words += is_separator ? '-' : lower_case(c);
  }
  return words;
}

std::optional<std::string_view> result_type_of(std::string_view words) {
  const auto* const row =
      std::ranges::find_if(kResultTypeRows, [words](const CatalogueRow& each) { return each.code == words; });
  if (row == std::end(kResultTypeRows)) return std::nullopt;
  return row->code;
}

std::optional<std::string_view> code_of_words(std::string_view words) {
  if (const auto type = result_type_of(words)) return type;
  const auto* const row =
      std::ranges::find_if(kReasons, [words](const Reason& each) { return words.starts_with(each.start); });
  if (row == std::end(kReasons)) return std::nullopt;
  return row->code;
}

// True for "550-", which begins each line but the last of a reply (RFC 5321 §4.2.1).
bool ends_with_reply_code(std::string_view text) {
  if (text.size() < 4 || text.back() != '-') return false;
  const std::string_view code = text.substr(text.size() - 4, 3);
  return std::ranges::all_of(code, is_digit) && (text.size() == 4 || !is_alnum(text[text.size() - 5]));
}

}  // namespace

// mox joins reasons with "+", the more exact one at the end:
// "certificate-not-trusted+too-many-intermediates".
std::optional<std::string_view> code_of_reason(std::string_view reason) {
  const std::string words = words_of(reason);
  std::string_view rest = words;
  while (true) {
    const std::size_t plus = rest.rfind('+');
    const std::string_view part = plus == std::string_view::npos ? rest : rest.substr(plus + 1);
    if (const auto code = code_of_words(part)) return code;
    if (plus == std::string_view::npos) return std::nullopt;
    rest = rest.substr(0, plus);
  }
}

std::optional<std::string_view> code_of_failure(std::string_view result_type, std::string_view reason) {
  const auto type = result_type_of(words_of(result_type));
  const auto code = code_of_reason(reason);
  if (!code || *code == kGeneric) return type ? type : code;
  const bool is_of_policy_host = type && type->starts_with("sts-");
  if (!is_of_policy_host) return code;
  const auto* const cause =
      std::ranges::find_if(kPolicyHostCauses, [&code](const auto& each) { return each.mx == *code; });
  if (cause != std::end(kPolicyHostCauses)) return cause->policy_host;
  const bool is_of_mx_host = code->starts_with("mx-") || *code == "starttls-not-supported";
  return is_of_mx_host ? type : code;
}

std::optional<std::string_view> code_of_bounce(std::string_view text) {
  constexpr std::string_view kSeparators = " \t\r\n;:,()[]<>\"'#";
  for (const CatalogueRow& row : kBounceRows) {
    for (std::size_t at = text.find(row.code); at != text.npos; at = text.find(row.code, at + 1)) {
      const std::size_t end = at + row.code.size();
      const bool begins = at == 0 || kSeparators.find(text[at - 1]) != kSeparators.npos ||
                          ends_with_reply_code(text.substr(0, at));
      const bool ends = end == text.size() || kSeparators.find(text[end]) != kSeparators.npos;
      if (begins && ends) return row.code;
    }
  }
  return std::nullopt;
}

}  // namespace mtasts
