// Acquires a permit, runs the exchange unless the address is known to fail, and traces it.
#include "adapters/connections/curl_https.h"

#include <functional>
#include <utility>

#include "adapters/connections/limited_exchange.h"
#include "adapters/connections/policy_exchange.h"
#include "adapters/system/local_failure.h"
#include "mtasts/counted.h"
#include "mtasts/printable.h"

namespace mtasts {
namespace {

constexpr std::size_t kMaxHttpsTraceBytes = 200;

std::string trace_line(const std::string& server, const HttpsRequest& request, const PolicyFetch& fetch) {
  const std::string path = request.path == kPolicyPath ? "" : request.path;
  std::string line = "HTTPS " + server + " " + request.policy_host.text() + path + ": ";
  if (fetch.outcome == FetchOutcome::answered) {
    line += std::to_string(fetch.status) + ", " + counted(fetch.body.size(), "byte") + ", ";
  } else {
    line += printable(fetch.failure, kMaxHttpsTraceBytes) + ", ";
  }
  if (fetch.tls) line += fetch.tls->version + ", ";
  return line + std::to_string(fetch.time.count()) + " ms";
}

// Before TLS, the server cannot know for which host it is asked.
AddressLesson lesson_of(const PolicyFetch& fetch) {
  switch (fetch.outcome) {
    case FetchOutcome::unreachable: return fetch.no_route ? AddressLesson::none : AddressLesson::fails;
    case FetchOutcome::timeout: return fetch.tls ? AddressLesson::may_fail : AddressLesson::fails;
    case FetchOutcome::local_failure: return AddressLesson::none;
    default: return AddressLesson::answers;
  }
}

}  // namespace

CurlHttps::CurlHttps(EpollLoop& loop, TrustStore roots, ConnectionSettings settings)
    : roots_(std::move(roots)),
      settings_(std::move(settings)),
      limits_(loop, allowed_connections(settings_.concurrency), settings_.per_address),
      curl_(std::make_unique<CurlLoop>(loop)) {}

CurlHttps::~CurlHttps() = default;

Task<PolicyFetch> CurlHttps::fetch(HttpsRequest request) {
  const auto deadline = std::chrono::steady_clock::now() + request.time_limit;
  PolicyFetch fetch;
  const auto server = parse_server(request.address, request.port);
  if (!server) {
    fetch.failure = server.error().message;
  } else {
    const auto exchange = [&](std::chrono::milliseconds time_limit) {
      return fetch_from(*server, request, time_limit);
    };
    fetch = co_await limited_exchange(limits_, memory_, *server, deadline, settings_.time_limit, exchange);
    if (settings_.trace) settings_.trace(trace_line(server->text, request, fetch));
  }
  fetch.address = server ? server->address() : request.address;
  fetch.port = request.port;
  co_return fetch;
}

Task<PolicyFetch> CurlHttps::fetch_from(const ServerAddress& server, const HttpsRequest& request,
                                        std::chrono::milliseconds time_limit) {
  ConnectionSettings settings = settings_;
  settings.time_limit = time_limit;
  const auto start = std::chrono::steady_clock::now();
  PolicyExchange exchange(request, server, roots_, settings);
  const std::function<bool()> is_connected = [&exchange] { return exchange.is_connected(); };
  const CURLcode code = co_await curl_->perform(exchange.easy(), settings.connect_time, is_connected);
  PolicyFetch fetch = exchange.result(code);
  fetch.time =
      std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - start);
  const AddressLesson lesson = time_limit < settings_.time_limit ? AddressLesson::none : lesson_of(fetch);
  memory_.record(server.text, request.policy_host.text(), fetch, lesson, std::chrono::steady_clock::now());
  co_return fetch;
}

}  // namespace mtasts
