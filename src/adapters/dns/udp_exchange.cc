// The sockets are non-blocking; the loop says when one is readable, and everything that waits on it is told
// from receive().
#include "adapters/dns/udp_exchange.h"

#include <algorithm>
#include <cerrno>
#include <cstring>

namespace mtasts {
namespace {

constexpr std::size_t kPorts = 8;                  // used side by side
constexpr std::uint32_t kQuestionsPerPort = 4096;  // then it is left for a new one
constexpr std::size_t kBatch = 64;                 // packets taken in one call of the system
constexpr std::size_t kQuestionsInARow = 24;       // to one port: the next go to another
constexpr std::size_t kDrawers = 256;
constexpr int kSocketBuffer = 1 << 20;
// What one waiting packet takes of a receive buffer: the kernel counts its own bookkeeping too.
constexpr std::size_t kPacketInBuffer = 2304;
// Answers of more octets than we said we would take are taken for truncated.
constexpr std::size_t kLargestPacket = 4096;
constexpr std::chrono::milliseconds kSendBufferFull{1};

// Asks for larger buffers and returns how many packets fit into what was granted: more questions than that
// on one socket, and a burst of answers would be lost.
std::size_t enlarge_buffers(int socket) {
  int granted = 0;
  socklen_t size = sizeof granted;
  for (const int option : {SO_SNDBUF, SO_RCVBUF}) {
    ::setsockopt(socket, SOL_SOCKET, option, &kSocketBuffer, sizeof kSocketBuffer);
    if (::getsockopt(socket, SOL_SOCKET, option, &granted, &size) != 0) granted = 0;
  }
  return std::max<std::size_t>(static_cast<std::size_t>(std::max(granted, 0)) / kPacketInBuffer, 1);
}

bool is_full(int error) {
  return error == EAGAIN || error == EWOULDBLOCK || error == ENOBUFS || error == EINTR;
}

std::unique_ptr<TransportReply> unreachable(int error) {
  return std::make_unique<TransportReply>(
      TransportReply{TransportReply::Outcome::unreachable, {}, std::strerror(error)});
}

std::unique_ptr<TransportReply> timed_out() {
  return std::make_unique<TransportReply>();
}

// Room for the packets of one call of recvmmsg(2).
struct Packets {
  Packets() {
    for (std::size_t i = 0; i < kBatch; ++i) {
      pieces[i] = {octets[i].data(), kLargestPacket};
      headers[i].msg_hdr = {nullptr, 0, &pieces[i], 1, nullptr, 0, 0};
    }
  }
  // A packet that did not fit as a whole says now that it is truncated (RFC 1035 §4.1.1), which it is.
  [[nodiscard]] std::string_view packet(std::size_t at) {
    const mmsghdr& header = headers[at];
    if ((header.msg_hdr.msg_flags & MSG_TRUNC) != 0) octets[at][2] = static_cast<char>(octets[at][2] | 0x02);
    return {octets[at].data(), header.msg_len};
  }
  std::array<std::array<char, kLargestPacket>, kBatch> octets;
  std::array<iovec, kBatch> pieces;
  std::array<mmsghdr, kBatch> headers;
};

}  // namespace

struct UdpExchange::Port {
  FileHandle socket;
  EpollLoop::Watch watch = {};  // after the socket: ends before it is closed
  std::size_t room = 0;
  std::size_t waiting = 0;
  std::uint32_t asked = 0;
  std::array<Try*, kDrawers> drawers = {};  // by id

  [[nodiscard]] bool is_spent() const { return asked >= kQuestionsPerPort; }
  [[nodiscard]] bool has_room() const { return !is_spent() && waiting < room; }
  [[nodiscard]] Try*& drawer(std::uint16_t id) { return drawers[id % kDrawers]; }
  [[nodiscard]] Try* find(std::uint16_t id) {
    Try* found = drawer(id);
    while (found != nullptr && found->id_ != id) found = found->next_of_id_;
    return found;
  }
};

void UdpExchange::Link::leave() {
  previous->next = next;
  next->previous = previous;
  previous = next = this;
}

void UdpExchange::Link::move_before(Link& other) {
  leave();
  previous = other.previous;
  next = &other;
  previous->next = next->previous = this;
}

// Under an id that no other question there has.
void UdpExchange::Try::take_place_on(Port& port) {
  do {
    id_ = exchange_.random_.next16();
  } while (port.find(id_) != nullptr);
  query_.set_id(id_);
  port_ = &port;
  ++port.waiting;
  ++exchange_.under_way_;
  next_of_id_ = std::exchange(port.drawer(id_), this);
}

void UdpExchange::Try::leave_port() {
  if (port_ == nullptr) return;
  Try** link = &port_->drawer(id_);
  while (*link != this) link = &(*link)->next_of_id_;
  *link = next_of_id_;
  --port_->waiting;
  --exchange_.under_way_;
  port_ = nullptr;
}

void UdpExchange::Try::leave_all() {
  leave_port();
  leave();
}

void UdpExchange::Try::end(std::unique_ptr<TransportReply> with) {
  reply_ = std::move(with);
  if (asked_ == EpollLoop::TimePoint{}) asked_ = std::chrono::steady_clock::now();
  leave_all();
  event_.set();
}

const TransportReply* UdpExchange::Try::await_resume() {
  if (exchange_.when_idle_ == WhenIdle::close_sockets) exchange_.close_spare_ports();
  event_.await_resume();
  return reply_.get();
}

UdpExchange::UdpExchange(EpollLoop& loop, RandomBits& random, Pacer& pacer, ServerAddress server,
                         WhenIdle when_idle)
    : loop_(loop), random_(random), pacer_(pacer), server_(std::move(server)), when_idle_(when_idle) {}

UdpExchange::~UdpExchange() = default;

void UdpExchange::enqueue(Try& attempt) {
  attempt.move_before(queue_);
  if (!sends_soon_) send_soon({});
}

// At that moment, or when all who run now have asked.
void UdpExchange::send_soon(EpollLoop::TimePoint moment) {
  sends_soon_ = true;
  sending_ = loop_.call_at(moment, [this] {
    sends_soon_ = false;
    send_waiting();
  });
}

void UdpExchange::send_waiting() {
  close_spare_ports();
  while (!queue_.is_alone() && under_way_ < flow_.room()) {
    Port* port = port_with_room();
    if (port == nullptr) {
      const int error = errno;
      while (!queue_.is_alone()) static_cast<Try*>(queue_.next)->end(unreachable(error));
      return;
    }
    const std::size_t room = std::min(flow_.room() - under_way_, port->room - port->waiting);
    if (!send_batch(*port, std::min(kQuestionsInARow, room))) {
      return send_soon(std::chrono::steady_clock::now() + kSendBufferFull);
    }
  }
  set_alarm();
}

// False when the socket takes no more now.
bool UdpExchange::send_batch(Port& port, std::size_t most) {
  std::array<Try*, kBatch> batch;
  std::array<iovec, kBatch> pieces;
  std::array<mmsghdr, kBatch> headers;
  std::size_t count = 0;
  for (Link* link = queue_.next; link != &queue_ && count < most; link = link->next, ++count) {
    Try& attempt = *static_cast<Try*>(link);
    attempt.take_place_on(port);
    batch[count] = &attempt;
    const std::string_view octets = attempt.query_.octets();
    pieces[count] = {const_cast<char*>(octets.data()), octets.size()};
    headers[count].msg_hdr = {nullptr, 0, &pieces[count], 1, nullptr, 0, 0};
  }
  const int result = ::sendmmsg(port.socket.get(), headers.data(), static_cast<unsigned>(count),
                                MSG_DONTWAIT | MSG_NOSIGNAL);
  const int error = errno;
  const std::size_t sent = result > 0 ? static_cast<std::size_t>(result) : 0;
  const EpollLoop::TimePoint now = std::chrono::steady_clock::now();
  for (std::size_t i = 0; i < sent; ++i) {
    batch[i]->move_before(sent_.front());
    batch[i]->sendings_ = 1;
    batch[i]->asked_ = batch[i]->sent_ = now;
  }
  port.asked += static_cast<std::uint32_t>(sent);
  for (std::size_t i = sent; i < count; ++i) batch[i]->leave_port();
  if (sent > 0 || count == 0) return true;
  if (is_full(error)) return false;
  batch.front()->end(unreachable(error));
  return true;
}

EpollLoop::TimePoint UdpExchange::due(const Try& attempt) const {
  const EpollLoop::TimePoint deadline = attempt.asked_ + attempt.timeout_;
  auto patience = flow_.resend_after();
  if (!patience || attempt.sendings_ == kSendings) return deadline;
  for (unsigned i = 1; i < attempt.sendings_; ++i) *patience *= 3;
  return std::min(deadline, attempt.sent_ + *patience);
}

void UdpExchange::set_alarm() {
  EpollLoop::TimePoint first = EpollLoop::TimePoint::max();
  for (Link& ring : sent_) {
    if (!ring.is_alone()) first = std::min(first, due(*static_cast<Try*>(ring.next)));
  }
  if (first >= alarm_for_) return;
  alarm_for_ = first;
  alarm_ = loop_.call_at(first, [this] {
    alarm_for_ = EpollLoop::TimePoint::max();
    // Whoever was kept from running for a while finds the answers here, and nothing lost.
    for (const std::unique_ptr<Port>& port : ports_) receive(*port);
    look_after(std::chrono::steady_clock::now());
    send_waiting();
  });
}

// What is due is sent again, or has waited in vain.
void UdpExchange::look_after(EpollLoop::TimePoint now) {
  for (std::size_t i = kSendings; i-- > 0;) {
    while (!sent_[i].is_alone()) {
      Try& attempt = *static_cast<Try*>(sent_[i].next);
      if (now < due(attempt)) break;
      if (now < attempt.asked_ + attempt.timeout_) {
        send_again(attempt, now);
        continue;
      }
      const bool is_silent = is_silent_since(attempt.asked_, attempt.timeout_);
      attempt.end(timed_out());
      if (is_silent) let_go_of_queue();
    }
  }
}

void UdpExchange::send_again(Try& attempt, EpollLoop::TimePoint now) {
  const std::string_view octets = attempt.query_.octets();
  pacer_.count();
  // Where it fails the next time may do better.
  (void)::send(attempt.port_->socket.get(), octets.data(), octets.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
  attempt.sent_ = now;
  attempt.move_before(sent_[attempt.sendings_++]);
}

// A server that says nothing would let all of them wait, one room full after the other.
void UdpExchange::let_go_of_queue() {
  while (!queue_.is_alone()) static_cast<Try*>(queue_.next)->end(timed_out());
}

// Null, and errno, when the system refuses a first one.
UdpExchange::Port* UdpExchange::port_with_room() {
  if (ports_.size() < kPorts) {
    if (Port* opened = open_port()) return opened;
  }
  const std::size_t first = ports_.empty() ? 0 : random_.below(static_cast<std::uint32_t>(ports_.size()));
  for (std::size_t i = 0; i < ports_.size(); ++i) {
    Port& port = *ports_[(first + i) % ports_.size()];
    if (port.has_room()) return &port;
  }
  return open_port();
}

// Null, and errno, when the system refuses.
UdpExchange::Port* UdpExchange::open_port() {
  auto port = std::make_unique<Port>();
  port->socket =
      FileHandle(::socket(server_.socket_address.ss_family, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  if (!port->socket.is_open()) return nullptr;
  if (::connect(port->socket.get(), server_.get(), server_.length) != 0) return nullptr;
  port->room = enlarge_buffers(port->socket.get());
  Port& opened = *port;
  port->watch =
      loop_.watch(port->socket.get(), Interest::read, [this, &opened](Readiness) { receive(opened); });
  ports_.push_back(std::move(port));
  return &opened;
}

void UdpExchange::close_spare_ports() {
  const auto is_spare = [this](const std::unique_ptr<Port>& port) {
    return port->waiting == 0 && (port->is_spent() || when_idle_ == WhenIdle::close_sockets);
  };
  ports_.erase(std::remove_if(ports_.begin(), ports_.end(), is_spare), ports_.end());
}

void UdpExchange::receive(Port& port) {
  constexpr int kCallsAtOnce = 4;  // the other sockets want their turn
  Packets packets;
  for (int i = 0; i < kCallsAtOnce; ++i) {
    const int result = ::recvmmsg(port.socket.get(), packets.headers.data(), kBatch, MSG_DONTWAIT, nullptr);
    if (result > 0) {
      const EpollLoop::TimePoint now = std::chrono::steady_clock::now();
      const auto count = static_cast<std::size_t>(result);
      for (std::size_t at = 0; at < count; ++at) deliver(port, packets.packet(at), now);
      if (count < kBatch) break;
      continue;
    }
    if (result < 0 && errno == EINTR) continue;
    if (result == 0 || errno == EAGAIN || errno == EWOULDBLOCK) break;
    end_unreachable(port, errno);
  }
  set_alarm();
  if (!queue_.is_alone() && !sends_soon_) send_soon({});
}

// An ICMP message: it is the server that it speaks of, not one question. The system sends one for some
// packets only, so those on other ports are ended with it, unless the server has said something since they
// were asked.
void UdpExchange::end_unreachable(const Port& told, int error) {
  const EpollLoop::TimePoint now = std::chrono::steady_clock::now();
  for (const std::unique_ptr<Port>& port : ports_) {
    for (Try* waiting : port->drawers) {
      while (waiting != nullptr) {
        Try* const next = waiting->next_of_id_;
        if (port.get() == &told || last_heard_ < waiting->asked_) {
          // It tells how long the way is: what the system says nothing of is sent again soon, and refused.
          if (!flow_.resend_after()) flow_.answered(now - waiting->sent_, under_way_);
          waiting->end(unreachable(error));
        }
        waiting = next;
      }
    }
  }
}

void UdpExchange::deliver(Port& port, std::string_view packet, EpollLoop::TimePoint now) {
  if (packet.size() < kDnsHeader) return;
  const auto id = static_cast<std::uint16_t>(static_cast<unsigned char>(packet[0]) << 8 |
                                             static_cast<unsigned char>(packet[1]));
  Try* const waiting = port.find(id);
  if (waiting == nullptr || !waiting->query_.is_answered_by(packet)) return;
  last_heard_ = now;
  if (waiting->sendings_ == 1) {
    flow_.answered(now - waiting->sent_, under_way_);
  } else {
    flow_.answered_after_resend(now, now - waiting->sent_);
  }
  if (waiting->reader_.read(packet)) return waiting->end(nullptr);
  waiting->end(std::make_unique<TransportReply>(
      TransportReply{TransportReply::Outcome::answered, std::string(packet), {}}));
}

}  // namespace mtasts
