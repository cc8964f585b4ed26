// Https: fetches the policy of a Policy Host.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <utility>

#include "mtasts/domain_name.h"
#include "mtasts/policy_fetch.h"
#include "ports/task.h"

namespace mtasts {

// Not an aggregate, because of the g++ 12 bug described in task.h.
struct HttpsRequest {
  DomainName policy_host;  // used in SNI, Host and the URL
  std::string address;     // the only address to connect to
  std::uint16_t port;
  std::chrono::milliseconds time_limit;  // from the call of fetch() on
  std::string path;
  HttpsRequest(DomainName host, std::string to, std::uint16_t at_port,
               std::chrono::milliseconds limit = kConnectingTime,
               std::string at_path = std::string(kPolicyPath))
      : policy_host(std::move(host)),
        address(std::move(to)),
        port(at_port),
        time_limit(limit),
        path(std::move(at_path)) {}
};

class Https {
 public:
  virtual ~Https() = default;
  // One GET of https://<policy host><path>: no redirect, cache, proxy or content decoding.
  // A response that a careful sender would reject is still returned, together with the reason. An address
  // that has just failed for another host is not tried again; the failure names that host.
  [[nodiscard]] virtual Task<PolicyFetch> fetch(HttpsRequest request) = 0;
  // Makes fetch() try such addresses again.
  virtual void forget_failures() {}
};

}  // namespace mtasts
