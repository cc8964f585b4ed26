// Observation: all answers and failures of the lookups and connections for one Policy Domain. A Deployment is
// wanted, an Observation seen, a Finding judged.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "mtasts/caa_question.h"
#include "mtasts/dns_answer.h"
#include "mtasts/domain_name.h"
#include "mtasts/policy_fetch.h"
#include "mtasts/smtp_session.h"
#include "mtasts/tlsrpt_record.h"

namespace mtasts {

// The addresses of a host. Each answer has its CNAME chain.
struct HostAddresses {
  DnsAnswer a = {};
  DnsAnswer aaaa = {};
};

// The lookups and SMTP sessions of one MX host.
struct MxHostSeen {
  DomainName host;
  HostAddresses addresses = {};
  DnsAnswer tlsa = {};                     // of _25._tcp.<host> (RFC 7672 §2.2)
  std::vector<SmtpSession> sessions = {};  // one per address, IPv6 first; empty without SMTP
};

// A fetch from another path than that of RFC 8461 §3.3.
struct OtherPathSeen {
  std::string path;
  PolicyFetch fetch = {};
};

// The TXT records at another name than that of RFC 8461 §3.1 or RFC 8460 §3.
struct OtherNameSeen {
  DomainName owner;
  DnsAnswer txt = {};
};

// The CAA records that decide if a CA may certify the Policy Host (RFC 8659 §3).
struct CaaSeen {
  CaaQuestion question;
  // The first name from question.name upwards that has records, or whose lookup failed; else the topmost.
  DomainName owner;
  DnsAnswer answer = {};
};

// A destination of TLSRPT reports, and the lookups for it.
struct ReportReceiverSeen {
  ReportUri uri;
  std::optional<DomainName> domain =
      {};                        // of the mail address, or the host of the https URI; none: not looked up
  DnsAnswer mx = {};             // of a mail address's domain
  HostAddresses addresses = {};  // of an https URI's host, or of a mail domain without MX
};

struct Observation {
  DomainName domain;
  std::chrono::sys_seconds when = {};  // certificates must be valid at this time

  DnsAnswer mx = {};
  HostAddresses domain_addresses = {};    // without MX records: the implicit MX (RFC 5321 §5.1)
  std::vector<MxHostSeen> mx_hosts = {};  // in the order of read_mx_set(mx); empty unless that is ok

  DnsAnswer sts = {};                           // TXT at _mta-sts.<domain>
  DnsAnswer sts_wildcard = {};                  // TXT at an unpublished name beside it: reveals a wildcard
  HostAddresses policy_host = {};               // of mta-sts.<domain>
  std::vector<PolicyFetch> fetches = {};        // one per address, IPv6 first
  std::vector<OtherPathSeen> other_paths = {};  // of the first address that answered 404; may be left out
  std::optional<CaaSeen> caa = {};              // if a CA is known

  DnsAnswer tlsrpt = {};  // TXT at _smtp._tls.<domain>
  std::vector<ReportReceiverSeen> report_receivers = {};

  std::vector<OtherNameSeen> other_names = {};  // of a missing record; may be left out

  bool asked_smtp = true;  // false with --no-smtp
};

}  // namespace mtasts
