// SmtpProbe: one SMTP session with an MX host, from the connection to TLS (RFC 3207). No mail is sent.
// Includes OpenSSL: for sources of this folder only.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "adapters/connections/openssl.h"
#include "adapters/connections/smtp_reply.h"
#include "adapters/connections/tls_recorder.h"
#include "adapters/dns/server_address.h"
#include "adapters/event_loop/epoll_loop.h"
#include "adapters/system/file_handle.h"
#include "mtasts/smtp_session.h"
#include "ports/network.h"
#include "ports/task.h"

namespace mtasts {

// Time limit of the commands after the result is known: EHLO in the TLS session, and QUIT.
inline constexpr std::chrono::seconds kFinalCommandsTime{2};
// Limit of SmtpSession::reply, in bytes: RFC 5321 §4.5.3.1.5 allows a reply line of 512 octets.
inline constexpr std::size_t kMaxReplyLine = 512;

class SmtpProbe {
 public:
  // Starts the time limit. `loop`, `roots` and `settings` must outlive this object.
  SmtpProbe(EpollLoop& loop, const TrustStore& roots, const ConnectionSettings& settings, std::string mx_host,
            ServerAddress server);
  SmtpProbe(const SmtpProbe&) = delete;
  SmtpProbe& operator=(const SmtpProbe&) = delete;

  // Connects and proceeds to a TLS session or to the first failure. The caller sets address and port of the
  // result.
  [[nodiscard]] Task<SmtpSession> run();
  // Sends EHLO in the TLS session and reads SmtpSession::requiretls; no failure changes the result of run().
  // Call after run(). Together with quit() it takes kFinalCommandsTime at most.
  [[nodiscard]] Task<std::optional<bool>> read_requiretls();
  // Sends QUIT if the server can still read it, and waits for the reply. Call last.
  [[nodiscard]] Task<void> quit();

 private:
  using Moment = EpollLoop::TimePoint;

  // Each step returns false, with the reason in session_, if the session cannot proceed.
  Task<bool> run_steps();
  Task<bool> connect();
  Task<bool> read_greeting();
  Task<bool> send_ehlo();
  Task<bool> request_starttls();
  Task<bool> tls_handshake();
  Task<bool> send_line(std::string line);
  Task<bool> read_reply(std::string_view when);

  void open_tls();
  bool fail(SmtpOutcome outcome, std::string message);
  bool cannot_connect(int error);
  bool fail_handshake(int error);
  bool timed_out(std::string_view when);
  void limit_final_commands();

  EpollLoop& loop_;
  const TrustStore& roots_;
  const ConnectionSettings& settings_;
  std::string mx_host_;
  ServerAddress server_;
  Moment start_;
  Moment deadline_;
  SmtpSession session_ = {};
  bool can_quit_ = false;
  SmtpReplyReader reader_;
  TlsRecorder recorder_;
  FileHandle socket_;
  OpensslContext context_;
  OpensslSession tls_;
};

}  // namespace mtasts
