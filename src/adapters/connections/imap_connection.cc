// With CURLOPT_CONNECT_ONLY, curl stops after the login, and its connection is used like a socket.
#include "adapters/connections/imap_connection.h"

#include <poll.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "adapters/connections/openssl.h"
#include "adapters/system/sigpipe_block.h"
#include "adapters/system/system_calls.h"
#include "mtasts/printable.h"

namespace mtasts {
namespace {

constexpr std::size_t kImapMessageBytes = 200;  // of curl in our messages

// curl verifies the chain against these roots, and the host's name.
CURLcode use_roots(CURL* /*easy*/, void* context, void* roots) noexcept {
  SSL_CTX_set1_cert_store(static_cast<SSL_CTX*>(context), static_cast<const TrustStore*>(roots)->get());
  return CURLE_OK;
}

std::size_t ignore_line(char* /*bytes*/, std::size_t /*one*/, std::size_t size, void* /*unused*/) noexcept {
  return size;
}

}  // namespace

Result<std::unique_ptr<ImapConnection>> ImapConnection::open(const ImapUrl& url, const std::string& password,
                                                             const TrustStore& roots,
                                                             const ImapTimeouts& timeouts) {
  std::unique_ptr<ImapConnection> connection(new ImapConnection(url, timeouts));
  connection->set_options(url, password, roots);
  const SigpipeBlock block;
  const CURLcode code = curl_easy_perform(connection->easy_.get());
  if (code != CURLE_OK) return fail(connection->connect_error(code, url));
  curl_easy_getinfo(connection->easy_.get(), CURLINFO_ACTIVESOCKET, &connection->socket_);
  if (connection->socket_ == CURL_SOCKET_BAD) return connection->broken("the connection was closed");
  return connection;
}

void ImapConnection::set_options(const ImapUrl& url, const std::string& password, const TrustStore& roots) {
  const char* const none = nullptr;
  set_option(easy_, CURLOPT_URL, ("imaps://" + url.authority() + '/').c_str());
  set_option(easy_, CURLOPT_PROTOCOLS_STR, "imaps");
  set_option(easy_, CURLOPT_USERNAME, url.user().c_str());
  set_option(easy_, CURLOPT_PASSWORD, password.c_str());
  set_option(easy_, CURLOPT_CONNECT_ONLY, 1L);
  set_option(easy_, CURLOPT_FORBID_REUSE, 0L);
  set_option(easy_, CURLOPT_TIMEOUT_MS, static_cast<long>(timeouts_.connect.count()));
  set_option(easy_, CURLOPT_SSL_VERIFYPEER, 1L);
  set_option(easy_, CURLOPT_SSL_VERIFYHOST, 2L);
  set_option(easy_, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
  set_option(easy_, CURLOPT_CAINFO, none);
  set_option(easy_, CURLOPT_CAPATH, none);
  set_option(easy_, CURLOPT_SSL_CTX_FUNCTION, &use_roots);
  set_option(easy_, CURLOPT_SSL_CTX_DATA, const_cast<TrustStore*>(&roots));
  set_option(easy_, CURLOPT_ERRORBUFFER, message_.data());
  // By default curl prints the server's lines.
  set_option(easy_, CURLOPT_HEADERFUNCTION, &ignore_line);
  set_option(easy_, CURLOPT_WRITEFUNCTION, &ignore_line);
}

Error ImapConnection::connect_error(CURLcode code, const ImapUrl& url) const {
  const std::string reason =
      printable(message_.front() == '\0' ? curl_easy_strerror(code) : message_.data(), kImapMessageBytes);
  if (code == CURLE_LOGIN_DENIED) {
    return {
        Fault::permission, "imap-login",
        server_ + ": the server refuses the login of " + printable(url.user()),
        "correct the user in the URL or the password in the file; many providers demand a password that is "
        "made for one program"};
  }
  if (code == CURLE_PEER_FAILED_VERIFICATION) {
    return {
        Fault::unreadable, "imap-certificate",
        server_ + ": the certificate is not valid for this host: " + reason,
        "name the host that the certificate is for; for a certificate authority of your own, name its file "
        "in SSL_CERT_FILE"};
  }
  return broken(reason).value();
}

tl::unexpected<Error> ImapConnection::broken(const std::string& why) const {
  return fail({Fault::unreadable, "imap-connection", server_ + ": " + why,
               "look if the host and the port are those of an IMAP server with TLS, and try again"});
}

Result<void> ImapConnection::wait(short events, Deadline deadline) {
  const auto left =
      std::chrono::duration_cast<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now());
  pollfd waiting = {socket_, events, 0};
  const int milliseconds = std::max(0, static_cast<int>(left.count()));
  const int ready = uninterrupted([&] { return ::poll(&waiting, 1, milliseconds); });
  if (ready == 0) return broken("the server does not answer in time");
  if (ready < 0) return broken(std::strerror(errno));
  return {};
}

Result<void> ImapConnection::send(std::string_view bytes) {
  const SigpipeBlock block;
  const Deadline deadline = std::chrono::steady_clock::now() + timeouts_.line;
  while (!bytes.empty()) {
    std::size_t sent = 0;
    const CURLcode code = curl_easy_send(easy_.get(), bytes.data(), bytes.size(), &sent);
    bytes.remove_prefix(sent);
    if (code == CURLE_AGAIN) {
      if (auto ready = wait(POLLOUT, deadline); !ready) return ready;
    } else if (code != CURLE_OK) {
      return broken("the connection ended");
    }
  }
  return {};
}

Result<void> ImapConnection::fill(Deadline deadline) {
  const SigpipeBlock block;
  buffer_.erase(0, begin_);
  begin_ = 0;
  const std::size_t size = buffer_.size();
  buffer_.resize(size + kBufferSize);
  std::size_t got = 0;
  CURLcode code = CURLE_AGAIN;
  Result<void> ready = {};
  while (ready && code == CURLE_AGAIN) {
    code = curl_easy_recv(easy_.get(), buffer_.data() + size, kBufferSize, &got);
    if (code == CURLE_AGAIN) ready = wait(POLLIN, deadline);
  }
  buffer_.resize(size + got);
  if (!ready) return ready;
  if (code != CURLE_OK || got == 0) return broken("the connection ended");
  return {};
}

Result<std::string> ImapConnection::read_line() {
  const Deadline deadline = std::chrono::steady_clock::now() + timeouts_.line;
  std::size_t end = buffer_.find('\n', begin_);
  while (end == std::string::npos) {
    if (buffer_.size() - begin_ > kLongestLine) break;
    const std::size_t searched = buffer_.size() - begin_;
    if (auto filled = fill(deadline); !filled) return fail(filled.error());
    end = buffer_.find('\n', searched);
  }
  if (end == std::string::npos || end - begin_ > kLongestLine) {
    return broken("the server sends a line of more than 65536 bytes");
  }
  std::string line = buffer_.substr(begin_, end - begin_);
  begin_ = end + 1;
  if (line.ends_with('\r')) line.pop_back();
  return line;
}

Result<std::string> ImapConnection::read(std::size_t size, std::size_t kept) {
  const Deadline deadline = std::chrono::steady_clock::now() + timeouts_.literal;
  std::string bytes;
  bytes.reserve(std::min(size, kept));
  while (size > 0) {
    if (begin_ == buffer_.size()) {
      if (auto filled = fill(deadline); !filled) return fail(filled.error());
    }
    const std::size_t count = std::min(size, buffer_.size() - begin_);
    bytes.append(buffer_, begin_, std::min(count, kept - bytes.size()));
    begin_ += count;
    size -= count;
    if (std::chrono::steady_clock::now() > deadline) return broken("the server does not answer in time");
  }
  return bytes;
}

}  // namespace mtasts
