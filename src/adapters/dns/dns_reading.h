// What messages say about a question: records, no such name, no such data, or where to ask next. CNAMEs are
// followed here, within one message and over several (RFC 1034 §3.6.2, RFC 6604).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "adapters/dns/dns_message.h"
#include "ports/dns.h"

namespace mtasts {

inline constexpr std::size_t kMostCnames = 8;

// The way from the name that was asked for to where its records are.
struct CnameChain {
  std::vector<WireName> names;     // the question's name first, then each target
  std::uint32_t ttl = 0xFFFFFFFF;  // the least of the CNAMEs'
  bool authenticated = true;       // whether each message so far had the AD bit

  explicit CnameChain(WireName name) : names{std::move(name)} {}
};

struct Reading {
  // Final, unless ask_next. Its server is left to the caller.
  DnsAnswer answer = {};
  // The message follows the chain no further than to this name, which says nothing about it.
  bool ask_next = false;
  // Of an answer without records: the owner of the SOA record, the apex of the zone that says so.
  std::optional<WireName> zone = {};
  // No answer but a pointer to the servers of a zone further down: they are to be asked.
  bool is_referral = false;
};

// Reads a NOERROR or NXDOMAIN message about the last name of the chain, and makes the chain longer where it
// has CNAMEs.
[[nodiscard]] Reading read_message(const DnsMessage& message, RrType type, CnameChain& chain);

// The record of its RDATA (RFC 6698 §2.1), of four octets at least.
[[nodiscard]] TlsaRecord tlsa_record(std::string_view rdata);

// The answer to a question about the last name of the chain, as one to the question about the first.
[[nodiscard]] DnsAnswer along(const CnameChain& chain, DnsAnswer answer);

// An answer of status failed that keeps the chain.
[[nodiscard]] DnsAnswer failed_answer(const CnameChain& chain, DnsFailure failure);

}  // namespace mtasts
