// PolicyExchange: one GET of a policy as a curl transfer. Includes curl: for sources of this folder only.
#pragma once

#include <array>
#include <exception>
#include <string>

#include "adapters/connections/curl_loop.h"
#include "adapters/connections/http_fields.h"
#include "adapters/connections/tls_recorder.h"
#include "adapters/dns/server_address.h"
#include "mtasts/policy_fetch.h"
#include "ports/https.h"
#include "ports/network.h"

namespace mtasts {

class PolicyExchange {
 public:
  // `server`, `roots` and `settings` must outlive this object.
  PolicyExchange(const HttpsRequest& request, const ServerAddress& server, const TrustStore& roots,
                 const ConnectionSettings& settings);
  PolicyExchange(const PolicyExchange&) = delete;
  PolicyExchange& operator=(const PolicyExchange&) = delete;

  [[nodiscard]] CURL* easy() { return easy_.get(); }
  // True once TCP has connected.
  [[nodiscard]] bool is_connected() const { return is_connected_; }

  // Returns the result, without address, port and time. Rethrows exceptions of the callbacks.
  [[nodiscard]] PolicyFetch result(CURLcode code);

 private:
  enum class Limit { none, headers, body };

  void set_request(const HttpsRequest& request);
  void set_limits();
  void set_tls();
  static curl_socket_t on_open(void* self, curlsocktype purpose, curl_sockaddr* address) noexcept;
  static std::size_t on_header(char* bytes, std::size_t one, std::size_t size, void* self) noexcept;
  static std::size_t on_body(char* bytes, std::size_t one, std::size_t size, void* self) noexcept;
  static CURLcode on_context(CURL* easy, void* context, void* self) noexcept;
  [[nodiscard]] int status() const;
  [[nodiscard]] int system_errno() const;  // errno of the last failed system call, or 0
  [[nodiscard]] bool may_be_truncated() const;
  [[nodiscard]] FetchOutcome outcome(CURLcode code) const;
  [[nodiscard]] std::string failure(FetchOutcome outcome) const;
  [[nodiscard]] std::string timeout_message() const;
  [[nodiscard]] std::string tls_message() const;

  const ServerAddress& server_;
  const TrustStore& roots_;
  const ConnectionSettings& settings_;
  TlsRecorder tls_;  // outlives the handle, and with it the connection
  HttpFields fields_;
  std::string body_;
  bool is_connected_ = false;
  int socket_error_ = 0;  // errno of a failed socket(2), which curl does not report
  Limit exceeded_ = Limit::none;
  std::exception_ptr exception_ = {};
  std::array<char, CURL_ERROR_SIZE> curl_message_ = {};  // set by curl
  CurlList connect_to_;
  CurlList headers_;
  CurlEasy easy_;
};

}  // namespace mtasts
