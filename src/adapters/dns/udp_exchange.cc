// The sockets are non-blocking. The event loop calls receive() when one is readable.
#include "adapters/dns/udp_exchange.h"

#include <cerrno>

#include "adapters/dns/dns_message.h"
#include "adapters/dns/packet_cursor.h"

namespace mtasts {
namespace {

constexpr std::size_t kMaxPorts = 8;                // used concurrently
constexpr std::uint32_t kMaxQueriesPerPort = 4096;  // then a new port replaces it
constexpr std::size_t kMaxBatch = 64;               // packets per system call
constexpr std::size_t kBatchPerPort = 24;           // the next batch uses another port
constexpr std::size_t kBuckets = 256;
constexpr int kSocketBuffer = 1 << 20;
// The receive buffer space that the kernel charges per packet, bookkeeping included.
constexpr std::size_t kBufferPerPacket = 2304;
// A longer packet, which exceeds the size that we advertise, is treated as truncated.
constexpr std::size_t kMaxPacket = 4096;
constexpr std::chrono::milliseconds kSendRetryDelay{1};

// Enlarges the buffers and returns the number of packets that fit. With more queries than that in flight on
// one socket, a burst of answers would be lost.
std::size_t enlarge_buffers(int socket) {
  int granted = 0;
  socklen_t size = sizeof granted;
  for (const int option : {SO_SNDBUF, SO_RCVBUF}) {
    ::setsockopt(socket, SOL_SOCKET, option, &kSocketBuffer, sizeof kSocketBuffer);
    if (::getsockopt(socket, SOL_SOCKET, option, &granted, &size) != 0) granted = 0;
  }
  return std::max<std::size_t>(static_cast<std::size_t>(std::max(granted, 0)) / kBufferPerPacket, 1);
}

bool is_buffer_full(int error) {
  return error == EAGAIN || error == EWOULDBLOCK || error == ENOBUFS || error == EINTR;
}

std::unique_ptr<TransportReply> failed_reply(int error) {
  return std::make_unique<TransportReply>(TransportReply::of_error(error));
}

std::unique_ptr<TransportReply> answer_reply(std::string_view packet) {
  return std::make_unique<TransportReply>(
      TransportReply{TransportReply::Outcome::answered, std::string(packet), {}});
}

// REFUSED or SERVFAIL, of which a server that limits the rate sends either.
bool is_refusal_packet(std::string_view packet) {
  const unsigned rcode = header_rcode(packet);
  return rcode == kRefused || rcode == kServFail;
}

std::unique_ptr<TransportReply> timed_out() {
  return std::make_unique<TransportReply>();
}

// The buffers of one recvmmsg(2) call.
struct Packets {
  Packets() {
    for (std::size_t i = 0; i < kMaxBatch; ++i) {
      vectors[i] = {octets[i].data(), kMaxPacket};
      headers[i].msg_hdr = {nullptr, 0, &vectors[i], 1, nullptr, 0, 0};
    }
  }
  // Sets the TC bit (RFC 1035 §4.1.1) of a packet that did not fit.
  [[nodiscard]] std::string_view packet(std::size_t index) {
    const mmsghdr& header = headers[index];
    if ((header.msg_hdr.msg_flags & MSG_TRUNC) != 0)
      octets[index][2] = static_cast<char>(octets[index][2] | 0x02);
    return {octets[index].data(), header.msg_len};
  }
  std::array<std::array<char, kMaxPacket>, kMaxBatch> octets;
  std::array<iovec, kMaxBatch> vectors;
  std::array<mmsghdr, kMaxBatch> headers;
};

}  // namespace

struct UdpExchange::Port {
  FileHandle socket;
  EpollLoop::Watch watch = {};  // declared after the socket: removed before it is closed
  std::size_t capacity = 0;
  std::size_t in_flight = 0;
  std::uint32_t sent = 0;
  std::array<DnsAttempt*, kBuckets> buckets = {};  // by id

  [[nodiscard]] bool is_exhausted() const { return sent >= kMaxQueriesPerPort; }
  [[nodiscard]] bool has_capacity() const { return !is_exhausted() && in_flight < capacity; }
  [[nodiscard]] DnsAttempt*& bucket(std::uint16_t id) { return buckets[id % kBuckets]; }
  [[nodiscard]] DnsAttempt* find(std::uint16_t id) {
    DnsAttempt* found = bucket(id);
    while (found != nullptr && found->id_ != id) found = found->next_in_bucket_;
    return found;
  }
};

void UdpExchange::Link::unlink() {
  previous->next = next;
  next->previous = previous;
  previous = next = this;
}

void UdpExchange::Link::move_before(Link& other) {
  unlink();
  previous = other.previous;
  next = &other;
  previous->next = next->previous = this;
}

// Chooses an id that is unique on the port.
void DnsAttempt::register_on(UdpExchange::Port& port) {
  do {
    id_ = exchange_.random_.next16();
  } while (port.find(id_) != nullptr);
  query_.set_id(id_);
  port_ = &port;
  ++port.in_flight;
  ++exchange_.in_flight_;
  next_in_bucket_ = std::exchange(port.bucket(id_), this);
}

void DnsAttempt::unregister() {
  if (port_ == nullptr) return;
  DnsAttempt** link = &port_->bucket(id_);
  while (*link != this) link = &(*link)->next_in_bucket_;
  *link = next_in_bucket_;
  --port_->in_flight;
  --exchange_.in_flight_;
  port_ = nullptr;
}

void DnsAttempt::detach() {
  unregister();
  unlink();
}

void DnsAttempt::finish(std::unique_ptr<TransportReply> reply) {
  reply_ = std::move(reply);
  if (first_sent_ == EpollLoop::TimePoint{}) first_sent_ = std::chrono::steady_clock::now();
  detach();
  done_.set();
}

const TransportReply* DnsAttempt::await_resume() {
  if (exchange_.when_idle_ == WhenIdle::close_sockets) exchange_.close_unused_ports();
  done_.await_resume();
  return reply_.get();
}

UdpExchange::UdpExchange(EpollLoop& loop, RandomBits& random, RateLimiter& limiter, ServerAddress server,
                         WhenIdle when_idle)
    : loop_(loop), random_(random), limiter_(limiter), server_(std::move(server)), when_idle_(when_idle) {}

UdpExchange::~UdpExchange() = default;

void UdpExchange::enqueue(DnsAttempt& attempt) {
  attempt.move_before(queue_);
  if (!send_scheduled_) schedule_send({});
}

// A time in the past means the end of this loop iteration, when all runnable coroutines have enqueued.
void UdpExchange::schedule_send(EpollLoop::TimePoint time) {
  send_scheduled_ = true;
  send_timer_ = loop_.call_at(time, [this] {
    send_scheduled_ = false;
    send_pending();
  });
}

void UdpExchange::send_pending() {
  close_unused_ports();
  while (!queue_.is_empty() && in_flight_ < congestion_.window()) {
    Port* port = port_with_capacity();
    if (port == nullptr) {
      const int error = errno;
      while (!queue_.is_empty()) static_cast<DnsAttempt*>(queue_.next)->finish(failed_reply(error));
      return;
    }
    const std::size_t available =
        std::min(congestion_.window() - in_flight_, port->capacity - port->in_flight);
    if (!send_batch(*port, std::min(kBatchPerPort, available))) return wait_for_room(errno);
    full_since_.reset();
  }
  arm_timer();
}

// Waits for room in the send buffer, but no longer than for an answer.
void UdpExchange::wait_for_room(int error) {
  const EpollLoop::TimePoint now = std::chrono::steady_clock::now();
  if (!full_since_) full_since_ = now;
  if (now < *full_since_ + static_cast<DnsAttempt*>(queue_.next)->timeout_) {
    return schedule_send(now + kSendRetryDelay);
  }
  full_since_.reset();
  while (!queue_.is_empty()) static_cast<DnsAttempt*>(queue_.next)->finish(failed_reply(error));
  arm_timer();
}

// Returns false and sets errno if the send buffer is full.
bool UdpExchange::send_batch(Port& port, std::size_t limit) {
  std::array<DnsAttempt*, kMaxBatch> batch;
  std::array<iovec, kMaxBatch> vectors;
  std::array<mmsghdr, kMaxBatch> headers;
  std::size_t count = 0;
  for (Link* link = queue_.next; link != &queue_ && count < limit; link = link->next, ++count) {
    DnsAttempt& attempt = *static_cast<DnsAttempt*>(link);
    attempt.register_on(port);
    batch[count] = &attempt;
    const std::string_view octets = attempt.query_.octets();
    vectors[count] = {const_cast<char*>(octets.data()), octets.size()};
    headers[count].msg_hdr = {nullptr, 0, &vectors[count], 1, nullptr, 0, 0};
  }
  const int result = ::sendmmsg(port.socket.get(), headers.data(), static_cast<unsigned>(count),
                                MSG_DONTWAIT | MSG_NOSIGNAL);
  const int error = errno;
  const std::size_t sent = result > 0 ? static_cast<std::size_t>(result) : 0;
  const EpollLoop::TimePoint now = std::chrono::steady_clock::now();
  for (std::size_t i = 0; i < sent; ++i) {
    batch[i]->move_before(sent_.front());
    batch[i]->transmissions_ = 1;
    batch[i]->first_sent_ = batch[i]->last_sent_ = now;
  }
  port.sent += static_cast<std::uint32_t>(sent);
  for (std::size_t i = sent; i < count; ++i) batch[i]->unregister();
  if (sent > 0 || count == 0) return true;
  errno = error;
  if (is_buffer_full(error)) return false;
  batch.front()->finish(failed_reply(error));
  return true;
}

EpollLoop::TimePoint UdpExchange::due(const DnsAttempt& attempt) const {
  const EpollLoop::TimePoint deadline = attempt.first_sent_ + attempt.timeout_;
  auto delay = congestion_.resend_delay();
  if (!delay || attempt.transmissions_ == kMaxTransmissions) return deadline;
  for (unsigned i = 1; i < attempt.transmissions_; ++i) *delay *= 2;
  return std::min(deadline, std::max(attempt.last_sent_ + *delay, no_resend_before_));
}

void UdpExchange::arm_timer() {
  EpollLoop::TimePoint first = EpollLoop::TimePoint::max();
  for (Link& ring : sent_) {
    if (!ring.is_empty()) first = std::min(first, due(*static_cast<DnsAttempt*>(ring.next)));
  }
  if (first >= timer_deadline_) return;
  timer_deadline_ = first;
  timer_ = loop_.call_at(first, [this] {
    timer_deadline_ = EpollLoop::TimePoint::max();
    // If this process did not run for a while, the answers are already in the socket buffers.
    for (const std::unique_ptr<Port>& port : ports_) receive(*port);
    resend_or_expire(std::chrono::steady_clock::now());
    send_pending();
  });
}

void UdpExchange::resend_or_expire(EpollLoop::TimePoint now) {
  for (std::size_t i = kMaxTransmissions; i-- > 0;) {
    while (!sent_[i].is_empty()) {
      DnsAttempt& attempt = *static_cast<DnsAttempt*>(sent_[i].next);
      if (now < due(attempt)) break;
      if (now < attempt.first_sent_ + attempt.timeout_) {
        if (!congestion_.take_resend(now)) {
          no_resend_before_ = now + *congestion_.resend_delay();
          break;
        }
        resend(attempt, now);
        continue;
      }
      const bool is_silent = is_silent_since(attempt.first_sent_, attempt.timeout_);
      attempt.finish(attempt.reply_ ? std::move(attempt.reply_) : timed_out());
      if (is_silent) fail_pending();
    }
  }
}

void UdpExchange::resend(DnsAttempt& attempt, EpollLoop::TimePoint now) {
  const std::string_view octets = attempt.query_.octets();
  limiter_.charge();
  // An error is ignored: a later resend may succeed.
  (void)::send(attempt.port_->socket.get(), octets.data(), octets.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
  attempt.last_sent_ = now;
  attempt.move_before(sent_[attempt.transmissions_++]);
}

// Otherwise a silent server would make each window of queued queries wait for its own timeout.
void UdpExchange::fail_pending() {
  while (!queue_.is_empty()) static_cast<DnsAttempt*>(queue_.next)->finish(timed_out());
}

// Returns null and sets errno if no socket can be opened.
UdpExchange::Port* UdpExchange::port_with_capacity() {
  if (ports_.size() < kMaxPorts) {
    if (Port* opened = open_port()) return opened;
  }
  const std::size_t first = ports_.empty() ? 0 : random_.below(static_cast<std::uint32_t>(ports_.size()));
  for (std::size_t i = 0; i < ports_.size(); ++i) {
    Port& port = *ports_[(first + i) % ports_.size()];
    if (port.has_capacity()) return &port;
  }
  return open_port();
}

// Returns null and sets errno on failure.
UdpExchange::Port* UdpExchange::open_port() {
  auto port = std::make_unique<Port>();
  port->socket =
      FileHandle(::socket(server_.socket_address.ss_family, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  if (!port->socket.is_open()) return nullptr;
  if (::connect(port->socket.get(), server_.get(), server_.length) != 0) return nullptr;
  port->capacity = enlarge_buffers(port->socket.get());
  Port& opened = *port;
  port->watch =
      loop_.watch(port->socket.get(), Interest::read, [this, &opened](ReadyEvents) { receive(opened); });
  ports_.push_back(std::move(port));
  return &opened;
}

void UdpExchange::close_unused_ports() {
  const auto is_unused = [this](const std::unique_ptr<Port>& port) {
    return port->in_flight == 0 && (port->is_exhausted() || when_idle_ == WhenIdle::close_sockets);
  };
  ports_.erase(std::remove_if(ports_.begin(), ports_.end(), is_unused), ports_.end());
}

void UdpExchange::receive(Port& port) {
  constexpr int kMaxCalls = 4;  // so that one socket cannot starve the others
  Packets packets;
  for (int i = 0; i < kMaxCalls; ++i) {
    const int result =
        ::recvmmsg(port.socket.get(), packets.headers.data(), kMaxBatch, MSG_DONTWAIT, nullptr);
    if (result > 0) {
      const EpollLoop::TimePoint now = std::chrono::steady_clock::now();
      const auto count = static_cast<std::size_t>(result);
      for (std::size_t index = 0; index < count; ++index) handle_packet(port, packets.packet(index), now);
      if (count < kMaxBatch) break;
      continue;
    }
    if (result < 0 && errno == EINTR) continue;
    if (result == 0 || errno == EAGAIN || errno == EWOULDBLOCK) break;
    fail_unreachable(port, errno);
  }
  arm_timer();
  if (!queue_.is_empty() && !send_scheduled_) schedule_send({});
}

// An ICMP error concerns the server, not one query. Since hosts limit the rate of ICMP messages, attempts on
// other ports fail too, unless the server has answered after they were sent.
void UdpExchange::fail_unreachable(const Port& failed_port, int error) {
  const EpollLoop::TimePoint now = std::chrono::steady_clock::now();
  for (const std::unique_ptr<Port>& port : ports_) {
    for (DnsAttempt* attempt : port->buckets) {
      while (attempt != nullptr) {
        DnsAttempt* const next = attempt->next_in_bucket_;
        if (port.get() == &failed_port || last_answer_ < attempt->first_sent_) {
          // The error yields a round-trip time, so that unreported packets are resent soon and fail as well.
          if (!congestion_.resend_delay()) congestion_.on_answer(now - attempt->last_sent_, in_flight_);
          attempt->finish(failed_reply(error));
        }
        attempt = next;
      }
    }
  }
}

void UdpExchange::handle_packet(Port& port, std::string_view packet, EpollLoop::TimePoint now) {
  if (packet.size() < kDnsHeader) return;
  const auto id = static_cast<std::uint16_t>(static_cast<unsigned char>(packet[0]) << 8 |
                                             static_cast<unsigned char>(packet[1]));
  DnsAttempt* const attempt = port.find(id);
  if (attempt == nullptr || !attempt->query_.is_answered_by(packet)) return;
  last_answer_ = now;
  if (attempt->transmissions_ == 1) {
    congestion_.on_answer(now - attempt->last_sent_, in_flight_);
  } else {
    congestion_.on_answer_after_resend(now, now - attempt->last_sent_);
    if (attempt->reply_ && !is_refusal_packet(packet)) congestion_.on_passed_refusal(now);
  }
  if (attempt->reader_.read(packet)) return attempt->finish(nullptr);
  if (is_refusal_packet(packet) && hold_refusal(*attempt, packet, now)) return;
  attempt->finish(answer_reply(packet));
}

bool UdpExchange::hold_refusal(DnsAttempt& attempt, std::string_view packet, EpollLoop::TimePoint now) {
  congestion_.on_refusal();
  if (!congestion_.is_limited(now) || attempt.transmissions_ == kMaxTransmissions) return false;
  attempt.reply_ = answer_reply(packet);
  return true;
}

}  // namespace mtasts
