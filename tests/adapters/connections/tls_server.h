// A TCP server on loopback whose connections do what a script says: in clear, under TLS, or rudely.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <list>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>

#include "adapters/system/file_handle.h"
#include "identity.h"

namespace mtasts::test {

enum class TlsVersions { modern, up_to_1_1, only_1_2 };

// One client, in a thread of its own.
class Client {
 public:
  Client(int socket, const std::atomic<bool>& stopping) : socket_(socket), stopping_(stopping) {}
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;
  ~Client();

  // Whether the handshake went well.
  bool start_tls(const Identity& identity, TlsVersions versions = TlsVersions::modern);
  // Whether it was sent.
  bool send(std::string_view octets);
  // Beside TLS.
  bool send_in_clear(std::string_view octets) const;
  // What came, up to and with `end`; less when the client closed.
  std::string read_until(std::string_view end);
  // To its end, or the server's.
  void wait_for_close();
  // Not longer than the server lives.
  void pause(std::chrono::milliseconds time) const;
  // Ends TLS as it should end.
  void say_goodbye();
  // A TCP reset when it is destroyed.
  void reset_at_end() const;

  [[nodiscard]] const std::string& server_name() const { return server_name_; }  // SNI

 private:
  int socket_;
  const std::atomic<bool>& stopping_;
  OpensslContext context_;
  OpensslSession tls_;
  std::string server_name_;
};

using ClientScript = std::function<void(Client&)>;

class TlsServer {
 public:
  explicit TlsServer(ClientScript script, const char* address = "127.0.0.1");
  ~TlsServer();
  TlsServer(const TlsServer&) = delete;
  TlsServer& operator=(const TlsServer&) = delete;

  [[nodiscard]] std::uint16_t port() const { return port_; }
  [[nodiscard]] int clients() const { return clients_; }

 private:
  void accept_clients();
  void serve(int socket);

  ClientScript script_;
  std::uint16_t port_ = 0;
  FileHandle listening_;
  std::atomic<bool> stopping_ = false;
  std::atomic<int> clients_ = 0;
  std::list<std::thread> serving_;
  std::thread accepting_;
};

// An address and port of loopback where connections are neither taken nor refused.
class DeadServer {
 public:
  DeadServer();
  [[nodiscard]] std::uint16_t port() const { return port_; }

 private:
  std::uint16_t port_ = 0;
  FileHandle listening_;
  std::list<FileHandle> filling_;
};

// A port of 127.0.0.1 on which nobody listens.
std::uint16_t port_of_nobody();

}  // namespace mtasts::test
