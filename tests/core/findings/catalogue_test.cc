// The catalogue: every finding of the readers has an example that brings it forth, and every row reads well.
#include "core/findings/catalogue.h"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "catch.h"
#include "core/findings.h"
#include "core/findings/catalogue/dns_and_mx.h"
#include "core/findings/catalogue/mail_tls.h"
#include "core/findings/catalogue/policy.h"
#include "core/findings/catalogue/policy_host.h"
#include "core/findings/catalogue/rollout.h"
#include "core/findings/catalogue/txt_records.h"
#include "core/findings/in_quotes.h"
#include "mtasts/finding.h"
#include "mtasts/policy.h"
#include "mtasts/sts_record.h"
#include "mtasts/tlsrpt_record.h"

namespace mtasts::test {

namespace {

std::string repeated(const std::string& text, int times) {
  std::string result;
  for (int i = 0; i < times; ++i) result += text;
  return result;
}

// Behind these lines a policy is complete.
const std::string kRest = "version: STSv1\nmode: enforce\nmax_age: 604800\n";
const std::string kPolicy = kRest + "mx: a.example.com\n";

std::map<std::string, std::string> policy_examples() {
  return {
      {"policy-empty", ""},
      {"policy-too-large", repeated("x: 1\n", 14000)},
      {"policy-too-many-lines", repeated("x: 1\n", 1001)},
      {"policy-too-many-mx", kRest + repeated("mx: a.example.com\n", 257)},
      {"policy-web-page", "<html>"},
      {"policy-one-line", "version: STSv1 mode: none max_age: 1"},
      {"policy-front-matter", "---\nlayout: null\n---\n"},
      {"policy-utf16", "\xFF\xFEv"},
      {"policy-other-format", "\x1F\x8B"},
      {"policy-not-utf8", kPolicy + "x: \xFF\n"},
      {"policy-byte-order-mark", "\xEF\xBB\xBF" + kPolicy},
      {"policy-blank-line", kPolicy + '\n'},
      {"policy-comment-line", kPolicy + "#\n"},
      {"policy-bare-cr", kPolicy + "x: 1\r"},
      {"policy-indented-line", kPolicy + " x: 1\n"},
      {"policy-space-before-colon", kPolicy + "x : 1\n"},
      {"policy-missing-colon", kPolicy + "x\n"},
      {"policy-bad-field-name", kPolicy + "-: 1\n"},
      {"policy-bad-field-value", kPolicy + "x:\n"},
      {"policy-version-missing", "x: 1"},
      {"policy-mode-missing", "x: 1"},
      {"policy-max-age-missing", "x: 1"},
      {"policy-mx-missing", kRest},
      {"policy-bad-version", "version: 1"},
      {"policy-bad-mode", "mode: 1"},
      {"policy-bad-max-age", "max_age: x"},
      {"policy-max-age-too-large", "max_age: 31557601"},
      {"policy-bad-mx", "mx: a_b"},
      {"policy-mx-empty", "mx:"},
      {"policy-mx-null", "mx: ."},
      {"policy-mx-final-dot", "mx: a."},
      {"policy-mx-u-label", "mx: \xC3\xBC"},
      {"policy-mx-address-literal", "mx: [192.0.2.1]"},
      {"policy-mx-url", "mx: http://a"},
      {"policy-mx-several", "mx: a b"},
      {"policy-mx-wildcard", "mx: *"},
      {"policy-max-age-zero", "max_age: 0"},
      {"policy-max-age-below-day", "max_age: 1"},
      {"policy-max-age-below-week", "max_age: 86400"},
      {"policy-max-age-leading-zeros", "max_age: 01"},
      {"policy-none-max-age", "mode: none\nmax_age: 86401"},
      {"policy-none-without-mx", "mode: none"},
      {"policy-mixed-line-ends", "x: 1\ny: 1\r\n"},
      {"policy-non-ascii", "x: \xC3\xBC"},
      {"policy-colon-in-value", "x: a:b"},
      {"policy-over-10-kib", "x: " + repeated("x", 10240)},
      {"policy-unknown-field", "x: 1"},
      {"policy-wrong-case-field", "Mode: enforce"},
      {"policy-misspelt-field", "mxx: 1"},
      {"policy-duplicate-field", "x: 1\nx: 1\n"},
      {"policy-wildcard-mx", "mx: *.example.com"},
      {"policy-wildcard-suffix", "mx: *.com"},
      {"policy-wildcard-covers-nothing", "mx: *.mx.microsoft"},
      {"policy-mx-ipv4-like", "mx: 192.0.2.1"},
      {"mx-single-label", "mx: a"},
      {"policy-mx-placeholder", "mx: your-domain.com"},
      {"policy-mx-duplicate", "mx: a\nmx: a\n"},
  };
}

using Records = std::vector<std::string>;

std::map<std::string, Records> sts_examples() {
  const std::string good = "v=STSv1; id=a";
  return {
      {"sts-record-missing", {}},
      {"sts-record-several", {good, good}},
      {"sts-record-lookalike", {good, "v=stsv1"}},
      {"sts-record-other-kind", {"v=spf1 -all"}},
      {"sts-record-quoted", {'"' + good + '"'}},
      {"sts-record-not-ascii", {good + "\xC2\xA0"}},
      {"sts-record-control-character", {good + '\n'}},
      {"sts-record-cut", {"v=STSv1"}},
      {"sts-record-bad-version", {"v=STSv2; id=a"}},
      {"sts-record-no-delimiter", {"v=STSv1 id=a"}},
      {"sts-record-no-field", {"v=STSv1;"}},
      {"sts-record-empty-field", {good + ";;"}},
      {"sts-record-trailing-space", {good + ' '}},
      {"sts-record-field-without-equals", {good + "; x"}},
      {"sts-record-space-around-equals", {"v=STSv1; id = a"}},
      {"sts-record-bad-field-name", {good + "; =1"}},
      {"sts-record-bad-field-value", {good + "; x="}},
      {"sts-record-id-missing", {"v=STSv1; x=1"}},
      {"sts-record-bad-id", {"v=STSv1; id=a-b"}},
      {"sts-record-space-before-delimiter", {"v=STSv1 ; id=a"}},
      {"sts-record-duplicate-field", {good + "; id=b"}},
      {"sts-record-wrong-case-field", {good + "; Id=b"}},
      {"sts-record-policy-field", {good + "; mode=none"}},
      {"sts-record-unknown-field", {good + "; x=1"}},
  };
}

std::map<std::string, Records> tlsrpt_examples() {
  const std::string good = "v=TLSRPTv1; rua=mailto:a@b.example";
  return {
      {"tlsrpt-record-missing", {}},
      {"tlsrpt-record-several", {good, good}},
      {"tlsrpt-record-lookalike", {good, "v=tlsrptv1"}},
      {"tlsrpt-record-other-kind", {"v=STSv1; id=a"}},
      {"tlsrpt-record-quoted", {'"' + good + '"'}},
      {"tlsrpt-record-not-ascii", {good + "\xC2\xA0"}},
      {"tlsrpt-record-control-character", {good + '\n'}},
      {"tlsrpt-record-cut", {"v=TLSRPTv1"}},
      {"tlsrpt-record-bad-version", {"v=TLSRPTv2; x=1"}},
      {"tlsrpt-record-no-delimiter", {"v=TLSRPTv1 rua=mailto:a@b.example"}},
      {"tlsrpt-record-no-field", {"v=TLSRPTv1;"}},
      {"tlsrpt-record-empty-field", {good + ";;"}},
      {"tlsrpt-record-trailing-space", {good + ' '}},
      {"tlsrpt-record-field-without-equals", {good + "; x"}},
      {"tlsrpt-record-space-around-equals", {"v=TLSRPTv1; rua = x:y"}},
      {"tlsrpt-record-bad-field-name", {good + "; =1"}},
      {"tlsrpt-record-bad-field-value", {good + "; x="}},
      {"tlsrpt-record-rua-missing", {"v=TLSRPTv1; x=1"}},
      {"tlsrpt-record-bad-uri", {"v=TLSRPTv1; rua=x"}},
      {"tlsrpt-record-no-usable-uri", {"v=TLSRPTv1; rua=x:y"}},
      {"tlsrpt-record-uri-scheme", {good + ",x:y"}},
      {"tlsrpt-record-space-before-delimiter", {"v=TLSRPTv1 ; rua=mailto:a@b.example"}},
      {"tlsrpt-record-duplicate-field", {good + "; v=1"}},
      {"tlsrpt-record-wrong-case-field", {good + "; Rua=b"}},
      {"tlsrpt-record-dmarc-field", {good + "; ruf=b"}},
      {"tlsrpt-record-unknown-field", {good + "; x=1"}},
      {"tlsrpt-record-repeated-rua", {good + "; rua=mailto:c@b.example"}},
      {"tlsrpt-record-rua-not-first", {"v=TLSRPTv1; x=1; rua=mailto:a@b.example"}},
      {"tlsrpt-record-space-in-list", {good + " , mailto:c@b.example"}},
      {"tlsrpt-record-duplicate-uri", {good + ",mailto:a@b.example"}},
      {"tlsrpt-record-uri-cut", {good + ";x=1"}},
      {"tlsrpt-record-mailto-headers", {good + "?subject=x"}},
      {"tlsrpt-record-placeholder", {"v=TLSRPTv1; rua=mailto:a@yourdomain.com"}},
      {"tlsrpt-record-single-label-host", {"v=TLSRPTv1; rua=mailto:a@b"}},
  };
}

}  // namespace

TEST_CASE("catalogue: each code of the readers has an example that causes it") {
  std::set<std::string> shown;
  const auto check = [&](const std::string& code, const std::vector<Finding>& findings, bool has_value) {
    INFO(code);
    check_findings(findings, has_value);
    CHECK(has_code(findings, code));
    shown.insert(code);
  };
  for (const auto& [code, body] : policy_examples()) {
    const PolicyReading reading = read_policy(body);
    check(code, reading.findings, reading.policy.has_value());
  }
  for (const auto& [code, records] : sts_examples()) {
    const StsRecordReading reading = read_sts_records(records);
    check(code, reading.findings, reading.record.has_value());
  }
  for (const auto& [code, records] : tlsrpt_examples()) {
    const TlsrptRecordReading reading = read_tlsrpt_records(records);
    check(code, reading.findings, reading.record.has_value());
  }
  const auto check_shown = [&shown](const auto& rows) {
    for (const CatalogueRow& row : rows) {
      INFO(row.code);
      CHECK(shown.contains(std::string(row.code)));
    }
  };
  check_shown(kPolicyRows);
  check_shown(kTxtRecordRows);
}

TEST_CASE("catalogue: each row is found by its code, and reads well") {
  std::set<std::string_view> codes;
  for (const CatalogueRow& row : catalogue()) {
    INFO(row.code);
    CHECK(codes.insert(row.code).second);
    CHECK(row.code.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-.") == std::string_view::npos);
    CHECK((row.rfc.empty() || (row.rfc.starts_with("RFC ") && row.rfc.find(" §") != std::string_view::npos)));
    for (const std::string_view words : {row.meaning, row.remedy}) {
      REQUIRE_FALSE(words.empty());
      CHECK(words.back() != '.');
      CHECK(words.find('\n') == std::string_view::npos);
    }
    CHECK(find_row(row.code) == &row);
  }
  CHECK(find_row("no-such-code") == nullptr);
  CHECK(find_row("") == nullptr);
}

TEST_CASE("catalogue: a finding has the words of its row, unless it has its own") {
  const CatalogueRow& row = row_of("policy-bad-mode");
  CHECK(
      found("policy-bad-mode", "what") ==
      Finding{
          Severity::error, "policy-bad-mode", "", {}, "what", std::string(row.rfc), std::string(row.remedy)});
  CHECK(found_at(3, "policy-bad-mode", "what", "do").line == 3);
  CHECK(found_at(3, "policy-bad-mode", "what", "do").hint == "do");
}

TEST_CASE("catalogue: remote bytes are quoted raw and short") {
  CHECK(in_quotes("a\x1b\"") == "\"a\x1b\"\"");
  CHECK(in_quotes(std::string(80, 'x')).size() == 82);
  CHECK(in_quotes(std::string(81, 'x')) == '"' + std::string(80, 'x') + "...\"");
}

TEST_CASE("catalogue: each code of live deployments is explained") {
  std::string stories;
  for (const auto& entry :
       std::filesystem::directory_iterator(std::filesystem::path(MTASTS_TEST_DATA) / "scenarios")) {
    if (entry.path().extension() != ".scenario") continue;
    std::ifstream file(entry.path(), std::ios::binary);
    stories.append(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>());
  }
  const auto check = [&](const auto& rows) {
    for (const CatalogueRow& row : rows) {
      INFO(row.code);
      const bool is_told = stories.find(' ' + std::string(row.code) + ':') != std::string::npos;
      CHECK(is_told);
    }
  };
  check(kDnsAndMxRows);
  check(kPolicyHostRows);
  check(kMailTlsRows);
  check(kRolloutRows);
}

}  // namespace mtasts::test
