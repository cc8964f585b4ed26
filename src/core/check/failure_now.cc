#include "mtasts/failure_now.h"

#include <algorithm>
#include <optional>

#include "core/check/judges.h"

namespace mtasts {
namespace {

// True for "mx.example.com", "mx.example.com (192.0.2.1)" and "_25._tcp.mx.example.com".
bool is_at_host(const Finding& finding, std::string_view host) {
  constexpr std::string_view kTlsaLabels = "_25._tcp.";
  std::string_view subject = finding.subject;
  if (subject.starts_with(kTlsaLabels)) subject.remove_prefix(kTlsaLabels.size());
  return subject.substr(0, subject.find(' ')) == host;
}

// A failure to get the policy: the sender never connected to an MX host.
bool is_about_policy(const TlsrptFailureGroup& group) {
  return group.result_type.starts_with("sts-");
}

std::string reason_of(const Finding& finding) {
  return finding.code + ": " + finding.message;
}

const MxHostSeen* find_host(std::string_view host, const Observation& seen) {
  const auto found =
      std::ranges::find_if(seen.mx_hosts, [&](const MxHostSeen& each) { return each.host.text() == host; });
  return found == seen.mx_hosts.end() ? nullptr : &*found;
}

// The state of an MX host that no finding is about; nothing if it was reached.
std::optional<FailureNow> state_of_host(const std::string& mx, const Observation& seen) {
  if (seen.mx.status != DnsStatus::records)
    return FailureNow{FailureState::unknown, "the MX records could not be looked up"};
  const MxHostSeen* host = find_host(mx, seen);
  if (host == nullptr) return FailureNow{FailureState::gone, mx + " is no MX host any more"};
  if (std::ranges::all_of(host->sessions, is_silent)) {
    return FailureNow{FailureState::unknown, mx + " was not reached over SMTP from here"};
  }
  return std::nullopt;
}

}  // namespace

std::string_view text(FailureState state) {
  switch (state) {
    case FailureState::lasting: return "lasting";
    case FailureState::mended: return "mended";
    case FailureState::gone: return "gone";
    case FailureState::unknown: return "unknown";
  }
  return {};
}

FailureNow failure_now(const TlsrptFailureGroup& group, const Observation& seen,
                       const std::vector<Finding>& findings) {
  const bool is_of_policy = is_about_policy(group);
  const std::string host = is_of_policy ? policy_host(seen.domain).text() : group.mx;
  const auto find = [&](Severity severity) {
    return std::ranges::find_if(findings, [&](const Finding& finding) {
      return finding.severity == severity && (host.empty() || is_at_host(finding, host));
    });
  };
  if (const auto error = find(Severity::error); error != findings.end()) {
    return {FailureState::lasting, reason_of(*error)};
  }
  if (!is_of_policy && !host.empty()) {
    if (auto state = state_of_host(host, seen)) return *std::move(state);
  }
  if (const auto unknown = find(Severity::unknown); unknown != findings.end()) {
    return {FailureState::unknown, reason_of(*unknown)};
  }
  return {FailureState::mended, (host.empty() ? seen.domain.text() : host) + " has no error"};
}

}  // namespace mtasts
