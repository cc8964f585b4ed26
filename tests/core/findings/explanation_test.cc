// Explanations: every code that a user may meet is explained.
#include "mtasts/explanation.h"

#include <set>
#include <string>
#include <string_view>
#include <utility>

#include "catch.h"
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
  };
  for (const auto& [line, code] : lines) {
    INFO(line);
    CHECK(code_in(line) == code);
    CHECK(explain(code));
  }
  for (const std::string_view line : {"15.4.8", "5.4.80", "550 5.1.1 no such user", "192.5.7.5", ""}) {
    INFO(line);
    CHECK_FALSE(code_in(line));
  }
}

TEST_CASE("the reasons in the reports of known senders are explained") {
  const std::pair<std::string_view, std::string_view> reasons[] = {
      {"MX_HOSTS_MISMATCH", "mx-not-covered"},
      {"VALIDATION_FAILURE", "validation-failure"},
      {"bad https response code: 404", "policy-http-status"},
      {"self-signed_certificate", "mx-certificate-self-signed"},
      {"tls-remote-alert-70-protocol-version-not-supported", "mx-tls-too-old"},
      {"tls-remote-alert-80-internal-error", "validation-failure"},
      {"X509_V_ERR_CERT_HAS_EXPIRED", "certificate-expired"},
      {"X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT", "certificate-not-trusted"},
      {"policy-mx-stale", "policy-mx-stale"},
  };
  for (const auto& [reason, code] : reasons) {
    INFO(reason);
    CHECK(code_in(reason) == code);
    CHECK(explain(code));
  }
  CHECK_FALSE(code_in("nobody-says-this"));
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
