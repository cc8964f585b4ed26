// Judges the TXT records at _mta-sts: exactly one, valid, and not from a wildcard (RFC 8461 §3.1).
#include <algorithm>
#include <string>

#include "core/check/judges.h"
#include "mtasts/finding.h"
#include "mtasts/other_names.h"

namespace mtasts {
namespace {

bool is_same_set(std::vector<std::string> one, std::vector<std::string> other) {
  std::ranges::sort(one);
  std::ranges::sort(other);
  return one == other;
}

std::vector<Finding> judge_absent_record(const ObservationReading& reading) {
  const DnsAnswer& sts = reading.seen.sts;
  // To publish the record last is the right order (RFC 8461 §8.1).
  if (reading.is_step(Step::testing)) return {};
  if (!sts.txt.empty()) {
    std::vector<Finding> findings = read_sts_records(sts.txt).findings;
    const std::string hint = hint_at_other_name(reading.seen, RecordKind::sts);
    if (!findings.empty() && !hint.empty()) findings.front().hint = hint;
    return findings;
  }
  const std::string why = sts.status == DnsStatus::no_such_name ? " (NXDOMAIN)" : "";
  return {found("sts-record-missing",
                "there is no TXT record" + through_cnames(sts, reading.seen.sts_wildcard) + why,
                hint_at_other_name(reading.seen, RecordKind::sts))};
}

Finding judge_nothing_deployed(const Observation& seen) {
  const std::string owner = sts_record_name(seen.domain).text();
  const std::string host = policy_host(seen.domain).text();
  const bool have_data =
      !seen.sts.cname_chain.empty() || !seen.sts.txt.empty() || !seen.policy_host.a.cname_chain.empty();
  return found("not-deployed",
               (have_data ? owner + " has no MTA-STS record, and " + host + " no address"
                          : "neither " + owner + " nor " + host + " exists") +
                   ": MTA-STS is not deployed",
               hint_at_other_name(seen, RecordKind::sts));
}

std::vector<Finding> judge_records(const DnsAnswer& sts, const DnsAnswer& wildcard) {
  std::vector<Finding> findings = read_sts_records(sts.txt).findings;
  if (wildcard.status == DnsStatus::records && is_same_set(sts.txt, wildcard.txt)) {
    findings.push_back(found("sts-wildcard", "an unused name beside it has the same TXT record"));
  }
  return findings;
}

}  // namespace

std::vector<Finding> judge_sts_txt(const ObservationReading& reading) {
  std::vector<Finding> findings;
  const std::string owner = sts_record_name(reading.seen.domain).text();
  if (reading.seen.sts.status == DnsStatus::failed) {
    add_about(owner, judge_lookup(reading.seen.sts, "the TXT records"), findings);
  } else if (!reading.nothing_deployed) {
    add_about(owner,
              reading.sts_absent ? judge_absent_record(reading)
                                 : judge_records(reading.seen.sts, reading.seen.sts_wildcard),
              findings);
  } else if (!reading.takes_no_mail()) {
    add_about(reading.seen.domain.text(), judge_nothing_deployed(reading.seen), findings);
  }
  return findings;
}

}  // namespace mtasts
