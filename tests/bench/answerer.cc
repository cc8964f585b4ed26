// A fast DNS server that computes its answers: domain "d0000042.bench.test" has the MX of the bench's zone.
// It can delay answers, to simulate latency, and lose queries.
//
//   answerer [--delay MILLISECONDS] [--lose N]     every Nth query is lost
//
// Prints its port on 127.0.0.1 and answers until it is killed.
#include <arpa/inet.h>
#include <poll.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <deque>
#include <vector>

#include "mx_packets.h"

namespace {

using Clock = std::chrono::steady_clock;
constexpr std::size_t kBatch = 64;

struct Packet {
  std::array<char, 512> octets;
  std::size_t size = 0;
  sockaddr_in peer = {};
  Clock::time_point due = {};
};

// Turns the query in the packet into its answer. Returns false for an unknown query.
bool make_answer(Packet& packet) {
  using namespace bench;
  char* const octets = packet.octets.data();
  if (packet.size < kHeader + 5 || packet.size > 300 || number_at(octets + 4) != 1) return false;
  const char* label = octets + kHeader;
  unsigned domain = 0;
  std::from_chars(label + 2, label + 1 + *label, domain);
  const char* last = label;  // the last label: "test"
  while (*label != 0) {
    last = label;
    label += 1 + static_cast<unsigned char>(*label);
    if (label >= octets + packet.size) return false;
  }
  const auto top = static_cast<unsigned>(last - octets);
  char* at = octets + (label + 5 - octets);
  const bool has_edns = number_at(octets + 10) == 1;
  const unsigned records = 1 + domain % 3;

  char* header = octets + 2;
  put16(header, 0x8180);
  put16(header, 1);
  put16(header, records);
  put16(header, 0);
  put16(header, has_edns ? 1 : 0);
  for (unsigned i = 0; i < records; ++i) {
    put16(at, 0xC00C);
    put16(at, 15);
    put16(at, 1);
    put16(at, 0);
    put16(at, 3600);
    if (i == 0) {  // mx.<domain>
      put16(at, 7);
      put16(at, 10);
      std::memcpy(at, "\2mx", 3);
      at += 3;
      put16(at, 0xC00C);
    } else {  // mx1.mail.test, mx2.mail.test
      put16(at, 13);
      put16(at, 10 + 10 * i);
      std::memcpy(at, i == 1 ? "\3mx1\4mail" : "\3mx2\4mail", 9);
      at += 9;
      put16(at, 0xC000 | top);
    }
  }
  if (has_edns) {
    constexpr char kOpt[] = {0, 0, 41, 4, static_cast<char>(0xD0), 0, 0, 0, 0, 0, 0};
    std::memcpy(at, kOpt, sizeof kOpt);
    at += sizeof kOpt;
  }
  packet.size = static_cast<std::size_t>(at - octets);
  return true;
}

class Answerer {
 public:
  Answerer(int socket, std::chrono::milliseconds delay, unsigned long lose)
      : socket_(socket), delay_(delay), lose_(lose) {}

  void serve() {
    std::vector<Packet> batch(kBatch);
    while (true) {
      wait();
      const std::size_t count = receive(batch);
      if (delay_.count() == 0) {
        send(batch.data(), count);
        continue;
      }
      const Clock::time_point due = Clock::now() + delay_;
      for (std::size_t i = 0; i < count; ++i) {
        batch[i].due = due;
        waiting_.push_back(batch[i]);
      }
      send_due(batch);
    }
  }

 private:
  void wait() {
    pollfd readable = {socket_, POLLIN, 0};
    int timeout = -1;
    if (!waiting_.empty()) {
      const auto left = waiting_.front().due - Clock::now();
      timeout =
          static_cast<int>(std::max<long>(std::chrono::ceil<std::chrono::milliseconds>(left).count(), 0));
    }
    ::poll(&readable, 1, timeout);
  }

  // Returns the number of answers in the batch.
  std::size_t receive(std::vector<Packet>& batch) {
    std::array<mmsghdr, kBatch> headers = {};
    std::array<iovec, kBatch> pieces = {};
    for (std::size_t i = 0; i < kBatch; ++i) {
      pieces[i] = {batch[i].octets.data(), batch[i].octets.size()};
      headers[i].msg_hdr = {&batch[i].peer, sizeof batch[i].peer, &pieces[i], 1, nullptr, 0, 0};
    }
    const int got = ::recvmmsg(socket_, headers.data(), kBatch, MSG_DONTWAIT, nullptr);
    std::size_t kept = 0;
    for (int i = 0; i < got; ++i) {
      const auto at = static_cast<std::size_t>(i);
      batch[at].size = headers[at].msg_len;
      if (lose_ != 0 && ++questions_ % lose_ == 0) continue;
      if (!make_answer(batch[at])) continue;
      if (kept != at) batch[kept] = batch[at];
      ++kept;
    }
    return kept;
  }

  void send_due(std::vector<Packet>& batch) {
    const Clock::time_point now = Clock::now();
    while (!waiting_.empty() && waiting_.front().due <= now) {
      std::size_t count = 0;
      while (count < kBatch && !waiting_.empty() && waiting_.front().due <= now) {
        batch[count++] = waiting_.front();
        waiting_.pop_front();
      }
      send(batch.data(), count);
    }
  }

  void send(Packet* packets, std::size_t count) {
    std::array<mmsghdr, kBatch> headers = {};
    std::array<iovec, kBatch> pieces = {};
    for (std::size_t i = 0; i < count; ++i) {
      pieces[i] = {packets[i].octets.data(), packets[i].size};
      headers[i].msg_hdr = {&packets[i].peer, sizeof packets[i].peer, &pieces[i], 1, nullptr, 0, 0};
    }
    std::size_t sent = 0;
    while (sent < count) {
      const int done = ::sendmmsg(socket_, headers.data() + sent, static_cast<unsigned>(count - sent), 0);
      sent += done > 0 ? static_cast<std::size_t>(done) : 1;
    }
  }

  int socket_;
  std::chrono::milliseconds delay_;
  unsigned long lose_;
  unsigned long questions_ = 0;
  std::deque<Packet> waiting_;
};

}  // namespace

int main(int argc, char** argv) {
  std::chrono::milliseconds delay{0};
  unsigned long lose = 0;
  for (int i = 1; i + 1 < argc; i += 2) {
    const std::string_view option = argv[i];
    const unsigned long value = std::strtoul(argv[i + 1], nullptr, 10);
    if (option == "--delay") delay = std::chrono::milliseconds(value);
    if (option == "--lose") lose = value;
  }
  const int socket = ::socket(AF_INET, SOCK_DGRAM, 0);
  sockaddr_in address = {};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t length = sizeof address;
  bench::enlarge_buffers(socket);
  if (::bind(socket, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0 ||
      ::getsockname(socket, reinterpret_cast<sockaddr*>(&address), &length) != 0) {
    std::perror("answerer");
    return 1;
  }
  std::printf("%u\n", static_cast<unsigned>(ntohs(address.sin_port)));
  std::fflush(stdout);
  Answerer(socket, delay, lose).serve();
}
