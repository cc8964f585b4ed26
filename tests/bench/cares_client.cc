// The same task with a good library: c-ares with 1000 concurrent queries. Reads names from standard input,
// prints "domain host" lines.
//
//   cares_client PORT
#include <ares.h>
#include <arpa/inet.h>
#include <sys/epoll.h>

#include <cstdio>
#include <iostream>

#include "mx_packets.h"

namespace {

struct Client {
  ares_channel channel = nullptr;
  int epoll = -1;
  std::size_t pending = 0;
  bool more = true;
  std::string text;
};

struct Question {
  Client& client;
  std::string name;
};

void on_answer(void* argument, int status, int /*timeouts*/, unsigned char* packet, int size) {
  auto* question = static_cast<Question*>(argument);
  Client& client = question->client;
  --client.pending;
  ares_mx_reply* first = nullptr;
  if (status == ARES_SUCCESS && ares_parse_mx_reply(packet, size, &first) == ARES_SUCCESS) {
    for (const ares_mx_reply* mx = first; mx != nullptr; mx = mx->next) {
      client.text += question->name;
      client.text += ' ';
      client.text += mx->host;
      client.text += '\n';
    }
    ares_free_data(first);
  } else {
    std::fprintf(stderr, "%s: %s\n", question->name.c_str(), ares_strerror(status));
  }
  delete question;
}

void on_socket(void* argument, ares_socket_t socket, int readable, int writable) {
  const auto* client = static_cast<Client*>(argument);
  epoll_event event = {};
  event.events =
      (readable ? static_cast<unsigned>(EPOLLIN) : 0U) | (writable ? static_cast<unsigned>(EPOLLOUT) : 0U);
  event.data.fd = socket;
  if (event.events == 0) {
    ::epoll_ctl(client->epoll, EPOLL_CTL_DEL, socket, nullptr);
  } else if (::epoll_ctl(client->epoll, EPOLL_CTL_MOD, socket, &event) != 0) {
    ::epoll_ctl(client->epoll, EPOLL_CTL_ADD, socket, &event);
  }
}

void send_queries(Client& client) {
  while (client.more && client.pending < bench::kConcurrency) {
    auto* question = new Question{client, {}};
    if (!std::getline(std::cin, question->name)) {
      delete question;
      client.more = false;
      return;
    }
    ++client.pending;
    ares_query(client.channel, question->name.c_str(), 1, 15, on_answer, question);
  }
}

}  // namespace

int main(int /*argc*/, char** argv) {
  std::ios::sync_with_stdio(false);
  Client client;
  client.epoll = ::epoll_create1(0);
  ares_options options = {};
  options.flags = ARES_FLAG_EDNS | ARES_FLAG_NOSEARCH | ARES_FLAG_NOALIASES;
  options.ednspsz = 1232;
  options.timeout = 1000;
  options.tries = 4;
  options.socket_send_buffer_size = bench::kSocketBuffer;
  options.socket_receive_buffer_size = bench::kSocketBuffer;
  options.sock_state_cb = on_socket;
  options.sock_state_cb_data = &client;
  ares_init_options(&client.channel, &options,
                    ARES_OPT_FLAGS | ARES_OPT_EDNSPSZ | ARES_OPT_TIMEOUTMS | ARES_OPT_TRIES |
                        ARES_OPT_SOCK_SNDBUF | ARES_OPT_SOCK_RCVBUF | ARES_OPT_SOCK_STATE_CB);
  ares_set_servers_ports_csv(client.channel, (std::string("127.0.0.1:") + argv[1]).c_str());

  for (send_queries(client); client.pending > 0; send_queries(client)) {
    std::array<epoll_event, 16> events;
    const int count = ::epoll_wait(client.epoll, events.data(), static_cast<int>(events.size()), 100);
    if (count == 0) ares_process_fd(client.channel, ARES_SOCKET_BAD, ARES_SOCKET_BAD);
    for (int i = 0; i < count; ++i) {
      const epoll_event& event = events[static_cast<std::size_t>(i)];
      ares_process_fd(client.channel, (event.events & EPOLLIN) != 0 ? event.data.fd : ARES_SOCKET_BAD,
                      (event.events & EPOLLOUT) != 0 ? event.data.fd : ARES_SOCKET_BAD);
    }
    if (client.text.size() > 65536) {
      std::fwrite(client.text.data(), 1, client.text.size(), stdout);
      client.text.clear();
    }
  }
  std::fwrite(client.text.data(), 1, client.text.size(), stdout);
}
