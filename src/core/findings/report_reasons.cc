#include "core/findings/report_reasons.h"

#include <algorithm>
#include <iterator>
#include <string>

#include "core/findings/catalogue/bounces.h"
#include "mtasts/ascii.h"

namespace mtasts {
namespace {

struct Reason {
  std::string_view start;  // lower case; the reason begins with it
  std::string_view code;
};

// The first row that fits counts. The texts are those of Exchange Online, mail.ru, Postfix, mox and OpenSSL.
constexpr Reason kReasons[] = {
    {"mx_hosts_mismatch", "mx-not-covered"},
    {"mx-mismatch", "mx-not-covered"},
    {"validation_failure", "validation-failure"},
    {"bad https response code", "policy-http-status"},
    {"self-signed_certificate", "mx-certificate-self-signed"},
    {"self signed certificate", "mx-certificate-self-signed"},
    {"tls-remote-alert-40-", "validation-failure"},
    {"tls-remote-alert-45-", "certificate-expired"},
    {"tls-remote-alert-48-", "certificate-not-trusted"},
    {"tls-remote-alert-70-", "mx-tls-too-old"},
    {"tls-remote-alert-112-", "certificate-host-mismatch"},
    {"tls-remote-alert-", "validation-failure"},
    {"x509_v_err_cert_has_expired", "certificate-expired"},
    {"x509_v_err_hostname_mismatch", "certificate-host-mismatch"},
    {"x509_v_err_depth_zero_self_signed_cert", "mx-certificate-self-signed"},
    {"x509_v_err_", "certificate-not-trusted"},
};

}  // namespace

std::optional<std::string_view> code_of_reason(std::string_view reason) {
  const std::string text = lower_case(reason);
  const auto* const row = std::find_if(std::begin(kReasons), std::end(kReasons),
                                       [&](const Reason& each) { return text.starts_with(each.start); });
  if (row == std::end(kReasons)) return std::nullopt;
  return row->code;
}

std::optional<std::string_view> code_of_bounce(std::string_view text) {
  constexpr std::string_view kSeparators = " \t\r\n;:,()[]<>\"'#";
  for (const CatalogueRow& row : kBounceRows) {
    for (std::size_t at = text.find(row.code); at != text.npos; at = text.find(row.code, at + 1)) {
      const std::size_t end = at + row.code.size();
      const bool begins = at == 0 || kSeparators.find(text[at - 1]) != kSeparators.npos;
      const bool ends = end == text.size() || kSeparators.find(text[end]) != kSeparators.npos;
      if (begins && ends) return row.code;
    }
  }
  return std::nullopt;
}

}  // namespace mtasts
