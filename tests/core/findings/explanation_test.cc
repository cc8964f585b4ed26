// Explanations: every code that a user may meet is explained.
#include "mtasts/explanation.h"

#include <set>
#include <string>
#include <string_view>
#include <utility>

#include "catch.h"
#include "core/findings/report_reasons.h"
#include "mtasts/code.h"
#include "mtasts/dns_answer.h"
#include "mtasts/mx_set.h"

namespace mtasts::test {

namespace {

bool reads_well(const std::string& words) {
  return !words.empty() && words.back() != '.' && words.front() != ' ' &&
         words.find('\n') == std::string::npos;
}

}  // namespace

TEST_CASE("explanations: each code occurs once and reads well") {
  std::set<std::string_view> met;
  for (const std::string_view code : explained_codes()) {
    INFO(code);
    CHECK(met.insert(code).second);
    const auto explanation = explain(code);
    REQUIRE(explanation);
    CHECK(explanation->code == code);
    CHECK(reads_well(explanation->meaning));
    CHECK(reads_well(explanation->remedy));
    CHECK((explanation->rfc.empty() || explanation->rfc.find(" §") != std::string::npos));
    CHECK_FALSE(explanation->commands.empty());
    for (const std::string& cause : explanation->causes) CHECK(reads_well(cause));
    for (const std::string& command : explanation->commands) CHECK_FALSE(command.empty());
  }
  CHECK_FALSE(explain("nobody-says-this"));
  CHECK_FALSE(explain(""));
}

TEST_CASE("explanations: every result type of TLSRPT is explained") {
  // RFC 8460 §4.3
  for (const std::string_view type :
       {"starttls-not-supported", "certificate-host-mismatch", "certificate-expired",
        "certificate-not-trusted", "validation-failure", "tlsa-invalid", "dnssec-invalid", "dane-required",
        "sts-policy-fetch-error", "sts-policy-invalid", "sts-webpki-invalid"}) {
    INFO(type);
    const auto explanation = explain(type);
    REQUIRE(explanation);
    CHECK_FALSE(explanation->severity);
    CHECK(explanation->rfc.starts_with("RFC 8460 §4.3."));
    CHECK(explanation->causes.size() >= 2);
  }
}

TEST_CASE("the line of a bounce leads to its status code") {
  const std::pair<std::string_view, std::string_view> lines[] = {
      {"5.4.8", "5.4.8"},
      {"550 5.4.8 SMTP; MX hosts of 'example.com' failed MTA-STS validation.", "5.4.8"},
      {"Reason: [{LED=450 4.4.8 MX hosts of 'example.com' failed MTA-STS validation};{MSG=}]", "4.4.8"},
      {"450 4.7.5 Remote certificate failed MTA-STS validation", "4.7.5"},
      {"#5.7.5#SMTP", "5.7.5"},
      {"550-5.7.5 Remote certificate failed", "5.7.5"},
  };
  for (const auto& [line, code] : lines) {
    INFO(line);
    CHECK(code_in(line) == code);
    CHECK(explain(code));
  }
  for (const std::string_view line :
       {"15.4.8", "0-5.4.8", "a550-5.4.8", "5.4.80", "550 5.1.1 no such user", "192.5.7.5", ""}) {
    INFO(line);
    CHECK_FALSE(code_in(line));
  }
}

TEST_CASE("the reasons in the reports of known senders are explained") {
  const std::pair<std::string_view, std::string_view> reasons[] = {
      // Exchange Online
      {"MX_HOSTS_MISMATCH", "mx-not-covered"},
      {"VALIDATION_FAILURE", "validation-failure"},
      {"STS_POLICY_FETCH_ERROR", "sts-policy-fetch-error"},
      // mail.ru
      {"bad https response code: 404", "policy-http-status"},
      // Postfix, with the texts of OpenSSL
      {"self-signed_certificate", "mx-certificate-self-signed"},
      {"self signed certificate", "mx-certificate-self-signed"},
      {"self-signed_certificate_in_certificate_chain", "certificate-not-trusted"},
      {"certificate_has_expired", "certificate-expired"},
      {"unable_to_get_local_issuer_certificate", "mx-certificate-unknown-issuer"},
      {"certificate is not yet valid", "mx-certificate-not-yet-valid"},
      {"EE certificate key too weak", "mx-certificate-weak"},
      {"Hostname mismatch", "certificate-host-mismatch"},
      {"no matching DANE TLSA records", "dane-mismatch"},
      // mox
      {"tls-remote-alert-70-protocol-version-not-supported", "mx-tls-too-old"},
      {"tls-remote-alert-70", "mx-tls-too-old"},
      {"tls-remote-alert-80-internal-error", "validation-failure"},
      {"tls-remote-alert-112-unrecognized-name", "certificate-host-mismatch"},
      {"tls-local-alert-45-certificate-expired", "certificate-expired"},
      {"tls-record-header-error", "mx-tls-failed"},
      {"io-timeout-during-handshake", "mx-tls-failed"},
      {"ca-not-authorized-for-this-name", "certificate-not-trusted"},
      {"all-unusable-records+ignored", "tlsa-invalid"},
      {"dns-extended-error-6-DNSSEC-Bogus", "dnssec-invalid"},
      {"no-mta-sts-dns-txt-record+fallback-to-cached-policy", "sts-record-missing"},
      {"multiple-mta-sts-records", "sts-record-several"},
      {"record-syntax-error", "id-record-invalid"},
      {"cannot-fetch-policy", "sts-policy-fetch-error"},
      {"back-off-after-recent-fetch-error", "sts-policy-fetch-error"},
      {"policy-syntax-error", "sts-policy-invalid"},
      {"certificate-not-trusted+too-many-intermediates", "certificate-not-trusted"},
      // Stalwart
      {"MX not authorized by policy.", "mx-not-covered"},
      {"MTA-STS is required and no policy was found.", "not-deployed"},
      {"No TLSA records found for MX.", "dane-required"},
      {"No matching certificates found.", "dane-mismatch"},
      {"STARTTLS was not advertised by host", "starttls-not-supported"},
      {"invalid peer certificate: Expired", "certificate-expired"},
      {"invalid peer certificate: UnknownIssuer", "mx-certificate-unknown-issuer"},
      // RFC 8460 §4.3.3
      {"X509_V_ERR_CERT_HAS_EXPIRED", "certificate-expired"},
      {"X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT", "mx-certificate-unknown-issuer"},
      {"X509_V_ERR_PROXY_PATH_LENGTH_EXCEEDED", "certificate-not-trusted"},
      {"policy-mx-stale", "policy-mx-stale"},
  };
  for (const auto& [reason, code] : reasons) {
    INFO(reason);
    CHECK(code_in(reason) == code);
    CHECK(explain(code));
  }
  for (const std::string_view reason : {"nobody-says-this", "+", "++", "", "999 TEST ERROR"}) {
    INFO(reason);
    CHECK_FALSE(code_in(reason));
  }
}

TEST_CASE("a failure is explained by its reason if that is more exact than the result type") {
  struct FailureCase {
    std::string_view type;
    std::string_view reason;
    std::string_view code;  // empty: none
  };
  const FailureCase cases[] = {
      {"validation-failure", "MX_HOSTS_MISMATCH", "mx-not-covered"},
      {"validation-failure", "VALIDATION_FAILURE", "validation-failure"},
      {"validation-failure", "", "validation-failure"},
      {"certificate-not-trusted", "VALIDATION_FAILURE", "certificate-not-trusted"},
      {"certificate-not-trusted", "self-signed_certificate", "mx-certificate-self-signed"},
      {"certificate-expired", "nobody says this", "certificate-expired"},
      // The certificate is that of the Policy Host.
      {"sts-webpki-invalid", "certificate-expired", "policy-host-certificate-expired"},
      {"sts-webpki-invalid", "self-signed_certificate", "policy-host-certificate-self-signed"},
      {"sts-policy-fetch-error", "bad https response code: 404", "policy-http-status"},
      {"sts-policy-fetch-error", "no-mta-sts-dns-txt-record", "sts-record-missing"},
      {"sts-policy-fetch-error", "MX_HOSTS_MISMATCH", "sts-policy-fetch-error"},
      {"other", "MTA-STS is required and no policy was found.", "not-deployed"},
      {"other", "", ""},
      {"", "VALIDATION_FAILURE", "validation-failure"},
      {"CERTIFICATE_EXPIRED", "", "certificate-expired"},
      {"", "", ""},
  };
  for (const FailureCase& each : cases) {
    INFO(each.type << ", " << each.reason);
    const auto code = code_of_failure(each.type, each.reason);
    CHECK(code.value_or("") == each.code);
    if (code) CHECK(explain(*code));
  }
}

TEST_CASE("explanations: every word of DNS and of MX sets is explained") {
  for (const DnsFailureReason reason :
       {DnsFailureReason::timeout, DnsFailureReason::servfail, DnsFailureReason::refused,
        DnsFailureReason::malformed, DnsFailureReason::unreachable, DnsFailureReason::too_large,
        DnsFailureReason::cname_loop, DnsFailureReason::cname_chain, DnsFailureReason::not_in_zone,
        DnsFailureReason::local_failure, DnsFailureReason::not_asked}) {
    INFO(text(reason));
    CHECK(explain(text(reason)));
  }
  for (const MxStatus status :
       {MxStatus::no_mx, MxStatus::null_mx, MxStatus::no_such_name, MxStatus::unusable}) {
    INFO(text(status));
    CHECK(explain(text(status)));
  }
}

TEST_CASE("explanations: every code of an error or a finding is explained") {
  for (const std::string_view code : kFindingCodes) {
    INFO(code);
    REQUIRE(explain(code));
    CHECK(explain(code)->severity);
  }
  for (const std::string_view code : kErrorCodes) {
    INFO(code);
    REQUIRE(explain(code));
    CHECK_FALSE(explain(code)->severity);
  }
}

TEST_CASE("explanations: every code has its usual causes") {
  for (const std::string_view code : explained_codes()) {
    INFO(code);
    CHECK_FALSE(explain(code)->causes.empty());
  }
}

}  // namespace mtasts::test
