// Mail domains with some of the parts that MTA-STS and TLSRPT need, and records at the MX host instead of the
// mail domain.
#include <algorithm>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "core/zone/zone_deployments.h"
#include "core/zone/zone_findings.h"
#include "core/zone/zone_index.h"
#include "core/zone/zone_name.h"
#include "mtasts/finding.h"

namespace mtasts {
namespace {

// True if the file has the zone of the name. In a part of a zone, the NS records may be those of its apex.
bool is_below_soa(std::string_view name, const ZoneIndex& index) {
  while (name != "." && !index.has_type(name, RecordType::soa)) name = parent_name(name);
  return index.has_type(name, RecordType::soa);
}

class DeploymentJudge {
 public:
  DeploymentJudge(const ZoneFile& zone, const ZoneIndex& index, std::unordered_set<std::string>& named,
                  ZoneFindings& findings)
      : mx_records_(first_mx_records(zone)), index_(index), named_(named), findings_(findings) {
    for (const ZoneRecord& record : zone.records) {
      if (takes_mail(record)) domains_of_mx_[record.names[0]].push_back(record.owner);
    }
  }

  void judge_owners();
  void judge_mail_domains();

 private:
  // Reports a record at an MX host if a domain of the host lacks its own; true if so.
  bool judge_at_mx_host(const ZoneRecord& record, MailContent content, std::string_view host);
  void judge_policy_host_of(const ZoneRecord& sts, std::string_view domain);
  // Reports records of ours below a delegation or a DNAME.
  void judge_authority(ZoneIndex::Records records);
  void judge_missing_sts(const ZoneRecord& mx, std::string_view deployed_domain);

  std::vector<const ZoneRecord*> mx_records_;  // one for each mail domain
  std::unordered_map<std::string_view, std::vector<std::string_view>> domains_of_mx_;
  const ZoneIndex& index_;
  std::unordered_set<std::string>& named_;  // names of missing records that other findings name
  ZoneFindings& findings_;
};

bool DeploymentJudge::judge_at_mx_host(const ZoneRecord& record, MailContent content, std::string_view host) {
  const auto domains = domains_of_mx_.find(host);
  if (domains == domains_of_mx_.end() || has_mail_or_apex(index_.at(host))) return false;
  const bool is_sts = content == MailContent::sts;
  const std::string prefix(is_sts ? kStsPrefix : kTlsrptPrefix);
  const auto lacks_own = [&](std::string_view domain) {
    const std::string owner = prefix + std::string(domain);
    return record_of(content, owner, index_) == nullptr &&
           index_.authority_over(owner) != Authority::elsewhere;
  };
  const auto domain = std::ranges::find_if(domains->second, lacks_own);
  if (domain == domains->second.end()) return false;
  const std::string right = prefix + std::string(*domain);
  Finding finding = found("zone-record-at-mx-host",
                          std::string(host) + " is an MX host of " + std::string(*domain) +
                              ", and senders look for the record of " + std::string(*domain) + " at " + right,
                          "move the record to " + right);
  if (!is_sts) finding.rfc = "RFC 8460 §3";
  findings_.report(record, std::move(finding));
  named_.insert(right);
  return true;
}

void DeploymentJudge::judge_policy_host_of(const ZoneRecord& sts, std::string_view domain) {
  const std::string host = std::string(kPolicyHostPrefix) + std::string(domain);
  if (policy_host_part(domain, index_) != ZonePart::missing || named_.contains(host)) return;
  const std::string what = index_.at(host).empty() ? " is not in this zone" : " has no address in this zone";
  findings_.report(
      sts, found("zone-policy-host-missing",
                 sts.owner + " announces a policy, but " + host + what + ", so senders cannot fetch it",
                 "publish " + host + " as a CNAME of the web host, or with its addresses"));
}

void DeploymentJudge::judge_authority(ZoneIndex::Records records) {
  const std::string& owner = records.front()->owner;
  const bool is_ours = owner.starts_with(kStsPrefix) || owner.starts_with(kTlsrptPrefix) ||
                       owner.starts_with(kPolicyHostPrefix);
  if (!is_ours || index_.has_type(owner, RecordType::ns)) return;
  if (index_.authority_over(owner) != Authority::elsewhere || !is_below_soa(owner, index_)) return;
  findings_.report(*records.front(),
                   found("zone-record-misplaced",
                         "no sender gets the records at " + owner +
                             ": the name is below a delegation (NS) or a DNAME of this zone",
                         "publish them in the zone to which the name leads"));
}

void DeploymentJudge::judge_owners() {
  index_.for_each_owner([this](ZoneIndex::Records records) {
    judge_authority(records);
    const std::string& owner = records.front()->owner;
    const bool is_sts = owner.starts_with(kStsPrefix);
    if (!is_sts && !owner.starts_with(kTlsrptPrefix)) return;
    const std::string_view domain =
        std::string_view(owner).substr(is_sts ? kStsPrefix.size() : kTlsrptPrefix.size());
    // judge_placement() reports the others.
    if (!is_mail_domain_name(domain) ||
        (domain.starts_with(kPolicyHostPrefix) && !has_mail_or_apex(index_.at(domain)))) {
      return;
    }
    const MailContent content = is_sts ? MailContent::sts : MailContent::tlsrpt;
    const ZoneRecord* record = record_of(content, owner, index_);
    if (record == nullptr || lacks_final_dot(*record)) return;
    if (judge_at_mx_host(*record, content, domain) || !is_sts) return;
    judge_policy_host_of(*record, domain);
  });
}

void DeploymentJudge::judge_missing_sts(const ZoneRecord& mx, std::string_view deployed_domain) {
  const std::string owner = std::string(kStsPrefix) + mx.owner;
  // A text at the name that is no record has findings of its own.
  if (named_.contains(owner) || index_.has_type(owner, RecordType::txt)) return;
  const std::string host = std::string(kPolicyHostPrefix) + mx.owner;
  if (const ZoneRecord* address = record_of(MailContent::policy_host, host, index_)) {
    findings_.report(*address,
                     found("zone-sts-record-missing", host + " exists, but there is no MTA-STS record at " +
                                                          owner + ", so senders do not fetch a policy"));
  } else if (!deployed_domain.empty()) {
    findings_.report(
        mx, found("zone-sts-record-missing", mx.owner + " takes mail and has no MTA-STS record, unlike " +
                                                 std::string(deployed_domain)));
  }
}

void DeploymentJudge::judge_mail_domains() {
  const auto deployed = std::ranges::find_if(
      mx_records_, [this](const ZoneRecord* mx) { return sts_part(mx->owner, index_) == ZonePart::present; });
  const std::string_view deployed_domain =
      deployed == mx_records_.end() ? std::string_view() : std::string_view((*deployed)->owner);
  for (const ZoneRecord* mx : mx_records_) {
    const ZonePart sts = sts_part(mx->owner, index_);
    if (sts == ZonePart::missing) judge_missing_sts(*mx, deployed_domain);
    const std::string tlsrpt = std::string(kTlsrptPrefix) + mx->owner;
    if (sts != ZonePart::present || named_.contains(tlsrpt) ||
        tlsrpt_part(mx->owner, index_) != ZonePart::missing) {
      continue;
    }
    const ZoneRecord& record = *record_of(MailContent::sts, std::string(kStsPrefix) + mx->owner, index_);
    findings_.report(record, found("zone-tlsrpt-record-missing",
                                   mx->owner + " has MTA-STS, but there is no TLSRPT record at " + tlsrpt));
  }
}

}  // namespace

void judge_deployments(const ZoneFile& zone, const ZoneIndex& index, std::unordered_set<std::string> named,
                       ZoneFindings& findings) {
  DeploymentJudge judge(zone, index, named, findings);
  judge.judge_owners();
  judge.judge_mail_domains();
}

}  // namespace mtasts
