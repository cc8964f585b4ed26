// Knocking at an MX host: EHLO, STARTTLS, the TLS handshake, QUIT. No mail is sent.
#pragma once

#include <cstdint>
#include <string>
#include <utility>

#include "mtasts/domain_name.h"
#include "mtasts/smtp_session.h"
#include "ports/task.h"

namespace mtasts {

// Not an aggregate: g++ 12 destroys an aggregate that is made inside an awaited call twice.
struct SmtpRequest {
  DomainName mx_host;   // SNI (RFC 8461 §4.2)
  std::string address;  // to connect to, nowhere else
  std::uint16_t port;
  SmtpRequest(DomainName host, std::string to, std::uint16_t at_port)
      : mx_host(std::move(host)), address(std::move(to)), port(at_port) {}
};

class Smtp {
 public:
  virtual ~Smtp() = default;
  // A certificate that a careful sender would refuse is said in the answer and stops nothing.
  [[nodiscard]] virtual Task<SmtpSession> knock(SmtpRequest request) = 0;
};

}  // namespace mtasts
