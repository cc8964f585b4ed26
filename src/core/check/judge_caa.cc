// CAA records do not affect the certificate that a host has, but its renewal.
#include <algorithm>
#include <string>
#include <utility>

#include "core/check/judges.h"
#include "core/findings/in_quotes.h"
#include "mtasts/ascii.h"
#include "mtasts/finding.h"

namespace mtasts {
namespace {

// The certificate is for "*." and the parent of the host alone.
bool is_by_wildcard(const Certificate& leaf, const DomainName& host) {
  return names_host(leaf, host) && std::ranges::none_of(leaf.dns_names, [&host](const std::string& entry) {
           return lower_case(entry) == host.text();
         });
}

// The end of the CNAMEs, which has the records.
std::string owner_of_set(const CaaSeen& caa) {
  return caa.answer.cname_chain.empty() ? caa.owner.text() : caa.answer.cname_chain.back();
}

std::string list_of_names(const std::vector<std::string>& names) {
  constexpr std::size_t kMostNames = 5;
  std::string list;
  for (std::size_t i = 0; i < std::min(names.size(), kMostNames); ++i) {
    list += (i == 0 ? "" : ", ") + (names[i].empty() ? "no CA" : in_quotes(names[i]));
  }
  if (names.size() > kMostNames) list += " and " + std::to_string(names.size() - kMostNames) + " more";
  return list;
}

// The record that is missing. Nothing for a name that DNS chose and that is no plain one: it is for pasting.
std::string missing_record(const std::string& owner, std::string_view property, const std::string& ca) {
  const auto name = DomainName::parse(owner);
  if (!name || name->text() != owner) return {};
  return "add the record: " + name->absolute() + " CAA 0 " + std::string(property) + " \"" + ca + '"';
}

std::vector<Finding> judge_set(const CaaSeen& caa) {
  const std::string owner = owner_of_set(caa);
  const std::string& ca = caa.question.ca_names.front();
  const std::string begin = "the CAA records of " + in_quotes(owner);
  if (const auto tag = unknown_critical_tag(caa.answer.caa)) {
    return {found("caa-forbids-ca",
                  begin + " have a critical property that is not known, " + in_quotes(*tag) +
                      ", which forbids every CA",
                  "remove that record, or its critical flag if a CA may ignore it")};
  }
  const std::string_view property = caa_property(caa.answer.caa, caa.question.use);
  if (property.empty()) return {};
  const std::vector<std::string> allowed = allowed_by(caa.answer.caa, property);
  const auto& names = caa.question.ca_names;
  const bool is_allowed = std::ranges::any_of(names, [&allowed](const std::string& name) {
    return std::ranges::find(allowed, name) != allowed.end();
  });
  if (is_allowed) return {};
  return {found("caa-forbids-ca",
                begin + " do not allow " + ca + " to certify the host: " + std::string(property) + " names " +
                    list_of_names(allowed),
                missing_record(owner, property, ca))};
}

}  // namespace

std::optional<CaaQuestion> caa_question(const DomainName& host, const std::vector<PolicyFetch>& fetches) {
  for (const PolicyFetch& fetch : fetches) {
    if (!fetch.tls || fetch.tls->chain.empty()) continue;
    const Certificate& leaf = fetch.tls->chain.front();
    std::vector<std::string> names = caa_names_of(leaf.issuer);
    if (names.empty()) continue;
    const auto parent = host.parent();
    if (parent && is_by_wildcard(leaf, host)) {
      return CaaQuestion{std::move(names), *parent, CaaUse::wildcard};
    }
    return CaaQuestion{std::move(names), host};
  }
  return std::nullopt;
}

std::vector<Finding> judge_caa(const ObservationReading& reading) {
  std::vector<Finding> findings;
  if (!reading.seen.caa) return findings;
  const CaaSeen& caa = *reading.seen.caa;
  const std::string host = policy_host(reading.seen.domain).text();
  // A CA climbs to the top-level domain, which no file of the operator has.
  if (is_not_in_zone(caa.answer) && caa.owner != caa.question.name) return findings;
  if (caa.answer.status == DnsStatus::failed) {
    const std::vector<Finding> failed = judge_lookup(caa.answer, "the CAA records of " + caa.owner.text());
    add_about(host, found("caa-lookup-failed", failed.front().message, lookup_hint(caa.answer)), findings);
  } else if (caa.answer.status == DnsStatus::records) {
    add_about(host, judge_set(caa), findings);
  }
  return findings;
}

}  // namespace mtasts
