// PolicyExchange: one GET of a policy, as curl makes it. Includes curl: for sources of this folder only.
#pragma once

#include <array>
#include <exception>
#include <string>

#include "adapters/connections/curl_loop.h"
#include "adapters/connections/http_fields.h"
#include "adapters/connections/tls_recorder.h"
#include "mtasts/policy_fetch.h"
#include "ports/network.h"

namespace mtasts {

class PolicyExchange {
 public:
  // `address` is an IPv4 or IPv6 address without a port. Roots and settings must outlive it.
  PolicyExchange(const std::string& policy_host, const std::string& address, std::uint16_t port,
                 const TrustStore& roots, const ConnectionSettings& settings);
  PolicyExchange(const PolicyExchange&) = delete;
  PolicyExchange& operator=(const PolicyExchange&) = delete;

  [[nodiscard]] CURL* easy() { return easy_.get(); }
  // Whether a TCP connection stands, or stood.
  [[nodiscard]] bool is_connected() const { return is_connected_; }

  // What came of it, but address, port and time. Throws what went wrong on our side.
  [[nodiscard]] PolicyFetch result(CURLcode code);

 private:
  enum class Enough { no, headers, body };

  void set_request(const std::string& policy_host, const std::string& address, std::uint16_t port);
  void set_limits();
  void set_tls();
  static std::size_t on_header(char* octets, std::size_t one, std::size_t size, void* self) noexcept;
  static std::size_t on_body(char* octets, std::size_t one, std::size_t size, void* self) noexcept;
  static CURLcode on_context(CURL* easy, void* context, void* self) noexcept;
  [[nodiscard]] int status() const;
  [[nodiscard]] int system_error() const;  // of the last system call that failed, or 0
  [[nodiscard]] bool may_be_cut() const;
  [[nodiscard]] FetchOutcome outcome(CURLcode code) const;
  [[nodiscard]] std::string failure(FetchOutcome outcome) const;
  [[nodiscard]] std::string not_in_time() const;
  [[nodiscard]] std::string no_tls() const;

  const TrustStore& roots_;
  const ConnectionSettings& settings_;
  TlsRecorder tls_;  // outlives the handle, and with it the connection
  HttpFields fields_;
  std::string body_;
  bool is_connected_ = false;
  Enough enough_ = Enough::no;
  std::exception_ptr exception_ = {};
  std::array<char, CURL_ERROR_SIZE> words_ = {};  // curl's own
  CurlList connect_to_;
  CurlList headers_;
  CurlEasy easy_;
};

}  // namespace mtasts
