// Non-blocking sockets with OpenSSL; all waits share one deadline.
#include "adapters/connections/smtp_probe.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <new>
#include <utility>

#include "adapters/connections/duration_text.h"
#include "adapters/connections/ehlo_name.h"
#include "adapters/event_loop/wait.h"
#include "adapters/system/local_failure.h"
#include "adapters/system/sigpipe_block.h"

namespace mtasts {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t kSmtpBufferSize = 4096;

bool would_block(int error) {
  return error == EAGAIN || error == EWOULDBLOCK || error == EINTR;
}

// The server accepted the connection and then ended it. A server that does so at once may be noticed by any
// call from connect() to recv(), and is to be reported the same way.
bool is_end_of_connection(int error) {
  return error == ECONNRESET || error == EPIPE;
}

// The result of one OpenSSL call.
struct TlsStep {
  bool is_done = false;
  int error = SSL_ERROR_NONE;
  int system_error = 0;
};

template <class Call>
TlsStep tls_step(SSL* tls, Call call) {
  const SigpipeBlock block;
  ERR_clear_error();
  errno = 0;
  const int result = call(tls);
  if (result > 0) return {true};
  const int system_error = errno;
  TlsStep step = {false, SSL_get_error(tls, result), system_error};
  ERR_clear_error();
  return step;
}

bool wants_io(const TlsStep& step) {
  return step.error == SSL_ERROR_WANT_READ || step.error == SSL_ERROR_WANT_WRITE;
}

Interest interest_of(const TlsStep& step) {
  return step.error == SSL_ERROR_WANT_WRITE ? Interest::write : Interest::read;
}

// Repeats the OpenSSL call until it succeeds or fails, or until the deadline, when it still wants I/O.
template <class Call>
Task<TlsStep> finish_tls_step(EpollLoop& loop, SSL* tls, EpollLoop::TimePoint deadline, Call call) {
  TlsStep step = tls_step(tls, call);
  while (wants_io(step)) {
    const bool in_time = co_await wait_until_ready(loop, SSL_get_fd(tls), interest_of(step), deadline);
    if (!in_time) break;
    step = tls_step(tls, call);
  }
  co_return step;
}

}  // namespace

SmtpProbe::SmtpProbe(EpollLoop& loop, const TrustStore& roots, const ConnectionSettings& settings,
                     std::string mx_host, ServerAddress server)
    : loop_(loop),
      roots_(roots),
      settings_(settings),
      mx_host_(std::move(mx_host)),
      server_(std::move(server)),
      start_(Clock::now()),
      deadline_(start_ + settings.time_limit) {}

Task<SmtpSession> SmtpProbe::run() {
  const bool is_secured = co_await run_steps();
  recorder_.rethrow();
  if (is_secured) session_.outcome = SmtpOutcome::secured;
  session_.reply = reader_.last_line().substr(0, kMaxReplyLine);
  session_.tls = recorder_.session();
  session_.time = std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - start_);
  co_return session_;
}

Task<bool> SmtpProbe::run_steps() {
  const bool is_connected = co_await connect();
  if (!is_connected) co_return false;
  const bool is_welcome = co_await read_greeting();
  if (!is_welcome) co_return false;
  const bool has_tls = co_await send_ehlo();
  if (!has_tls) co_return false;
  const bool is_ready = co_await request_starttls();
  if (!is_ready) co_return false;
  const bool is_secured = co_await tls_handshake();
  co_return is_secured;
}

Task<bool> SmtpProbe::connect() {
  socket_ =
      FileHandle(::socket(server_.socket_address.ss_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  // Only a missing address family is not a matter of this machine's resources and permissions.
  if (!socket_.is_open() && errno != EAFNOSUPPORT)
    co_return fail(SmtpOutcome::local_failure, std::strerror(errno));
  if (!socket_.is_open()) co_return cannot_connect(errno);
  if (::connect(socket_.get(), server_.get(), server_.length) == 0) co_return true;
  if (errno != EINPROGRESS) co_return cannot_connect(errno);

  const auto limit = std::min(settings_.connect_time, settings_.time_limit);
  const bool in_time = co_await wait_until_ready(loop_, socket_.get(), Interest::write, start_ + limit);
  if (!in_time) co_return fail(SmtpOutcome::unreachable, "no connection within " + duration_text(limit));
  int error = 0;
  socklen_t size = sizeof error;
  ::getsockopt(socket_.get(), SOL_SOCKET, SO_ERROR, &error, &size);
  if (error != 0 && !is_end_of_connection(error)) co_return cannot_connect(error);
  co_return true;
}

Task<bool> SmtpProbe::read_greeting() {
  const bool is_read = co_await read_reply("in place of a greeting");
  if (!is_read) co_return false;
  can_quit_ = true;
  if (reader_.reply().is_positive()) co_return true;
  co_return fail(SmtpOutcome::refuses_service, "the server refuses service in its greeting");
}

Task<bool> SmtpProbe::send_ehlo() {
  const bool is_sent = co_await send_line("EHLO " + ehlo_name(local_host_name(), socket_.get()));
  if (!is_sent) co_return false;
  reader_.start_next();
  const bool is_read = co_await read_reply("in answer to EHLO");
  if (!is_read) co_return false;
  if (reader_.reply().is_not_implemented()) {
    // Without EHLO there are no extensions (RFC 5321 §4.1.4).
    co_return fail(SmtpOutcome::no_starttls, "the server knows no EHLO, and so no STARTTLS");
  }
  if (!reader_.reply().is_positive()) {
    co_return fail(SmtpOutcome::refuses_service, "the server refuses EHLO");
  }
  if (!offers(reader_.reply(), "STARTTLS")) {
    co_return fail(SmtpOutcome::no_starttls, "EHLO does not offer STARTTLS");
  }
  co_return true;
}

Task<bool> SmtpProbe::request_starttls() {
  const bool is_sent = co_await send_line("STARTTLS");
  if (!is_sent) co_return false;
  reader_.start_next();
  const bool is_read = co_await read_reply("in answer to STARTTLS");
  if (!is_read) co_return false;
  if (!reader_.reply().is_positive()) {
    co_return fail(SmtpOutcome::starttls_refused, "the server offers STARTTLS and refuses it");
  }
  can_quit_ = false;
  if (!reader_.has_surplus()) co_return true;
  co_return fail(SmtpOutcome::plaintext_injected, "unprotected bytes follow the reply to STARTTLS");
}

Task<bool> SmtpProbe::tls_handshake() {
  open_tls();
  const TlsStep step = co_await finish_tls_step(loop_, tls_.get(), deadline_, SSL_connect);
  if (wants_io(step)) co_return timed_out("no TLS session");
  if (!step.is_done) co_return fail_handshake(step.system_error);
  can_quit_ = true;
  co_return true;
}

void SmtpProbe::open_tls() {
  context_.reset(SSL_CTX_new(TLS_client_method()));
  if (!context_) throw std::bad_alloc();
  recorder_.attach(context_.get(), roots_);
  tls_.reset(SSL_new(context_.get()));
  const bool is_set = tls_ && SSL_set_fd(tls_.get(), socket_.get()) == 1 &&
                      SSL_set_tlsext_host_name(tls_.get(), mx_host_.c_str()) == 1;
  if (!is_set) throw std::bad_alloc();
}

bool SmtpProbe::fail_handshake(int error) {
  if (recorder_.received_plaintext()) {
    return fail(SmtpOutcome::tls_failed, "the server goes on in clear after its answer to STARTTLS");
  }
  if (recorder_.is_too_old()) {
    return fail(SmtpOutcome::tls_too_old, "the server supports only TLS 1.1 or older");
  }
  if (!recorder_.failure().empty()) return fail(SmtpOutcome::tls_failed, recorder_.failure());
  const bool is_end = error == 0 || is_end_of_connection(error);
  const std::string why = is_end ? "" : std::string(" (") + std::strerror(error) + ")";
  return fail(SmtpOutcome::tls_failed, "the connection ended in the TLS handshake" + why);
}

Task<bool> SmtpProbe::send_line(std::string line) {
  line += "\r\n";
  std::string_view rest = line;
  while (!rest.empty()) {
    const ssize_t sent = ::send(socket_.get(), rest.data(), rest.size(), MSG_NOSIGNAL);
    if (sent >= 0) {
      rest.remove_prefix(static_cast<std::size_t>(sent));
      continue;
    }
    const bool waits = would_block(errno);
    if (!waits && is_local_failure(errno)) co_return fail(SmtpOutcome::local_failure, std::strerror(errno));
    // A reply sent before the server closed may still be read, and explains more than the write error.
    if (!waits) co_return true;
    const bool in_time = co_await wait_until_ready(loop_, socket_.get(), Interest::write, deadline_);
    if (!in_time) co_return timed_out("the server took nothing");
  }
  co_return true;
}

Task<bool> SmtpProbe::read_reply(std::string_view when) {
  std::array<char, kSmtpBufferSize> piece = {};
  while (reader_.state() == SmtpReplyReader::State::unfinished) {
    const ssize_t size = ::recv(socket_.get(), piece.data(), piece.size(), 0);
    if (size > 0) {
      reader_.add({piece.data(), static_cast<std::size_t>(size)});
      if (Clock::now() >= deadline_) co_return timed_out("no whole reply");
      continue;
    }
    const std::string context(when);
    if (size == 0 || is_end_of_connection(errno)) {
      co_return fail(SmtpOutcome::broken_off, "the server closed the connection " + context);
    }
    if (!would_block(errno)) {
      const SmtpOutcome outcome =
          is_local_failure(errno) ? SmtpOutcome::local_failure : SmtpOutcome::broken_off;
      co_return fail(outcome, std::strerror(errno) + (" " + context));
    }
    const bool in_time = co_await wait_until_ready(loop_, socket_.get(), Interest::read, deadline_);
    if (!in_time) co_return timed_out("nothing came " + context);
  }
  if (reader_.state() == SmtpReplyReader::State::malformed) {
    co_return fail(SmtpOutcome::broken_off, "the text " + std::string(when) + " is no SMTP reply");
  }
  if (reader_.state() == SmtpReplyReader::State::too_large) {
    co_return fail(SmtpOutcome::broken_off, "more than 16 KiB came " + std::string(when));
  }
  co_return true;
}

void SmtpProbe::limit_final_commands() {
  deadline_ = std::min(deadline_, Clock::now() + kFinalCommandsTime);
}

Task<std::optional<bool>> SmtpProbe::read_requiretls() {
  if (!tls_ || !can_quit_) co_return std::nullopt;
  limit_final_commands();
  const std::string ehlo = "EHLO " + ehlo_name(local_host_name(), socket_.get()) + "\r\n";
  std::array<char, kBufferSize> piece = {};
  std::size_t count = 0;
  const auto write = [&](SSL* tls) { return SSL_write_ex(tls, ehlo.data(), ehlo.size(), &count); };
  const auto read = [&](SSL* tls) { return SSL_read_ex(tls, piece.data(), piece.size(), &count); };
  TlsStep step = co_await finish_tls_step(loop_, tls_.get(), deadline_, write);
  SmtpReplyReader reader;
  while (step.is_done && reader.state() == SmtpReplyReader::State::unfinished && Clock::now() < deadline_) {
    step = co_await finish_tls_step(loop_, tls_.get(), deadline_, read);
    if (step.is_done) reader.add({piece.data(), count});
  }
  can_quit_ = step.is_done || wants_io(step);
  if (reader.state() != SmtpReplyReader::State::complete || !reader.reply().is_positive()) {
    co_return std::nullopt;
  }
  co_return offers(reader.reply(), "REQUIRETLS");
}

Task<void> SmtpProbe::quit() {
  if (!std::exchange(can_quit_, false)) co_return;
  limit_final_commands();
  if (!tls_) {
    const bool is_sent = co_await send_line("QUIT");
    if (is_sent) (void)co_await wait_until_ready(loop_, socket_.get(), Interest::read, deadline_);
    co_return;
  }
  constexpr std::string_view kQuit = "QUIT\r\n";
  std::array<char, kSmtpBufferSize> reply = {};
  std::size_t count = 0;
  const auto write = [&](SSL* tls) { return SSL_write_ex(tls, kQuit.data(), kQuit.size(), &count); };
  const auto read = [&](SSL* tls) { return SSL_read_ex(tls, reply.data(), reply.size(), &count); };
  const TlsStep step = co_await finish_tls_step(loop_, tls_.get(), deadline_, write);
  // Read the reply before closing, or the server logs a lost connection.
  if (step.is_done) (void)co_await finish_tls_step(loop_, tls_.get(), deadline_, read);
  (void)tls_step(tls_.get(), SSL_shutdown);
}

bool SmtpProbe::fail(SmtpOutcome outcome, std::string message) {
  session_.outcome = outcome;
  session_.failure = std::move(message);
  return false;
}

bool SmtpProbe::cannot_connect(int error) {
  const ConnectFault fault = connect_fault(error, server_.get(), server_.length);
  session_.no_route = fault == ConnectFault::no_route;
  return fail(fault == ConnectFault::local ? SmtpOutcome::local_failure : SmtpOutcome::unreachable,
              std::strerror(error));
}

bool SmtpProbe::timed_out(std::string_view when) {
  return fail(SmtpOutcome::timeout, std::string(when) + " within " + duration_text(settings_.time_limit));
}

}  // namespace mtasts
