#include "adapters/dns/tcp_exchange.h"

#include "adapters/dns/tcp_stream.h"

namespace mtasts {

Task<TransportReply> ask_over_tcp(EpollLoop& loop, ServerAddress server, DnsQuery query,
                                  EpollLoop::TimePoint deadline) {
  using Outcome = TransportReply::Outcome;
  TcpStream stream(loop);
  auto failure = co_await stream.open(std::move(server), deadline);
  if (failure) co_return *std::move(failure);
  failure = co_await stream.send(query.octets(), deadline);
  if (failure) co_return *std::move(failure);
  TransportReply reply = co_await stream.receive(deadline);
  if (reply.outcome == Outcome::answered) stream.close_with_reset();
  if (reply.outcome == Outcome::answered && !query.is_answered_by(reply.octets)) {
    co_return TransportReply{Outcome::malformed, {}, "answered another question over TCP"};
  }
  co_return reply;
}

}  // namespace mtasts
