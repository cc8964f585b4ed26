// Acquires a permit, runs the exchange and traces it.
#include "adapters/connections/curl_https.h"

#include <chrono>
#include <functional>
#include <utility>

#include "adapters/connections/policy_exchange.h"
#include "adapters/dns/server_address.h"
#include "mtasts/printable.h"

namespace mtasts {
namespace {

constexpr std::size_t kMaxHttpsTraceBytes = 200;

std::string trace_line(const std::string& server, const std::string& host, const PolicyFetch& fetch) {
  std::string line = "HTTPS " + server + " " + host + ": ";
  if (fetch.outcome == FetchOutcome::answered) {
    line += std::to_string(fetch.status) + ", " + std::to_string(fetch.body.size()) + " bytes, ";
  } else {
    line += printable(fetch.failure, kMaxHttpsTraceBytes) + ", ";
  }
  if (fetch.tls) line += fetch.tls->version + ", ";
  return line + std::to_string(fetch.time.count()) + " ms";
}

}  // namespace

CurlHttps::CurlHttps(EpollLoop& loop, TrustStore roots, ConnectionSettings settings)
    : roots_(std::move(roots)),
      settings_(std::move(settings)),
      limits_(loop, settings_.concurrency),
      curl_(std::make_unique<CurlLoop>(loop)) {}

CurlHttps::~CurlHttps() = default;

Task<PolicyFetch> CurlHttps::fetch(HttpsRequest request) {
  PolicyFetch fetch;
  fetch.address = request.address;
  fetch.port = request.port;
  const auto server = parse_server(request.address, request.port);
  if (!server) {
    fetch.failure = server.error().message;
    co_return fetch;
  }
  fetch.address = server->address();
  const ConnectionLimits::Permit permit = co_await limits_.acquire(fetch.address);

  const auto start = std::chrono::steady_clock::now();
  PolicyExchange exchange(request.policy_host.text(), fetch.address, request.port, roots_, settings_);
  const std::function<bool()> is_connected = [&exchange] { return exchange.is_connected(); };
  const CURLcode code = co_await curl_->perform(exchange.easy(), settings_.connect_time, is_connected);
  PolicyFetch result = exchange.result(code);
  result.address = fetch.address;
  result.port = request.port;
  result.time =
      std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - start);
  if (settings_.trace) settings_.trace(trace_line(server->text, request.policy_host.text(), result));
  co_return result;
}

}  // namespace mtasts
