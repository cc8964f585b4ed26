// A DNS server on a loopback address that answers each query by a script, down to single octets.
#pragma once

#include <sys/socket.h>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "adapters/dns/server_address.h"
#include "adapters/system/file_handle.h"

namespace mtasts::test {

// A parsed query.
struct ReceivedQuery {
  std::string octets;
  std::string name;  // lower case, without the final dot
  unsigned type = 0;
  bool recursion = false;
  bool edns = false;
  bool over_tcp = false;
  std::uint16_t from_port = 0;  // UDP
};

// "a.example" in wire form, uncompressed.
std::string wire(std::string_view name);
// A number in network byte order.
std::string big_endian16(unsigned number);
std::string big_endian32(std::uint32_t number);

struct Rr {
  std::string owner;  // wire form
  unsigned type = 0;
  std::uint32_t ttl = 300;
  std::string rdata = {};
};
Rr a_rr(std::string_view owner, std::string address);
Rr ns_rr(std::string_view owner, std::string_view host);
Rr cname_rr(std::string_view owner, std::string_view target, std::uint32_t ttl = 300);
Rr soa_rr(std::string_view apex);
Rr mx_rr(std::string_view owner, unsigned preference, std::string_view exchange, std::uint32_t ttl = 300);
Rr txt_rr(std::string_view owner, std::vector<std::string> strings);

struct Reply {
  unsigned rcode = 0;
  bool authoritative = false;
  bool truncated = false;
  bool authenticated = false;
  std::vector<Rr> answer = {};
  std::vector<Rr> authority = {};

  [[nodiscard]] std::string octets(const ReceivedQuery& query) const;
};

// Sends the replies of a script.
class ReplySender {
 public:
  virtual ~ReplySender() = default;
  virtual void send(std::string_view octets) = 0;  // over TCP: framed with its length
  // UDP: after the delay, without blocking other queries. TCP: at once.
  virtual void send_later(std::string_view octets, std::chrono::milliseconds delay) = 0;
  // UDP: from another port than the queried one. TCP: without the length.
  virtual void send_irregularly(std::string_view octets) = 0;
};

using Script = std::function<void(const ReceivedQuery&, ReplySender&)>;

// A script that always sends the same reply.
Script always(Reply reply);

enum class TcpPort { open, closed };

class ScriptedDnsServer {
 public:
  // `port` 0: any free one.
  explicit ScriptedDnsServer(Script script, TcpPort tcp = TcpPort::open, int family = AF_INET,
                             std::uint16_t port = 0);
  ~ScriptedDnsServer();
  ScriptedDnsServer(const ScriptedDnsServer&) = delete;
  ScriptedDnsServer& operator=(const ScriptedDnsServer&) = delete;

  [[nodiscard]] const ServerAddress& address() const { return address_; }
  [[nodiscard]] const std::string& text() const { return address_.text; }
  [[nodiscard]] std::uint16_t port() const { return port_; }
  [[nodiscard]] int udp_queries() const { return udp_queries_; }
  [[nodiscard]] int tcp_queries() const { return tcp_queries_; }

 private:
  using TimePoint = std::chrono::steady_clock::time_point;
  void bind_both(int family, TcpPort tcp, std::uint16_t port);
  void send_due_replies();
  void serve();
  void serve_udp();
  void serve_tcp();

  Script script_;
  FileHandle udp_;
  FileHandle other_udp_;
  FileHandle tcp_;
  ServerAddress address_;
  std::uint16_t port_ = 0;
  std::multimap<TimePoint, std::function<void()>> delayed_;
  std::atomic<bool> stopping_ = false;
  std::atomic<int> udp_queries_ = 0;
  std::atomic<int> tcp_queries_ = 0;
  std::thread thread_;
};

// Returns a UDP port of 127.0.0.1 without a listener.
std::uint16_t unused_udp_port();

}  // namespace mtasts::test
