// SmtpProbe against real servers on loopback that speak SMTP correctly, incorrectly or not at all.
#include "adapters/connections/socket_smtp.h"

#include <algorithm>
#include <atomic>
#include <string>

#include "adapters/event_loop/wait.h"
#include "catch.h"
#include "dns_client_fixture.h"
#include "no_free_descriptor.h"
#include "tls_server.h"

namespace mtasts::test {
namespace {

using std::chrono::milliseconds;

constexpr const char* kMx = "mx1.example.com";
constexpr const char* kGreeting = "220 mx1.example.com ESMTP\r\n";
constexpr const char* kEhloReply = "250-mx1.example.com\r\n250-SIZE 1000\r\n250-STARTTLS\r\n250 8BITMIME\r\n";
constexpr const char* kSecureEhloReply = "250-mx1.example.com\r\n250 REQUIRETLS\r\n";
constexpr const char* kReady = "220 2.0.0 Ready to start TLS\r\n";

ConnectionSettings settings_of(milliseconds connect_time, milliseconds time_limit) {
  ConnectionSettings settings;
  settings.connect_time = connect_time;
  settings.time_limit = time_limit;
  return settings;
}
ConnectionSettings long_smtp_timeouts() {
  return settings_of(milliseconds(10'000), milliseconds(20'000));
}
ConnectionSettings short_smtp_timeouts() {
  return settings_of(milliseconds(200), milliseconds(500));
}

struct Prober {
  explicit Prober(ConnectionSettings settings = long_smtp_timeouts())
      : smtp(loop, trusted_roots(), std::move(settings)) {}
  Task<SmtpSession> task(std::uint16_t port, const char* address = "127.0.0.1") {
    return smtp.probe(SmtpRequest(*DomainName::parse(kMx), address, port));
  }
  SmtpSession probe(std::uint16_t port, const char* address = "127.0.0.1") {
    return finish(loop, task(port, address));
  }
  EpollLoop loop;
  SocketSmtp smtp;
};

const TestCertificate& mx_certificate() {
  static const TestCertificate certificate = issue_trusted({kMx});
  return certificate;
}

SmtpSession probe_server(ClientScript script, ConnectionSettings settings = long_smtp_timeouts()) {
  const TlsServer server(std::move(script));
  return Prober(std::move(settings)).probe(server.port());
}

// Sends the first line, then one more line after each line of the client, and waits for QUIT.
ClientScript send_lines(std::vector<std::string> lines) {
  return [lines = std::move(lines)](Client& client) {
    for (std::size_t i = 0; i < lines.size(); ++i) {
      if (i > 0) client.read_until("\r\n");
      client.send(lines[i]);
    }
    client.read_until("QUIT\r\n");
    client.send("221 bye\r\n");
  };
}

// Greets, answers EHLO with the offer, and accepts STARTTLS.
void accept_starttls(Client& client, const std::string& offer = kEhloReply) {
  client.send(kGreeting);
  client.read_until("\r\n");
  client.send(offer);
  client.read_until("\r\n");
  client.send(kReady);
}

// A correct server with the certificate.
ClientScript complete_session(const TestCertificate& certificate, TlsVersions versions = TlsVersions::modern,
                              std::string offer = kEhloReply) {
  return [=](Client& client) {
    accept_starttls(client, offer);
    if (!client.start_tls(certificate, versions)) return;
    client.read_until("\r\n");
    client.send(kSecureEhloReply);
    client.read_until("QUIT\r\n");
    client.send("221 bye\r\n");
    client.shut_down_tls();
  };
}

TEST_CASE("STARTTLS leads to TLS, and QUIT ends it") {
  std::vector<std::string> received;
  std::string server_name;
  const SmtpSession session = probe_server([&](Client& client) {
    client.send(kGreeting);
    received.push_back(client.read_until("\r\n"));
    client.send(kEhloReply);
    received.push_back(client.read_until("\r\n"));
    client.send(kReady);
    client.start_tls(mx_certificate());
    server_name = client.server_name();
    received.push_back(client.read_until("\r\n"));
    client.send(kSecureEhloReply);
    received.push_back(client.read_until("\r\n"));
    client.send("221 bye\r\n");
    received.push_back(client.read_until("\r\n"));
  });
  REQUIRE(session.failure == "");
  REQUIRE(session.outcome == SmtpOutcome::secured);
  REQUIRE(session.address == "127.0.0.1");
  REQUIRE(session.reply == "220 2.0.0 Ready to start TLS");
  REQUIRE(session.tls->version == "TLSv1.3");
  REQUIRE(session.tls->chain.front().dns_names == std::vector<std::string>{kMx});
  REQUIRE(session.tls->chain_faults.empty());
  REQUIRE(session.requiretls == true);
  REQUIRE(received.size() == 5);
  REQUIRE(received[0].starts_with("EHLO "));
  REQUIRE(received[0].size() > std::string("EHLO \r\n").size());
  REQUIRE(received[1] == "STARTTLS\r\n");
  REQUIRE(received[2] == received[0]);
  REQUIRE(received[3] == "QUIT\r\n");
  REQUIRE(received[4].empty());
  REQUIRE(server_name == kMx);
}

struct RequiretlsCase {
  std::string reply;  // to EHLO in the TLS session; empty: the connection is closed
  std::optional<bool> requiretls;
  std::string last_command = "QUIT\r\n";
};

TEST_CASE("no answer to EHLO in the TLS session changes the result") {
  const std::vector<RequiretlsCase> cases = {
      {"250-mx1\r\n250-SIZE\r\n250 requiretls\r\n", true},
      {"250-mx1\r\n250 SIZE\r\n", false},
      {"250 REQUIRETLS\r\n", false},
      {"421-busy\r\n421 REQUIRETLS\r\n", {}},
      {"\xff\r\n", {}},
      {"250-" + std::string(20'000, 'x') + "\r\n", {}},
      {"", {}, ""},
  };
  for (const RequiretlsCase& each : cases) {
    INFO(each.reply.substr(0, 40));
    std::string last_command;
    const SmtpSession session = probe_server([&](Client& client) {
      accept_starttls(client);
      client.start_tls(mx_certificate());
      client.read_until("\r\n");
      if (each.reply.empty()) return client.shut_down_tls();
      client.send(each.reply);
      last_command = client.read_until("\r\n");
    });
    CHECK(session.outcome == SmtpOutcome::secured);
    CHECK(session.failure.empty());
    CHECK(session.reply == "220 2.0.0 Ready to start TLS");
    CHECK(session.requiretls == each.requiretls);
    CHECK(last_command == each.last_command);
  }
}

TEST_CASE("an MX host is probed over IPv6") {
  const TlsServer server(complete_session(mx_certificate()), "::1");
  REQUIRE(Prober().probe(server.port(), "::1").outcome == SmtpOutcome::secured);
}

TEST_CASE("STARTTLS is recognised in any case and line after the greeting") {
  for (const char* offer : {"250-x\r\n250 starttls\r\n", "250-x\r\n250-StartTLS\r\n250 HELP\r\n",
                            "250-x\n250-STARTTLS\n250 HELP\n", "250-x\r\n250 STARTTLS parameter\r\n"}) {
    INFO(offer);
    REQUIRE(probe_server(complete_session(mx_certificate(), TlsVersions::modern, offer)).outcome ==
            SmtpOutcome::secured);
  }
  for (const char* offer : {"250 x\r\n", "250 STARTTLS\r\n", "250-x\r\n250 STARTTLSNOT\r\n",
                            "250-x\r\n250 X-STARTTLS\r\n", "250-x STARTTLS\r\n250 HELP\r\n"}) {
    INFO(offer);
    REQUIRE(probe_server(send_lines({kGreeting, offer, "221 bye\r\n"})).outcome == SmtpOutcome::no_starttls);
  }
}

struct ReplyCase {
  std::vector<std::string> lines;
  SmtpOutcome outcome;
  std::string reply;
};

TEST_CASE("each refusal has its own outcome and the last reply line") {
  const std::vector<ReplyCase> cases = {
      {{"554 5.7.1 go away\r\n"}, SmtpOutcome::refuses_service, "554 5.7.1 go away"},
      {{"421-busy\r\n421 later\r\n"}, SmtpOutcome::refuses_service, "421 later"},
      {{kGreeting, "502 what?\r\n"}, SmtpOutcome::no_starttls, "502 what?"},
      {{kGreeting, "421 too slow\r\n"}, SmtpOutcome::refuses_service, "421 too slow"},
      {{kGreeting, "250-mx1.example.com\r\n250 SIZE\r\n"}, SmtpOutcome::no_starttls, "250 SIZE"},
      {{kGreeting, kEhloReply, "454 4.7.0 TLS not available\r\n"},
       SmtpOutcome::starttls_refused,
       "454 4.7.0 TLS not available"},
      {{kGreeting, kEhloReply, "501 no\r\n"}, SmtpOutcome::starttls_refused, "501 no"},
      {{"220-a banner\r\n220-of three\r\n220 lines\r\n", "500 \x1b[31m\r\n"},
       SmtpOutcome::no_starttls,
       "500 \x1b[31m"},
      {{"HTTP/1.0 400 Bad Request\r\n"}, SmtpOutcome::broken_off, "HTTP/1.0 400 Bad Request"},
      {{"22 x\r\n"}, SmtpOutcome::broken_off, "22 x"},
      {{"220x\r\n"}, SmtpOutcome::broken_off, "220x"},
      {{std::string("\0\xff\n", 3)}, SmtpOutcome::broken_off, std::string("\0\xff", 2)},
      {{kGreeting, "\r\n"}, SmtpOutcome::broken_off, ""},
      {{kGreeting, kEhloReply, std::string(kReady) + "250 injected\r\n"},
       SmtpOutcome::plaintext_injected,
       "220 2.0.0 Ready to start TLS"},
      {{kGreeting, kEhloReply, std::string(kReady) + "x"},
       SmtpOutcome::plaintext_injected,
       "220 2.0.0 Ready to start TLS"},
  };
  for (const ReplyCase& each : cases) {
    INFO(each.lines.back());
    const SmtpSession session = probe_server(send_lines(each.lines));
    CHECK(session.outcome == each.outcome);
    CHECK(session.reply == each.reply);
    CHECK_FALSE(session.failure.empty());
    CHECK_FALSE(session.tls);
  }
}

TEST_CASE("plaintext in place of a handshake is a TLS failure") {
  const SmtpSession session = probe_server([](Client& client) {
    accept_starttls(client);
    client.pause(milliseconds(50));
    client.send("250 injected\r\n");
    client.wait_for_close();
  });
  REQUIRE(session.outcome == SmtpOutcome::tls_failed);
}

TEST_CASE("QUIT is sent after a refusal") {
  for (const char* second : {"502 what?\r\n", "250 no-tls\r\n"}) {
    std::string last_command;
    probe_server([&](Client& client) {
      client.send(kGreeting);
      client.read_until("\r\n");
      client.send(second);
      last_command = client.read_until("\r\n");
      client.send("221 bye\r\n");
    });
    REQUIRE(last_command == "QUIT\r\n");
  }
}

TEST_CASE("a session whose connection ends early is incomplete") {
  const std::vector<std::string> dialogue = {kGreeting, kEhloReply};
  for (const bool resets : {false, true}) {
    for (std::size_t length = 0; length <= dialogue.size(); ++length) {
      INFO(length << (resets ? " reset" : " closed"));
      const SmtpSession session = probe_server([&](Client& client) {
        for (std::size_t i = 0; i < length; ++i) {
          client.send(dialogue[i]);
          client.read_until("\r\n");
        }
        if (resets) client.reset_at_end();
      });
      CHECK(session.outcome == SmtpOutcome::broken_off);
    }
  }
  REQUIRE(probe_server(send_lines({"220 half a line"}), short_smtp_timeouts()).outcome ==
          SmtpOutcome::timeout);
  const SmtpSession after_ready = probe_server([](Client& client) {
    client.send(kGreeting);
    client.read_until("\r\n");
    client.send(kEhloReply);
    client.read_until("\r\n");
    client.send(kReady);
  });
  REQUIRE(after_ready.outcome == SmtpOutcome::tls_failed);
  REQUIRE(after_ready.failure.starts_with("the connection ended in the TLS handshake"));
}

TEST_CASE("no certificate ends the session, and its faults are recorded") {
  struct Case {
    TestCertificate certificate;
    std::vector<ChainFaultKind> faults;
  };
  const std::vector<Case> cases = {
      {issue({.dns_names = {kMx}, .until = -60, .issuer = &root()}), {ChainFaultKind::expired}},
      {issue({.common_name = "snakeoil"}), {ChainFaultKind::self_signed}},
      {issue_trusted({"other.example.net"}), {}},
      {issue({.dns_names = {kMx}, .issuer = &root(), .purposes = "serverAuth,clientAuth"}), {}},
      {issue({.dns_names = {kMx}, .issuer = &root(), .purposes = "clientAuth"}), {ChainFaultKind::other}},
  };
  for (const Case& each : cases) {
    const SmtpSession session = probe_server(complete_session(each.certificate));
    REQUIRE(session.outcome == SmtpOutcome::secured);
    std::vector<ChainFaultKind> kinds;
    for (const ChainFault& fault : session.tls->chain_faults) kinds.push_back(fault.kind);
    REQUIRE(kinds == each.faults);
  }
}

TEST_CASE("TLS 1.2 is accepted from an MX host and TLS 1.1 is not") {
  REQUIRE(probe_server(complete_session(mx_certificate(), TlsVersions::only_1_2)).tls->version == "TLSv1.2");
  const SmtpSession old = probe_server(complete_session(mx_certificate(), TlsVersions::up_to_1_1));
  REQUIRE(old.outcome == SmtpOutcome::tls_too_old);
  REQUIRE_FALSE(old.tls);
}

TEST_CASE("a session without a free descriptor is a failure of this machine") {
  const TlsServer server(complete_session(mx_certificate()));
  Prober prober;
  {
    const NoFreeDescriptor none;
    const SmtpSession session = prober.probe(server.port());
    REQUIRE(session.outcome == SmtpOutcome::local_failure);
    REQUIRE(session.failure == "Too many open files");
    REQUIRE_FALSE(session.no_route);
  }
  REQUIRE(prober.probe(server.port()).outcome == SmtpOutcome::secured);
}

Task<std::vector<SmtpSession>> probe_many(Prober& prober, std::uint16_t port, int count) {
  std::vector<Task<SmtpSession>> tasks;
  for (int i = 0; i < count; ++i) {
    const auto host = DomainName::parse("mx" + std::to_string(i) + ".example.com");
    tasks.push_back(prober.smtp.probe(SmtpRequest(*host, "127.0.0.1", port)));
  }
  return all_of(prober.loop, std::move(tasks));
}

TEST_CASE("64 MX hosts at one tarpit take the time of one") {
  const TlsServer tarpit([](Client& client) {
    while (client.send("2")) client.pause(milliseconds(20));
  });
  Prober prober(settings_of(milliseconds(200), milliseconds(500)));
  const auto start = std::chrono::steady_clock::now();
  const auto sessions = finish(prober.loop, probe_many(prober, tarpit.port(), 64));
  REQUIRE(std::chrono::steady_clock::now() - start < milliseconds(1500));  // and not 16 seconds
  REQUIRE(tarpit.clients() == 2);
  for (const SmtpSession& session : sessions) REQUIRE(session.outcome == SmtpOutcome::timeout);
  REQUIRE(sessions.back().failure.find("; not tried again)") != std::string::npos);
}

TEST_CASE("a session whose time is over before its turn is not begun") {
  const TlsServer slow([](Client& client) { client.wait_for_close(); });
  Prober prober(settings_of(milliseconds(200), milliseconds(1000)));
  std::vector<Task<SmtpSession>> tasks;
  // Two sessions may run at once. The time of the others is over long before these end.
  for (const milliseconds limit :
       {milliseconds(300), milliseconds(300), milliseconds(100), milliseconds(100)}) {
    tasks.push_back(prober.smtp.probe(SmtpRequest(*DomainName::parse(kMx), "127.0.0.1", slow.port(), limit)));
  }
  const auto start = std::chrono::steady_clock::now();
  const auto sessions = finish(prober.loop, all_of(prober.loop, std::move(tasks)));
  REQUIRE(std::chrono::steady_clock::now() - start < milliseconds(900));
  for (const SmtpSession& session : sessions) REQUIRE(session.outcome == SmtpOutcome::timeout);
  REQUIRE(sessions.back().failure.find("no time was left") == 0);
  REQUIRE(slow.clients() == 2);
}

TEST_CASE("an MX host that accepts and resets has always broken off") {
  for (const char* words : {"", "220 mx1.example.com"}) {
    const TlsServer server([words](Client& client) {
      client.send(words);
      client.reset_at_end();
    });
    Prober prober;
    for (int i = 0; i < 100; ++i) {
      const SmtpSession session = prober.probe(server.port());
      REQUIRE(session.outcome == SmtpOutcome::broken_off);
      REQUIRE(session.failure == "the server closed the connection in place of a greeting");
    }
  }
}

TEST_CASE("an unreachable MX host differs from a silent one") {
  const SmtpSession refused = Prober().probe(unused_tcp_port());
  REQUIRE(refused.outcome == SmtpOutcome::unreachable);
  REQUIRE(refused.failure == "Connection refused");
  const UnresponsiveServer dead;
  const SmtpSession dropped = Prober(short_smtp_timeouts()).probe(dead.port());
  REQUIRE(dropped.outcome == SmtpOutcome::unreachable);
  REQUIRE(dropped.failure == "no connection within 200 ms");
  REQUIRE(dropped.time < milliseconds(450));
  REQUIRE(Prober().probe(25, "no address").outcome == SmtpOutcome::unreachable);

  const std::vector<std::vector<std::string>> silences = {
      {""}, {kGreeting}, {kGreeting, kEhloReply}, {kGreeting, kEhloReply, kReady}};
  for (const auto& lines : silences) {
    const SmtpSession session = probe_server(send_lines(lines), short_smtp_timeouts());
    REQUIRE(session.outcome == SmtpOutcome::timeout);
    REQUIRE(session.time >= milliseconds(450));
    REQUIRE(session.time < milliseconds(1500));
  }
}

TEST_CASE("an endless greeting is aborted, fast or slow, with and without lines") {
  const auto endless = [](std::string piece, milliseconds pause) {
    return [=](Client& client) {
      while (client.send(piece)) client.pause(pause);
    };
  };
  for (const char* piece : {"220-and so on\r\n", "220 and so on "}) {
    const SmtpSession session = probe_server(endless(std::string(piece) + piece + piece, milliseconds(0)));
    REQUIRE(session.outcome == SmtpOutcome::broken_off);
    REQUIRE(session.failure == "more than 16 KiB came in place of a greeting");
    REQUIRE(session.reply.size() <= 512);
  }
  REQUIRE(probe_server(send_lines({"220 " + std::string(1'000'000, 'x') + "\r\n"})).outcome ==
          SmtpOutcome::broken_off);
  REQUIRE(probe_server(endless("220-x\r\n", milliseconds(20)), short_smtp_timeouts()).outcome ==
          SmtpOutcome::timeout);
  const SmtpSession wide = probe_server(send_lines({"554 " + std::string(10'000, 'x') + "\r\n"}));
  REQUIRE(wide.outcome == SmtpOutcome::refuses_service);
  REQUIRE(wide.reply.size() == 512);
}

TEST_CASE("a server that ignores EHLO in TLS and QUIT delays no other session") {
  const auto ignores_quit = [](Client& client) {
    accept_starttls(client);
    client.start_tls(mx_certificate());
    client.wait_for_close();
  };
  const TlsServer silent(ignores_quit);
  const TlsServer normal(complete_session(mx_certificate()), "127.0.0.2");
  Prober prober;
  const auto start = std::chrono::steady_clock::now();
  std::vector<Task<SmtpSession>> tasks;
  tasks.push_back(prober.task(silent.port()));
  Task<SmtpSession> waiting = prober.task(silent.port());
  waiting.start();
  for (int i = 0; i < 10; ++i) {
    REQUIRE(prober.probe(normal.port(), "127.0.0.2").outcome == SmtpOutcome::secured);
  }
  REQUIRE(std::chrono::steady_clock::now() - start < std::chrono::seconds(2));
  const std::vector<SmtpSession> sessions = finish(prober.loop, all_of(prober.loop, std::move(tasks)));
  REQUIRE(sessions.front().outcome == SmtpOutcome::secured);
  REQUIRE(sessions.front().time < milliseconds(1500));  // the commands after TLS are not counted
  REQUIRE_FALSE(sessions.front().requiretls);
  REQUIRE(std::chrono::steady_clock::now() - start < std::chrono::milliseconds(3500));  // not twice 2 s
}

TEST_CASE("100 probes share at most two connections to one address") {
  std::atomic<int> now = 0;
  std::atomic<int> most = 0;
  std::atomic<int> clients = 0;
  const TlsServer server([&](Client& client) {
    most = std::max(most.load(), ++now);
    client.pause(milliseconds(++clients <= 2 ? 300 : 2));  // the first two meet, however slow the machine is
    --now;
    complete_session(mx_certificate())(client);
  });
  Prober prober;
  std::vector<Task<SmtpSession>> tasks;
  for (int i = 0; i < 100; ++i) tasks.push_back(prober.task(server.port()));
  for (const SmtpSession& session : finish(prober.loop, all_of(prober.loop, std::move(tasks)))) {
    REQUIRE(session.outcome == SmtpOutcome::secured);
  }
  REQUIRE(server.clients() == 100);
  REQUIRE(most == 2);
}

Task<void> start_and_drop(EpollLoop& loop, std::vector<Task<SmtpSession>> tasks, milliseconds after) {
  for (Task<SmtpSession>& task : tasks) task.start();
  co_await sleep_until(loop, std::chrono::steady_clock::now() + after);
}

TEST_CASE("a probe destroyed in any state leaves nothing behind") {
  for (const ClientScript& script :
       {send_lines({""}), send_lines({kGreeting}), send_lines({kGreeting, kEhloReply, kReady}),
        complete_session(mx_certificate())}) {
    const TlsServer server(script);
    for (const int time : {0, 1, 5, 30}) {
      Prober prober;
      std::vector<Task<SmtpSession>> tasks;
      for (int i = 0; i < 5; ++i) tasks.push_back(prober.task(server.port()));
      Task<void> dropping = start_and_drop(prober.loop, std::move(tasks), milliseconds(time));
      prober.loop.run(dropping);
      Task<void> rest = sleep_until(prober.loop, std::chrono::steady_clock::now() + milliseconds(5));
      REQUIRE_NOTHROW(prober.loop.run(rest));
    }
  }
}

TEST_CASE("each probe is traced with address, port, host, result and time, all escaped") {
  std::string traced;
  ConnectionSettings settings = long_smtp_timeouts();
  settings.trace = [&](const std::string& line) { traced = line; };
  const TlsServer server(complete_session(mx_certificate()));
  Prober(settings).probe(server.port());
  REQUIRE(
      traced.starts_with("SMTP 127.0.0.1#" + std::to_string(server.port()) + " mx1.example.com: TLSv1.3, "));
  REQUIRE(traced.ends_with(" ms"));
  probe_server(send_lines({"554 \x1b[31m\"\r\n"}), settings);
  REQUIRE(traced.find(R"(the server refuses service in its greeting, "554 \x1b[31m\"", )") !=
          std::string::npos);
}

}  // namespace
}  // namespace mtasts::test
