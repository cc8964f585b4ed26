// Of several things at one name, records of the type asked come before a CNAME, and the first CNAME counts.
#include "adapters/dns/dns_reading.h"

#include <arpa/inet.h>

#include <algorithm>
#include <array>

namespace mtasts {
namespace {

constexpr unsigned kNxDomain = 3;

std::string address_text(const std::string& octets) {
  std::array<char, INET6_ADDRSTRLEN> text = {};
  ::inet_ntop(octets.size() == 4 ? AF_INET : AF_INET6, octets.data(), text.data(), text.size());
  return text.data();
}

void add_record(const DnsRecord& record, DnsAnswer& answer) {
  switch (record.type) {
    case RrType::a:
    case RrType::aaaa:
      answer.addresses.push_back(address_text(record.octets));
      break;
    case RrType::ns:
    case RrType::cname:
      answer.names.push_back(record.name.text());
      break;
    case RrType::soa:
      answer.names.push_back(record.owner.text());
      break;
    case RrType::mx:
      answer.mx.push_back({record.preference, record.name.text(), record.ttl});
      break;
    case RrType::txt:
      answer.txt.push_back(record.octets);
      break;
    case RrType::tlsa:
      answer.tlsa.push_back(tlsa_record(record.octets));
      break;
  }
  answer.ttl = std::min(answer.ttl, record.ttl);
}

const DnsRecord* find_cname(const DnsMessage& message, const WireName& owner) {
  const auto found = std::find_if(message.answer.begin(), message.answer.end(), [&](const DnsRecord& record) {
    return record.type == RrType::cname && record.owner == owner;
  });
  return found == message.answer.end() ? nullptr : &*found;
}

bool has_record(const DnsMessage& message, RrType type, const WireName& owner) {
  return std::any_of(message.answer.begin(), message.answer.end(),
                     [&](const DnsRecord& record) { return record.type == type && record.owner == owner; });
}

std::string arrows(const std::vector<WireName>& names) {
  std::string text;
  for (const WireName& name : names) text += (text.empty() ? "" : " -> ") + name.text();
  return text;
}

// Follows the CNAMEs of the message. What stops it is a failure.
std::optional<DnsFailure> follow_cnames(const DnsMessage& message, RrType type, CnameChain& chain) {
  while (type != RrType::cname && !has_record(message, type, chain.names.back())) {
    const DnsRecord* cname = find_cname(message, chain.names.back());
    if (!cname) return std::nullopt;
    const bool loops = std::find(chain.names.begin(), chain.names.end(), cname->name) != chain.names.end();
    chain.names.push_back(cname->name);
    chain.ttl = std::min(chain.ttl, cname->ttl);
    if (loops) return DnsFailure{DnsFailureReason::cname_loop, "a loop of CNAMEs: " + arrows(chain.names)};
    if (chain.names.size() > kMostCnames + 1) {
      return DnsFailure{DnsFailureReason::cname_chain, "a chain of more than " + std::to_string(kMostCnames) +
                                                           " CNAMEs: " + arrows(chain.names)};
    }
  }
  return std::nullopt;
}

// The answer's parts that come of the chain.
DnsAnswer answer_along(const CnameChain& chain) {
  DnsAnswer answer;
  for (auto target = chain.names.begin() + 1; target != chain.names.end(); ++target) {
    answer.cname_chain.push_back(target->text());
  }
  answer.authenticated = chain.authenticated;
  return answer;
}

// The zone that holds the name, as the SOA record beside a negative answer names it (RFC 2308 §2).
std::optional<WireName> zone_in_authority(const DnsMessage& message, const WireName& name) {
  for (const DnsRecord& record : message.authority) {
    if (record.type == RrType::soa && name.is_within(record.owner)) return record.owner;
  }
  return std::nullopt;
}

// Whether there are records in the answer, and none of them belongs to the name: it answers something else.
bool is_about_other_names(const DnsMessage& message, const WireName& name) {
  return !message.answer.empty() &&
         std::none_of(message.answer.begin(), message.answer.end(),
                      [&](const DnsRecord& record) { return record.owner == name; });
}

bool has_name_servers(const DnsMessage& message) {
  return std::any_of(message.authority.begin(), message.authority.end(),
                     [](const DnsRecord& record) { return record.type == RrType::ns; });
}

}  // namespace

Reading read_message(const DnsMessage& message, RrType type, CnameChain& chain) {
  const std::size_t length_before = chain.names.size();
  chain.authenticated = chain.authenticated && message.authenticated;
  Reading reading;
  if (auto failure = follow_cnames(message, type, chain)) {
    reading.answer = failed_answer(chain, *std::move(failure));
    return reading;
  }

  const WireName& name = chain.names.back();
  reading.answer = answer_along(chain);
  if (has_record(message, type, name)) {
    reading.answer.status = DnsStatus::records;
    reading.answer.ttl = chain.ttl;
    if (type == RrType::mx) reading.answer.mx.reserve(message.answer.size());
    for (const DnsRecord& record : message.answer) {
      if (record.type == type && record.owner == name) add_record(record, reading.answer);
    }
    return reading;
  }

  const bool moved = chain.names.size() > length_before;
  reading.zone = zone_in_authority(message, name);
  if (message.rcode == kNxDomain) {
    reading.answer.status = DnsStatus::no_such_name;
  } else if (moved && !reading.zone) {
    reading.ask_next = true;
  } else if (!moved && is_about_other_names(message, name)) {
    reading.answer = failed_answer(chain, {DnsFailureReason::malformed, "an answer about other names"});
  } else if (reading.zone || message.authoritative || !has_name_servers(message)) {
    reading.answer.status = DnsStatus::no_such_data;
  } else {
    reading.is_referral = true;
    reading.answer = failed_answer(chain, {DnsFailureReason::malformed, "a referral instead of an answer"});
  }
  return reading;
}

TlsaRecord tlsa_record(std::string_view rdata) {
  const auto number = [&](std::size_t at) { return static_cast<std::uint8_t>(rdata[at]); };
  return {.usage = number(0),
          .selector = number(1),
          .matching_type = number(2),
          .data = std::string(rdata.substr(3))};
}

DnsAnswer along(const CnameChain& chain, DnsAnswer answer) {
  const DnsAnswer way = answer_along(chain);
  answer.cname_chain = way.cname_chain;
  answer.authenticated = answer.authenticated && way.authenticated;
  answer.ttl = std::min(answer.ttl, chain.ttl);
  return answer;
}

DnsAnswer failed_answer(const CnameChain& chain, DnsFailure failure) {
  DnsAnswer answer = answer_along(chain);
  answer.status = DnsStatus::failed;
  answer.authenticated = false;
  answer.failure = std::move(failure);
  return answer;
}

}  // namespace mtasts
