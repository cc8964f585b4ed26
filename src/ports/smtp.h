// Smtp: probes an MX host: EHLO, STARTTLS, the TLS handshake, QUIT. No mail is sent.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <utility>

#include "mtasts/domain_name.h"
#include "mtasts/policy_fetch.h"
#include "mtasts/smtp_session.h"
#include "ports/task.h"

namespace mtasts {

// Not an aggregate, because of the g++ 12 bug described in task.h.
struct SmtpRequest {
  DomainName mx_host;   // SNI (RFC 8461 §4.2)
  std::string address;  // the only one that is connected to
  std::uint16_t port;
  std::chrono::milliseconds time_limit;  // from the call of probe() on
  SmtpRequest(DomainName host, std::string to, std::uint16_t at_port,
              std::chrono::milliseconds limit = kConnectingTime)
      : mx_host(std::move(host)), address(std::move(to)), port(at_port), time_limit(limit) {}
};

class Smtp {
 public:
  virtual ~Smtp() = default;
  // Connects to request.address and returns how far the session came. A certificate that a sender would
  // reject is recorded in the result and does not end the session. An address that has just failed for
  // another host is not tried again; the failure names that host.
  [[nodiscard]] virtual Task<SmtpSession> probe(SmtpRequest request) = 0;
};

}  // namespace mtasts
