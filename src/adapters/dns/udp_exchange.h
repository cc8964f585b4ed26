// UdpExchange: concurrent queries to one server over UDP. Protection against forged answers (RFC 5452 §9):
// the sockets are connected, so that the kernel drops packets from other sources; they use several random
// source ports, which are replaced regularly; ids are random; a packet must match its query.
//
// The kernel's work per packet dominates the cost of a lookup, and batches reduce it. Queries of one loop
// iteration are therefore sent by one system call, answers are received in batches, and there is no timer and
// no allocation per query.
#pragma once

#include <algorithm>
#include <array>
#include <memory>
#include <optional>
#include <vector>

#include "adapters/dns/congestion_control.h"
#include "adapters/dns/dns_query.h"
#include "adapters/dns/random_bits.h"
#include "adapters/dns/rate_limiter.h"
#include "adapters/dns/server_address.h"
#include "adapters/dns/transport_reply.h"
#include "adapters/event_loop/wait.h"

namespace mtasts {

enum class WhenIdle { keep_sockets, close_sockets };

// Parses a packet in the receive buffer, without a copy.
class PacketReader {
 public:
  virtual ~PacketReader() = default;
  // Returns true if the packet was parsed completely; otherwise the exchange copies it.
  virtual bool read(std::string_view packet) = 0;
};

class DnsAttempt;

class UdpExchange {
 public:
  // The referenced objects must outlive the exchange, and the exchange every DnsAttempt.
  UdpExchange(EpollLoop& loop, RandomBits& random, RateLimiter& limiter, ServerAddress server,
              WhenIdle when_idle);
  ~UdpExchange();
  UdpExchange(const UdpExchange&) = delete;
  UdpExchange& operator=(const UdpExchange&) = delete;

  // Records that the server has answered a query that it had refused before.
  void record_passed_refusal() { congestion_.on_passed_refusal(std::chrono::steady_clock::now()); }
  // Records that the server has answered a query that had timed out before.
  void record_passed_timeout() { congestion_.on_passed_timeout(std::chrono::steady_clock::now()); }

  // True if the server has answered nothing since a query was sent at `sent` and timed out. Answers that were
  // on their way at that time, for at most half of the timeout, do not count.
  [[nodiscard]] bool is_silent_since(EpollLoop::TimePoint sent, std::chrono::milliseconds timeout) const {
    const auto on_the_way = congestion_.resend_delay().value_or(CongestionControl::Clock::duration::zero());
    return last_answer_ < sent + std::min<CongestionControl::Clock::duration>(on_the_way, timeout / 2);
  }

 private:
  friend DnsAttempt;
  struct Port;

  // A node of an intrusive ring of attempts, oldest first; either part of a DnsAttempt or the head.
  struct Link {
    Link() = default;
    Link(const Link&) = delete;
    Link& operator=(const Link&) = delete;
    [[nodiscard]] bool is_empty() const { return next == this; }
    void unlink();
    void move_before(Link& other);
    Link* previous = this;
    Link* next = this;
  };
  // Packets per attempt; the delay before each resend is twice the previous one.
  static constexpr std::size_t kMaxTransmissions = 6;

  void enqueue(DnsAttempt& attempt);
  void schedule_send(EpollLoop::TimePoint time);
  void send_pending();
  bool send_batch(Port& port, std::size_t limit);
  void wait_for_room(int error);
  void resend_or_expire(EpollLoop::TimePoint now);
  void resend(DnsAttempt& attempt, EpollLoop::TimePoint now);
  void fail_pending();
  void arm_timer();
  [[nodiscard]] EpollLoop::TimePoint due(const DnsAttempt& attempt) const;
  Port* port_with_capacity();
  Port* open_port();
  void close_unused_ports();
  void receive(Port& port);
  void fail_unreachable(const Port& failed_port, int error);
  // While the server limits the rate, REFUSED and SERVFAIL are like a loss: keeps the packet and returns true
  // if the query is to be sent again.
  [[nodiscard]] bool hold_refusal(DnsAttempt& attempt, std::string_view packet, EpollLoop::TimePoint now);
  void handle_packet(Port& port, std::string_view packet, EpollLoop::TimePoint now);

  EpollLoop& loop_;
  RandomBits& random_;
  RateLimiter& limiter_;
  ServerAddress server_;
  WhenIdle when_idle_;
  EpollLoop::TimePoint last_answer_ = {};  // the arrival of the last valid answer
  CongestionControl congestion_;
  Link queue_;                                // not sent yet
  std::array<Link, kMaxTransmissions> sent_;  // indexed by transmissions - 1
  std::size_t in_flight_ = 0;                 // in sent_
  EpollLoop::TimePoint no_resend_before_ = {};
  bool send_scheduled_ = false;
  std::optional<EpollLoop::TimePoint> full_since_ = {};  // the send buffer
  EpollLoop::Timer send_timer_ = {};
  EpollLoop::TimePoint timer_deadline_ = EpollLoop::TimePoint::max();
  EpollLoop::Timer timer_ = {};
  std::vector<std::unique_ptr<Port>> ports_;
};

// One attempt to get an answer from the server; co_await sends the query. Packets that do not match are
// ignored. The query is resent if the answer takes longer than usual. An ICMP error ends the attempt at once.
// The destructor abandons it.
class DnsAttempt : private UdpExchange::Link {
 public:
  // Sets the id of the query. Query and reader must outlive this. The timeout counts from the first packet.
  DnsAttempt(UdpExchange& exchange, DnsQuery& query, std::chrono::milliseconds timeout, PacketReader& reader)
      : exchange_(exchange), query_(query), timeout_(timeout), reader_(reader), done_(exchange.loop_) {}
  ~DnsAttempt() { detach(); }
  DnsAttempt(const DnsAttempt&) = delete;
  DnsAttempt& operator=(const DnsAttempt&) = delete;

  [[nodiscard]] bool await_ready() noexcept { return false; }
  void await_suspend(std::coroutine_handle<> waiting) {
    done_.await_suspend(waiting);
    exchange_.enqueue(*this);
  }
  // Null if the reader has parsed the packet; otherwise valid as long as this.
  const TransportReply* await_resume();
  // The time of the first packet, or the end of the attempt if none was sent.
  [[nodiscard]] EpollLoop::TimePoint first_sent() const { return first_sent_; }

 private:
  friend UdpExchange;
  void register_on(UdpExchange::Port& port);
  void unregister();
  void detach();
  void finish(std::unique_ptr<TransportReply> reply);

  UdpExchange& exchange_;
  DnsQuery& query_;
  std::chrono::milliseconds timeout_;
  PacketReader& reader_;
  Event done_;
  std::unique_ptr<TransportReply> reply_ = {};  // while the query is in flight: a refusal, if any
  UdpExchange::Port* port_ = nullptr;           // while the query is in flight
  DnsAttempt* next_in_bucket_ = nullptr;
  std::uint16_t id_ = 0;
  unsigned transmissions_ = 0;
  EpollLoop::TimePoint first_sent_ = {};
  EpollLoop::TimePoint last_sent_ = {};
};

}  // namespace mtasts
