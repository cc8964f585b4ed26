// The sockets are non-blocking; the loop says when one is readable, and everything that waits on it is told
// from receive().
#include "adapters/dns/udp_exchange.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>

namespace mtasts {
namespace {

constexpr std::size_t kPorts = 8;                  // used side by side
constexpr std::uint32_t kQuestionsPerPort = 4096;  // then it is left for a new one
constexpr int kSocketBuffer = 1 << 20;
// What one waiting packet takes of a receive buffer: the kernel counts its own bookkeeping too.
constexpr std::size_t kPacketInBuffer = 2304;
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

TransportReply unreachable(int error) {
  return {TransportReply::Outcome::unreachable, {}, std::strerror(error)};
}

}  // namespace

struct UdpExchange::Port {
  FileHandle socket;
  EpollLoop::Watch watch = {};  // after the socket: ends before it is closed
  std::size_t room = 0;
  std::uint32_t asked = 0;
  std::unordered_map<std::uint16_t, Try*> waiting = {};

  [[nodiscard]] bool is_spent() const { return asked >= kQuestionsPerPort; }
};

// A question that waits on a port under its id, which no other question there has.
class UdpExchange::Try {
 public:
  Try(EpollLoop& loop, RandomBits& random, Port& port, DnsQuery& query)
      : wakeup(loop), query_(query), port_(port) {
    do {
      id_ = random.next16();
    } while (!port.waiting.emplace(id_, this).second);
    query.set_id(id_);
    ++port.asked;
  }
  Try(const Try&) = delete;
  Try& operator=(const Try&) = delete;
  ~Try() {
    if (!ended_) port_.waiting.erase(id_);
  }

  // Whether the packet is its answer; then it is done.
  bool take(std::string_view packet) {
    if (!query_.is_answered_by(packet)) return false;
    end({TransportReply::Outcome::answered, std::string(packet), {}});
    return true;
  }
  void end(TransportReply with) {
    reply = std::move(with);
    ended_ = true;
    port_.waiting.erase(id_);
    wakeup.wake();
  }

  Wakeup wakeup;
  TransportReply reply;

 private:
  const DnsQuery& query_;
  Port& port_;
  std::uint16_t id_ = 0;
  bool ended_ = false;
};

UdpExchange::UdpExchange(EpollLoop& loop, RandomBits& random, ServerAddress server, WhenIdle when_idle)
    : loop_(loop), random_(random), server_(std::move(server)), when_idle_(when_idle) {}

UdpExchange::~UdpExchange() = default;

Task<TransportReply> UdpExchange::ask(DnsQuery query, EpollLoop::Moment deadline) {
  Port* port = port_with_room();
  if (!port) co_return unreachable(errno);

  TransportReply reply;
  {
    Try attempt(loop_, random_, *port, query);
    const EpollLoop::Timer timer = loop_.call_at(deadline, [&attempt] { attempt.wakeup.wake(); });
    const std::string_view octets = query.octets();
    while (::send(port->socket.get(), octets.data(), octets.size(), MSG_DONTWAIT | MSG_NOSIGNAL) < 0) {
      if (!is_full(errno)) {
        attempt.end(unreachable(errno));
      } else if (std::chrono::steady_clock::now() < deadline) {
        co_await until(loop_, std::chrono::steady_clock::now() + kSendBufferFull);
        continue;
      }
      break;
    }
    co_await attempt.wakeup;
    reply = std::move(attempt.reply);
  }
  close_spare_ports();
  co_return reply;
}

// Null, and errno, when the system refuses a first one.
UdpExchange::Port* UdpExchange::port_with_room() {
  const auto has_room = [](const Port& port) { return !port.is_spent() && port.waiting.size() < port.room; };
  if (ports_.size() < kPorts) {
    if (Port* opened = open_port()) return opened;
  }
  const std::size_t first = ports_.empty() ? 0 : random_.below(static_cast<std::uint32_t>(ports_.size()));
  for (std::size_t i = 0; i < ports_.size(); ++i) {
    Port& port = *ports_[(first + i) % ports_.size()];
    if (has_room(port)) return &port;
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
    return port->waiting.empty() && (port->is_spent() || when_idle_ == WhenIdle::close_sockets);
  };
  ports_.erase(std::remove_if(ports_.begin(), ports_.end(), is_spare), ports_.end());
}

void UdpExchange::receive(Port& port) {
  constexpr int kPacketsAtOnce = 256;  // the other sockets want their turn
  std::array<char, 65536> buffer;
  for (int i = 0; i < kPacketsAtOnce; ++i) {
    const ssize_t size = ::recv(port.socket.get(), buffer.data(), buffer.size(), 0);
    if (size >= 0) {
      deliver(port, {buffer.data(), static_cast<std::size_t>(size)});
      continue;
    }
    if (errno == EINTR) continue;
    if (errno == EAGAIN || errno == EWOULDBLOCK) return;
    const int error = errno;  // an ICMP message: it is the server that it speaks of, not one question
    while (!port.waiting.empty()) port.waiting.begin()->second->end(unreachable(error));
  }
}

void UdpExchange::deliver(Port& port, std::string_view packet) {
  if (packet.size() < kDnsHeader) return;
  const auto id = static_cast<std::uint16_t>(static_cast<unsigned char>(packet[0]) << 8 |
                                             static_cast<unsigned char>(packet[1]));
  const auto waiting = port.waiting.find(id);
  if (waiting == port.waiting.end()) return;
  if (waiting->second->take(packet)) last_heard_ = std::chrono::steady_clock::now();
}

}  // namespace mtasts
