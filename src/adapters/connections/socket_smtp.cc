// Acquires a permit, and runs the session unless the address is known to fail.
#include "adapters/connections/socket_smtp.h"

#include <utility>

#include "adapters/connections/limited_exchange.h"
#include "adapters/connections/smtp_probe.h"
#include "adapters/system/local_failure.h"
#include "mtasts/printable.h"

namespace mtasts {
namespace {

constexpr std::size_t kMaxSmtpTraceBytes = 200;

std::string trace_line(const std::string& server, const std::string& host, const SmtpSession& session) {
  std::string line = "SMTP " + server + " " + host + ": ";
  line += session.tls ? session.tls->version : printable(session.failure, kMaxSmtpTraceBytes);
  if (!session.reply.empty()) line += ", " + quote(session.reply, kMaxSmtpTraceBytes);
  return line + ", " + std::to_string(session.time.count()) + " ms";
}

// Before TLS, the server cannot know for which host it is asked.
AddressLesson lesson_of(const SmtpSession& session) {
  switch (session.outcome) {
    case SmtpOutcome::unreachable: return session.no_route ? AddressLesson::none : AddressLesson::fails;
    case SmtpOutcome::timeout: return AddressLesson::fails;
    case SmtpOutcome::local_failure: return AddressLesson::none;
    default: return AddressLesson::answers;
  }
}

}  // namespace

SocketSmtp::SocketSmtp(EpollLoop& loop, TrustStore roots, ConnectionSettings settings)
    : loop_(loop),
      roots_(std::move(roots)),
      settings_(std::move(settings)),
      limits_(loop, allowed_connections(settings_.concurrency), settings_.per_address) {}

Task<SmtpSession> SocketSmtp::probe(SmtpRequest request) {
  const auto deadline = std::chrono::steady_clock::now() + request.time_limit;
  SmtpSession session;
  const auto server = parse_server(request.address, request.port);
  if (!server) {
    session.failure = server.error().message;
    session.address = request.address;
  } else {
    const auto exchange = [&](std::chrono::milliseconds time_limit) {
      return probe_at(*server, request, time_limit);
    };
    session = co_await limited_exchange(limits_, memory_, *server, deadline, settings_.time_limit, exchange);
    session.address = server->address();
  }
  session.port = request.port;
  co_return session;
}

// Records and traces the session before the final commands, which may take kFinalCommandsTime.
Task<SmtpSession> SocketSmtp::probe_at(const ServerAddress& server, const SmtpRequest& request,
                                       std::chrono::milliseconds time_limit) {
  ConnectionSettings settings = settings_;
  settings.time_limit = time_limit;
  SmtpProbe probe(loop_, roots_, settings, request.mx_host.text(), server);
  SmtpSession session = co_await probe.run();
  const AddressLesson lesson = time_limit < settings_.time_limit ? AddressLesson::none : lesson_of(session);
  memory_.record(server.text, request.mx_host.text(), session, lesson, std::chrono::steady_clock::now());
  if (settings_.trace) settings_.trace(trace_line(server.text, request.mx_host.text(), session));
  session.requiretls = co_await probe.read_requiretls();
  co_await probe.quit();
  co_return session;
}

}  // namespace mtasts
