// The words for outcomes of a fetch, the media type check (RFC 8461 §3.3), and the framing of a response.
#include "mtasts/policy_fetch.h"

#include <algorithm>
#include <cassert>

#include "core/findings/in_quotes.h"
#include "core/records/tag_list.h"
#include "mtasts/ascii.h"

namespace mtasts {
namespace {

// RFC 9110 §8.6: only digits, so "+65" and "65, 65" are none. Go's net/http reads 63 bits.
bool is_content_length(std::string_view value) {
  constexpr std::size_t kMostDigits = 18;
  return !value.empty() && value.size() <= kMostDigits && std::ranges::all_of(value, is_digit);
}

FramingReading invalid_framing(std::string fault) {
  return {Framing::invalid, std::move(fault)};
}

}  // namespace

std::string_view text(FetchOutcome outcome) {
  switch (outcome) {
    case FetchOutcome::answered: return "answered";
    case FetchOutcome::unreachable: return "unreachable";
    case FetchOutcome::timeout: return "timeout";
    case FetchOutcome::tls_failed: return "tls-failed";
    case FetchOutcome::tls_too_old: return "tls-too-old";
    case FetchOutcome::incomplete: return "incomplete";
    case FetchOutcome::too_large: return "too-large";
    case FetchOutcome::not_http: return "not-http";
    case FetchOutcome::local_failure: return "local-failure";
  }
  return {};
}

Code code(FetchOutcome failed) {
  switch (failed) {
    case FetchOutcome::unreachable: return "policy-host-unreachable";
    case FetchOutcome::timeout: return "policy-host-timeout";
    case FetchOutcome::tls_failed: return "policy-host-tls-failed";
    case FetchOutcome::tls_too_old: return "policy-host-tls-too-old";
    case FetchOutcome::incomplete: return "policy-incomplete";
    case FetchOutcome::too_large: return "policy-answer-too-large";
    case FetchOutcome::not_http: return "policy-not-http";
    case FetchOutcome::answered:
    case FetchOutcome::local_failure: break;
  }
  assert(failed != FetchOutcome::answered);
  return "local-failure";
}

// As in public repositories of policies: by far the most at /mta-sts.txt.
std::vector<std::string> usual_wrong_paths(const DomainName& host) {
  return {"/mta-sts.txt",
          "/well-known/mta-sts.txt",
          "/.well-known/mta-sts",
          "/.well-known/mta-sts/mta-sts.txt",
          "/mta-sts/.well-known/mta-sts.txt",
          "/public/.well-known/mta-sts.txt",
          "/docs/.well-known/mta-sts.txt",
          '/' + host.text() + std::string(kPolicyPath)};
}

bool is_meant_as_policy(const PolicyFetch& fetch) {
  constexpr std::string_view kFirstField = "version";
  if (fetch.outcome != FetchOutcome::answered || fetch.status != 200) return false;
  const std::size_t begin = std::min(fetch.body.find_first_not_of("\xEF\xBB\xBF \t\r\n"), fetch.body.size());
  const std::string_view text = std::string_view(fetch.body).substr(begin);
  if (lower_case(text.substr(0, kFirstField.size())) != kFirstField) return false;
  return trim(text.substr(kFirstField.size(), 2)).starts_with(':');
}

FramingReading read_framing(const PolicyFetch& fetch) {
  const std::vector<std::string>& lengths = fetch.content_length;
  const std::vector<std::string>& codings = fetch.transfer_encoding;
  if (codings.size() > 1)
    return invalid_framing("the response has " + std::to_string(codings.size()) +
                           " Transfer-Encoding fields");
  if (!codings.empty()) {
    if (lower_case(codings.front()) != "chunked") {
      return invalid_framing("the Transfer-Encoding is " + in_quotes(codings.front()) +
                             " instead of \"chunked\"");
    }
    if (lengths.empty()) return {};
    return {Framing::ambiguous, "the response has both a Content-Length and a Transfer-Encoding"};
  }
  for (const std::string& length : lengths) {
    if (!is_content_length(length))
      return invalid_framing("the Content-Length " + in_quotes(length) + " is no number");
    if (length != lengths.front()) {
      return invalid_framing("the response has the Content-Lengths " + in_quotes(lengths.front()) + " and " +
                             in_quotes(length));
    }
  }
  if (lengths.size() < 2) return {};
  return {Framing::ambiguous, "the response repeats its Content-Length"};
}

bool is_text_plain(std::string_view content_type) {
  return lower_case(trim(content_type.substr(0, content_type.find(';')))) == "text/plain";
}

}  // namespace mtasts
