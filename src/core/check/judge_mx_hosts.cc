// Judges the SMTP sessions with all addresses of all MX hosts (RFC 8461 §4.2).
#include <algorithm>
#include <string>
#include <utility>

#include "core/check/judge_certificate.h"
#include "core/check/judges.h"
#include "core/findings/in_quotes.h"
#include "mtasts/finding.h"
#include "mtasts/ip_address.h"

namespace mtasts {
namespace {

constexpr CertificateCodes kMxCertificateCodes = {
    "mx-certificate-expired",        "mx-certificate-not-yet-valid", "mx-certificate-self-signed",
    "mx-certificate-unknown-issuer", "mx-certificate-weak",          "mx-certificate-untrusted",
    "mx-certificate-wrong-name",     "mx-certificate-expiring"};

// Prefers the last plaintext reply of the host to our own message.
std::string with_reason(std::string what, const SmtpSession& session) {
  if (!session.reply.empty()) return std::move(what) + ": it answered " + in_quotes(session.reply);
  return session.failure.empty() ? what : std::move(what) + ": " + session.failure;
}

std::vector<Finding> judge_outcome(const SmtpSession& session) {
  switch (session.outcome) {
    case SmtpOutcome::secured: return {};
    case SmtpOutcome::unreachable:
      return {found("mx-no-answer", with_reason("no connection, while other addresses answer", session))};
    case SmtpOutcome::timeout:
      return {
          found("mx-no-answer", session.failure.empty() ? "a connection, but no answer" : session.failure)};
    case SmtpOutcome::refuses_service:
      return {found("mx-refuses-service", with_reason("the host refuses SMTP from this machine", session))};
    case SmtpOutcome::no_starttls:
      return {found("mx-starttls-missing",
                    session.failure.empty() ? "EHLO does not offer STARTTLS" : session.failure)};
    case SmtpOutcome::starttls_refused:
      return {found("mx-starttls-refused", with_reason("STARTTLS is offered and then refused", session))};
    case SmtpOutcome::plaintext_injected:
      return {found("mx-plaintext-injected", "plaintext follows the answer to STARTTLS")};
    case SmtpOutcome::tls_failed:
      return {found("mx-tls-failed",
                    session.failure.empty() ? "no TLS session" : "no TLS session: " + session.failure)};
    case SmtpOutcome::tls_too_old: return {found("mx-tls-too-old", "TLS 1.1 or older only")};
    case SmtpOutcome::broken_off:
      return {found("mx-broken-off", with_reason("the session ended before TLS", session))};
    case SmtpOutcome::local_failure: return {};  // judge() reports it for the domain
  }
  return {};
}

// Concerns only certificates of public CAs.
bool is_for_clients_too(const TlsSession& tls) {
  if (tls.chain.empty() || !tls.chain_faults.empty()) return false;
  const std::vector<std::string>& usages = tls.chain.front().extended_key_usage;
  return std::ranges::count(usages, "serverAuth") > 0 && std::ranges::count(usages, "clientAuth") > 0;
}

std::vector<Finding> judge_session(const SmtpSession& session, const DomainName& host,
                                   const ObservationReading& reading) {
  std::vector<Finding> findings = judge_outcome(session);
  if (!session.tls) return findings;
  for (Finding& finding : judge_certificate(*session.tls, host, kMxCertificateCodes, moment_of(reading))) {
    findings.push_back(std::move(finding));
  }
  if (is_for_clients_too(*session.tls)) {
    findings.push_back(
        found("mx-certificate-client-auth",
              "the certificate is for servers and clients; the next one of a public CA will be "
              "for servers only"));
  }
  return findings;
}

std::vector<Finding> judge_host_sessions(const MxHostSeen& host, const ObservationReading& reading) {
  std::vector<AddressFindings> addresses;
  for (const SmtpSession& session : host.sessions) {
    if (session.no_route || session.outcome == SmtpOutcome::local_failure) continue;
    addresses.push_back({session.address, judge_session(session, host.host, reading)});
  }
  std::vector<Finding> findings = about_host(host.host, addresses);
  const bool has_route_to_none =
      std::ranges::all_of(host.sessions, [](const SmtpSession& session) { return session.no_route; });
  if (has_route_to_none && !host.sessions.empty()) {
    add_about(host.host.text(), found("mx-no-answer", "this machine has no route to any of its addresses"),
              findings);
  }
  return findings;
}

// " (192.0.2.25: Connection refused)".
std::string first_failure(const std::vector<MxHostSeen>& hosts) {
  for (const MxHostSeen& host : hosts) {
    for (const SmtpSession& session : host.sessions) {
      if (!session.failure.empty()) return " (" + session.address + ": " + session.failure + ')';
    }
  }
  return {};
}

bool is_silent_host(const MxHostSeen& host) {
  return std::ranges::all_of(host.sessions, is_silent);
}

// True if the host was left out because of its private addresses.
bool is_unasked_host(const MxHostSeen& host) {
  const std::vector<std::string> addresses = all_addresses(host.addresses);
  return host.sessions.empty() && std::ranges::any_of(addresses, [](const std::string& address) {
           const auto parsed = IpAddress::parse(address);
           return parsed && !parsed->private_kind().empty();
         });
}

bool has_local_failure(const MxHostSeen& host) {
  return std::ranges::any_of(host.sessions, [](const SmtpSession& session) {
    return session.outcome == SmtpOutcome::local_failure;
  });
}

}  // namespace

bool is_silent(const SmtpSession& session) {
  return session.outcome == SmtpOutcome::unreachable || session.outcome == SmtpOutcome::local_failure;
}

std::vector<Finding> judge_mx_hosts(const ObservationReading& reading) {
  const std::vector<MxHostSeen>& hosts = reading.seen.mx_hosts;
  if (!reading.seen.asked_smtp) return {};
  const bool any_address = std::ranges::any_of(hosts, [](const MxHostSeen& host) {
    return !all_addresses(host.addresses).empty() && !is_unasked_host(host);
  });
  std::vector<Finding> findings;
  for (const MxHostSeen& host : hosts) {
    if (!is_unasked_host(host)) continue;
    add_about(host.host.text(), found("mx-host-not-asked", "none of its addresses was connected to"),
              findings);
  }
  if (!reading.asks_for_tls()) lower(findings);
  if (std::ranges::all_of(hosts, is_silent_host)) {
    if (any_address && std::ranges::none_of(hosts, has_local_failure)) {
      add_about(reading.seen.domain.text(),
                found("smtp-not-judged",
                      "no MX host accepts SMTP connections from here, so their TLS was not "
                      "checked" +
                          first_failure(hosts)),
                findings);
    }
    return findings;
  }
  for (const MxHostSeen& host : hosts) {
    for (Finding& finding : judge_host_sessions(host, reading)) findings.push_back(std::move(finding));
  }
  if (!reading.asks_for_tls()) lower(findings);
  return findings;
}

}  // namespace mtasts
