// SmtpSession: how far a sender gets with one address of an MX host (RFC 3207, RFC 8461 §4.2).
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "mtasts/tls_session.h"

namespace mtasts {

enum class SmtpOutcome {
  secured,             // STARTTLS led to a TLS session, whatever its certificate
  unreachable,         // no connection
  timeout,             // a connection, and silence
  refuses_service,     // a banner or an answer to EHLO other than 2xx
  no_starttls,         // EHLO does not offer it
  starttls_refused,    // offered, and then refused
  plaintext_injected,  // octets behind the answer to STARTTLS that TLS does not protect
  tls_failed,          // no TLS session
  tls_too_old,         // the server speaks nothing newer than TLS 1.1
  broken_off,          // the connection ended before TLS, or what came is no SMTP
};

// "secured", "unreachable", "timeout", "refuses-service", ...
[[nodiscard]] std::string_view text(SmtpOutcome outcome);

// Octets of the remote side as they came, unescaped.
struct SmtpSession {
  std::string address;  // that was connected to, canonical text
  std::uint16_t port = 25;
  SmtpOutcome outcome = SmtpOutcome::unreachable;
  std::string failure = {};            // in words, unless secured
  bool no_route = false;               // unreachable, since this machine cannot go there at all: no IPv6
  std::string reply = {};              // the last reply line that came in clear; empty: none
  std::optional<TlsSession> tls = {};  // also of a session that a careful sender would refuse
  std::chrono::milliseconds time{0};
};

}  // namespace mtasts
