// The commands of init and apply do the work; a fault in a live deployment is explained by check first.
#include "mtasts/deployment_state.h"

#include <algorithm>
#include <array>

#include "core/check/observation_reading.h"
#include "mtasts/counted.h"
#include "mtasts/judgement.h"

namespace mtasts {
namespace {

constexpr std::array<std::string_view, 8> kStageWords = {"unknown", "no-mail", "nothing", "partial",
                                                         "broken",  "none",    "testing", "enforce"};

const Finding* worst_of(Severity severity, const std::vector<Finding>& findings) {
  const auto worst = std::ranges::find_if(
      findings, [severity](const Finding& finding) { return finding.severity == severity; });
  return worst == findings.end() ? nullptr : &*worst;
}

std::string finding_reason(const Finding& finding) {
  return finding.code + ": " + (finding.subject.empty() ? "" : finding.subject + ": ") + finding.message;
}

std::string parts_text(bool has_tlsrpt, bool has_host, bool has_policy) {
  std::string parts = "no _mta-sts record";
  parts += has_tlsrpt ? "; a TLS reporting record" : "; no TLS reporting record";
  if (has_policy) return parts + "; a policy is served";
  return parts + (has_host ? "; the Policy Host serves no policy" : "; no Policy Host");
}

// The stage without an _mta-sts record.
DeploymentState unannounced(const ObservationReading& reading) {
  const Observation& seen = reading.seen;
  DeploymentState state{.domain = seen.domain, .stage = DeploymentStage::nothing};
  if (reading.mx.status == MxStatus::no_such_name || reading.mx.status == MxStatus::null_mx) {
    const bool is_null = reading.mx.status == MxStatus::null_mx;
    state.stage = DeploymentStage::no_mail;
    state.reason = is_null ? "a null MX: the domain takes no mail (RFC 7505)" : "the domain does not exist";
    state.next = "mtasts mx " + seen.domain.text();
    return state;
  }
  state.next = "mtasts init " + seen.domain.text();
  state.reason = "neither a record nor a policy is published";
  const bool has_tlsrpt = is_meant_for("TLSRPTv1", seen.tlsrpt);
  if (!reading.policy_host_absent || has_tlsrpt) {
    state.stage = DeploymentStage::partial;
    state.reason = parts_text(has_tlsrpt, !reading.policy_host_absent, served_policy(seen).has_value());
  }
  return state;
}

}  // namespace

std::string_view text(DeploymentStage stage) {
  return kStageWords.at(static_cast<std::size_t>(stage));
}

DeploymentState deployment_state(const Observation& seen, const std::vector<Finding>& findings) {
  const std::string domain = seen.domain.text();
  const Finding* error = worst_of(Severity::error, findings);
  const Finding* unknown = worst_of(Severity::unknown, findings);
  const bool lacks_answer = seen.mx.status == DnsStatus::failed || seen.sts.status == DnsStatus::failed;
  DeploymentState state{.domain = seen.domain, .next = "mtasts check " + domain};
  const ObservationReading reading = read_observation(seen, {});
  const bool is_announced = is_meant_for("STSv1", seen.sts);
  if (!is_announced && !lacks_answer) return unannounced(reading);
  if (is_announced && error != nullptr) {
    state.stage = DeploymentStage::broken;
    state.reason = finding_reason(*error);
    return state;
  }
  state.policy = served_policy(seen);
  if (lacks_answer || unknown != nullptr || !state.policy) {
    state.policy.reset();
    state.reason = unknown != nullptr ? finding_reason(*unknown) : "a lookup failed";
    return state;
  }
  if (reading.sts) state.id = reading.sts->id;
  state.reason =
      "id " + (state.id ? state.id->text() : "unknown") + ", max_age " + state.policy->max_age.text();
  const auto warnings = std::ranges::count_if(
      findings, [](const Finding& finding) { return finding.severity == Severity::warning; });
  state.has_warnings = warnings > 0;
  if (state.has_warnings) state.reason += ", " + counted(static_cast<std::uint64_t>(warnings), "warning");
  switch (state.policy->mode) {
    case Mode::testing:
      state.stage = DeploymentStage::testing;
      state.next = "mtasts check --ready-for enforce " + domain;
      break;
    case Mode::enforce:
      state.stage = DeploymentStage::enforce;
      if (!state.has_warnings) state.next = "mtasts init " + domain;
      break;
    case Mode::none:
      state.stage = DeploymentStage::none;
      if (!state.has_warnings) state.next = "mtasts init " + domain;
      break;
  }
  return state;
}

}  // namespace mtasts
