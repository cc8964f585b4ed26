// Acquires a permit, runs the session, traces it and sends QUIT.
#include "adapters/connections/socket_smtp.h"

#include <utility>

#include "adapters/connections/smtp_probe.h"
#include "adapters/dns/server_address.h"
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

}  // namespace

SocketSmtp::SocketSmtp(EpollLoop& loop, TrustStore roots, ConnectionSettings settings)
    : loop_(loop),
      roots_(std::move(roots)),
      settings_(std::move(settings)),
      limits_(loop, settings_.concurrency) {}

Task<SmtpSession> SocketSmtp::probe(SmtpRequest request) {
  SmtpSession session;
  session.address = request.address;
  session.port = request.port;
  const auto server = parse_server(request.address, request.port);
  if (!server) {
    session.failure = server.error().message;
    co_return session;
  }
  const std::string address = server->address();
  const ConnectionLimits::Permit permit = co_await limits_.acquire(address);

  SmtpProbe probe(loop_, roots_, settings_, request.mx_host.text(), *server);
  session = co_await probe.run();
  session.address = address;
  session.port = request.port;
  if (settings_.trace) settings_.trace(trace_line(server->text, request.mx_host.text(), session));
  co_await probe.quit();
  co_return session;
}

}  // namespace mtasts
