// ImapConnection: bytes to and from an IMAP server, over TLS and logged in. curl connects, verifies the
// certificate and logs in; it has no reading of messages without marking them as seen.
#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include "adapters/connections/curl_loop.h"
#include "adapters/connections/trust_store.h"
#include "mtasts/imap_url.h"
#include "mtasts/result.h"

namespace mtasts {

struct ImapTimeouts {
  std::chrono::milliseconds connect = std::chrono::seconds(30);  // with TLS and login
  std::chrono::milliseconds line = std::chrono::seconds(60);     // for a response line, or to send a command
  std::chrono::milliseconds literal = std::chrono::minutes(10);  // for a message
};

class ImapConnection {
 public:
  // Codes "imap-connection", "imap-certificate", "imap-login". No error has the password.
  [[nodiscard]] static Result<std::unique_ptr<ImapConnection>> open(const ImapUrl& url,
                                                                    const std::string& password,
                                                                    const TrustStore& roots,
                                                                    const ImapTimeouts& timeouts);

  // Code "imap-connection", as all reading.
  [[nodiscard]] Result<void> send(std::string_view bytes);
  // The next line without its end, at most kLongestLine bytes.
  [[nodiscard]] Result<std::string> read_line();
  // The next `size` bytes; only the first `kept` of them are returned.
  [[nodiscard]] Result<std::string> read(std::size_t size, std::size_t kept);
  // The error of a server that breaks the protocol: "HOST:PORT: ...".
  [[nodiscard]] tl::unexpected<Error> broken(const std::string& why) const;

  static constexpr std::size_t kLongestLine = 65536;

 private:
  using Deadline = std::chrono::steady_clock::time_point;

  ImapConnection(const ImapUrl& url, const ImapTimeouts& timeouts)
      : server_(url.authority()), timeouts_(timeouts), easy_(new_curl_easy()) {}
  void set_options(const ImapUrl& url, const std::string& password, const TrustStore& roots);
  [[nodiscard]] Error connect_error(CURLcode code, const ImapUrl& url) const;
  [[nodiscard]] Result<void> fill(Deadline deadline);
  [[nodiscard]] Result<void> wait(short events, Deadline deadline);

  std::string server_;
  ImapTimeouts timeouts_;
  std::array<char, CURL_ERROR_SIZE> message_ = {};
  CurlEasy easy_;
  curl_socket_t socket_ = CURL_SOCKET_BAD;
  std::string buffer_;
  std::size_t begin_ = 0;  // of the unread bytes
};

}  // namespace mtasts
