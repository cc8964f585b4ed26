// A TCP server on loopback that runs a script for each connection, in plaintext or with TLS.
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
#include "test_certificate.h"

namespace mtasts::test {

enum class TlsVersions { modern, up_to_1_1, only_1_2 };

// One client connection, in its own thread.
class Client {
 public:
  Client(int socket, const std::atomic<bool>& stopping) : socket_(socket), stopping_(stopping) {}
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;
  ~Client();

  // Returns false if the handshake fails.
  bool start_tls(const TestCertificate& certificate, TlsVersions versions = TlsVersions::modern);
  // Returns false on error.
  bool send(std::string_view octets);
  // Bypasses TLS.
  bool send_plaintext(std::string_view octets) const;
  // Reads up to and including `end`; less if the client closes.
  std::string read_until(std::string_view end);
  // Returns when the client closes or the server stops.
  void wait_for_close();
  // Returns early if the server stops.
  void pause(std::chrono::milliseconds time) const;
  // Sends close_notify.
  void shut_down_tls();
  // Makes the destructor reset the connection.
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

// A port of 127.0.0.1 where connections are neither accepted nor refused.
class UnresponsiveServer {
 public:
  UnresponsiveServer();
  [[nodiscard]] std::uint16_t port() const { return port_; }

 private:
  std::uint16_t port_ = 0;
  FileHandle listening_;
  std::list<FileHandle> filling_;
};

// Returns a TCP port of 127.0.0.1 without a listener.
std::uint16_t unused_tcp_port();

}  // namespace mtasts::test
