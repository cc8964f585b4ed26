// Blocking sockets with short timeouts, so that the server can be stopped.
#include "tls_server.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <cstdlib>

#include "adapters/dns/server_address.h"

namespace mtasts::test {
namespace {

using std::chrono::milliseconds;

constexpr int kPollTimeout = 20;  // milliseconds

FileHandle bind_socket(const char* address, std::uint16_t& port, int backlog) {
  ServerAddress place = *parse_server(address, 1);
  reinterpret_cast<sockaddr_in*>(&place.socket_address)->sin_port = 0;  // sin6_port has the same offset
  FileHandle socket(::socket(place.socket_address.ss_family, SOCK_STREAM | SOCK_CLOEXEC, 0));
  socklen_t size = place.length;
  auto* where = reinterpret_cast<sockaddr*>(&place.socket_address);
  const bool is_bound =
      ::bind(socket.get(), where, size) == 0 && ::getsockname(socket.get(), where, &size) == 0;
  if (!is_bound || (backlog >= 0 && ::listen(socket.get(), backlog) != 0)) std::abort();
  port = ntohs(reinterpret_cast<sockaddr_in*>(where)->sin_port);
  return socket;
}

bool is_readable(int socket) {
  pollfd waiting = {socket, POLLIN, 0};
  return ::poll(&waiting, 1, kPollTimeout) > 0;
}

void set_versions(SSL_CTX* context, TlsVersions versions) {
  SSL_CTX_set_security_level(context, 0);
  SSL_CTX_set_min_proto_version(context, versions == TlsVersions::only_1_2 ? TLS1_2_VERSION : 0);
  if (versions == TlsVersions::modern) return;
  SSL_CTX_set_max_proto_version(context, versions == TlsVersions::only_1_2 ? TLS1_2_VERSION : TLS1_1_VERSION);
}

}  // namespace

Client::~Client() {
  tls_.reset();
  ::close(socket_);
}

bool Client::start_tls(const TestCertificate& certificate, TlsVersions versions) {
  context_.reset(SSL_CTX_new(TLS_server_method()));
  set_versions(context_.get(), versions);
  SSL_CTX_use_certificate(context_.get(), certificate.x509.get());
  SSL_CTX_use_PrivateKey(context_.get(), certificate.key.get());
  for (const auto& intermediate : certificate.intermediates) {
    SSL_CTX_add1_chain_cert(context_.get(), intermediate.get());
  }
  SSL_CTX_set_mode(context_.get(), SSL_MODE_NO_AUTO_CHAIN);
  tls_.reset(SSL_new(context_.get()));
  SSL_set_fd(tls_.get(), socket_);
  const bool is_done = SSL_accept(tls_.get()) == 1;
  if (const char* name = SSL_get_servername(tls_.get(), TLSEXT_NAMETYPE_host_name)) server_name_ = name;
  return is_done;
}

bool Client::send(std::string_view octets) {
  if (!tls_) return send_plaintext(octets);
  return SSL_write(tls_.get(), octets.data(), static_cast<int>(octets.size())) > 0;
}

bool Client::send_plaintext(std::string_view octets) const {
  while (!octets.empty()) {
    const ssize_t sent = ::send(socket_, octets.data(), octets.size(), MSG_NOSIGNAL);
    if (sent <= 0) return false;
    octets.remove_prefix(static_cast<std::size_t>(sent));
  }
  return true;
}

std::string Client::read_until(std::string_view end) {
  std::string text;
  while (!stopping_ && (end.empty() || !text.ends_with(end))) {
    const bool is_there = (tls_ && SSL_pending(tls_.get()) > 0) || is_readable(socket_);
    if (!is_there) continue;
    char octet = 0;
    const auto size =
        tls_ ? SSL_read(tls_.get(), &octet, 1) : static_cast<int>(::recv(socket_, &octet, 1, 0));
    if (size <= 0) break;
    text += octet;
  }
  return text;
}

void Client::wait_for_close() {
  (void)read_until({});
}

void Client::pause(milliseconds time) const {
  const auto end = std::chrono::steady_clock::now() + time;
  while (!stopping_ && std::chrono::steady_clock::now() < end) std::this_thread::sleep_for(milliseconds(1));
}

void Client::shut_down_tls() {
  if (tls_) SSL_shutdown(tls_.get());
}

void Client::reset_at_end() const {
  const linger at_once = {1, 0};
  ::setsockopt(socket_, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
}

TlsServer::TlsServer(ClientScript script, const char* address)
    : script_(std::move(script)),
      listening_(bind_socket(address, port_, 128)),
      accepting_([this] { accept_clients(); }) {}

TlsServer::~TlsServer() {
  stopping_ = true;
  accepting_.join();
  for (std::thread& thread : serving_) thread.join();
}

void TlsServer::accept_clients() {
  // Inherited by the client threads: a closed client must not end the test. The test's own thread is not
  // covered.
  sigset_t sigpipe;
  ::sigemptyset(&sigpipe);
  ::sigaddset(&sigpipe, SIGPIPE);
  ::pthread_sigmask(SIG_BLOCK, &sigpipe, nullptr);
  while (!stopping_) {
    if (!is_readable(listening_.get())) continue;
    const int socket = ::accept4(listening_.get(), nullptr, nullptr, SOCK_CLOEXEC);
    if (socket < 0) continue;
    ++clients_;
    serving_.emplace_back([this, socket] { serve(socket); });
  }
}

void TlsServer::serve(int socket) {
  const timeval patience = {2, 0};  // for a handshake, or a client that does not read
  ::setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  ::setsockopt(socket, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
  Client client(socket, stopping_);
  script_(client);
}

// A listener that never accepts and has a full queue: the kernel drops further connections.
UnresponsiveServer::UnresponsiveServer() : listening_(bind_socket("127.0.0.1", port_, 0)) {
  sockaddr_in place = {};
  place.sin_family = AF_INET;
  place.sin_port = htons(port_);
  place.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  for (int i = 0; i < 4; ++i) {
    filling_.emplace_back(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
    (void)::connect(filling_.back().get(), reinterpret_cast<sockaddr*>(&place), sizeof place);
  }
}

std::uint16_t unused_tcp_port() {
  std::uint16_t port = 0;
  (void)bind_socket("127.0.0.1", port, -1);
  return port;
}

}  // namespace mtasts::test
