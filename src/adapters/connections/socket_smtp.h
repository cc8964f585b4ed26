// SocketSmtp: probes MX hosts over non-blocking sockets and OpenSSL.
//
// curl's SMTP client is not used: 7.88 misses STARTTLS in lower case (RFC 5321 §2.4 allows it), and blocks
// the whole program while it waits for the reply to QUIT.
#pragma once

#include <chrono>

#include "adapters/connections/address_memory.h"
#include "adapters/connections/connection_limits.h"
#include "adapters/connections/trust_store.h"
#include "adapters/dns/server_address.h"
#include "adapters/event_loop/epoll_loop.h"
#include "ports/network.h"
#include "ports/smtp.h"

namespace mtasts {

class SocketSmtp final : public Smtp {
 public:
  // `loop` must outlive this object, and this object every task of probe().
  SocketSmtp(EpollLoop& loop, TrustStore roots, ConnectionSettings settings);

  // SmtpSession::time ends with the TLS handshake or with the failure; the commands after it are not counted.
  // SmtpSession::reply holds at most kMaxReplyLine bytes.
  [[nodiscard]] Task<SmtpSession> probe(SmtpRequest request) override;

 private:
  [[nodiscard]] Task<SmtpSession> probe_at(const ServerAddress& server, const SmtpRequest& request,
                                           std::chrono::milliseconds time_limit);

  EpollLoop& loop_;
  TrustStore roots_;
  ConnectionSettings settings_;
  ConnectionLimits limits_;
  AddressMemory<SmtpSession> memory_;
};

}  // namespace mtasts
