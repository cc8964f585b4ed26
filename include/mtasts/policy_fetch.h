// PolicyFetch: the result of fetching the policy from one address of a Policy Host (RFC 8461 §3.3).
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "mtasts/code.h"
#include "mtasts/domain_name.h"
#include "mtasts/tls_session.h"

namespace mtasts {

// The time limit of a fetch (RFC 8461 §3.3).
inline constexpr std::chrono::seconds kFetchTimeLimit{60};

// The time limit of a fetch or an SMTP session together with its wait for a free connection.
inline constexpr std::chrono::seconds kConnectingTime{90};

enum class FetchOutcome {
  answered,       // a complete HTTP response with any status
  unreachable,    // no connection
  timeout,        // not complete in time
  tls_failed,     // no TLS session
  tls_too_old,    // the server supports nothing newer than TLS 1.1 (RFC 8461 §7.2)
  incomplete,     // the response ended early
  too_large,      // a body of more than 64 KiB in a 200, or headers of more than 16 KiB
  not_http,       // not an HTTP response
  local_failure,  // this machine lacked a resource to connect with, such as a descriptor
};

// "answered", "unreachable", "timeout", "tls-failed", ...
[[nodiscard]] std::string_view text(FetchOutcome outcome);
// The code of a failed fetch, that of its finding: "policy-host-timeout", ... Not for `answered`.
[[nodiscard]] Code code(FetchOutcome failed);

// Texts are the remote bytes, unescaped.
struct PolicyFetch {
  std::string address = {};  // the remote address, canonical text
  std::uint16_t port = 443;
  FetchOutcome outcome = FetchOutcome::unreachable;
  std::string failure = {};                         // a message, unless answered
  bool no_route = false;                            // unreachable because this machine has no route (no IPv6)
  std::optional<TlsSession> tls = {};               // also if a careful sender would end the session
  int status = 0;                                   // 0: no status line
  std::string location = {};                        // the Location of a redirect, which is not followed
  std::string content_type = {};                    // empty: no such field
  std::string content_encoding = {};                // empty: no such field; the body is not decoded
  std::vector<std::string> content_length = {};     // one per field line
  std::vector<std::string> transfer_encoding = {};  // one per field line
  std::optional<std::chrono::sys_seconds> date = {};  // the Date of the server
  std::string server = {};                            // the Server field: empty, or the software's own words
  std::string body = {};                              // at most kPolicySizeLimit bytes; truncated unless 200
  std::chrono::milliseconds time{0};                  // from the first packet to the last
};

// The paths at which policies are found that senders do not find, at most 8. A server may use the name of the
// Policy Host as a directory.
[[nodiscard]] std::vector<std::string> usual_wrong_paths(const DomainName& host);
// True if the body is meant as a policy, valid or not.
[[nodiscard]] bool is_meant_as_policy(const PolicyFetch& fetch);

// True if the media type is text/plain, as RFC 8461 §3.3 requires. Case and parameters do not matter.
[[nodiscard]] bool is_text_plain(std::string_view content_type);

// The fields that delimit the body of an HTTP/1.1 response (RFC 9112 §6).
enum class Framing {
  sound,
  ambiguous,  // allowed or repaired by most recipients: repeated or superfluous lengths
  invalid,    // a recipient that keeps to RFC 9112 §6.3 discards the response, as Go's net/http does
};
struct FramingReading {
  Framing framing = Framing::sound;
  std::string fault = {};  // words, unless sound
};
[[nodiscard]] FramingReading read_framing(const PolicyFetch& fetch);

}  // namespace mtasts
