// The names are those that public zones have. MX hosts of other organisations have records of their own.
#include "mtasts/other_names.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "core/check/observation_reading.h"
#include "mtasts/hosted_records.h"
#include "mtasts/mx_set.h"

namespace mtasts {
namespace {

constexpr std::size_t kMostMxHosts = 2;

const DnsAnswer& answer_for(const Observation& seen, RecordKind kind) {
  return kind == RecordKind::sts ? seen.sts : seen.tlsrpt;
}

bool is_missing(const Observation& seen, RecordKind kind) {
  const DnsAnswer& answer = answer_for(seen, kind);
  return answer.status != DnsStatus::failed &&
         !is_meant_for(kind == RecordKind::sts ? "STSv1" : "TLSRPTv1", answer);
}

bool has_record(const DnsAnswer& answer, RecordKind kind) {
  return answer.cname_chain.empty() &&
         std::ranges::any_of(answer.txt, [kind](const auto& txt) { return claims_record(kind, txt); });
}

// The hint if the CNAME at the name `own` + domain leads to the name of another kind, which begins with
// `other`: people mix up the two targets that a provider names.
std::string hint_at_swapped_target(const DnsAnswer& answer, std::string_view own, std::string_view other) {
  if (answer.cname_chain.empty() || !answer.cname_chain.front().starts_with(other)) return {};
  const std::string& target = answer.cname_chain.front();
  return target + " is the name of " + (other == "mta-sts." ? "a Policy Host" : "a TXT record") +
         "; the target is probably " + std::string(own) + target.substr(other.size());
}

void add(const std::string& name, std::vector<DomainName>& names) {
  auto parsed = DomainName::parse(name);
  if (!parsed || std::ranges::find(names, *parsed) != names.end()) return;
  names.push_back(*std::move(parsed));
}

}  // namespace

std::vector<DomainName> usual_wrong_names(const Observation& seen) {
  constexpr std::array kStsLabels = {"mta-sts", "_mtasts", "_mta_sts", "_sts", "_mta-sts.mta-sts"};
  constexpr std::array kTlsrptLabels = {"_tls._smtp", "_smtp-tls", "_smtp_tls",    "_smtp.tls",
                                        "smtp._tls",  "_tlsrpt",   "_smtp-tlsrpt", "_tls"};
  std::vector<DomainName> names;
  const std::vector<DomainName> hosts = read_mx_set(seen.mx.mx).hosts();
  const bool is_implicit = seen.mx.status == DnsStatus::no_such_data && !is_absent(seen.domain_addresses);
  if (hosts.empty() && !is_implicit) return names;
  const std::string& domain = seen.domain.text();
  const auto add_names_of = [&](std::string_view right, const auto& labels) {
    add(domain, names);
    for (const std::string_view label : labels) add(std::string(label) + '.' + domain, names);
    // A full name without its final dot, which the server completed.
    add(std::string(right) + '.' + domain + '.' + domain, names);
    std::size_t count = 0;
    for (const DomainName& host : hosts) {
      const bool is_own = host.text().ends_with('.' + domain);
      if (is_own && count++ < kMostMxHosts) add(std::string(right) + '.' + host.text(), names);
    }
  };
  if (is_missing(seen, RecordKind::sts)) add_names_of("_mta-sts", kStsLabels);
  if (is_missing(seen, RecordKind::tlsrpt)) add_names_of("_smtp._tls", kTlsrptLabels);
  return names;
}

std::string hint_at_swapped_host(const Observation& seen) {
  return hint_at_swapped_target(seen.policy_host.a, "mta-sts.", "_mta-sts.");
}

std::string hint_at_other_name(const Observation& seen, RecordKind kind) {
  const std::string_view prefix = kind == RecordKind::sts ? "_mta-sts." : "_smtp._tls.";
  if (auto swapped = hint_at_swapped_target(answer_for(seen, kind), prefix, "mta-sts."); !swapped.empty())
    return swapped;
  const RecordKind other = kind == RecordKind::sts ? RecordKind::tlsrpt : RecordKind::sts;
  const std::string right = owner_name(kind, seen.domain).text();
  const auto hint = [&right](const DomainName& owner) {
    return "the record is at " + owner.text() + ", where no sender looks for it: move it to " + right;
  };
  // An existing name beside it, as that of the other kind, would have the answer of the wildcard as well.
  if (has_record(seen.sts_wildcard, kind)) {
    return "the record is at *." + seen.domain.text() + ", a wildcard, which gives no answer for " + right +
           " since that name has other data: move it there";
  }
  if (has_record(answer_for(seen, other), kind)) return hint(owner_name(other, seen.domain));
  const auto found_there = std::ranges::find_if(
      seen.other_names, [kind](const OtherNameSeen& each) { return has_record(each.txt, kind); });
  return found_there == seen.other_names.end() ? std::string() : hint(found_there->owner);
}

}  // namespace mtasts
