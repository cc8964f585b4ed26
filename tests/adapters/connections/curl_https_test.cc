// Fetches policies from real TLS servers on loopback, correct and hostile ones.
#include "adapters/connections/curl_https.h"

#include <malloc.h>

#include <algorithm>
#include <atomic>
#include <cstdlib>
#include <string>

#include "catch.h"
#include "dns_client_fixture.h"
#include "mtasts/policy.h"
#include "no_free_descriptor.h"
#include "tls_server.h"

namespace mtasts::test {
namespace {

using std::chrono::milliseconds;

constexpr const char* kHost = "mta-sts.example.com";
constexpr const char* kPolicy = "version: STSv1\nmode: none\nmax_age: 86400\n";

ConnectionSettings long_timeouts() {
  ConnectionSettings settings;
  settings.time_limit = milliseconds(20'000);
  return settings;
}

ConnectionSettings short_timeouts() {
  ConnectionSettings settings;
  settings.connect_time = milliseconds(200);
  settings.time_limit = milliseconds(500);
  return settings;
}

struct Fetcher {
  explicit Fetcher(ConnectionSettings settings = long_timeouts())
      : https(loop, trusted_roots(), std::move(settings)) {}
  PolicyFetch fetch(std::uint16_t port, const char* address = "127.0.0.1") {
    return finish(loop, https.fetch(HttpsRequest(*DomainName::parse(kHost), address, port)));
  }
  EpollLoop loop;
  CurlHttps https;
};

const TestCertificate& policy_host_certificate() {
  static const TestCertificate certificate = issue_trusted({kHost});
  return certificate;
}

// The header section of a 200 response of text/plain.
std::string ok(const std::string& fields) {
  return "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n" + fields + "\r\n";
}

std::string whole(const std::string& body) {
  return ok("Content-Length: " + std::to_string(body.size()) + "\r\n") + body;
}

// Reads the request, sends `response` and shuts TLS down.
ClientScript send_response(std::string response,
                           const TestCertificate& certificate = policy_host_certificate()) {
  return [response = std::move(response), certificate](Client& client) {
    if (!client.start_tls(certificate)) return;
    client.read_until("\r\n\r\n");
    client.send(response);
    client.shut_down_tls();
  };
}

// Sends `begin`, then `piece` until the client closes.
ClientScript repeats(std::string begin, std::string piece, milliseconds pause) {
  return [=](Client& client) {
    if (!client.start_tls(policy_host_certificate())) return;
    client.read_until("\r\n\r\n");
    if (!begin.empty()) client.send(begin);
    if (piece.empty()) client.wait_for_close();
    while (client.send(piece)) client.pause(pause);
  };
}

PolicyFetch fetch_from(ClientScript script, ConnectionSettings settings = long_timeouts()) {
  const TlsServer server(std::move(script));
  return Fetcher(std::move(settings)).fetch(server.port());
}

TEST_CASE("a policy is requested by name and returned unchanged") {
  std::string request;
  std::string server_name;
  const PolicyFetch fetch = fetch_from([&](Client& client) {
    client.start_tls(policy_host_certificate());
    server_name = client.server_name();
    request = client.read_until("\r\n\r\n");
    client.send(ok("Content-Length: 41\r\nDate: Sun, 06 Nov 1994 08:49:37 GMT\r\nServer: nginx/1.22.1\r\n") +
                kPolicy);
  });
  REQUIRE(fetch.failure == "");
  REQUIRE(fetch.outcome == FetchOutcome::answered);
  REQUIRE(fetch.address == "127.0.0.1");
  REQUIRE(fetch.status == 200);
  REQUIRE(fetch.content_type == "text/plain");
  REQUIRE(fetch.content_encoding.empty());
  REQUIRE(fetch.body == kPolicy);
  REQUIRE(fetch.date->time_since_epoch().count() == 784111777);  // RFC 9110 §5.6.7 has this date
  REQUIRE(fetch.server == "nginx/1.22.1");
  REQUIRE(fetch.tls->version == "TLSv1.3");
  REQUIRE(fetch.tls->cipher.starts_with("TLS_"));
  REQUIRE(fetch.tls->chain.size() == 1);
  REQUIRE(fetch.tls->chain.front().dns_names == std::vector<std::string>{kHost});
  REQUIRE(fetch.tls->chain_faults.empty());

  REQUIRE(server_name == kHost);
  REQUIRE(request.starts_with("GET /.well-known/mta-sts.txt HTTP/1.1\r\nHost: mta-sts.example.com\r\n"));
  REQUIRE(request.find("User-Agent: mtasts/") != std::string::npos);
  REQUIRE(request.find("Cache-Control: no-cache\r\n") != std::string::npos);
  for (const char* unwanted : {"Accept-Encoding", "Cookie", "If-Modified-Since", "Authorization"}) {
    REQUIRE(request.find(unwanted) == std::string::npos);
  }
}

TEST_CASE("another path is requested as it is") {
  std::string request;
  const TlsServer server([&](Client& client) {
    client.start_tls(policy_host_certificate());
    request = client.read_until("\r\n\r\n");
    client.send(whole(kPolicy));
    client.shut_down_tls();
  });
  Fetcher fetcher;
  const PolicyFetch fetch =
      finish(fetcher.loop,
             fetcher.https.fetch(HttpsRequest(*DomainName::parse(kHost), "127.0.0.1", server.port(),
                                              milliseconds(20'000), "/mta-sts/.well-known/mta-sts.txt")));
  REQUIRE(fetch.body == kPolicy);
  REQUIRE(
      request.starts_with("GET /mta-sts/.well-known/mta-sts.txt HTTP/1.1\r\nHost: mta-sts.example.com\r\n"));
}

TEST_CASE("a policy is fetched over IPv6") {
  const TlsServer server(send_response(whole(kPolicy)), "::1");
  const PolicyFetch fetch = Fetcher().fetch(server.port(), "::1");
  REQUIRE(fetch.outcome == FetchOutcome::answered);
  REQUIRE(fetch.address == "::1");
  REQUIRE(fetch.port == server.port());
}

struct CertificateCase {
  const char* name;
  TestCertificate certificate;
  std::vector<ChainFaultKind> faults;
  std::vector<std::string> dns_names;
};

std::vector<CertificateCase> certificate_cases() {
  using Kind = ChainFaultKind;
  static const TestCertificate stranger = issue({.common_name = "Stranger", .role = Role::authority});
  static const TestCertificate middle =
      issue({.common_name = "Middle", .issuer = &root(), .role = Role::authority});
  const TestCertificate incomplete = issue({.dns_names = {kHost}, .issuer = &middle});
  TestCertificate complete = incomplete;
  complete.intermediates = {middle.x509};
  TestCertificate with_root = issue({.dns_names = {kHost}, .issuer = &stranger});
  with_root.intermediates = {stranger.x509};
  return {
      {"a chain to a trusted root", complete, {}, {kHost}},
      {"expired", issue({.dns_names = {kHost}, .until = -60, .issuer = &root()}), {Kind::expired}, {kHost}},
      {"not yet valid",
       issue({.dns_names = {kHost}, .from = 60, .issuer = &root()}),
       {Kind::not_yet_valid},
       {kHost}},
      {"self-signed", issue({.common_name = "x", .dns_names = {kHost}}), {Kind::self_signed}, {kHost}},
      {"self-signed and expired",
       issue({.common_name = "x", .dns_names = {kHost}, .until = -60}),
       {Kind::self_signed, Kind::expired},
       {kHost}},
      {"the issuer is neither sent nor known", incomplete, {Kind::unknown_issuer}, {kHost}},
      {"an unknown root",
       issue({.dns_names = {kHost}, .issuer = &stranger}),
       {Kind::unknown_issuer},
       {kHost}},
      {"an unknown root that is sent along", with_root, {Kind::self_signed}, {kHost}},
      {"RSA of 1024 bits",
       issue({.dns_names = {kHost}, .issuer = &root(), .rsa_bits = 1024}),
       {Kind::weak},
       {kHost}},
      {"another name", issue_trusted({"www.example.com"}), {}, {"www.example.com"}},
      {"a CN, no SAN", issue({.common_name = kHost, .issuer = &root()}), {}, {}},
      {"a wildcard", issue_trusted({"*.example.com"}), {}, {"*.example.com"}},
      {"a name with a NUL",
       issue_trusted({std::string("mta-sts.example.com\0.evil.example", 33)}),
       {},
       {std::string("mta-sts.example.com\0.evil.example", 33)}},
  };
}

TEST_CASE("no certificate prevents the fetch, and its faults are recorded") {
  for (const CertificateCase& each : certificate_cases()) {
    INFO(each.name);
    const PolicyFetch fetch = fetch_from(send_response(whole(kPolicy), each.certificate));
    CHECK(fetch.failure == "");
    CHECK(fetch.body == kPolicy);
    REQUIRE(fetch.tls);
    std::vector<ChainFaultKind> kinds;
    for (const ChainFault& fault : fetch.tls->chain_faults) kinds.push_back(fault.kind);
    CHECK(kinds == each.faults);
    CHECK(fetch.tls->chain.front().dns_names == each.dns_names);
  }
}

TEST_CASE("a fault of a chain names its certificate") {
  const TestCertificate middle =
      issue({.common_name = "Old Middle", .until = -60, .issuer = &root(), .role = Role::authority});
  TestCertificate leaf = issue({.dns_names = {kHost}, .issuer = &middle});
  leaf.intermediates = {middle.x509};
  const PolicyFetch fetch = fetch_from(send_response(whole(kPolicy), leaf));
  REQUIRE(fetch.tls->chain_faults ==
          std::vector<ChainFault>{{ChainFaultKind::expired, 1, "certificate has expired"}});
  REQUIRE(fetch.tls->chain.size() == 2);
  REQUIRE(fetch.tls->chain[1].subject == "CN=Old Middle");
}

TEST_CASE("at most ten certificates of a chain are kept") {
  TestCertificate leaf = issue_trusted({kHost});
  for (int i = 0; i < 30; ++i) leaf.intermediates.push_back(root().x509);
  const PolicyFetch fetch = fetch_from(send_response(whole(kPolicy), leaf));
  REQUIRE(fetch.outcome == FetchOutcome::answered);
  REQUIRE(fetch.tls->chain.size() == 10);
}

TEST_CASE("1000 DNS names are kept, and an oversized certificate list is rejected") {
  std::vector<std::string> names;
  for (int i = 0; i < 1000; ++i) names.push_back("host" + std::to_string(i) + ".example.com");
  const PolicyFetch fetch = fetch_from(send_response(whole(kPolicy), issue_trusted(names)));
  REQUIRE(fetch.tls->chain.front().dns_names == names);

  names.assign(10'000, "name-in-a-list-without-end.example.com");
  const PolicyFetch huge = fetch_from(send_response(whole(kPolicy), issue_trusted(names)));
  REQUIRE(huge.outcome == FetchOutcome::tls_failed);
  REQUIRE(huge.failure == "excessive message size");
}

TEST_CASE("TLS 1.2 is accepted and TLS 1.1 is not") {
  const auto speaks = [](TlsVersions versions) {
    return [versions](Client& client) {
      if (!client.start_tls(policy_host_certificate(), versions)) return;
      client.read_until("\r\n\r\n");
      client.send(whole(kPolicy));
    };
  };
  const PolicyFetch fetch = fetch_from(speaks(TlsVersions::only_1_2));
  REQUIRE(fetch.outcome == FetchOutcome::answered);
  REQUIRE(fetch.tls->version == "TLSv1.2");
  REQUIRE(fetch.tls->chain.size() == 1);

  const PolicyFetch old = fetch_from(speaks(TlsVersions::up_to_1_1));
  REQUIRE(old.outcome == FetchOutcome::tls_too_old);
  REQUIRE(old.failure == "the server supports only TLS 1.1 or older");
  REQUIRE_FALSE(old.tls);
}

TEST_CASE("a ServerHello of TLS 1.1 is too old, other alerts are failures") {
  const std::string hello = std::string("\x16\x03\x02\x00\x2a\x02\x00\x00\x26\x03\x02", 11) +
                            std::string(32, 'r') + std::string("\x00\x00\x2f\x00", 4);
  const auto answers = [](std::string octets) {
    return [octets](Client& client) {
      client.send_plaintext(octets);
      client.wait_for_close();
    };
  };
  REQUIRE(fetch_from(answers(hello)).outcome == FetchOutcome::tls_too_old);
  const std::string protocol_version("\x15\x03\x01\x00\x02\x02\x46", 7);
  REQUIRE(fetch_from(answers(protocol_version)).outcome == FetchOutcome::tls_too_old);
  const PolicyFetch refused = fetch_from(answers(std::string("\x15\x03\x03\x00\x02\x02\x28", 7)));
  REQUIRE(refused.outcome == FetchOutcome::tls_failed);
  REQUIRE(refused.failure.ends_with(" alert handshake failure"));  // "sslv3" or "ssl/tls", by the version
}

TEST_CASE("a server without TLS is reported as such") {
  const PolicyFetch plain = fetch_from([](Client& client) {
    client.send_plaintext("HTTP/1.0 400 Bad Request\r\n\r\n");
    client.wait_for_close();
  });
  REQUIRE(plain.outcome == FetchOutcome::tls_failed);
  REQUIRE(plain.failure == "the server does not speak TLS");
  REQUIRE(plain.status == 0);

  const PolicyFetch closed = fetch_from([](Client&) {});
  REQUIRE(closed.outcome == FetchOutcome::tls_failed);
  REQUIRE(closed.failure == "the connection ended in the TLS handshake");
  const PolicyFetch reset = fetch_from([](Client& client) {
    (void)client.read_until("\x16");  // the first byte of a ClientHello: TCP is connected
    client.reset_at_end();
  });
  REQUIRE(reset.outcome == FetchOutcome::tls_failed);
}

TEST_CASE("a redirect is reported and not followed") {
  for (const int status : {301, 302, 303, 307, 308}) {
    const TlsServer server(
        send_response("HTTP/1.1 " + std::to_string(status) +
                      " Moved\r\nLocation: https://example.net/mta-sts.txt\r\nContent-Length: 0\r\n\r\n"));
    const PolicyFetch fetch = Fetcher().fetch(server.port());
    REQUIRE(fetch.outcome == FetchOutcome::answered);
    REQUIRE(fetch.status == status);
    REQUIRE(fetch.location == "https://example.net/mta-sts.txt");
    REQUIRE(server.clients() == 1);
  }
}

TEST_CASE("a response is returned whatever its status and type") {
  const PolicyFetch missing = fetch_from(send_response(
      "HTTP/1.1 404 Not Found\r\nContent-Type: text/html; charset=x\r\nContent-Length: 2\r\n\r\nno"));
  REQUIRE(missing.outcome == FetchOutcome::answered);
  REQUIRE(missing.status == 404);
  REQUIRE(missing.content_type == "text/html; charset=x");
  REQUIRE(missing.body == "no");
  REQUIRE_FALSE(missing.date);

  const PolicyFetch untyped = fetch_from(send_response("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nno"));
  REQUIRE(untyped.content_type.empty());
  REQUIRE(fetch_from(send_response("HTTP/1.1 401 X\r\nWWW-Authenticate: Basic\r\nContent-Length: 0\r\n\r\n"))
              .status == 401);
  REQUIRE(fetch_from(send_response("HTTP/1.1 100 Continue\r\nContent-Type: x\r\n\r\n" + whole("p")))
              .content_type == "text/plain");
}

TEST_CASE("a policy is limited to 64 KiB in every transfer coding") {
  const std::string most(kPolicySizeLimit, 'x');
  const auto chunked = [](const std::string& body) {
    char size[16];
    std::snprintf(size, sizeof size, "%zx", body.size());
    return ok("Transfer-Encoding: chunked\r\n") + size + "\r\n" + body + "\r\n0\r\n\r\n";
  };
  REQUIRE(fetch_from(send_response(whole(most))).body == most);
  REQUIRE(fetch_from(send_response(ok("") + most)).body == most);
  REQUIRE(fetch_from(send_response(chunked(most))).body == most);
  for (const std::string& response : {whole(most + 'x'), ok("") + most + 'x', chunked(most + 'x')}) {
    const PolicyFetch fetch = fetch_from(send_response(response));
    REQUIRE(fetch.outcome == FetchOutcome::too_large);
    REQUIRE(fetch.failure == "the body has more than 64 KiB");
    REQUIRE(fetch.body.size() == kPolicySizeLimit);
  }
  const PolicyFetch error = fetch_from(send_response("HTTP/1.1 404 No\r\n\r\n" + most + 'x'));
  REQUIRE(error.outcome == FetchOutcome::answered);  // the size limit applies to policies only
  REQUIRE(error.status == 404);
}

TEST_CASE("an endless response is aborted and leaks nothing") {
  const std::string kilobyte(1024, 'x');
  const auto endless = [&] { return fetch_from(repeats(ok(""), kilobyte, milliseconds(0))); };
  REQUIRE(endless().outcome == FetchOutcome::too_large);
  const std::size_t before = ::mallinfo2().uordblks;
  for (int i = 0; i < 20; ++i) REQUIRE(endless().outcome == FetchOutcome::too_large);
  REQUIRE(fetch_from(repeats(ok("Content-Length: 10000000000\r\n"), kilobyte, milliseconds(0))).outcome ==
          FetchOutcome::too_large);
  const PolicyFetch fields = fetch_from(repeats("HTTP/1.1 200 OK\r\n", "X-Field: x\r\n", milliseconds(0)));
  REQUIRE(fields.outcome == FetchOutcome::too_large);
  REQUIRE(fields.failure == "the headers have more than 16 KiB");
  REQUIRE(fetch_from(repeats("HTTP/1.1 200 OK\r\nX-Field: ", kilobyte, milliseconds(0))).outcome ==
          FetchOutcome::too_large);
  REQUIRE(fetch_from(repeats("", "HTTP/1.1 100 Continue\r\n\r\n", milliseconds(0))).outcome ==
          FetchOutcome::too_large);
  REQUIRE(::mallinfo2().uordblks < before + 100'000);
}

TEST_CASE("headers are limited to 16 KiB") {
  const std::string begin = "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nX-Long: ";
  const std::string end = "\r\n\r\n";
  const std::size_t room = std::size_t{16} * 1024 - begin.size() - end.size();
  REQUIRE(fetch_from(send_response(begin + std::string(room, 'x') + end + "p")).outcome ==
          FetchOutcome::answered);
  REQUIRE(fetch_from(send_response(begin + std::string(room + 1, 'x') + end + "p")).outcome ==
          FetchOutcome::too_large);
  REQUIRE(fetch_from(send_response(begin + std::string(1'000'000, 'x') + end + "p")).outcome ==
          FetchOutcome::too_large);
}

TEST_CASE("a slow response does not extend the time limit") {
  const auto start = std::chrono::steady_clock::now();
  const PolicyFetch body = fetch_from(repeats(ok(""), "x", milliseconds(20)), short_timeouts());
  REQUIRE(body.outcome == FetchOutcome::timeout);
  REQUIRE(body.failure == "no whole answer within 500 ms");
  REQUIRE(body.status == 200);
  REQUIRE(body.tls);
  REQUIRE(
      fetch_from(repeats("HTTP/1.1 200 OK\r\n", "X: y\r\n", milliseconds(20)), short_timeouts()).outcome ==
      FetchOutcome::timeout);
  const PolicyFetch silent = fetch_from(repeats("", "", {}), short_timeouts());
  REQUIRE(silent.outcome == FetchOutcome::timeout);
  REQUIRE(silent.failure == "no answer within 500 ms");
  REQUIRE(std::chrono::steady_clock::now() - start < std::chrono::seconds(5));
}

TEST_CASE("a fetch without a free descriptor is a failure of this machine") {
  const TlsServer server(send_response(whole(kPolicy)));
  Fetcher fetcher;
  {
    const NoFreeDescriptor none;
    const PolicyFetch fetch = fetcher.fetch(server.port());
    REQUIRE(fetch.outcome == FetchOutcome::local_failure);
    REQUIRE(fetch.failure == "Too many open files");
    REQUIRE_FALSE(fetch.no_route);
  }
  REQUIRE(fetcher.fetch(server.port()).outcome == FetchOutcome::answered);
}

TEST_CASE("20 Policy Hosts at one silent address take the time of one") {
  const UnresponsiveServer dead;
  Fetcher fetcher(short_timeouts());
  std::vector<Task<PolicyFetch>> tasks;
  for (int i = 0; i < 20; ++i) {
    const auto host = DomainName::parse("mta-sts.d" + std::to_string(i) + ".example");
    tasks.push_back(fetcher.https.fetch(HttpsRequest(*host, "127.0.0.1", dead.port())));
  }
  const auto start = std::chrono::steady_clock::now();
  const auto fetches = finish(fetcher.loop, all_of(fetcher.loop, std::move(tasks)));
  REQUIRE(std::chrono::steady_clock::now() - start < milliseconds(700));  // and not 2 seconds
  for (const PolicyFetch& fetch : fetches) REQUIRE(fetch.outcome == FetchOutcome::timeout);
  REQUIRE(fetches.back().failure.find("no connection within 200 ms (so it was for mta-sts.d") == 0);
}

TEST_CASE("an address that failed is tried again once its failure is forgotten") {
  Fetcher fetcher;
  const std::uint16_t port = unused_tcp_port();
  REQUIRE(fetcher.fetch(port).failure == "Connection refused");
  REQUIRE(fetcher.fetch(port).failure.find("; not tried again)") != std::string::npos);
  fetcher.https.forget_failures();
  REQUIRE(fetcher.fetch(port).failure == "Connection refused");
}

TEST_CASE("a server that accepts and resets always fails in TLS") {
  const TlsServer server([](Client& client) { client.reset_at_end(); });
  Fetcher fetcher;
  for (int i = 0; i < 100; ++i) {
    const PolicyFetch fetch = fetcher.fetch(server.port());
    REQUIRE(fetch.outcome == FetchOutcome::tls_failed);
    REQUIRE(fetch.failure == "the connection ended in the TLS handshake");
  }
}

TEST_CASE("contradictory framing is returned as it is") {
  struct Case {
    std::string fields;
    Framing framing;
  };
  const std::string chunks = "29\r\n" + std::string(kPolicy) + "\r\n0\r\n\r\n";
  const std::vector<Case> cases = {
      {"Content-Length: 41\r\n", Framing::sound},
      {"Content-Length: 41\r\nContent-Length: 5\r\n", Framing::invalid},
      {"Content-Length: 41\r\nContent-Length: 41\r\n", Framing::ambiguous},
      {"Content-Length: +41\r\n", Framing::invalid},
      {"Content-Length: 41, 5\r\n", Framing::invalid},
      {"Transfer-Encoding: chunked\r\n", Framing::sound},
      {"Transfer-Encoding: gzip, chunked\r\n", Framing::invalid},
      {"Content-Length: 41\r\nTransfer-Encoding: chunked\r\n", Framing::ambiguous},
  };
  for (const Case& each : cases) {
    INFO(each.fields);
    const bool is_chunked = each.fields.find("chunked") != std::string::npos;
    const PolicyFetch fetch = fetch_from(send_response(ok(each.fields) + (is_chunked ? chunks : kPolicy)));
    // curl 8 refuses some of them itself.
    const bool is_refused = each.framing == Framing::invalid && fetch.outcome == FetchOutcome::not_http;
    CHECK((is_refused || read_framing(fetch).framing == each.framing));
    if (each.framing != Framing::invalid) CHECK(fetch.body == kPolicy);
  }
}

TEST_CASE("an unreachable server differs from a silent one") {
  const PolicyFetch refused = Fetcher().fetch(unused_tcp_port());
  REQUIRE(refused.outcome == FetchOutcome::unreachable);
  REQUIRE(refused.failure == "Connection refused");
  const UnresponsiveServer dead;
  const PolicyFetch dropped = Fetcher(short_timeouts()).fetch(dead.port());
  REQUIRE(dropped.outcome == FetchOutcome::timeout);
  REQUIRE(dropped.failure == "no connection within 200 ms");
  REQUIRE(dropped.time >= milliseconds(200));
  REQUIRE(dropped.time < milliseconds(450));
  const PolicyFetch silent = fetch_from([](Client& client) { client.wait_for_close(); }, short_timeouts());
  REQUIRE(silent.outcome == FetchOutcome::timeout);  // connect_time does not cover the handshake
  REQUIRE(silent.failure == "no TLS session within 500 ms");
  REQUIRE(silent.time >= milliseconds(500));
  REQUIRE(Fetcher().fetch(443, "no address").outcome == FetchOutcome::unreachable);
}

TEST_CASE("a truncated response is incomplete") {
  const auto cut = [](std::string response) {
    return [response](Client& client) {
      if (!client.start_tls(policy_host_certificate())) return;
      client.read_until("\r\n\r\n");
      client.send(response);
    };
  };
  const PolicyFetch shorter = fetch_from(send_response(ok("Content-Length: 100\r\n") + kPolicy));
  REQUIRE(shorter.outcome == FetchOutcome::incomplete);
  REQUIRE(shorter.body == kPolicy);
  REQUIRE(shorter.failure.starts_with("the connection ended within the answer ("));
  REQUIRE(fetch_from(send_response("")).outcome == FetchOutcome::incomplete);
  REQUIRE(fetch_from(send_response("")).failure.starts_with("the connection ended without an answer"));
  REQUIRE(fetch_from(cut(ok("Content-Length: 100\r\n") + kPolicy)).outcome == FetchOutcome::incomplete);
  // Without Content-Length only close_notify proves that the body is complete.
  REQUIRE(fetch_from(cut(ok("") + kPolicy)).outcome == FetchOutcome::incomplete);
  REQUIRE(fetch_from(send_response(ok("") + kPolicy)).outcome == FetchOutcome::answered);
  REQUIRE(fetch_from(cut(ok("Content-Length: 41\r\n") + kPolicy)).outcome == FetchOutcome::answered);
  REQUIRE(fetch_from(send_response(ok("Transfer-Encoding: chunked\r\n") + "5\r\nhello\r\n")).outcome ==
          FetchOutcome::incomplete);
  REQUIRE(fetch_from(send_response(ok("Transfer-Encoding: chunked\r\n") + "zzz\r\nhello\r\n")).outcome ==
          FetchOutcome::incomplete);
  const PolicyFetch reset = fetch_from([](Client& client) {
    client.start_tls(policy_host_certificate());
    client.read_until("\r\n\r\n");
    client.send(ok("Content-Length: 100\r\n") + kPolicy);
    client.pause(milliseconds(50));
    client.reset_at_end();
  });
  REQUIRE(reset.outcome == FetchOutcome::incomplete);
}

TEST_CASE("other protocols are reported as not HTTP") {
  for (const char* octets :
       {"version: STSv1\nmode: none\n", "\x01\x02\x03garbage\r\n\r\n", "HTTP/9.9 200 OK\r\n\r\n"}) {
    INFO(octets);
    const PolicyFetch fetch = fetch_from(send_response(octets));
    REQUIRE(fetch.outcome == FetchOutcome::not_http);
    REQUIRE(fetch.body.empty());
  }
}

TEST_CASE("an encoded body is not decoded") {
  const std::string gzip("\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03\x03\x00\x00\x00\x00\x00\x00\x00\x00\x00",
                         20);
  for (const char* encoding : {"gzip", "deflate", "br", "zstd", "unheard-of"}) {
    const PolicyFetch fetch = fetch_from(send_response(
        ok("Content-Encoding: " + std::string(encoding) + "\r\nContent-Length: 20\r\n") + gzip));
    REQUIRE(fetch.outcome == FetchOutcome::answered);
    REQUIRE(fetch.content_encoding == encoding);
    REQUIRE(fetch.body == gzip);
  }
}

TEST_CASE("raw, repeated and folded headers are returned") {
  const PolicyFetch fetch = fetch_from(send_response(
      "HTTP/1.1 200 OK\r\ncontent-TYPE: text/plain;\r\n  a=\x1b[31m\r\nContent-Type: text/html\r\n"
      "Content-Length: 1\r\nContent-Length: 1\r\nDate: when\r\n\r\np"));
  REQUIRE(fetch.outcome == FetchOutcome::answered);
  REQUIRE(fetch.content_type == "text/plain; a=\x1b[31m, text/html");
  REQUIRE_FALSE(fetch.date);

  const PolicyFetch nul = fetch_from(send_response(ok(std::string("X: a\0b\r\n", 8)) + "p"));
  REQUIRE(nul.outcome == FetchOutcome::not_http);
}

TEST_CASE("the environment's proxies are ignored") {
  ::setenv("https_proxy", "http://127.0.0.1:1", 1);
  ::setenv("ALL_PROXY", "socks5://127.0.0.1:1", 1);
  const PolicyFetch fetch = fetch_from(send_response(whole(kPolicy)));
  ::unsetenv("https_proxy");
  ::unsetenv("ALL_PROXY");
  REQUIRE(fetch.outcome == FetchOutcome::answered);
}

TEST_CASE("100 fetches use 100 connections, at most two at once per address") {
  std::atomic<int> now = 0;
  std::atomic<int> most = 0;
  const TlsServer server([&](Client& client) {
    if (!client.start_tls(policy_host_certificate())) return;
    client.read_until("\r\n\r\n");
    most = std::max(most.load(), ++now);
    client.pause(milliseconds(3));
    --now;
    client.send(whole(kPolicy));
  });
  Fetcher fetcher;
  std::vector<Task<PolicyFetch>> tasks;
  for (int i = 0; i < 100; ++i) {
    tasks.push_back(fetcher.https.fetch(HttpsRequest(*DomainName::parse(kHost), "127.0.0.1", server.port())));
  }
  for (const PolicyFetch& fetch : finish(fetcher.loop, all_of(fetcher.loop, std::move(tasks)))) {
    REQUIRE(fetch.body == kPolicy);
  }
  REQUIRE(server.clients() == 100);
  REQUIRE(most == 2);
}

TEST_CASE("the total of connections is bounded over all addresses") {
  std::atomic<int> now = 0;
  std::atomic<int> most = 0;
  const auto script = [&](Client& client) {
    most = std::max(most.load(), ++now);
    client.pause(milliseconds(3));
    --now;
    client.reset_at_end();
  };
  const TlsServer one(script, "127.0.0.1");
  const TlsServer two(script, "127.0.0.2");
  const TlsServer three(script, "127.0.0.3");
  ConnectionSettings settings = long_timeouts();
  settings.concurrency = 3;
  Fetcher fetcher(settings);
  std::vector<Task<PolicyFetch>> tasks;
  for (int i = 0; i < 10; ++i) {
    tasks.push_back(fetcher.https.fetch(HttpsRequest(*DomainName::parse(kHost), "127.0.0.1", one.port())));
    tasks.push_back(fetcher.https.fetch(HttpsRequest(*DomainName::parse(kHost), "127.0.0.2", two.port())));
    tasks.push_back(fetcher.https.fetch(HttpsRequest(*DomainName::parse(kHost), "127.0.0.3", three.port())));
  }
  REQUIRE(finish(fetcher.loop, all_of(fetcher.loop, std::move(tasks))).size() == 30);
  REQUIRE(most == 3);
}

// Starts the tasks, runs the loop for a while, and destroys them in whatever state they are.
Task<void> start_and_drop(EpollLoop& loop, std::vector<Task<PolicyFetch>> tasks, milliseconds after) {
  for (Task<PolicyFetch>& task : tasks) task.start();
  co_await sleep_until(loop, std::chrono::steady_clock::now() + after);
}

TEST_CASE("a fetch destroyed in any state leaves nothing behind") {
  const std::vector<ClientScript> scripts = {
      [](Client& client) { client.wait_for_close(); },  // in the handshake
      repeats("", "", {}),                              // before the headers
      repeats(ok(""), "x", milliseconds(1)),            // in the body
      send_response(whole(kPolicy)),                    // perhaps complete
  };
  for (const ClientScript& script : scripts) {
    const TlsServer server(script);
    for (const int time : {0, 1, 5, 30}) {
      Fetcher fetcher;
      std::vector<Task<PolicyFetch>> tasks;
      for (int i = 0; i < 5; ++i) {  // two running, three waiting
        tasks.push_back(
            fetcher.https.fetch(HttpsRequest(*DomainName::parse(kHost), "127.0.0.1", server.port())));
      }
      Task<void> dropping = start_and_drop(fetcher.loop, std::move(tasks), milliseconds(time));
      fetcher.loop.run(dropping);
      Task<void> rest = sleep_until(fetcher.loop, std::chrono::steady_clock::now() + milliseconds(5));
      REQUIRE_NOTHROW(fetcher.loop.run(rest));
    }
  }
}

TEST_CASE("each fetch is traced with address, port, host, result and time, all escaped") {
  std::string traced;
  ConnectionSettings settings = short_timeouts();
  settings.trace = [&](const std::string& line) { traced = line; };
  const TlsServer server(send_response(whole(kPolicy)));
  const std::string place = "HTTPS 127.0.0.1#" + std::to_string(server.port()) + " mta-sts.example.com: ";
  Fetcher(settings).fetch(server.port());
  REQUIRE(traced.starts_with(place + "200, 41 bytes, TLSv1.3, "));
  REQUIRE(traced.ends_with(" ms"));
  Fetcher(settings).fetch(unused_tcp_port());
  REQUIRE(traced.find(" mta-sts.example.com: Connection refused, ") != std::string::npos);
}

}  // namespace
}  // namespace mtasts::test
