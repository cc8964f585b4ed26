// Smtp: probes the STARTTLS support of an MX host. No mail is sent.
#pragma once

#include <cstdint>
#include <string>
#include <utility>

#include "mtasts/domain_name.h"
#include "mtasts/smtp_session.h"
#include "ports/task.h"

namespace mtasts {

// Not an aggregate, because of the g++ 12 bug described in task.h.
struct SmtpRequest {
  DomainName mx_host;   // SNI (RFC 8461 §4.2)
  std::string address;  // the only address to connect to
  std::uint16_t port;
  SmtpRequest(DomainName host, std::string to, std::uint16_t at_port)
      : mx_host(std::move(host)), address(std::move(to)), port(at_port) {}
};

class Smtp {
 public:
  virtual ~Smtp() = default;
  // Connects and exchanges EHLO, STARTTLS, the TLS handshake and QUIT. A certificate that a careful sender
  // would reject is reported in the session and does not end it.
  [[nodiscard]] virtual Task<SmtpSession> probe(SmtpRequest request) = 0;
};

}  // namespace mtasts
