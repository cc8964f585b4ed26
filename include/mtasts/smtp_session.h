// SmtpSession: the result of STARTTLS with one address of an MX host (RFC 3207, RFC 8461 §4.2).
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "mtasts/tls_session.h"

namespace mtasts {

enum class SmtpOutcome {
  secured,             // a TLS session, with any certificate
  unreachable,         // no connection
  timeout,             // a connection, but no reply
  refuses_service,     // a greeting or a reply to EHLO other than 2xx
  no_starttls,         // the reply to EHLO does not offer STARTTLS
  starttls_refused,    // offered, then refused
  plaintext_injected,  // unprotected bytes after the reply to STARTTLS
  tls_failed,          // no TLS session
  tls_too_old,         // the server supports nothing newer than TLS 1.1
  broken_off,          // the connection ended before TLS, or a reply is no SMTP
  local_failure,       // this machine lacked a resource to connect with, such as a descriptor
};

// "secured", "unreachable", "timeout", "refuses-service", ...
[[nodiscard]] std::string_view text(SmtpOutcome outcome);

// Texts are the remote bytes, unescaped.
struct SmtpSession {
  std::string address = {};  // the remote address, canonical text
  std::uint16_t port = 25;
  SmtpOutcome outcome = SmtpOutcome::unreachable;
  std::string failure = {};            // a message, unless secured
  bool no_route = false;               // unreachable because this machine has no route (no IPv6)
  std::string reply = {};              // the last reply line before TLS; empty: none
  std::optional<TlsSession> tls = {};  // also if a careful sender would end the session
  std::chrono::milliseconds time{0};
  std::optional<bool> requiretls = {};  // offered in the TLS session (RFC 8689 §3); empty: not known
};

}  // namespace mtasts
