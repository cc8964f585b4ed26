// TLSA records beside MTA-STS. Senders that validate DANE ignore the policy (RFC 8461 §2), so both must
// accept the same certificate.
#include <algorithm>
#include <string>

#include "core/check/judge_certificate.h"
#include "core/check/judges.h"
#include "mtasts/finding.h"

namespace mtasts {
namespace {

constexpr std::uint8_t kDaneTa = 2;
constexpr std::uint8_t kDaneEe = 3;

enum class Match { yes, no, unknown };

// RFC 7672 §3.1: senders use the usages 2 and 3, with these selectors and matching types.
bool is_usable(const TlsaRecord& tlsa) {
  return (tlsa.usage == kDaneTa || tlsa.usage == kDaneEe) && tlsa.selector <= 1 && tlsa.matching_type <= 2;
}

bool names(const TlsaRecord& tlsa, const Certificate& certificate) {
  const Certificate::Digests& digests = tlsa.selector == 0 ? certificate.whole : certificate.public_key;
  return tlsa.data == (tlsa.matching_type == 1 ? digests.sha256 : digests.sha512);
}

Match match(const TlsaRecord& tlsa, const std::vector<Certificate>& chain) {
  if (tlsa.matching_type == 0) return Match::unknown;  // the whole certificate, which is not kept
  const auto end = tlsa.usage == kDaneEe ? chain.begin() + 1 : chain.end();
  const bool any = std::any_of(chain.begin(), end,
                               [&tlsa](const Certificate& certificate) { return names(tlsa, certificate); });
  return any ? Match::yes : Match::no;
}

// One matching record is enough.
Match match(const std::vector<TlsaRecord>& records, const std::vector<Certificate>& chain) {
  Match best = Match::no;
  for (const TlsaRecord& tlsa : records) {
    const Match each = match(tlsa, chain);
    if (each == Match::yes) return each;
    if (each == Match::unknown) best = each;
  }
  return best;
}

std::vector<TlsaRecord> usable_records(const DnsAnswer& answer) {
  std::vector<TlsaRecord> usable;
  // DANE requires DNSSEC (RFC 7672 §2.2).
  if (answer.status != DnsStatus::records || !answer.authenticated) return usable;
  std::ranges::copy_if(answer.tlsa, std::back_inserter(usable), is_usable);
  return usable;
}

std::vector<Finding> judge_session(const SmtpSession& session, const std::vector<TlsaRecord>& usable,
                                   const DomainName& host, const ObservationReading& reading) {
  if (!session.tls || session.tls->chain.empty()) return {};
  const Match matches = match(usable, session.tls->chain);
  if (matches == Match::no) {
    return {found("dane-mismatch", "no usable TLSA record (" + std::to_string(usable.size()) +
                                       " of them) matches the certificate")};
  }
  if (matches == Match::yes && reading.asks_for_tls() &&
      !is_good_for(*session.tls, host, reading.seen.when)) {
    return {found("dane-only", "a TLSA record matches the certificate, which MTA-STS refuses")};
  }
  return {};
}

std::vector<Finding> judge_host_tlsa(const MxHostSeen& host, const ObservationReading& reading) {
  const std::vector<TlsaRecord> usable = usable_records(host.tlsa);
  if (usable.empty()) return {};
  std::vector<AddressFindings> addresses;
  for (const SmtpSession& session : host.sessions) {
    if (!session.tls) continue;
    addresses.push_back({session.address, judge_session(session, usable, host.host, reading)});
  }
  return about_host(host.host, addresses);
}

}  // namespace

std::vector<Finding> judge_dane(const ObservationReading& reading) {
  std::vector<Finding> findings;
  for (const MxHostSeen& host : reading.seen.mx_hosts) {
    // An empty message means that the lookup was not made.
    if (host.tlsa.status == DnsStatus::failed && !host.tlsa.failure.message.empty()) {
      add_about(
          "_25._tcp." + host.host.text(),
          found("dane-lookup-failed", "the TLSA records could not be looked up: " + host.tlsa.failure.message,
                lookup_hint(host.tlsa)),
          findings);
    }
    for (Finding& finding : judge_host_tlsa(host, reading)) findings.push_back(std::move(finding));
  }
  return findings;
}

}  // namespace mtasts
