#include "commands/lookup/cname_conflict.h"

#include <array>
#include <string_view>

#include "commands/lookup/lookup.h"
#include "mtasts/finding.h"

namespace mtasts {
namespace {

struct LookedAt {
  RrType type;
  std::string_view name;
};
// What people put beside or instead of these names; asked only where a name exists without being a CNAME.
constexpr std::array kOtherData{LookedAt{RrType::a, "A"}, LookedAt{RrType::aaaa, "AAAA"},
                                LookedAt{RrType::txt, "TXT"}, LookedAt{RrType::mx, "MX"}};

bool same_data(const DnsAnswer& one, const DnsAnswer& other) {
  return one.status == other.status && one.mx == other.mx && one.txt == other.txt &&
         one.names == other.names && one.addresses == other.addresses;
}

// Whether the answer for a name is what the wildcard beside it gives (RFC 4592 §2.1.1).
Task<bool> comes_from_wildcard(Dns& dns, DomainName owner, RrType type, const DnsAnswer& answer) {
  auto parent = owner.parent();
  if (!parent) co_return false;
  auto wildcard = parent->child("*");
  if (!wildcard) co_return false;
  const DnsAnswer at_wildcard = co_await dns.ask(DnsQuestion(*wildcard, type));
  co_return at_wildcard.status == DnsStatus::records&& same_data(answer, at_wildcard);
}

// The first kind of data at a name that is not a CNAME, or "".
Task<Result<std::string_view>> other_data_at(Dns& dns, DomainName owner) {
  for (const LookedAt& looked_at : kOtherData) {
    const DnsAnswer answer = co_await dns.ask(DnsQuestion(owner, looked_at.type));
    if (answer.status == DnsStatus::failed)
      co_return fail(lookup_error(owner, looked_at.name, answer.failure));
    if (answer.status != DnsStatus::records || !answer.cname_chain.empty()) continue;
    const bool is_wildcards = co_await comes_from_wildcard(dns, owner, looked_at.type, answer);
    if (!is_wildcards) co_return looked_at.name;
  }
  co_return std::string_view();
}

Task<Result<std::vector<Finding>>> check_owner(Dns& dns, DomainName owner, DomainName target) {
  std::vector<Finding> warnings;
  const DnsAnswer answer = co_await dns.ask(DnsQuestion(owner, RrType::cname));
  if (answer.status == DnsStatus::failed) co_return fail(lookup_error(owner, "CNAME", answer.failure));
  if (answer.status == DnsStatus::no_such_name) co_return warnings;
  if (answer.status == DnsStatus::records) {
    const bool leads_there = !answer.names.empty() && answer.names.front() == target.text();
    if (leads_there) co_return warnings;
    const bool is_wildcards = co_await comes_from_wildcard(dns, owner, RrType::cname, answer);
    if (is_wildcards) co_return warnings;
    const std::string stands = answer.names.empty() ? "" : answer.names.front();
    warnings.push_back(found("cname-elsewhere", owner.text() + " is a CNAME to " + stands + " now",
                             "replace that record: a name has only one CNAME"));
    co_return warnings;
  }
  auto other = co_await other_data_at(dns, owner);
  if (!other) co_return fail(other.error());
  if (!other->empty()) {
    co_return fail({Fault::refused, "cname-conflict",
                    owner.text() + ": " + std::string(*other) +
                        " records stand there, and a CNAME permits no other data (RFC 1034 §3.6.2)",
                    "remove them before you publish the CNAME"});
  }
  co_return warnings;
}

}  // namespace

Task<Result<std::vector<Finding>>> check_cname_owners(Dns& dns, std::vector<ResourceRecord> records) {
  std::vector<Finding> warnings;
  for (const ResourceRecord& record : records) {
    const auto* cname = std::get_if<CnameData>(&record.rdata);
    if (cname == nullptr) continue;
    auto found = co_await check_owner(dns, record.owner, cname->target);
    if (!found) co_return fail(found.error());
    warnings.insert(warnings.end(), found->begin(), found->end());
  }
  co_return warnings;
}

}  // namespace mtasts
