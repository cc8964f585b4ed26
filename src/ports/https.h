// Asking a Policy Host for its policy over HTTPS.
#pragma once

#include <cstdint>
#include <string>
#include <utility>

#include "mtasts/domain_name.h"
#include "mtasts/policy_fetch.h"
#include "ports/task.h"

namespace mtasts {

// Not an aggregate: g++ 12 destroys an aggregate that is made inside an awaited call twice.
struct PolicyRequest {
  DomainName policy_host;  // SNI, Host and the name in the URL
  std::string address;     // to connect to, nowhere else
  std::uint16_t port;
  PolicyRequest(DomainName host, std::string to, std::uint16_t at_port)
      : policy_host(std::move(host)), address(std::move(to)), port(at_port) {}
};

class Https {
 public:
  virtual ~Https() = default;
  // GET https://<policy host>/.well-known/mta-sts.txt, once: no redirect, no cache, no proxy, no decoding.
  // What a careful sender would refuse is fetched all the same and said in the answer; nothing is hidden.
  [[nodiscard]] virtual Task<PolicyFetch> fetch(PolicyRequest request) = 0;
};

}  // namespace mtasts
