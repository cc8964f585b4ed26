#include "commands/rollout/name_lookup.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>
#include <vector>

#include "commands/lookup/lookup.h"
#include "mtasts/ip_address.h"
#include "mtasts/resource_record.h"

namespace mtasts {
namespace {

// Data that a CNAME does not permit at its name (RFC 1034 §3.6.2). NS records are those of a zone of its own.
constexpr std::array kTypesBesideCname{RecordType::a, RecordType::aaaa, RecordType::txt, RecordType::mx,
                                       RecordType::ns};

struct ServerData {
  std::string server;
  ServerAnswer answer;
  bool may_have_others = false;  // the name exists there, and is no CNAME
};

Ttl ttl_of(const DnsAnswer& answer) {
  // A TTL with the first bit set counts as 0 (RFC 2181 §8).
  const auto ttl = Ttl::from_seconds(answer.ttl);
  return ttl ? *ttl : *Ttl::from_seconds(0);
}

ServerData cname_data(const DomainName& owner, const DnsAnswer& answer) {
  ServerData data{.server = answer.server, .answer = {.is_known = answer.status != DnsStatus::failed}};
  data.answer.server = data.answer.is_known ? answer.server : answer.failure.message;
  data.may_have_others = answer.status == DnsStatus::no_such_data;
  if (answer.status != DnsStatus::records || answer.names.empty()) return data;
  if (auto target = DomainName::parse(answer.names.front())) {
    data.answer.records.push_back({owner, ttl_of(answer), CnameData{*std::move(target)}});
  } else {
    data.answer.other_types.emplace_back("CNAME");
  }
  return data;
}

// Adds the data of one type.
void add_data(const DomainName& owner, RecordType type, const DnsAnswer& answer, ServerAnswer& to) {
  if (answer.status == DnsStatus::failed) {
    to.is_known = false;
    to.server = answer.failure.message;
  }
  if (answer.status != DnsStatus::records || !answer.cname_chain.empty()) return;
  for (TxtData& txt : txt_records(answer)) to.records.push_back({owner, ttl_of(answer), std::move(txt)});
  for (const std::string& text : answer.addresses) {
    if (auto address = IpAddress::parse(text))
      to.records.push_back({owner, ttl_of(answer), AddressData{*std::move(address)}});
  }
  if (type == RecordType::mx || type == RecordType::ns) to.other_types.emplace_back(mnemonic(type));
}

bool same_data(const ServerAnswer& one, const ServerAnswer& other) {
  return one.other_types == other.other_types &&
         std::is_permutation(
             one.records.begin(), one.records.end(), other.records.begin(), other.records.end(),
             [](const ResourceRecord& a, const ResourceRecord& b) { return a.rdata == b.rdata; });
}

}  // namespace

Task<NameSeen> look_up_name(Dns& dns, DomainName owner) {
  std::vector<ServerData> servers;
  const std::vector<DnsAnswer> cnames = co_await dns.ask_authoritative(DnsQuestion(owner, RecordType::cname));
  for (const DnsAnswer& answer : cnames) servers.push_back(cname_data(owner, answer));
  const bool may_have_others =
      std::ranges::any_of(servers, [](const ServerData& data) { return data.may_have_others; });
  for (const RecordType type : kTypesBesideCname) {
    if (!may_have_others) break;
    const std::vector<DnsAnswer> answers = co_await dns.ask_authoritative(DnsQuestion(owner, type));
    for (ServerData& data : servers) {
      if (!data.may_have_others) continue;
      const auto answer = std::ranges::find_if(
          answers, [&data](const DnsAnswer& each) { return each.server == data.server; });
      if (answer == answers.end()) {
        data.answer.is_known = false;
        data.answer.server += " did not answer";
      } else {
        add_data(owner, type, *answer, data.answer);
      }
    }
  }
  NameSeen seen;
  for (ServerData& data : servers) seen.push_back(std::move(data.answer));
  co_return seen;
}

Task<std::vector<ResourceRecord>> look_up_texts(Dns& dns, DomainName owner) {
  const DnsAnswer answer = co_await dns.ask(DnsQuestion(owner, RecordType::txt));
  std::vector<ResourceRecord> records;
  if (answer.status != DnsStatus::records) co_return records;
  for (TxtData& txt : txt_records(answer)) records.push_back({owner, ttl_of(answer), std::move(txt)});
  co_return records;
}

Task<bool> has_cname(Dns& dns, DomainName owner, std::optional<DomainName> target) {
  const DnsAnswer answer = co_await dns.ask(DnsQuestion(std::move(owner), RecordType::cname));
  if (!target) co_return answer.status == DnsStatus::no_such_name;
  if (answer.status != DnsStatus::records || answer.names.size() != 1) co_return false;
  co_return answer.names.front() == target->text();
}

Task<NameSeen> look_up_wildcard(Dns& dns, const DomainName& domain) {
  auto unpublished = unpublished_name(domain);
  NameSeen wildcard;
  if (unpublished) wildcard = co_await look_up_name(dns, *std::move(unpublished));
  co_return wildcard;
}

NameSeen without_wildcard(NameSeen name, const NameSeen& wildcard) {
  for (ServerAnswer& answer : name) {
    const bool is_synthesised = std::ranges::any_of(wildcard, [&answer](const ServerAnswer& other) {
      return other.is_known && same_data(answer, other);
    });
    if (is_synthesised && answer.is_known) answer = {.is_known = true, .server = std::move(answer.server)};
  }
  return name;
}

}  // namespace mtasts
