// The lower bound of MX lookups: one socket, predictable ids, no TCP, no second server, packets parsed by
// hand and trusted. Reads names from standard input, prints "domain host" lines.
//
//   floor PORT
#include <arpa/inet.h>
#include <poll.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <vector>

#include "mx_packets.h"

namespace {

constexpr std::size_t kBatch = 64;

struct Question {
  std::array<char, 300> octets;
  std::size_t size = 0;
  std::string name;
};

class Floor {
 public:
  explicit Floor(int socket) : socket_(socket), questions_(bench::kConcurrency), packets_(kBatch) {
    for (std::size_t id = 0; id < questions_.size(); ++id) free_.push_back(id);
  }

  void run() {
    do {
      send_queries();
      if (free_.size() < questions_.size()) receive();
    } while (more_ || free_.size() < questions_.size());
    std::fwrite(text_.data(), 1, text_.size(), stdout);
  }

 private:
  void send_queries() {
    std::vector<std::size_t> ids;
    while (more_ && !free_.empty()) {
      Question& question = questions_[free_.back()];
      if (!std::getline(std::cin, question.name)) {
        more_ = false;
        break;
      }
      question.size = bench::write_question(question.octets.data(), static_cast<std::uint16_t>(free_.back()),
                                            question.name);
      ids.push_back(free_.back());
      free_.pop_back();
    }
    send(ids);
  }

  void send(const std::vector<std::size_t>& ids) {
    std::array<mmsghdr, kBatch> headers = {};
    std::array<iovec, kBatch> pieces = {};
    for (std::size_t begin = 0; begin < ids.size();) {
      const std::size_t count = std::min(kBatch, ids.size() - begin);
      for (std::size_t i = 0; i < count; ++i) {
        Question& question = questions_[ids[begin + i]];
        pieces[i] = {question.octets.data(), question.size};
        headers[i].msg_hdr = {nullptr, 0, &pieces[i], 1, nullptr, 0, 0};
      }
      const int sent = ::sendmmsg(socket_, headers.data(), static_cast<unsigned>(count), 0);
      begin += sent > 0 ? static_cast<std::size_t>(sent) : 0;
    }
  }

  void receive() {
    pollfd readable = {socket_, POLLIN, 0};
    if (::poll(&readable, 1, 300) == 0) return resend();
    std::array<mmsghdr, kBatch> headers = {};
    std::array<iovec, kBatch> pieces = {};
    for (std::size_t i = 0; i < kBatch; ++i) {
      pieces[i] = {packets_[i].data(), packets_[i].size()};
      headers[i].msg_hdr = {nullptr, 0, &pieces[i], 1, nullptr, 0, 0};
    }
    const int got = ::recvmmsg(socket_, headers.data(), kBatch, MSG_DONTWAIT, nullptr);
    for (int i = 0; i < got; ++i) {
      const auto at = static_cast<std::size_t>(i);
      read_answer({packets_[at].data(), headers[at].msg_len});
    }
    if (text_.size() > 65536) {
      std::fwrite(text_.data(), 1, text_.size(), stdout);
      text_.clear();
    }
  }

  void resend() {
    std::vector<bool> is_free(questions_.size());
    for (const std::size_t id : free_) is_free[id] = true;
    std::vector<std::size_t> ids;
    for (std::size_t id = 0; id < questions_.size(); ++id) {
      if (!is_free[id]) ids.push_back(id);
    }
    send(ids);
  }

  void read_answer(std::string_view packet) {
    const std::size_t id = bench::number_at(packet.data());
    Question& question = questions_[id];
    const std::size_t question_size = question.size - bench::kHeader - 11;
    if (question.name.empty() ||
        packet.substr(bench::kHeader, question_size) !=
            std::string_view(question.octets.data() + bench::kHeader, question_size)) {
      return;
    }
    const char* at = packet.data() + bench::kHeader + question_size;
    for (unsigned left = bench::number_at(packet.data() + 6); left > 0; --left) {
      at += 12;  // a pointer to the queried name, type, class, TTL, size
      text_ += question.name;
      text_ += ' ';
      at = bench::read_name(packet, at + 2, text_);
      text_ += '\n';
    }
    question.name.clear();
    free_.push_back(id);
  }

  int socket_;
  bool more_ = true;
  std::vector<Question> questions_;
  std::vector<std::size_t> free_;
  std::vector<std::array<char, bench::kLargestPacket>> packets_;
  std::string text_;
};

}  // namespace

int main(int /*argc*/, char** argv) {
  std::ios::sync_with_stdio(false);
  const int socket = ::socket(AF_INET, SOCK_DGRAM, 0);
  sockaddr_in address = {};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(static_cast<std::uint16_t>(std::strtoul(argv[1], nullptr, 10)));
  bench::enlarge_buffers(socket);
  if (::connect(socket, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) {
    std::perror("floor");
    return 1;
  }
  Floor(socket).run();
}
