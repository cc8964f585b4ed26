// SocketSmtp: knocks at MX hosts over sockets of our own, with OpenSSL telling what the server showed.
//
// curl's SMTP is passed over: 7.88 does not see STARTTLS in lower case (RFC 5321 §2.4 allows it), and waits
// for the answer to QUIT with the whole program.
#pragma once

#include "adapters/connections/connection_places.h"
#include "adapters/connections/trust_store.h"
#include "adapters/event_loop/epoll_loop.h"
#include "ports/network.h"
#include "ports/smtp.h"

namespace mtasts {

class SocketSmtp final : public Smtp {
 public:
  // The loop must outlive it, and it every task of probe().
  SocketSmtp(EpollLoop& loop, TrustStore roots, ConnectionSettings settings);

  // The time is that until TLS, or until it was clear that there is none. The reply is kept up to 512 octets.
  [[nodiscard]] Task<SmtpSession> probe(SmtpRequest request) override;

 private:
  EpollLoop& loop_;
  TrustStore roots_;
  ConnectionSettings settings_;
  ConnectionPlaces places_;
};

}  // namespace mtasts
