// The whole story of every code: nothing that a user may meet is left unexplained.
#include "mtasts/explanation.h"

#include <cctype>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>

#include "catch.h"
#include "core/findings/explanations_of_checks.h"
#include "core/findings/finding_code_table.h"
#include "mtasts/dns_answer.h"
#include "mtasts/mx_set.h"

using namespace mtasts;

namespace {

bool reads_well(const std::string& words) {
  return !words.empty() && words.back() != '.' && words.front() != ' ' &&
         words.find('\n') == std::string::npos;
}

// The quoted code that follows `begin`, past spaces and line ends; "" when something else does.
std::string code_behind(const std::string& text, std::size_t begin) {
  while (begin < text.size() && std::isspace(static_cast<unsigned char>(text[begin])) != 0) ++begin;
  if (begin >= text.size() || text[begin] != '"') return {};
  const std::string word = text.substr(begin + 1, text.find('"', begin + 1) - begin - 1);
  return word.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-") == std::string::npos ? word : "";
}

// Every code that an error or a warning gets from a literal: Fault::x, "code" and .code = "code".
std::set<std::string> codes_in(const std::string& text) {
  std::set<std::string> codes;
  for (std::size_t at = text.find("Fault::"); at != std::string::npos; at = text.find("Fault::", at + 1)) {
    std::size_t end = at + 7;
    while (std::isalnum(static_cast<unsigned char>(text[end])) != 0 || text[end] == '_') ++end;
    if (text[end] == ',') codes.insert(code_behind(text, end + 1));
  }
  for (const std::string mark : {".code = ", "warning(", "warn("}) {
    for (std::size_t at = text.find(mark); at != std::string::npos; at = text.find(mark, at + 1)) {
      codes.insert(code_behind(text, at + mark.size()));
    }
  }
  codes.erase("");
  return codes;
}

}  // namespace

TEST_CASE("explanations: each code once, and each reads well") {
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

TEST_CASE("explanations: findings of live deployments have their causes") {
  std::set<std::string_view> explained;
  for (const FindingCauses& row : kCausesOfChecks) {
    INFO(row.code);
    CHECK(explained.insert(row.code).second);
    CHECK(explain(row.code));
  }
  const auto check = [&explained](const auto& table) {
    for (const FindingCodeRow& row : table) {
      INFO(row.code);
      CHECK(explained.erase(row.code) == 1);
      CHECK(explain(row.code)->severity == row.severity);
    }
  };
  check(kDnsAndMxCodes);
  check(kPolicyHostCodes);
  check(kMailTlsCodes);
  check(kIntentionCodes);
  CHECK(explained.empty());
}

TEST_CASE("explanations: every result type of TLSRPT") {
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

TEST_CASE("explanations: every word of DNS and of MX sets") {
  for (const DnsFailureReason reason :
       {DnsFailureReason::timeout, DnsFailureReason::servfail, DnsFailureReason::refused,
        DnsFailureReason::malformed, DnsFailureReason::unreachable, DnsFailureReason::too_large,
        DnsFailureReason::cname_loop, DnsFailureReason::cname_chain, DnsFailureReason::not_in_zone}) {
    INFO(text(reason));
    CHECK(explain(text(reason)));
  }
  for (const MxStatus status :
       {MxStatus::no_mx, MxStatus::null_mx, MxStatus::no_such_name, MxStatus::unusable}) {
    INFO(text(status));
    CHECK(explain(text(status)));
  }
}

TEST_CASE("explanations: every code that the sources give an error or a warning") {
  // A bug that no user can do anything about.
  const std::set<std::string> internal = {"append-behind-end"};
  std::size_t count = 0;
  const std::filesystem::path root = std::filesystem::path(MTASTS_SOURCE_DIR) / "src";
  for (const auto& entry : std::filesystem::recursive_directory_iterator(root)) {
    if (entry.path().extension() != ".cc" && entry.path().extension() != ".h") continue;
    std::ifstream file(entry.path(), std::ios::binary);
    const std::string source{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
    for (const std::string& code : codes_in(source)) {
      ++count;
      INFO(entry.path().string() << ": " << code);
      CHECK((internal.contains(code) || explain(code)));
    }
  }
  CHECK(count > 60);
}

TEST_CASE("explanations: every code has its usual causes") {
  for (const std::string_view code : explained_codes()) {
    INFO(code);
    CHECK_FALSE(explain(code)->causes.empty());
  }
}
