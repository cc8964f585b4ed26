// UdpExchange: questions to one server over UDP, many at once. Against forged answers (RFC 5452 §9) sockets
// are connected, so that other sources never reach us, and there are several, on ports that the system
// chooses at random and that change; ids are random; a packet must answer the question.
//
// Why it looks as it does: the kernel takes more time for a packet than all of the rest of a lookup, and
// least where many go through one call. So what is asked in one turn of the loop goes out together, answers
// come in together, and there is no timer and no allocation a question.
#pragma once

#include <algorithm>
#include <array>
#include <memory>
#include <vector>

#include "adapters/dns/dns_query.h"
#include "adapters/dns/pacer.h"
#include "adapters/dns/random_bits.h"
#include "adapters/dns/server_address.h"
#include "adapters/dns/transport_reply.h"
#include "adapters/dns/udp_flow.h"
#include "adapters/event_loop/wait.h"

namespace mtasts {

enum class WhenIdle { keep_sockets, close_sockets };

// Reads a packet where it lies, before it is copied.
class PacketReader {
 public:
  virtual ~PacketReader() = default;
  // Whether all was read that the packet has to say.
  virtual bool read(std::string_view packet) = 0;
};

class UdpExchange {
 public:
  class Try;

  // All that is given by reference must outlive it, and it every Try.
  UdpExchange(EpollLoop& loop, RandomBits& random, Pacer& pacer, ServerAddress server, WhenIdle when_idle);
  ~UdpExchange();
  UdpExchange(const UdpExchange&) = delete;
  UdpExchange& operator=(const UdpExchange&) = delete;

  // Whether no packet that answers a question has come since one was asked at that moment, which has waited
  // for the timeout; but for answers to earlier ones that were still on their way, in half of it at most.
  [[nodiscard]] bool is_silent_since(EpollLoop::TimePoint asked, std::chrono::milliseconds timeout) const {
    const auto on_their_way = flow_.resend_after().value_or(UdpFlow::Clock::duration::zero());
    return last_heard_ < asked + std::min<UdpFlow::Clock::duration>(on_their_way, timeout / 2);
  }

 private:
  struct Port;

  // Tries in a ring, the one that waits longest first. Part of a Try, or the head of a ring.
  struct Link {
    Link() = default;
    Link(const Link&) = delete;
    Link& operator=(const Link&) = delete;
    [[nodiscard]] bool is_alone() const { return next == this; }
    void leave();
    void move_before(Link& other);
    Link* previous = this;
    Link* next = this;
  };
  // Packets that a question is worth: the first and three more, each after a longer wait.
  static constexpr std::size_t kSendings = 4;

  void enqueue(Try& attempt);
  void send_soon(EpollLoop::TimePoint moment);
  void send_waiting();
  bool send_batch(Port& port, std::size_t most);
  void look_after(EpollLoop::TimePoint now);
  void send_again(Try& attempt, EpollLoop::TimePoint now);
  void let_go_of_queue();
  void set_alarm();
  [[nodiscard]] EpollLoop::TimePoint due(const Try& attempt) const;
  Port* port_with_room();
  Port* open_port();
  void close_spare_ports();
  void receive(Port& port);
  void end_unreachable(const Port& told, int error);
  void deliver(Port& port, std::string_view packet, EpollLoop::TimePoint now);

  EpollLoop& loop_;
  RandomBits& random_;
  Pacer& pacer_;
  ServerAddress server_;
  WhenIdle when_idle_;
  EpollLoop::TimePoint last_heard_ = {};  // when the last packet came that answered a question
  UdpFlow flow_;
  Link queue_;                        // not sent yet
  std::array<Link, kSendings> sent_;  // by how often they were sent, less one
  std::size_t under_way_ = 0;         // in sent_
  bool sends_soon_ = false;
  EpollLoop::Timer sending_ = {};
  EpollLoop::TimePoint alarm_for_ = EpollLoop::TimePoint::max();
  EpollLoop::Timer alarm_ = {};
  std::vector<std::unique_ptr<Port>> ports_;
};

// A question that is asked when this is awaited. Packets that do not answer it are passed over, and the
// waiting goes on; when it takes longer than answers take here, it is sent again. An ICMP message that the
// server cannot be reached ends it at once. Destroyed while it waits, it is abandoned.
class UdpExchange::Try : private Link {
 public:
  // The query gets its id; it and the reader must outlive this. The timeout counts from when the packet has
  // left.
  Try(UdpExchange& exchange, DnsQuery& query, std::chrono::milliseconds timeout, PacketReader& reader)
      : exchange_(exchange), query_(query), timeout_(timeout), reader_(reader), event_(exchange.loop_) {}
  ~Try() { leave_all(); }
  Try(const Try&) = delete;
  Try& operator=(const Try&) = delete;

  [[nodiscard]] bool await_ready() noexcept { return false; }
  void await_suspend(std::coroutine_handle<> waiting) {
    event_.await_suspend(waiting);
    exchange_.enqueue(*this);
  }
  // Null where the reader has read the packet. Lives as long as this.
  const TransportReply* await_resume();
  // When it was sent first; where it never was, when it ended.
  [[nodiscard]] EpollLoop::TimePoint asked() const { return asked_; }

 private:
  friend UdpExchange;
  void take_place_on(Port& port);
  void leave_port();
  void leave_all();
  void end(std::unique_ptr<TransportReply> with);

  UdpExchange& exchange_;
  DnsQuery& query_;
  std::chrono::milliseconds timeout_;
  PacketReader& reader_;
  Event event_;
  std::unique_ptr<TransportReply> reply_ = {};
  Port* port_ = nullptr;       // while it waits there
  Try* next_of_id_ = nullptr;  // of those on the port whose id falls into the same drawer
  std::uint16_t id_ = 0;
  unsigned sendings_ = 0;
  EpollLoop::TimePoint asked_ = {};
  EpollLoop::TimePoint sent_ = {};  // the last time
};

}  // namespace mtasts
