// SmtpKnock: one conversation with an MX host as far as a sender needs it to know whether mail would travel
// under TLS (RFC 3207). No mail is sent.
#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <string_view>

#include "adapters/connections/smtp_reply.h"
#include "adapters/connections/tls_recorder.h"
#include "adapters/dns/server_address.h"
#include "adapters/event_loop/epoll_loop.h"
#include "adapters/system/file_handle.h"
#include "mtasts/smtp_session.h"
#include "ports/network.h"
#include "ports/task.h"

struct ssl_ctx_st;
struct ssl_st;

namespace mtasts {

// What a server that was told QUIT gets to answer it.
inline constexpr std::chrono::seconds kFarewellTime{2};
// Of SmtpSession::reply: RFC 5321 §4.5.3.1.5 allows a reply line 512 octets.
inline constexpr std::size_t kKeptReplyOctets = 512;

class SmtpKnock {
 public:
  // The time starts now. The loop, roots and settings must outlive it.
  SmtpKnock(EpollLoop& loop, const TrustStore& roots, const ConnectionSettings& settings, std::string mx_host,
            ServerAddress server);
  SmtpKnock(const SmtpKnock&) = delete;
  SmtpKnock& operator=(const SmtpKnock&) = delete;
  ~SmtpKnock();

  // To a TLS session, or to where it goes no further. Address and port are left to the caller.
  [[nodiscard]] Task<SmtpSession> converse();
  // QUIT, where somebody still listens; waits kFarewellTime at most. After converse().
  [[nodiscard]] Task<void> take_leave();

 private:
  using Moment = EpollLoop::TimePoint;

  // Each step tells whether to go on; if not, the session says why.
  Task<bool> take_steps();
  Task<bool> connect();
  Task<bool> be_greeted();
  Task<bool> say_hello();
  Task<bool> ask_for_tls();
  Task<bool> shake_hands();
  Task<bool> say(std::string line);
  Task<bool> hear(std::string_view when);

  void open_tls();
  bool fail(SmtpOutcome outcome, std::string words);
  bool cannot_connect(int error);
  bool fail_handshake(int error);
  bool timed_out(std::string_view when);

  EpollLoop& loop_;
  const TrustStore& roots_;
  const ConnectionSettings& settings_;
  std::string mx_host_;
  ServerAddress server_;
  Moment start_;
  Moment deadline_;
  SmtpSession session_ = {};
  bool is_listened_to_ = false;
  SmtpReplyReader reader_;
  TlsRecorder recorder_;
  FileHandle socket_;
  struct TlsDeleter {
    void operator()(ssl_ctx_st* context) const noexcept;
    void operator()(ssl_st* session) const noexcept;
  };
  std::unique_ptr<ssl_ctx_st, TlsDeleter> context_;
  std::unique_ptr<ssl_st, TlsDeleter> tls_;
};

}  // namespace mtasts
