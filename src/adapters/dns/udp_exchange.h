// UdpExchange: questions to one server over UDP, many at once. Against forged answers (RFC 5452 §9) sockets
// are connected, so that other sources never reach us, and there are several, on ports that the system
// chooses at random and that change; ids are random; a packet must answer the question.
#pragma once

#include <memory>
#include <unordered_map>
#include <vector>

#include "adapters/dns/dns_query.h"
#include "adapters/dns/random_bits.h"
#include "adapters/dns/server_address.h"
#include "adapters/dns/transport_reply.h"
#include "adapters/waiting.h"

namespace mtasts {

enum class WhenIdle { keep_sockets, close_sockets };

class UdpExchange {
 public:
  // All that is given by reference must outlive it, and it every task of ask().
  UdpExchange(EpollLoop& loop, RandomBits& random, ServerAddress server, WhenIdle when_idle);
  ~UdpExchange();
  UdpExchange(const UdpExchange&) = delete;
  UdpExchange& operator=(const UdpExchange&) = delete;

  // Sends the question once and waits for its answer. Packets that do not answer it are passed over, and the
  // waiting goes on. An ICMP message that the server cannot be reached ends it at once.
  [[nodiscard]] Task<TransportReply> ask(DnsQuery query, EpollLoop::Moment deadline);

  // When the last packet came that answered a question.
  [[nodiscard]] EpollLoop::Moment last_heard() const { return last_heard_; }

 private:
  struct Port;
  class Try;

  Port* port_with_room();
  Port* open_port();
  void close_spare_ports();
  void receive(Port& port);
  void deliver(Port& port, std::string_view packet);

  EpollLoop& loop_;
  RandomBits& random_;
  ServerAddress server_;
  WhenIdle when_idle_;
  EpollLoop::Moment last_heard_ = {};
  std::vector<std::unique_ptr<Port>> ports_;
};

}  // namespace mtasts
