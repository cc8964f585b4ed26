// DnsAnswer: any outcome of one DNS lookup. A failed lookup is data, not an error.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "mtasts/caa.h"
#include "mtasts/code.h"
#include "mtasts/mx_set.h"
#include "mtasts/record_type.h"
#include "mtasts/resource_record.h"

namespace mtasts {

enum class DnsStatus {
  records,       // at least one record of the requested type
  no_such_name,  // NXDOMAIN
  no_such_data,  // the name exists, records of that type do not
  failed,        // no answer to rely on; see failure
};

enum class DnsFailureReason {
  timeout,  // no server answered in time
  servfail,
  refused,
  malformed,    // an answer that cannot be read, or another RCODE that decides nothing
  unreachable,  // no route, connection refused, no server known
  too_large,    // more than 64 records
  cname_loop,
  cname_chain,    // more than 8 CNAMEs
  not_in_zone,    // zone files only: none of them has the domain
  local_failure,  // this machine lacked a resource to ask with, such as a descriptor
  not_asked,      // no server had answered any question of the list so far
};

// "timeout", "cname-loop": the code of an Error, stable in machine output.
[[nodiscard]] constexpr Code code(DnsFailureReason reason) {
  switch (reason) {
    case DnsFailureReason::timeout: return "timeout";
    case DnsFailureReason::servfail: return "servfail";
    case DnsFailureReason::refused: return "refused";
    case DnsFailureReason::malformed: return "malformed";
    case DnsFailureReason::unreachable: return "unreachable";
    case DnsFailureReason::too_large: return "too-large";
    case DnsFailureReason::cname_loop: return "cname-loop";
    case DnsFailureReason::cname_chain: return "cname-chain";
    case DnsFailureReason::not_in_zone: return "not-in-zone";
    case DnsFailureReason::local_failure: return "local-failure";
    case DnsFailureReason::not_asked: return "no-server-answers";
  }
  return "malformed";
}

// The same as text.
[[nodiscard]] constexpr std::string_view text(DnsFailureReason reason) {
  return code(reason).text();
}

// A TLSA record (RFC 6698 §2.1).
struct TlsaRecord {
  std::uint8_t usage = 0;
  std::uint8_t selector = 0;
  std::uint8_t matching_type = 0;
  std::string data = {};  // the certificate association data, raw bytes
  friend bool operator==(const TlsaRecord&, const TlsaRecord&) = default;
};

struct DnsFailure {
  DnsFailureReason reason = DnsFailureReason::timeout;
  std::string message;  // for people, not yet printable(): "127.0.0.1#53 answered SERVFAIL"
};

// Names are in presentation form: lower case, without the final dot ("." for the root), bytes other than
// letters, digits, "-" and "_" escaped as \DDD.
struct DnsAnswer {
  DnsStatus status = DnsStatus::failed;
  std::vector<std::string> cname_chain = {};  // targets in the order followed; empty without CNAME
  std::vector<MxRecord> mx = {};              // for RecordType::mx
  std::vector<std::string> txt = {};          // for RecordType::txt: character-strings joined
  std::vector<std::string> txt_rdata = {};    // TxtData::rdata of each; may be shorter, if the rest have none
  std::vector<std::string> names = {};      // for ns and cname: targets; for soa: the owner, the zone's apex
  std::vector<std::string> addresses = {};  // for a and aaaa: canonical text
  std::vector<TlsaRecord> tlsa = {};        // for tlsa
  std::vector<CaaRecord> caa = {};          // for caa
  std::uint32_t ttl = 0;                    // the lowest TTL of the records, in seconds
  bool authoritative = false;               // the AA bit, or a zone file: the TTL is not that of a cache
  bool authenticated = false;               // the AD bit (RFC 4035 §3.2.3) of a trusted server
  // From zone files, if they leave no place for a CNAME at the name: dname above the name, whose owner is in
  // `names`; or for a question of type cname, the type of another record. Otherwise 0.
  RecordType conflicting_type{};
  DnsFailure failure = {};  // when failed
  std::string server = {};  // the source: "192.0.2.53#53" or the name of a zone file
};

// Adds a TXT record. False if its RDATA is malformed.
[[nodiscard]] bool add_txt(std::string_view rdata, DnsAnswer& answer);
// The TXT records, as they were read.
[[nodiscard]] std::vector<TxtData> txt_records(const DnsAnswer& answer);

// True if zone files were asked and cannot know the answer.
[[nodiscard]] inline bool is_not_in_zone(const DnsAnswer& answer) {
  return answer.status == DnsStatus::failed && answer.failure.reason == DnsFailureReason::not_in_zone;
}

}  // namespace mtasts
