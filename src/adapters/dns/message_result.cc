// Records of the queried type take precedence over a CNAME at the same name; of several CNAMEs the first
// counts.
#include "adapters/dns/message_result.h"

#include <algorithm>
#include <tuple>

#include "mtasts/caa.h"
#include "mtasts/ip_address.h"

namespace mtasts {
namespace {

void add_record(const DnsRecord& record, DnsAnswer& answer) {
  switch (record.type) {
    case RecordType::a:
    case RecordType::aaaa: answer.addresses.push_back(IpAddress::from_octets(record.octets).text()); break;
    case RecordType::ns:
    case RecordType::cname: answer.names.push_back(record.name.text()); break;
    case RecordType::soa: answer.names.push_back(record.owner.text()); break;
    case RecordType::mx: answer.mx.push_back({record.preference, record.name.text(), record.ttl}); break;
    case RecordType::txt: std::ignore = add_txt(record.octets, answer); break;  // read_txt() has checked it
    case RecordType::tlsa: answer.tlsa.push_back(tlsa_record(record.octets)); break;
    case RecordType::caa:
      if (auto caa = parse_caa_rdata(record.octets)) answer.caa.push_back(*std::move(caa));
      break;
    default: break;
  }
  answer.ttl = std::min(answer.ttl, record.ttl);
}

const DnsRecord* find_cname(const DnsMessage& message, const WireName& owner) {
  const auto found = std::ranges::find_if(message.answer, [&](const DnsRecord& record) {
    return record.type == RecordType::cname && record.owner == owner;
  });
  return found == message.answer.end() ? nullptr : &*found;
}

bool has_record(const DnsMessage& message, RecordType type, const WireName& owner) {
  return std::ranges::any_of(
      message.answer, [&](const DnsRecord& record) { return record.type == type && record.owner == owner; });
}

std::string arrows(const std::vector<WireName>& names) {
  std::string text;
  for (const WireName& name : names) text += (text.empty() ? "" : " -> ") + name.text();
  return text;
}

// Follows the CNAMEs of the message. Returns a failure for a loop or a chain that is too long.
std::optional<DnsFailure> follow_cnames(const DnsMessage& message, RecordType type, CnameChain& chain) {
  while (type != RecordType::cname && !has_record(message, type, chain.names.back())) {
    const DnsRecord* cname = find_cname(message, chain.names.back());
    if (!cname) return std::nullopt;
    const bool loops = std::ranges::find(chain.names, cname->name) != chain.names.end();
    chain.names.push_back(cname->name);
    chain.ttl = std::min(chain.ttl, cname->ttl);
    if (loops) return DnsFailure{DnsFailureReason::cname_loop, "a loop of CNAMEs: " + arrows(chain.names)};
    if (chain.names.size() > kMaxCnames + 1) {
      return DnsFailure{DnsFailureReason::cname_chain, "a chain of more than " + std::to_string(kMaxCnames) +
                                                           " CNAMEs: " + arrows(chain.names)};
    }
  }
  return std::nullopt;
}

// Returns an answer with only the chain and its AD status.
DnsAnswer chain_answer(const CnameChain& chain) {
  DnsAnswer answer;
  for (auto target = chain.names.begin() + 1; target != chain.names.end(); ++target) {
    answer.cname_chain.push_back(target->text());
  }
  answer.authenticated = chain.authenticated;
  return answer;
}

// The owner of the SOA record of a negative answer (RFC 2308 §2), if the name is below it.
std::optional<WireName> zone_in_authority(const DnsMessage& message, const WireName& name) {
  for (const DnsRecord& record : message.authority) {
    if (record.type == RecordType::soa && name.is_within(record.owner)) return record.owner;
  }
  return std::nullopt;
}

// RFC 2308 §2: the answer section of a negative answer is empty, or has the CNAMEs of the chain.
bool may_be_negative(const DnsMessage& message, const CnameChain& chain) {
  return !message.has_other_answers && std::ranges::all_of(message.answer, [&](const DnsRecord& record) {
    return record.type == RecordType::cname &&
           std::ranges::find(chain.names, record.owner) != chain.names.end();
  });
}

bool has_name_servers(const DnsMessage& message) {
  return std::ranges::any_of(message.authority,
                             [](const DnsRecord& record) { return record.type == RecordType::ns; });
}

}  // namespace

MessageResult evaluate_message(const DnsMessage& message, RecordType type, CnameChain& chain) {
  const std::size_t length_before = chain.names.size();
  chain.authenticated = chain.authenticated && message.authenticated;
  MessageResult result;
  if (auto failure = follow_cnames(message, type, chain)) {
    result.answer = failed_answer(chain, *std::move(failure));
    return result;
  }

  const WireName& name = chain.names.back();
  result.answer = chain_answer(chain);
  result.answer.authoritative = message.authoritative;
  if (has_record(message, type, name)) {
    result.answer.status = DnsStatus::records;
    result.answer.ttl = chain.ttl;
    if (type == RecordType::mx) result.answer.mx.reserve(message.answer.size());
    for (const DnsRecord& record : message.answer) {
      if (record.type == type && record.owner == name) add_record(record, result.answer);
    }
    return result;
  }

  const bool moved = chain.names.size() > length_before;
  result.zone = zone_in_authority(message, name);
  if (message.rcode != kNxDomain && moved && !result.zone) {
    result.ask_next = true;
  } else if (!may_be_negative(message, chain)) {
    result.answer = failed_answer(
        chain, {DnsFailureReason::malformed, "an answer about other names or types (RFC 2308 §2)"});
  } else if (message.rcode == kNxDomain) {
    result.answer.status = DnsStatus::no_such_name;
  } else if (result.zone || message.authoritative || !has_name_servers(message)) {
    result.answer.status = DnsStatus::no_such_data;
  } else {
    result.is_referral = true;
    result.answer = failed_answer(chain, {DnsFailureReason::malformed, "a referral instead of an answer"});
  }
  return result;
}

TlsaRecord tlsa_record(std::string_view rdata) {
  const auto number = [&](std::size_t at) { return static_cast<std::uint8_t>(rdata[at]); };
  return {.usage = number(0),
          .selector = number(1),
          .matching_type = number(2),
          .data = std::string(rdata.substr(3))};
}

DnsAnswer with_chain(const CnameChain& chain, DnsAnswer answer) {
  const DnsAnswer prefix = chain_answer(chain);
  answer.cname_chain = prefix.cname_chain;
  answer.authenticated = answer.authenticated && prefix.authenticated;
  answer.ttl = std::min(answer.ttl, chain.ttl);
  return answer;
}

DnsAnswer failed_answer(const CnameChain& chain, DnsFailure failure) {
  DnsAnswer answer = chain_answer(chain);
  answer.status = DnsStatus::failed;
  answer.authenticated = false;
  answer.failure = std::move(failure);
  return answer;
}

}  // namespace mtasts
