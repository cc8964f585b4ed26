// Https: fetches the policy of a Policy Host.
#pragma once

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
  HttpsRequest(DomainName host, std::string to, std::uint16_t at_port)
      : policy_host(std::move(host)), address(std::move(to)), port(at_port) {}
};

class Https {
 public:
  virtual ~Https() = default;
  // One GET of https://<policy host>/.well-known/mta-sts.txt: no redirect, cache, proxy or content decoding.
  // A response that a careful sender would reject is still returned, together with the reason.
  [[nodiscard]] virtual Task<PolicyFetch> fetch(HttpsRequest request) = 0;
};

}  // namespace mtasts
