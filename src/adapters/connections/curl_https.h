// CurlHttps: fetches policies with curl, and records the TLS session with OpenSSL.
#pragma once

#include <chrono>
#include <memory>

#include "adapters/connections/address_memory.h"
#include "adapters/connections/connection_limits.h"
#include "adapters/connections/trust_store.h"
#include "adapters/dns/server_address.h"
#include "adapters/event_loop/epoll_loop.h"
#include "ports/https.h"
#include "ports/network.h"

namespace mtasts {

class CurlLoop;

// Uses HTTP/1.1, since some senders support nothing newer, and ignores the proxies of the environment. The
// body of a response other than 200 is cut at kPolicySizeLimit: it is no policy whatever its size (RFC 8461
// §3.3). The Host field names no port, as if the server listened on port 443.
class CurlHttps final : public Https {
 public:
  // `loop` must outlive this object, and this object every task of fetch().
  CurlHttps(EpollLoop& loop, TrustStore roots, ConnectionSettings settings);
  ~CurlHttps() override;

  [[nodiscard]] Task<PolicyFetch> fetch(HttpsRequest request) override;
  void forget_failures() override { memory_ = {}; }

 private:
  [[nodiscard]] Task<PolicyFetch> fetch_from(const ServerAddress& server, const HttpsRequest& request,
                                             std::chrono::milliseconds time_limit);

  TrustStore roots_;
  ConnectionSettings settings_;
  ConnectionLimits limits_;
  AddressMemory<PolicyFetch> memory_;
  std::unique_ptr<CurlLoop> curl_;
};

}  // namespace mtasts
