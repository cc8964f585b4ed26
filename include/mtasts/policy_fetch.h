// PolicyFetch: what came of asking one address of a Policy Host for the policy (RFC 8461 §3.3).
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "mtasts/tls_session.h"

namespace mtasts {

// What a fetch takes at most (RFC 8461 §3.3).
inline constexpr std::chrono::seconds kFetchTimeLimit{60};

enum class FetchOutcome {
  answered,     // a whole HTTP response, whatever it says
  unreachable,  // no connection
  timeout,      // not whole in time
  tls_failed,   // no TLS session
  tls_too_old,  // the server speaks nothing newer than TLS 1.1 (RFC 8461 §7.2)
  incomplete,   // it broke off
  too_large,    // a body of more than 64 KiB in a 200, or headers of more than 16 KiB
  not_http,     // what came is no HTTP response
};

// "answered", "unreachable", "timeout", "tls-failed", ...
[[nodiscard]] std::string_view text(FetchOutcome outcome);

// Octets of the remote side as they came, unescaped.
struct PolicyFetch {
  std::string address = {};  // that was connected to, canonical text
  std::uint16_t port = 443;
  FetchOutcome outcome = FetchOutcome::unreachable;
  std::string failure = {};            // in words, unless answered
  bool no_route = false;               // unreachable, since this machine cannot go there at all: no IPv6
  std::optional<TlsSession> tls = {};  // also of a session that a careful sender would refuse
  int status = 0;                      // 0: no status line came
  std::string location = {};           // of a redirect, which is not followed
  std::string content_type = {};       // empty: none
  std::string content_encoding = {};   // empty: none; the body is not decoded
  std::optional<std::chrono::sys_seconds> date = {};  // the server's clock
  std::string body = {};                              // at most kPolicySizeLimit octets; cut unless a 200
  std::chrono::milliseconds time{0};                  // from the first packet to the last
};

// Whether the media type is text/plain, as senders ask (RFC 8461 §3.3): in any case, parameters do not count.
[[nodiscard]] bool is_text_plain(std::string_view content_type);

}  // namespace mtasts
