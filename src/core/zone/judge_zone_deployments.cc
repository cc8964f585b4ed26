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

class DeploymentJudge {
 public:
  DeploymentJudge(const ZoneFile& zone, const ZoneIndex& index, std::unordered_set<std::string>& named,
                  ZoneFindings& findings)
      : mx_records_(first_mx_records(zone)), index_(index), named_(named), findings_(findings) {
    for (const ZoneRecord& record : zone.records) {
      if (takes_mail(record)) domains_of_mx_[record.names[0]].push_back(record.owner);
      const bool is_apex = record.type == RecordType::soa && is_mail_domain_name(record.owner) &&
                           !is_policy_host(record.owner, index);
      if (is_apex && !index.has_type(record.owner, RecordType::mx)) apexes_without_mx_.push_back(&record);
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
  // Judges the domain that is the owner of the record. `deployed_domain` has MTA-STS, if it is not empty.
  void judge_parts(const ZoneRecord& record, std::string_view deployed_domain);
  void judge_missing_sts(const ZoneRecord& record, std::string_view deployed_domain);
  // The reason why a name that is not in the zone has a TXT answer; empty if it has none.
  std::string answer_of_wildcard(std::string_view name) const;

  std::vector<const ZoneRecord*> mx_records_;         // one for each mail domain
  std::vector<const ZoneRecord*> apexes_without_mx_;  // SOA records
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
  if (!is_name_of_ours(owner) || !is_given_away(owner, index_)) return;
  const bool is_delegated = index_.has_type(owner, RecordType::ns);
  const bool is_name_server = std::ranges::any_of(records, [&owner](const ZoneRecord* record) {
    return record->type == RecordType::ns && record->names[0] == owner;
  });
  const auto record = std::ranges::find_if(records, [=](const ZoneRecord* each) {
    return !is_delegated || each->type == RecordType::txt || (gives_address(*each) && !is_name_server);
  });
  if (record == records.end()) return;
  Finding finding = found("zone-record-misplaced",
                          is_delegated ? "no sender gets the " + text((*record)->type) + " record at " +
                                             owner + ": the NS records beside it delegate the name"
                                       : "no sender gets the records at " + owner +
                                             ": the name is below a delegation (NS) or a DNAME of this zone",
                          "publish them in the zone to which the name leads");
  if (owner.starts_with(kTlsrptPrefix)) finding.rfc = "RFC 8460 §3";
  findings_.report(**record, std::move(finding));
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
    if (!is_mail_domain_name(domain) || is_policy_host(domain, index_)) return;
    const MailContent content = is_sts ? MailContent::sts : MailContent::tlsrpt;
    const ZoneRecord* record = record_of(content, owner, index_);
    if (record == nullptr || lacks_final_dot(*record)) return;
    if (judge_at_mx_host(*record, content, domain) || !is_sts) return;
    judge_policy_host_of(*record, domain);
  });
}

std::string DeploymentJudge::answer_of_wildcard(std::string_view name) const {
  for (const ZoneRecord* record : index_.wildcard_for(name)) {
    if (record->type == RecordType::txt)
      return "; the wildcard " + record->owner + " answers there with another text";
  }
  return {};
}

void DeploymentJudge::judge_missing_sts(const ZoneRecord& record, std::string_view deployed_domain) {
  const std::string owner = std::string(kStsPrefix) + record.owner;
  // A text at the name that is no record has findings of its own.
  if (named_.contains(owner) || index_.has_type(owner, RecordType::txt)) return;
  const std::string host = std::string(kPolicyHostPrefix) + record.owner;
  if (const ZoneRecord* address = record_of(MailContent::policy_host, host, index_)) {
    findings_.report(*address, found("zone-sts-record-missing",
                                     host + " exists, but there is no MTA-STS record at " + owner +
                                         ", so senders do not fetch a policy" + answer_of_wildcard(owner)));
  } else if (!deployed_domain.empty()) {
    findings_.report(record, found("zone-sts-record-missing",
                                   record.owner + " takes mail and has no MTA-STS record, unlike " +
                                       std::string(deployed_domain) + answer_of_wildcard(owner)));
  }
}

void DeploymentJudge::judge_parts(const ZoneRecord& record, std::string_view deployed_domain) {
  const std::string& domain = record.owner;
  const ZonePart sts = sts_part(domain, index_);
  if (sts == ZonePart::missing) judge_missing_sts(record, deployed_domain);
  const std::string tlsrpt = std::string(kTlsrptPrefix) + domain;
  if (sts != ZonePart::present || named_.contains(tlsrpt) || tlsrpt_part(domain, index_) != ZonePart::missing)
    return;
  findings_.report(
      *record_of(MailContent::sts, std::string(kStsPrefix) + domain, index_),
      found("zone-tlsrpt-record-missing", domain + " has MTA-STS, but there is no TLSRPT record at " +
                                              tlsrpt + answer_of_wildcard(tlsrpt)));
}

void DeploymentJudge::judge_mail_domains() {
  const auto deployed = std::ranges::find_if(
      mx_records_, [this](const ZoneRecord* mx) { return sts_part(mx->owner, index_) == ZonePart::present; });
  const std::string_view deployed_domain =
      deployed == mx_records_.end() ? std::string_view() : std::string_view((*deployed)->owner);
  for (const ZoneRecord* mx : mx_records_) judge_parts(*mx, deployed_domain);
  for (const ZoneRecord* soa : apexes_without_mx_) judge_parts(*soa, {});
}

}  // namespace

void judge_deployments(const ZoneFile& zone, const ZoneIndex& index, std::unordered_set<std::string> named,
                       ZoneFindings& findings) {
  DeploymentJudge judge(zone, index, named, findings);
  judge.judge_owners();
  judge.judge_mail_domains();
}

}  // namespace mtasts
