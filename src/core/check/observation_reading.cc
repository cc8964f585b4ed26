// Parsing and wording that several judges share.
#include "core/check/observation_reading.h"

#include <algorithm>
#include <utility>

#include "core/findings/in_quotes.h"
#include "mtasts/ascii.h"

namespace mtasts {
namespace {

// The served policy, else any readable body. judge_policy_fetches() reports faults of the answer.
std::optional<Policy> readable_policy(const Observation& seen) {
  if (auto served = served_policy(seen)) return served;
  for (const PolicyFetch& fetch : seen.fetches) {
    if (fetch.outcome != FetchOutcome::answered || fetch.status != 200) continue;
    if (auto reading = read_policy(fetch.body); reading.policy) return std::move(reading.policy);
  }
  return {};
}

MxSet mx_set_of(const Observation& seen) {
  if (seen.mx.status == DnsStatus::no_such_name) return no_such_name_mx_set();
  return read_mx_set(seen.mx.status == DnsStatus::records ? seen.mx.mx : std::vector<MxRecord>());
}

FindingCode code_of(DnsFailureReason reason) {
  switch (reason) {
    case DnsFailureReason::too_large: return "dns-answer-too-large";
    case DnsFailureReason::cname_loop: return "dns-cname-loop";
    case DnsFailureReason::cname_chain: return "dns-cname-chain";
    default: return "dns-lookup-failed";
  }
}

bool same_fault(const Finding& a, const Finding& b) {
  return a.code == b.code && a.message == b.message && a.line == b.line;
}

bool has_fault(const std::vector<Finding>& findings, const Finding& fault) {
  return std::ranges::any_of(findings, [&fault](const Finding& each) { return same_fault(each, fault); });
}

}  // namespace

ObservationReading read_observation(const Observation& seen, const Expectation& expected) {
  ObservationReading reading{seen, expected, mx_set_of(seen), {}, readable_policy(seen), {}};
  reading.mx_hosts = reading.mx.hosts();
  if (seen.mx.status == DnsStatus::no_such_data && !all_addresses(seen.domain_addresses).empty()) {
    reading.mx_hosts = implicit_mx_set(seen.domain).hosts();
  }
  if (seen.sts.status != DnsStatus::failed) {
    StsRecordReading sts = read_sts_records(seen.sts.txt);
    reading.sts_absent = !is_meant_for("STSv1", seen.sts);
    reading.sts = std::move(sts.record);
  }
  reading.policy_host_absent = is_absent(seen.policy_host);
  // Before the step that publishes the record, its absence is correct (RFC 8461 §8.1).
  reading.nothing_deployed =
      reading.sts_absent && reading.policy_host_absent && !reading.is_step(Step::testing);
  return reading;
}

bool ObservationReading::takes_no_mail() const {
  if (seen.mx.status == DnsStatus::failed) return false;
  return mx.status == MxStatus::null_mx || mx.status == MxStatus::no_such_name ||
         (mx.status == MxStatus::no_mx && is_absent(seen.domain_addresses));
}

std::optional<Policy> served_policy(const PolicyFetch& fetch) {
  const std::string coding = lower_case(fetch.content_encoding);
  if (fetch.outcome != FetchOutcome::answered || fetch.status != 200 || !is_text_plain(fetch.content_type) ||
      (!coding.empty() && coding != "identity")) {
    return {};
  }
  return read_policy(fetch.body).policy;
}

bool is_absent(const DnsAnswer& answer) {
  return answer.status == DnsStatus::no_such_name || answer.status == DnsStatus::no_such_data;
}

bool is_meant_for(std::string_view version, const DnsAnswer& txt) {
  return std::ranges::any_of(txt.txt, [version](const std::string& text) {
    return lower_case(text).find(lower_case(version)) != std::string::npos;
  });
}

bool is_absent(const HostAddresses& addresses) {
  return is_absent(addresses.a) && is_absent(addresses.aaaa);
}

std::vector<std::string> all_addresses(const HostAddresses& addresses) {
  std::vector<std::string> all = addresses.aaaa.addresses;
  all.insert(all.end(), addresses.a.addresses.begin(), addresses.a.addresses.end());
  return all;
}

void add_about(std::string_view subject, Finding more, std::vector<Finding>& findings) {
  more.subject = subject;
  findings.push_back(std::move(more));
}

void add_about(std::string_view subject, std::vector<Finding> more, std::vector<Finding>& findings) {
  for (Finding& finding : more) add_about(subject, std::move(finding), findings);
}

std::vector<Finding> judge_lookup(const DnsAnswer& answer, std::string_view what) {
  if (answer.status != DnsStatus::failed) return {};
  const std::string why =
      answer.failure.message.empty() ? std::string(text(answer.failure.reason)) : answer.failure.message;
  return {found(code_of(answer.failure.reason), std::string(what) + " could not be looked up: " + why,
                lookup_hint(answer))};
}

std::string lookup_hint(const DnsAnswer& answer) {
  const bool is_outside = answer.failure.reason == DnsFailureReason::not_in_zone;
  return is_outside ? "check without --offline, or add the zone file that has the name" : "";
}

std::vector<Finding> judge_lookup(const HostAddresses& addresses) {
  std::vector<Finding> findings = judge_lookup(addresses.aaaa, "the AAAA records");
  for (Finding& finding : judge_lookup(addresses.a, "the A records")) findings.push_back(std::move(finding));
  return findings;
}

std::string through_cnames(const DnsAnswer& answer, const DnsAnswer& unpublished) {
  if (answer.cname_chain.empty()) return {};
  const bool is_wildcards = answer.cname_chain == unpublished.cname_chain;
  return std::string(is_wildcards ? " (through the CNAME of a wildcard to " : " (through a CNAME to ") +
         in_quotes(answer.cname_chain.back()) + ')';
}

void lower(std::vector<Finding>& findings) {
  for (Finding& finding : findings) {
    if (finding.severity == Severity::error) {
      finding.severity = Severity::warning;
    } else if (finding.severity == Severity::unknown) {
      finding.severity = Severity::info;
    }
  }
}

std::vector<Finding> about_host(const DomainName& host, const std::vector<AddressFindings>& addresses) {
  std::vector<Finding> findings;
  const auto holds_everywhere = [&addresses](const Finding& finding) {
    return std::ranges::all_of(
        addresses, [&finding](const AddressFindings& each) { return has_fault(each.findings, finding); });
  };
  for (const AddressFindings& each : addresses) {
    for (const Finding& finding : each.findings) {
      const bool everywhere = holds_everywhere(finding);
      if (everywhere && &each != &addresses.front()) continue;
      add_about(everywhere ? host.text() : host.text() + " (" + each.address + ')', finding, findings);
    }
  }
  return findings;
}

}  // namespace mtasts
