// Observation: what was seen of a Policy Domain's deployment, every answer and every failure. Wanted, seen,
// judged: Deployment, Observation, Finding.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "mtasts/dns_answer.h"
#include "mtasts/domain_name.h"
#include "mtasts/policy_fetch.h"
#include "mtasts/smtp_session.h"
#include "mtasts/tlsrpt_record.h"

namespace mtasts {

// A host's addresses. Each answer keeps its CNAME chain.
struct HostAddresses {
  DnsAnswer a = {};
  DnsAnswer aaaa = {};
};

// One MX host, as any sender may meet it.
struct MxHostSeen {
  DomainName host;
  HostAddresses addresses = {};
  DnsAnswer tlsa = {};                     // of _25._tcp.<host> (RFC 7672 §2.2)
  std::vector<SmtpSession> sessions = {};  // one an address, IPv6 first; none where SMTP was not asked
};

// Where reports go, and whether anybody is there.
struct ReportReceiverSeen {
  ReportUri uri;
  std::optional<DomainName> domain =
      {};                        // of the mail address, or the host of the https URI; none: not asked
  DnsAnswer mx = {};             // of a mail address's domain
  HostAddresses addresses = {};  // of an https URI's host, or of a mail domain without MX
};

struct Observation {
  DomainName domain;
  std::chrono::sys_seconds when = {};  // the validity of certificates is held against it

  DnsAnswer mx = {};
  HostAddresses domain_addresses = {};    // where there is no MX: the implicit one (RFC 5321 §5.1)
  std::vector<MxHostSeen> mx_hosts = {};  // in the order of read_mx_set(mx); none unless that is ok

  DnsAnswer sts = {};                     // TXT at _mta-sts.<domain>
  DnsAnswer sts_wildcard = {};            // TXT at a name beside it that nobody made: what a wildcard says
  HostAddresses policy_host = {};         // of mta-sts.<domain>
  std::vector<PolicyFetch> fetches = {};  // one an address, IPv6 first

  DnsAnswer tlsrpt = {};  // TXT at _smtp._tls.<domain>
  std::vector<ReportReceiverSeen> report_receivers = {};

  bool asked_smtp = true;  // false with --no-smtp
};

}  // namespace mtasts
