// judge() runs the judges of all parts, independently of one another.
#include "mtasts/judgement.h"

#include <utility>

#include "core/check/judges.h"
#include "core/findings/catalogue.h"

namespace mtasts {
namespace {

// One finding for all addresses to which this machine has no route.
std::vector<Finding> judge_routes(const Observation& seen) {
  std::size_t count = 0;
  std::string first;
  const auto take = [&](const auto& met) {
    if (!met.no_route) return;
    if (count++ == 0) first = met.address;
  };
  for (const PolicyFetch& fetch : seen.fetches) take(fetch);
  for (const MxHostSeen& host : seen.mx_hosts) {
    for (const SmtpSession& session : host.sessions) take(session);
  }
  if (count == 0) return {};
  std::vector<Finding> findings;
  const std::string others = count == 1 ? "" : " and to " + std::to_string(count - 1) + " more";
  add_about(seen.domain.text(), found("no-route", "this machine has no route to " + first + others),
            findings);
  return findings;
}

// The servers that this machine could not ask for lack of a resource.
class LocalFailures {
 public:
  void add(const DnsAnswer& answer) {
    const bool is_local =
        answer.status == DnsStatus::failed && answer.failure.reason == DnsFailureReason::local_failure;
    if (is_local) add(answer.server, answer.failure.message);
  }
  void add(const HostAddresses& addresses) {
    add(addresses.a);
    add(addresses.aaaa);
  }
  void add(const PolicyFetch& fetch) {
    if (fetch.outcome == FetchOutcome::local_failure) add(fetch.address, fetch.failure);
  }
  void add(const SmtpSession& session) {
    if (session.outcome == SmtpOutcome::local_failure) add(session.address, session.failure);
  }

  [[nodiscard]] std::vector<Finding> take(const DomainName& domain) && {
    std::vector<Finding> findings;
    if (count_ == 0) return findings;
    const std::string others = count_ == 1 ? "" : " and " + std::to_string(count_ - 1) + " more";
    add_about(domain.text(), found("local-failure", "this machine could not ask " + first_ + others),
              findings);
    return findings;
  }

 private:
  void add(const std::string& server, const std::string& failure) {
    if (count_++ == 0) first_ = server + (failure.empty() ? "" : " (" + failure + ')');
  }

  std::size_t count_ = 0;
  std::string first_;
};

// One finding for all of them. It holds whatever the policy requires: what was not asked is not known.
std::vector<Finding> judge_local_failures(const Observation& seen) {
  LocalFailures failures;
  for (const DnsAnswer* answer : {&seen.mx, &seen.sts, &seen.sts_wildcard, &seen.tlsrpt})
    failures.add(*answer);
  failures.add(seen.domain_addresses);
  failures.add(seen.policy_host);
  for (const PolicyFetch& fetch : seen.fetches) failures.add(fetch);
  if (seen.caa) failures.add(seen.caa->answer);
  for (const MxHostSeen& host : seen.mx_hosts) {
    failures.add(host.addresses);
    failures.add(host.tlsa);
    for (const SmtpSession& session : host.sessions) failures.add(session);
  }
  for (const ReportReceiverSeen& receiver : seen.report_receivers) {
    failures.add(receiver.mx);
    failures.add(receiver.addresses);
  }
  return std::move(failures).take(seen.domain);
}

}  // namespace

std::optional<Policy> served_policy(const Observation& seen) {
  for (const PolicyFetch& fetch : seen.fetches) {
    if (auto policy = served_policy(fetch)) return policy;
  }
  return {};
}

std::vector<Finding> judge(const Observation& seen, const Expectation& expected) {
  const ObservationReading reading = read_observation(seen, expected);
  std::vector<PartFindings> parts;
  parts.push_back({Part::mx, judge_mx(reading)});
  parts.push_back({Part::sts_txt, judge_sts_txt(reading)});
  parts.push_back({Part::policy_host, judge_policy_host(reading)});
  parts.push_back({Part::policy_host, judge_policy_fetches(reading)});
  parts.push_back({Part::caa, judge_caa(reading)});
  parts.push_back({Part::coverage, judge_coverage(reading)});
  parts.push_back({Part::mx_hosts, judge_mx_hosts(reading)});
  parts.push_back({Part::tlsrpt_txt, judge_tlsrpt_txt(reading)});
  parts.push_back({Part::dane, judge_dane(reading)});
  parts.push_back({Part::expectation, judge_expectation(reading)});

  std::vector<Finding> findings;
  if (expected.ready_for) findings = judge_readiness(reading, *expected.ready_for, parts);
  for (PartFindings& part : parts) {
    std::move(part.findings.begin(), part.findings.end(), std::back_inserter(findings));
  }
  for (Finding& finding : judge_routes(seen)) findings.push_back(std::move(finding));
  for (Finding& finding : judge_local_failures(seen)) findings.push_back(std::move(finding));
  for (Finding& finding : findings) name_domain(seen.domain.text(), finding.hint);
  sort_worst_first(findings);
  return findings;
}

}  // namespace mtasts
