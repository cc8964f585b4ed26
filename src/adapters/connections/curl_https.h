// CurlHttps: policies over HTTPS by way of curl, with OpenSSL telling what the server showed.
#pragma once

#include <memory>

#include "adapters/connections/connection_places.h"
#include "adapters/connections/trust_store.h"
#include "adapters/event_loop/epoll_loop.h"
#include "ports/https.h"
#include "ports/network.h"

namespace mtasts {

class CurlLoop;

// HTTP/1.1, since some senders speak nothing newer. Proxies of the environment are ignored. Of a response
// other than 200, which is no policy whatever its size (RFC 8461 §3.3), the body is cut at kPolicySizeLimit.
// The server is asked as if it stood on port 443: Host names no port.
class CurlHttps final : public Https {
 public:
  // The loop must outlive it, and it every task of fetch().
  CurlHttps(EpollLoop& loop, TrustStore roots, ConnectionSettings settings);
  ~CurlHttps() override;

  [[nodiscard]] Task<PolicyFetch> fetch(PolicyRequest request) override;

 private:
  TrustStore roots_;
  ConnectionSettings settings_;
  ConnectionPlaces places_;
  std::unique_ptr<CurlLoop> curl_;
};

}  // namespace mtasts
