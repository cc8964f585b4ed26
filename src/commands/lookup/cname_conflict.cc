#include "commands/lookup/cname_conflict.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "commands/lookup/lookup.h"
#include "mtasts/finding.h"

namespace mtasts {
namespace {

// The types that operators put at these names; looked up only at a name that exists and is no CNAME. Zone
// files name any other type with the answer about the CNAME. SRV and TLSA records are at names with labels of
// their own; HTTPS and SVCB records serve clients that have addresses. A type that is missed here is not
// lost: servers refuse or ignore a CNAME beside it (RFC 2136 §3.4.2.2). ANY is no way, since it may be
// answered with one type (RFC 8482).
constexpr std::array kOtherData{RecordType::a,  RecordType::aaaa, RecordType::txt,
                                RecordType::mx, RecordType::caa,  RecordType::ns};

// Servers may rotate the records of an RRset.
template <class Records>
bool same_records_in_any_order(const Records& one, const Records& other) {
  return std::is_permutation(one.begin(), one.end(), other.begin(), other.end());
}

bool same_data(const DnsAnswer& one, const DnsAnswer& other) {
  return one.status == other.status && same_records_in_any_order(one.mx, other.mx) &&
         same_records_in_any_order(one.txt, other.txt) && same_records_in_any_order(one.names, other.names) &&
         same_records_in_any_order(one.addresses, other.addresses) &&
         same_records_in_any_order(one.caa, other.caa);
}

// The first type of data at a name that is no CNAME, or "".
Task<Result<std::string_view>> other_data_at(Dns& dns, DomainName owner) {
  for (const RecordType type : kOtherData) {
    const DnsAnswer answer = co_await dns.ask(DnsQuestion(owner, type));
    if (answer.status == DnsStatus::failed)
      co_return fail(lookup_error(owner, mnemonic(type), answer.failure));
    if (answer.status != DnsStatus::records || !answer.cname_chain.empty()) continue;
    const bool is_wildcards = co_await is_from_wildcard(dns, owner, type, answer);
    if (!is_wildcards) co_return mnemonic(type);
  }
  co_return std::string_view();
}

Error below_dname(const DomainName& owner, const DnsAnswer& answer) {
  return {Fault::refused, "cname-conflict",
          owner.text() + " is below the DNAME of " + answer.names.front() +
              ", and a DNAME permits no names below it (RFC 6672 §2.4)",
          "remove the DNAME, or publish the records at the name to which it leads"};
}

bool is_below_dname(const DnsAnswer& answer) {
  return answer.conflicting_type == RecordType::dname && !answer.names.empty();
}

Finding leads_elsewhere(const DomainName& owner, const DnsAnswer& answer, const std::string& rule) {
  const std::string current = answer.names.empty() ? "" : answer.names.front();
  return found("cname-elsewhere", owner.text() + " is a CNAME to " + current + " now",
               "replace that record: " + rule);
}

// A CNAME at the name of another record. An unknown one changes nothing: the record was asked for.
Task<Result<std::optional<Finding>>> replaced_cname(Dns& dns, DomainName owner) {
  const DnsAnswer answer = co_await dns.ask(DnsQuestion(owner, RecordType::cname));
  if (is_below_dname(answer)) co_return fail(below_dname(owner, answer));
  if (answer.status != DnsStatus::records) co_return std::nullopt;
  const bool is_wildcards = co_await is_from_wildcard(dns, owner, RecordType::cname, answer);
  if (is_wildcards) co_return std::nullopt;
  co_return leads_elsewhere(owner, answer, "a CNAME permits no other data");
}

// The state of one name: a CNAME to another target, or other data.
struct OwnerState {
  std::optional<Finding> warning = {};
  std::string other_data = {};  // "TXT"
  std::optional<Ttl> ttl = {};  // of the existing CNAME
};

Task<Result<OwnerState>> state_of_owner(Dns& dns, DomainName owner, DomainName target) {
  OwnerState state;
  const DnsAnswer answer = co_await dns.ask(DnsQuestion(owner, RecordType::cname));
  if (is_below_dname(answer)) co_return fail(below_dname(owner, answer));
  if (answer.conflicting_type != RecordType{}) {
    state.other_data = text(answer.conflicting_type);
    co_return state;
  }
  if (answer.status == DnsStatus::failed) co_return fail(lookup_error(owner, "CNAME", answer.failure));
  if (answer.status == DnsStatus::no_such_name) co_return state;
  if (answer.status == DnsStatus::records) {
    const bool leads_there = !answer.names.empty() && answer.names.front() == target.text();
    if (const auto ttl = Ttl::from_seconds(answer.ttl); ttl && answer.authoritative) state.ttl = *ttl;
    if (leads_there) co_return state;
    const bool is_wildcards = co_await is_from_wildcard(dns, owner, RecordType::cname, answer);
    if (is_wildcards) co_return OwnerState();
    state.warning = leads_elsewhere(owner, answer, "a name can have only one CNAME");
    co_return state;
  }
  auto other = co_await other_data_at(dns, owner);
  if (!other) co_return fail(other.error());
  state.other_data = *other;
  co_return state;
}

}  // namespace

Task<bool> is_from_wildcard(Dns& dns, DomainName owner, RecordType type, const DnsAnswer& answer) {
  auto parent = owner.parent();
  if (!parent) co_return false;
  auto wildcard = parent->child("*");
  if (!wildcard) co_return false;
  const DnsAnswer at_wildcard = co_await dns.ask(DnsQuestion(*wildcard, type));
  const bool is_same = at_wildcard.status == DnsStatus::records && same_data(answer, at_wildcard);
  co_return is_same;
}

Task<Result<CheckedOwners>> check_cname_owners(Dns& dns, std::vector<ResourceRecord> records) {
  CheckedOwners checked{std::move(records)};
  std::string conflicts;
  const DomainName* last_owner = nullptr;  // addresses of one owner follow each other
  for (ResourceRecord& record : checked.records) {
    if (last_owner != nullptr && *last_owner == record.owner) continue;
    last_owner = &record.owner;
    const auto* cname = std::get_if<CnameData>(&record.rdata);
    if (cname == nullptr) {
      auto replaced = co_await replaced_cname(dns, record.owner);
      if (!replaced) co_return fail(replaced.error());
      if (*replaced) checked.warnings.push_back(**std::move(replaced));
      continue;
    }
    auto state = co_await state_of_owner(dns, record.owner, cname->target);
    if (!state) co_return fail(state.error());
    if (state->warning) checked.warnings.push_back(*std::move(state->warning));
    if (state->ttl) record.ttl = *state->ttl;
    if (state->other_data.empty()) continue;
    if (!conflicts.empty()) conflicts += ", ";
    conflicts += record.owner.text() + " has " + state->other_data + " records";
  }
  if (!conflicts.empty()) {
    co_return fail({Fault::refused, "cname-conflict",
                    conflicts + ", and a CNAME permits no other data (RFC 1034 §3.6.2)",
                    "remove them before you publish the CNAME"});
  }
  co_return checked;
}

}  // namespace mtasts
