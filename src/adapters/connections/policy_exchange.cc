// Translates a policy request to curl options, and curl's result to a PolicyFetch.
#include "adapters/connections/policy_exchange.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <new>
#include <string_view>

#include "adapters/connections/duration_text.h"
#include "adapters/system/local_failure.h"
#include "mtasts/policy.h"

namespace mtasts {
namespace {

CurlList make_list(const std::string& line) {
  CurlList list(curl_slist_append(nullptr, line.c_str()));
  if (!list) throw std::bad_alloc();
  return list;
}

// CURLE_TOO_LARGE of curl 8.6, for a header line above its limit. The headers of older versions lack it.
constexpr auto kHeaderTooLarge = static_cast<CURLcode>(100);

std::string bracket(const std::string& address) {
  return address.find(':') == std::string::npos ? address : '[' + address + ']';
}

}  // namespace

PolicyExchange::PolicyExchange(const HttpsRequest& request, const ServerAddress& server,
                               const TrustStore& roots, const ConnectionSettings& settings)
    : server_(server), roots_(roots), settings_(settings), easy_(new_curl_easy()) {
  set_request(request);
  set_limits();
  set_tls();
}

void PolicyExchange::set_request(const HttpsRequest& request) {
  const std::string url = "https://" + request.policy_host.text() + request.path;
  connect_to_ = make_list("::" + bracket(server_.address()) + ":" + std::to_string(request.port));
  headers_ = make_list("Cache-Control: no-cache");
  set_option(easy_, CURLOPT_URL, url.c_str());
  set_option(easy_, CURLOPT_PROTOCOLS_STR, "https");
  set_option(easy_, CURLOPT_CONNECT_TO, connect_to_.get());
  set_option(easy_, CURLOPT_HTTPHEADER, headers_.get());
  set_option(easy_, CURLOPT_USERAGENT, "mtasts/" MTASTS_VERSION);
  set_option(easy_, CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
  set_option(easy_, CURLOPT_HTTP09_ALLOWED, 0L);
  set_option(easy_, CURLOPT_FOLLOWLOCATION, 0L);
  set_option(easy_, CURLOPT_HTTP_CONTENT_DECODING, 0L);
  set_option(easy_, CURLOPT_ERRORBUFFER, curl_message_.data());
  set_option(easy_, CURLOPT_OPENSOCKETFUNCTION, &on_open);
  set_option(easy_, CURLOPT_OPENSOCKETDATA, this);
}

void PolicyExchange::set_limits() {
  const auto limit = static_cast<long>(settings_.time_limit.count());
  set_option(easy_, CURLOPT_TIMEOUT_MS, limit);
  set_option(easy_, CURLOPT_CONNECTTIMEOUT_MS, limit);
  set_option(easy_, CURLOPT_HEADERFUNCTION, &on_header);
  set_option(easy_, CURLOPT_HEADERDATA, this);
  set_option(easy_, CURLOPT_WRITEFUNCTION, &on_body);
  set_option(easy_, CURLOPT_WRITEDATA, this);
}

// curl verifies nothing: TlsRecorder verifies the chain, and the judge compares the names.
void PolicyExchange::set_tls() {
  const char* const none = nullptr;
  set_option(easy_, CURLOPT_SSL_VERIFYPEER, 0L);
  set_option(easy_, CURLOPT_SSL_VERIFYHOST, 0L);
  set_option(easy_, CURLOPT_CAINFO, none);
  set_option(easy_, CURLOPT_CAPATH, none);
  set_option(easy_, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
  set_option(easy_, CURLOPT_SSL_CTX_FUNCTION, &on_context);
  set_option(easy_, CURLOPT_SSL_CTX_DATA, this);
}

curl_socket_t PolicyExchange::on_open(void* self, curlsocktype /*purpose*/, curl_sockaddr* address) noexcept {
  const int socket = ::socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
  if (socket < 0) static_cast<PolicyExchange*>(self)->socket_error_ = errno;
  return socket;
}

std::size_t PolicyExchange::on_header(char* bytes, std::size_t /*one*/, std::size_t size,
                                      void* self) noexcept {
  auto& exchange = *static_cast<PolicyExchange*>(self);
  try {
    if (exchange.fields_.add_line({bytes, size})) return size;
    exchange.exceeded_ = Limit::headers;
  } catch (...) {
    exchange.exception_ = std::current_exception();
  }
  return 0;
}

std::size_t PolicyExchange::on_body(char* bytes, std::size_t /*one*/, std::size_t size, void* self) noexcept {
  auto& exchange = *static_cast<PolicyExchange*>(self);
  try {
    const std::size_t room = kPolicySizeLimit - exchange.body_.size();
    exchange.body_.append(bytes, std::min(size, room));
    if (size <= room) return size;
    exchange.exceeded_ = Limit::body;
  } catch (...) {
    exchange.exception_ = std::current_exception();
  }
  return 0;
}

CURLcode PolicyExchange::on_context(CURL* /*easy*/, void* context, void* self) noexcept {
  auto& exchange = *static_cast<PolicyExchange*>(self);
  exchange.is_connected_ = true;  // curl creates the context for the handshake
  try {
    exchange.tls_.attach(static_cast<ssl_ctx_st*>(context), exchange.roots_);
    return CURLE_OK;
  } catch (...) {
    exchange.exception_ = std::current_exception();
    return CURLE_SSL_CERTPROBLEM;
  }
}

PolicyFetch PolicyExchange::result(CURLcode code) {
  if (exception_) std::rethrow_exception(exception_);
  tls_.rethrow();
  PolicyFetch fetch;
  fetch.outcome = outcome(code);
  fetch.failure = failure(fetch.outcome);
  fetch.no_route = fetch.outcome == FetchOutcome::unreachable &&
                   connect_fault(system_errno(), server_.get(), server_.length) == ConnectFault::no_route;
  fetch.tls = tls_.session();
  fetch.status = status();
  fetch.location = fields_.location();
  fetch.content_type = fields_.content_type();
  fetch.content_encoding = fields_.content_encoding();
  fetch.content_length = fields_.content_length();
  fetch.transfer_encoding = fields_.transfer_encoding();
  if (const std::time_t date = curl_getdate(fields_.date().c_str(), nullptr); date >= 0) {
    fetch.date = std::chrono::sys_seconds(std::chrono::seconds(date));
  }
  fetch.server = fields_.server();
  fetch.body = std::move(body_);
  return fetch;
}

int PolicyExchange::status() const {
  long status = 0;
  curl_easy_getinfo(easy_.get(), CURLINFO_RESPONSE_CODE, &status);
  return static_cast<int>(status);
}

// Without a length, curl takes any end of the connection for the end of the body.
bool PolicyExchange::may_be_truncated() const {
  return status() == 200 && !fields_.has_body_length() && !tls_.has_close_notify();
}

FetchOutcome PolicyExchange::outcome(CURLcode code) const {
  if (exceeded_ == Limit::headers) return FetchOutcome::too_large;
  if (exceeded_ == Limit::body) return status() == 200 ? FetchOutcome::too_large : FetchOutcome::answered;
  if (code == CURLE_OPERATION_TIMEDOUT || (!is_connected_ && system_errno() == 0))
    return FetchOutcome::timeout;
  // A server that resets at once may be noticed before the handshake begins.
  const bool is_reset = system_errno() == ECONNRESET || system_errno() == EPIPE;
  if (!is_connected_ && !is_reset) {
    const ConnectFault fault = connect_fault(system_errno(), server_.get(), server_.length);
    return fault == ConnectFault::local ? FetchOutcome::local_failure : FetchOutcome::unreachable;
  }
  if (code != CURLE_OK && is_local_failure(system_errno())) return FetchOutcome::local_failure;
  if (!tls_.session()) return tls_.is_too_old() ? FetchOutcome::tls_too_old : FetchOutcome::tls_failed;
  if (code == kHeaderTooLarge) return FetchOutcome::too_large;
  switch (code) {
    case CURLE_OK: return may_be_truncated() ? FetchOutcome::incomplete : FetchOutcome::answered;
    case CURLE_OUT_OF_MEMORY:  // kHeaderTooLarge in older versions
      return FetchOutcome::too_large;
    case CURLE_UNSUPPORTED_PROTOCOL:  // HTTP/0.9: no status line
    case CURLE_WEIRD_SERVER_REPLY:
    case CURLE_BAD_CONTENT_ENCODING: return FetchOutcome::not_http;
    default: return FetchOutcome::incomplete;
  }
}

std::string PolicyExchange::failure(FetchOutcome outcome) const {
  const std::string_view message = curl_message_.data();
  const std::string details = message.empty() ? "" : " (" + std::string(message) + ")";
  switch (outcome) {
    case FetchOutcome::answered: return {};
    case FetchOutcome::unreachable:
    case FetchOutcome::local_failure: return std::strerror(system_errno());
    case FetchOutcome::timeout: return timeout_message();
    case FetchOutcome::tls_failed: return tls_message();
    case FetchOutcome::tls_too_old: return "the server supports only TLS 1.1 or older";
    case FetchOutcome::incomplete:
      return (status() == 0 ? "the connection ended without an answer"
                            : "the connection ended within the answer") +
             details;
    case FetchOutcome::too_large:
      return exceeded_ == Limit::body ? "the body has more than 64 KiB" : "the headers have more than 16 KiB";
    case FetchOutcome::not_http: return "the response is not valid HTTP" + details;
  }
  return {};
}

int PolicyExchange::system_errno() const {
  if (socket_error_ != 0) return socket_error_;
  long error = 0;
  curl_easy_getinfo(easy_.get(), CURLINFO_OS_ERRNO, &error);
  return static_cast<int>(error);
}

std::string PolicyExchange::timeout_message() const {
  if (!is_connected_) {
    return "no connection within " + duration_text(std::min(settings_.connect_time, settings_.time_limit));
  }
  const std::string limit = duration_text(settings_.time_limit);
  if (!tls_.session()) return "no TLS session within " + limit;
  return (status() == 0 ? "no answer within " : "no whole answer within ") + limit;
}

std::string PolicyExchange::tls_message() const {
  if (tls_.received_plaintext()) return "the server does not speak TLS";
  if (!tls_.failure().empty()) return tls_.failure();
  return "the connection ended in the TLS handshake";
}

}  // namespace mtasts
