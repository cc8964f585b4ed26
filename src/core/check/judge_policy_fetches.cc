// Judges each address of the Policy Host on its own, since a sender may connect to any one of them.
#include <algorithm>
#include <string>
#include <utility>

#include "core/check/judge_certificate.h"
#include "core/check/judges.h"
#include "core/findings/in_quotes.h"
#include "mtasts/ascii.h"
#include "mtasts/finding.h"

namespace mtasts {
namespace {

constexpr std::chrono::seconds kSlow{10};

constexpr CertificateCodes kPolicyHostCertificateCodes = {
    "policy-host-certificate-expired",     "policy-host-certificate-not-yet-valid",
    "policy-host-certificate-self-signed", "policy-host-certificate-unknown-issuer",
    "policy-host-certificate-weak",        "policy-host-certificate-untrusted",
    "policy-host-certificate-wrong-name",  "policy-host-certificate-expiring"};

// The extent to which the addresses of the Policy Host are unreachable.
enum class Unreachable { all, some };

// Prefers `reason`, if there is one, to `what`.
std::string words(std::string what, const std::string& reason) {
  return reason.empty() ? std::move(what) : reason;
}

std::string with_reason(std::string what, const std::string& reason) {
  return reason.empty() ? what : std::move(what) + ": " + reason;
}

std::vector<Finding> judge_framing(const FramingReading& reading) {
  switch (reading.framing) {
    case Framing::sound: return {};
    case Framing::ambiguous: return {found("policy-framing-ambiguous", reading.fault)};
    case Framing::invalid:
      return {found("policy-framing-invalid",
                    reading.fault + ": senders with Go's net/http (mox, chasquid, go-mtasts) get no policy")};
  }
  return {};
}

std::vector<Finding> judge_outcome(const PolicyFetch& fetch, Unreachable unreachable) {
  switch (fetch.outcome) {
    case FetchOutcome::answered: return {};
    case FetchOutcome::unreachable:
      if (unreachable == Unreachable::some) {
        return {found("policy-host-address-unreachable",
                      with_reason("no connection at this address", fetch.failure))};
      }
      return {found("policy-host-unreachable", with_reason("no connection", fetch.failure))};
    case FetchOutcome::timeout:
      return {found("policy-host-timeout", words("no complete answer in time", fetch.failure))};
    case FetchOutcome::tls_failed:
      return {found("policy-host-tls-failed", with_reason("no TLS session", fetch.failure))};
    case FetchOutcome::tls_too_old:
      return {found("policy-host-tls-too-old", words("TLS 1.1 or older only", fetch.failure))};
    case FetchOutcome::incomplete:
      return {found("policy-incomplete", words("the answer is incomplete", fetch.failure))};
    case FetchOutcome::too_large:
      return {found("policy-answer-too-large", words("the answer is too large", fetch.failure))};
    case FetchOutcome::not_http: return {found("policy-not-http", words("no HTTP response", fetch.failure))};
    case FetchOutcome::local_failure: return {};  // judge() reports it for the domain
  }
  return {};
}

// A path that serves the policy instead of the right one; empty if none is known.
std::string_view wrong_path(const Observation& seen) {
  const auto other = std::ranges::find_if(
      seen.other_paths, [](const OtherPathSeen& each) { return is_meant_as_policy(each.fetch); });
  return other == seen.other_paths.end() ? std::string_view() : std::string_view(other->path);
}

std::vector<Finding> judge_status(const PolicyFetch& fetch, const Observation& seen) {
  const std::string status = "the answer has the status " + std::to_string(fetch.status);
  const bool is_redirect = fetch.status >= 300 && fetch.status <= 308 && fetch.status != 304;
  if (is_redirect) {
    return {found("policy-http-redirect", fetch.location.empty()
                                              ? status
                                              : status + " and redirects to " + in_quotes(fetch.location))};
  }
  if (fetch.status >= 500) {
    return {found("policy-http-status", status + " instead of 200",
                  "repair the program behind the web server or proxy: its log tells why it fails, and the "
                  "server's own log whether it can reach it")};
  }
  const std::string path(fetch.status == 404 ? wrong_path(seen) : std::string_view());
  if (path.empty() && (fetch.status == 404 || fetch.status == 410)) {
    return {found("policy-http-status", status + " instead of 200",
                  "put the policy at " + std::string(kPolicyPath) +
                      " of this host; some tools leave out folders whose name begins with a dot")};
  }
  if (path.empty()) return {found("policy-http-status", status + " instead of 200")};
  return {found("policy-http-status", status + " instead of 200, and the policy is at " + path,
                "serve it at " + std::string(kPolicyPath) + ": senders ask for no other path")};
}

bool is_encoded(const PolicyFetch& fetch) {
  return !fetch.content_encoding.empty() && lower_case(fetch.content_encoding) != "identity";
}

// Judges the body for any media type, but not an encoded body.
std::vector<Finding> judge_answer(const PolicyFetch& fetch, const Observation& seen) {
  if (fetch.status != 200) return judge_status(fetch, seen);
  std::vector<Finding> findings;
  if (!is_text_plain(fetch.content_type)) {
    findings.push_back(
        found("policy-media-type", fetch.content_type.empty()
                                       ? "the answer has no Content-Type"
                                       : "the Content-Type is " + in_quotes(fetch.content_type)));
  }
  if (is_encoded(fetch)) {
    findings.push_back(
        found("policy-encoded", "the Content-Encoding is " + in_quotes(fetch.content_encoding)));
  } else {
    for (Finding& finding : read_policy(fetch.body).findings) findings.push_back(std::move(finding));
  }
  return findings;
}

std::vector<Finding> judge_fetch(const PolicyFetch& fetch, const DomainName& host, Unreachable unreachable,
                                 const ObservationReading& reading) {
  std::vector<Finding> findings = judge_framing(read_framing(fetch));
  // With invalid framing, the end of the response depends on the recipient.
  const bool is_framed = findings.empty() || findings.front().severity != Severity::error;
  if (is_framed) {
    for (Finding& finding : judge_outcome(fetch, unreachable)) findings.push_back(std::move(finding));
  }
  if (fetch.tls) {
    CertificateMoment moment = moment_of(reading);
    moment.server_clock = fetch.date;
    for (Finding& finding : judge_certificate(*fetch.tls, host, kPolicyHostCertificateCodes, moment)) {
      findings.push_back(std::move(finding));
    }
  }
  if (fetch.outcome != FetchOutcome::answered) return findings;
  for (Finding& finding : judge_answer(fetch, reading.seen)) findings.push_back(std::move(finding));
  if (fetch.time > kSlow) {
    findings.push_back(
        found("policy-host-slow", "the answer took more than " + std::to_string(kSlow.count()) + " seconds"));
  }
  return findings;
}

// True if two answers have policies that senders would treat differently.
bool differ(const PolicyFetch& one, const PolicyFetch& other) {
  if (one.body == other.body) return false;
  const auto first = read_policy(one.body).policy;
  const auto second = read_policy(other.body).policy;
  return first && second && !same_policy(*first, *second);
}

bool carries_policy(const PolicyFetch& fetch) {
  return fetch.outcome == FetchOutcome::answered && fetch.status == 200 && !is_encoded(fetch);
}

std::vector<Finding> judge_agreement(const std::vector<PolicyFetch>& fetches) {
  const auto first = std::ranges::find_if(fetches, carries_policy);
  if (first == fetches.end()) return {};
  const auto other = std::find_if(first + 1, fetches.end(), [&first](const PolicyFetch& fetch) {
    return carries_policy(fetch) && differ(*first, fetch);
  });
  if (other == fetches.end()) return {};
  return {found("policy-differs-by-address",
                first->address + " and " + other->address + " serve different policies")};
}

}  // namespace

std::vector<Finding> judge_policy_fetches(const ObservationReading& reading) {
  const std::vector<PolicyFetch>& fetches = reading.seen.fetches;
  const DomainName host = policy_host(reading.seen.domain);
  const bool all_unreachable = std::ranges::all_of(
      fetches, [](const PolicyFetch& fetch) { return fetch.outcome == FetchOutcome::unreachable; });
  const Unreachable unreachable = all_unreachable ? Unreachable::all : Unreachable::some;
  std::vector<AddressFindings> addresses;
  for (const PolicyFetch& fetch : fetches) {
    if (fetch.no_route || fetch.outcome == FetchOutcome::local_failure) continue;
    addresses.push_back({fetch.address, judge_fetch(fetch, host, unreachable, reading)});
  }
  std::vector<Finding> findings = about_host(host, addresses);
  const bool has_route_to_none =
      std::ranges::all_of(fetches, [](const PolicyFetch& fetch) { return fetch.no_route; });
  if (has_route_to_none && !fetches.empty()) {
    add_about(host.text(), found("policy-host-no-route", "this machine has no route to any of its addresses"),
              findings);
  }
  add_about(host.text(), judge_agreement(fetches), findings);
  return findings;
}

}  // namespace mtasts
