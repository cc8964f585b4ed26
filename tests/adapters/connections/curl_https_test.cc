// Policies fetched from real TLS servers on loopback, good ones and hostile ones.
#include "adapters/connections/curl_https.h"

#include <malloc.h>

#include <algorithm>
#include <atomic>
#include <cstdlib>
#include <string>

#include "catch.h"
#include "dns_client_fixture.h"
#include "mtasts/policy.h"
#include "tls_server.h"

namespace mtasts::test {
namespace {

using std::chrono::milliseconds;

constexpr const char* kHost = "mta-sts.example.com";
constexpr const char* kPolicy = "version: STSv1\nmode: none\nmax_age: 86400\n";

ConnectionSettings patient() {
  ConnectionSettings settings;
  settings.time_limit = milliseconds(20'000);
  return settings;
}

ConnectionSettings hasty() {
  ConnectionSettings settings;
  settings.connect_time = milliseconds(200);
  settings.time_limit = milliseconds(500);
  return settings;
}

struct Fetching {
  explicit Fetching(ConnectionSettings settings = patient())
      : https(loop, trusted_roots(), std::move(settings)) {}
  PolicyFetch fetch(std::uint16_t port, const char* address = "127.0.0.1") {
    return finish(loop, https.fetch(PolicyRequest(*DomainName::parse(kHost), address, port)));
  }
  EpollLoop loop;
  CurlHttps https;
};

const Identity& good() {
  static const Identity identity = trusted({kHost});
  return identity;
}

// The header section of a 200 of text/plain.
std::string ok(const std::string& fields) {
  return "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n" + fields + "\r\n";
}

std::string whole(const std::string& body) {
  return ok("Content-Length: " + std::to_string(body.size()) + "\r\n") + body;
}

// Reads the request, sends the octets and ends TLS as it should end.
ClientScript says(std::string response, const Identity& identity = good()) {
  return [response = std::move(response), identity](Client& client) {
    if (!client.start_tls(identity)) return;
    client.read_until("\r\n\r\n");
    client.send(response);
    client.say_goodbye();
  };
}

// Goes on for as long as somebody listens.
ClientScript repeats(std::string begin, std::string piece, milliseconds pause) {
  return [=](Client& client) {
    if (!client.start_tls(good())) return;
    client.read_until("\r\n\r\n");
    if (!begin.empty()) client.send(begin);
    if (piece.empty()) client.wait_for_close();
    while (client.send(piece)) client.pause(pause);
  };
}

PolicyFetch fetched(ClientScript script, ConnectionSettings settings = patient()) {
  const TlsServer server(std::move(script));
  return Fetching(std::move(settings)).fetch(server.port());
}

TEST_CASE("a policy is asked for by name, and comes as it is") {
  std::string request;
  std::string server_name;
  const PolicyFetch fetch = fetched([&](Client& client) {
    client.start_tls(good());
    server_name = client.server_name();
    request = client.read_until("\r\n\r\n");
    client.send(ok("Content-Length: 41\r\nDate: Sun, 06 Nov 1994 08:49:37 GMT\r\n") + kPolicy);
  });
  REQUIRE(fetch.failure == "");
  REQUIRE(fetch.outcome == FetchOutcome::answered);
  REQUIRE(fetch.address == "127.0.0.1");
  REQUIRE(fetch.status == 200);
  REQUIRE(fetch.content_type == "text/plain");
  REQUIRE(fetch.content_encoding.empty());
  REQUIRE(fetch.body == kPolicy);
  REQUIRE(fetch.date->time_since_epoch().count() == 784111777);  // RFC 9110 §5.6.7 has this date
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

TEST_CASE("a Policy Host on ::1 is asked like one on 127.0.0.1") {
  const TlsServer server(says(whole(kPolicy)), "::1");
  const PolicyFetch fetch = Fetching().fetch(server.port(), "::1");
  REQUIRE(fetch.outcome == FetchOutcome::answered);
  REQUIRE(fetch.address == "::1");
  REQUIRE(fetch.port == server.port());
}

struct CertificateCase {
  const char* what;
  Identity identity;
  std::vector<ChainFaultKind> faults;
  std::vector<std::string> dns_names;
};

std::vector<CertificateCase> certificate_cases() {
  using Kind = ChainFaultKind;
  static const Identity stranger = issue({.common_name = "Stranger", .role = Role::authority});
  static const Identity middle = issue({.common_name = "Middle", .issuer = &root(), .role = Role::authority});
  const Identity incomplete = issue({.dns_names = {kHost}, .issuer = &middle});
  Identity complete = incomplete;
  complete.intermediates = {middle.certificate};
  Identity with_root = issue({.dns_names = {kHost}, .issuer = &stranger});
  with_root.intermediates = {stranger.certificate};
  return {
      {"a chain to a root that is ours", complete, {}, {kHost}},
      {"expired", issue({.dns_names = {kHost}, .until = -60, .issuer = &root()}), {Kind::expired}, {kHost}},
      {"not yet",
       issue({.dns_names = {kHost}, .from = 60, .issuer = &root()}),
       {Kind::not_yet_valid},
       {kHost}},
      {"by itself", issue({.common_name = "x", .dns_names = {kHost}}), {Kind::self_signed}, {kHost}},
      {"by itself, and expired",
       issue({.common_name = "x", .dns_names = {kHost}, .until = -60}),
       {Kind::self_signed, Kind::expired},
       {kHost}},
      {"no issuer sent nor known", incomplete, {Kind::unknown_issuer}, {kHost}},
      {"an unknown root",
       issue({.dns_names = {kHost}, .issuer = &stranger}),
       {Kind::unknown_issuer},
       {kHost}},
      {"an unknown root that is sent", with_root, {Kind::self_signed}, {kHost}},
      {"RSA of 1024 bits",
       issue({.dns_names = {kHost}, .issuer = &root(), .rsa_bits = 1024}),
       {Kind::weak},
       {kHost}},
      {"another name", trusted({"www.example.com"}), {}, {"www.example.com"}},
      {"a CN, no SAN", issue({.common_name = kHost, .issuer = &root()}), {}, {}},
      {"a wildcard", trusted({"*.example.com"}), {}, {"*.example.com"}},
      {"a name with a NUL",
       trusted({std::string("mta-sts.example.com\0.evil.example", 33)}),
       {},
       {std::string("mta-sts.example.com\0.evil.example", 33)}},
  };
}

TEST_CASE("no certificate hides what is behind it, and what is wrong with it is told") {
  for (const CertificateCase& each : certificate_cases()) {
    INFO(each.what);
    const PolicyFetch fetch = fetched(says(whole(kPolicy), each.identity));
    CHECK(fetch.failure == "");
    CHECK(fetch.body == kPolicy);
    REQUIRE(fetch.tls);
    std::vector<ChainFaultKind> kinds;
    for (const ChainFault& fault : fetch.tls->chain_faults) kinds.push_back(fault.kind);
    CHECK(kinds == each.faults);
    CHECK(fetch.tls->chain.front().dns_names == each.dns_names);
  }
}

TEST_CASE("the faults of a chain name the certificate") {
  const Identity middle =
      issue({.common_name = "Old Middle", .until = -60, .issuer = &root(), .role = Role::authority});
  Identity leaf = issue({.dns_names = {kHost}, .issuer = &middle});
  leaf.intermediates = {middle.certificate};
  const PolicyFetch fetch = fetched(says(whole(kPolicy), leaf));
  REQUIRE(fetch.tls->chain_faults ==
          std::vector<ChainFault>{{ChainFaultKind::expired, 1, "certificate has expired"}});
  REQUIRE(fetch.tls->chain.size() == 2);
  REQUIRE(fetch.tls->chain[1].subject == "CN=Old Middle");
}

TEST_CASE("of a long chain ten certificates are kept") {
  Identity leaf = trusted({kHost});
  for (int i = 0; i < 30; ++i) leaf.intermediates.push_back(root().certificate);
  const PolicyFetch fetch = fetched(says(whole(kPolicy), leaf));
  REQUIRE(fetch.outcome == FetchOutcome::answered);
  REQUIRE(fetch.tls->chain.size() == 10);
}

TEST_CASE("a thousand names are kept, more octets than any honest chain has are not taken") {
  std::vector<std::string> names;
  for (int i = 0; i < 1000; ++i) names.push_back("host" + std::to_string(i) + ".example.com");
  const PolicyFetch fetch = fetched(says(whole(kPolicy), trusted(names)));
  REQUIRE(fetch.tls->chain.front().dns_names == names);

  names.assign(10'000, "name-in-a-list-without-end.example.com");
  const PolicyFetch huge = fetched(says(whole(kPolicy), trusted(names)));
  REQUIRE(huge.outcome == FetchOutcome::tls_failed);
  REQUIRE(huge.failure == "excessive message size");
}

TEST_CASE("TLS 1.2 will do, TLS 1.1 will not") {
  const auto speaks = [](TlsVersions versions) {
    return [versions](Client& client) {
      if (!client.start_tls(good(), versions)) return;
      client.read_until("\r\n\r\n");
      client.send(whole(kPolicy));
    };
  };
  const PolicyFetch fetch = fetched(speaks(TlsVersions::only_1_2));
  REQUIRE(fetch.outcome == FetchOutcome::answered);
  REQUIRE(fetch.tls->version == "TLSv1.2");
  REQUIRE(fetch.tls->chain.size() == 1);

  const PolicyFetch old = fetched(speaks(TlsVersions::up_to_1_1));
  REQUIRE(old.outcome == FetchOutcome::tls_too_old);
  REQUIRE(old.failure == "the server speaks nothing newer than TLS 1.1");
  REQUIRE_FALSE(old.tls);
}

TEST_CASE("a ServerHello of TLS 1.1 is too old, an alert of another kind is not") {
  const std::string hello = std::string("\x16\x03\x02\x00\x2a\x02\x00\x00\x26\x03\x02", 11) +
                            std::string(32, 'r') + std::string("\x00\x00\x2f\x00", 4);
  const auto answers = [](std::string octets) {
    return [octets](Client& client) {
      client.send_in_clear(octets);
      client.wait_for_close();
    };
  };
  REQUIRE(fetched(answers(hello)).outcome == FetchOutcome::tls_too_old);
  const std::string protocol_version("\x15\x03\x01\x00\x02\x02\x46", 7);
  REQUIRE(fetched(answers(protocol_version)).outcome == FetchOutcome::tls_too_old);
  const PolicyFetch refused = fetched(answers(std::string("\x15\x03\x03\x00\x02\x02\x28", 7)));
  REQUIRE(refused.outcome == FetchOutcome::tls_failed);
  REQUIRE(refused.failure == "sslv3 alert handshake failure");
}

TEST_CASE("what is no TLS at all is said to be none") {
  const PolicyFetch plain = fetched([](Client& client) {
    client.send_in_clear("HTTP/1.0 400 Bad Request\r\n\r\n");
    client.wait_for_close();
  });
  REQUIRE(plain.outcome == FetchOutcome::tls_failed);
  REQUIRE(plain.failure == "the server does not speak TLS");
  REQUIRE(plain.status == 0);

  const PolicyFetch closed = fetched([](Client&) {});
  REQUIRE(closed.outcome == FetchOutcome::tls_failed);
  REQUIRE(closed.failure == "the connection ended in the TLS handshake");
  const PolicyFetch reset = fetched([](Client& client) {
    (void)client.read_until("\x16");  // a ClientHello begins so: the connection stands
    client.reset_at_end();
  });
  REQUIRE(reset.outcome == FetchOutcome::tls_failed);
}

TEST_CASE("a redirect is told and not followed") {
  for (const int status : {301, 302, 303, 307, 308}) {
    const TlsServer server(
        says("HTTP/1.1 " + std::to_string(status) +
             " Moved\r\nLocation: https://example.net/mta-sts.txt\r\nContent-Length: 0\r\n\r\n"));
    const PolicyFetch fetch = Fetching().fetch(server.port());
    REQUIRE(fetch.outcome == FetchOutcome::answered);
    REQUIRE(fetch.status == status);
    REQUIRE(fetch.location == "https://example.net/mta-sts.txt");
    REQUIRE(server.clients() == 1);
  }
}

TEST_CASE("a response is told whatever its status and type are") {
  const PolicyFetch missing = fetched(
      says("HTTP/1.1 404 Not Found\r\nContent-Type: text/html; charset=x\r\nContent-Length: 2\r\n\r\nno"));
  REQUIRE(missing.outcome == FetchOutcome::answered);
  REQUIRE(missing.status == 404);
  REQUIRE(missing.content_type == "text/html; charset=x");
  REQUIRE(missing.body == "no");
  REQUIRE_FALSE(missing.date);

  const PolicyFetch untyped = fetched(says("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nno"));
  REQUIRE(untyped.content_type.empty());
  REQUIRE(fetched(says("HTTP/1.1 401 X\r\nWWW-Authenticate: Basic\r\nContent-Length: 0\r\n\r\n")).status ==
          401);
  REQUIRE(fetched(says("HTTP/1.1 100 Continue\r\nContent-Type: x\r\n\r\n" + whole("p"))).content_type ==
          "text/plain");
}

TEST_CASE("64 KiB are a policy, one octet more is not, however it comes") {
  const std::string most(kPolicySizeLimit, 'x');
  const auto chunked = [](const std::string& body) {
    char size[16];
    std::snprintf(size, sizeof size, "%zx", body.size());
    return ok("Transfer-Encoding: chunked\r\n") + size + "\r\n" + body + "\r\n0\r\n\r\n";
  };
  REQUIRE(fetched(says(whole(most))).body == most);
  REQUIRE(fetched(says(ok("") + most)).body == most);
  REQUIRE(fetched(says(chunked(most))).body == most);
  for (const std::string& response : {whole(most + 'x'), ok("") + most + 'x', chunked(most + 'x')}) {
    const PolicyFetch fetch = fetched(says(response));
    REQUIRE(fetch.outcome == FetchOutcome::too_large);
    REQUIRE(fetch.failure == "the body has more than 64 KiB");
    REQUIRE(fetch.body.size() == kPolicySizeLimit);
  }
  const PolicyFetch error = fetched(says("HTTP/1.1 404 No\r\n\r\n" + most + 'x'));
  REQUIRE(error.outcome == FetchOutcome::answered);  // no policy, whatever its size
  REQUIRE(error.status == 404);
}

TEST_CASE("what never ends is left, and leaves nothing behind") {
  const std::string kilobyte(1024, 'x');
  const auto endless = [&] { return fetched(repeats(ok(""), kilobyte, milliseconds(0))); };
  REQUIRE(endless().outcome == FetchOutcome::too_large);
  const std::size_t before = ::mallinfo2().uordblks;
  for (int i = 0; i < 20; ++i) REQUIRE(endless().outcome == FetchOutcome::too_large);
  REQUIRE(fetched(repeats(ok("Content-Length: 10000000000\r\n"), kilobyte, milliseconds(0))).outcome ==
          FetchOutcome::too_large);
  const PolicyFetch fields = fetched(repeats("HTTP/1.1 200 OK\r\n", "X-Field: x\r\n", milliseconds(0)));
  REQUIRE(fields.outcome == FetchOutcome::too_large);
  REQUIRE(fields.failure == "the headers have more than 16 KiB");
  REQUIRE(fetched(repeats("HTTP/1.1 200 OK\r\nX-Field: ", kilobyte, milliseconds(0))).outcome ==
          FetchOutcome::too_large);
  REQUIRE(fetched(repeats("", "HTTP/1.1 100 Continue\r\n\r\n", milliseconds(0))).outcome ==
          FetchOutcome::too_large);
  REQUIRE(::mallinfo2().uordblks < before + 100'000);
}

TEST_CASE("headers of 16 KiB are taken") {
  const std::string begin = "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nX-Long: ";
  const std::string end = "\r\n\r\n";
  const std::size_t room = std::size_t{16} * 1024 - begin.size() - end.size();
  REQUIRE(fetched(says(begin + std::string(room, 'x') + end + "p")).outcome == FetchOutcome::answered);
  REQUIRE(fetched(says(begin + std::string(room + 1, 'x') + end + "p")).outcome == FetchOutcome::too_large);
  REQUIRE(fetched(says(begin + std::string(1'000'000, 'x') + end + "p")).outcome == FetchOutcome::too_large);
}

TEST_CASE("who drips octets gains no time") {
  const auto start = std::chrono::steady_clock::now();
  const PolicyFetch body = fetched(repeats(ok(""), "x", milliseconds(20)), hasty());
  REQUIRE(body.outcome == FetchOutcome::timeout);
  REQUIRE(body.failure == "no whole answer within 500 ms");
  REQUIRE(body.status == 200);
  REQUIRE(body.tls);
  REQUIRE(fetched(repeats("HTTP/1.1 200 OK\r\n", "X: y\r\n", milliseconds(20)), hasty()).outcome ==
          FetchOutcome::timeout);
  const PolicyFetch silent = fetched(repeats("", "", {}), hasty());
  REQUIRE(silent.outcome == FetchOutcome::timeout);
  REQUIRE(silent.failure == "no answer within 500 ms");
  REQUIRE(std::chrono::steady_clock::now() - start < std::chrono::seconds(5));
}

TEST_CASE("no connection, and a connection that leads nowhere, are told apart") {
  const PolicyFetch refused = Fetching().fetch(port_of_nobody());
  REQUIRE(refused.outcome == FetchOutcome::unreachable);
  REQUIRE(refused.failure == "Connection refused");
  const DeadServer dead;
  const PolicyFetch dropped = Fetching(hasty()).fetch(dead.port());
  REQUIRE(dropped.outcome == FetchOutcome::timeout);
  REQUIRE(dropped.failure == "no connection within 200 ms");
  REQUIRE(dropped.time >= milliseconds(200));
  REQUIRE(dropped.time < milliseconds(450));
  const PolicyFetch silent = fetched([](Client& client) { client.wait_for_close(); }, hasty());
  REQUIRE(silent.outcome == FetchOutcome::timeout);  // the time to connect is not that of the handshake
  REQUIRE(silent.failure == "no TLS session within 500 ms");
  REQUIRE(silent.time >= milliseconds(500));
  REQUIRE(Fetching().fetch(443, "no address").outcome == FetchOutcome::unreachable);
}

TEST_CASE("an answer that broke off is not whole") {
  const auto cut = [](std::string response) {
    return [response](Client& client) {
      if (!client.start_tls(good())) return;
      client.read_until("\r\n\r\n");
      client.send(response);
    };
  };
  const PolicyFetch shorter = fetched(says(ok("Content-Length: 100\r\n") + kPolicy));
  REQUIRE(shorter.outcome == FetchOutcome::incomplete);
  REQUIRE(shorter.body == kPolicy);
  REQUIRE(shorter.failure.starts_with("the answer broke off ("));
  REQUIRE(fetched(says("")).outcome == FetchOutcome::incomplete);
  REQUIRE(fetched(says("")).failure.starts_with("the connection ended without an answer"));
  REQUIRE(fetched(cut(ok("Content-Length: 100\r\n") + kPolicy)).outcome == FetchOutcome::incomplete);
  // Without Content-Length only close_notify tells that nobody on the path cut it.
  REQUIRE(fetched(cut(ok("") + kPolicy)).outcome == FetchOutcome::incomplete);
  REQUIRE(fetched(says(ok("") + kPolicy)).outcome == FetchOutcome::answered);
  REQUIRE(fetched(cut(ok("Content-Length: 41\r\n") + kPolicy)).outcome == FetchOutcome::answered);
  REQUIRE(fetched(says(ok("Transfer-Encoding: chunked\r\n") + "5\r\nhello\r\n")).outcome ==
          FetchOutcome::incomplete);
  REQUIRE(fetched(says(ok("Transfer-Encoding: chunked\r\n") + "zzz\r\nhello\r\n")).outcome ==
          FetchOutcome::incomplete);
  const PolicyFetch reset = fetched([](Client& client) {
    client.start_tls(good());
    client.read_until("\r\n\r\n");
    client.send(ok("Content-Length: 100\r\n") + kPolicy);
    client.pause(milliseconds(50));
    client.reset_at_end();
  });
  REQUIRE(reset.outcome == FetchOutcome::incomplete);
}

TEST_CASE("what is no HTTP/1 response is none") {
  for (const char* octets :
       {"version: STSv1\nmode: none\n", "\x01\x02\x03garbage\r\n\r\n", "HTTP/9.9 200 OK\r\n\r\n"}) {
    INFO(octets);
    const PolicyFetch fetch = fetched(says(octets));
    REQUIRE(fetch.outcome == FetchOutcome::not_http);
    REQUIRE(fetch.body.empty());
  }
}

TEST_CASE("a body that was encoded unasked is not decoded") {
  const std::string gzip("\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03\x03\x00\x00\x00\x00\x00\x00\x00\x00\x00",
                         20);
  for (const char* encoding : {"gzip", "deflate", "br", "zstd", "unheard-of"}) {
    const PolicyFetch fetch =
        fetched(says(ok("Content-Encoding: " + std::string(encoding) + "\r\nContent-Length: 20\r\n") + gzip));
    REQUIRE(fetch.outcome == FetchOutcome::answered);
    REQUIRE(fetch.content_encoding == encoding);
    REQUIRE(fetch.body == gzip);
  }
}

TEST_CASE("headers come raw, twice, folded") {
  const PolicyFetch fetch = fetched(
      says("HTTP/1.1 200 OK\r\ncontent-TYPE: text/plain;\r\n  a=\x1b[31m\r\nContent-Type: text/html\r\n"
           "Content-Length: 1\r\nContent-Length: 1\r\nDate: when\r\n\r\np"));
  REQUIRE(fetch.outcome == FetchOutcome::answered);
  REQUIRE(fetch.content_type == "text/plain; a=\x1b[31m, text/html");
  REQUIRE_FALSE(fetch.date);

  const PolicyFetch nul = fetched(says(ok(std::string("X: a\0b\r\n", 8)) + "p"));
  REQUIRE(nul.outcome == FetchOutcome::not_http);
}

TEST_CASE("the environment's proxies are not asked") {
  ::setenv("https_proxy", "http://127.0.0.1:1", 1);
  ::setenv("ALL_PROXY", "socks5://127.0.0.1:1", 1);
  const PolicyFetch fetch = fetched(says(whole(kPolicy)));
  ::unsetenv("https_proxy");
  ::unsetenv("ALL_PROXY");
  REQUIRE(fetch.outcome == FetchOutcome::answered);
}

TEST_CASE("a hundred fetches at once, two of them at one address, each on a connection of its own") {
  std::atomic<int> now = 0;
  std::atomic<int> most = 0;
  const TlsServer server([&](Client& client) {
    if (!client.start_tls(good())) return;
    client.read_until("\r\n\r\n");
    most = std::max(most.load(), ++now);
    client.pause(milliseconds(3));
    --now;
    client.send(whole(kPolicy));
  });
  Fetching fetching;
  std::vector<Task<PolicyFetch>> tasks;
  for (int i = 0; i < 100; ++i) {
    tasks.push_back(
        fetching.https.fetch(PolicyRequest(*DomainName::parse(kHost), "127.0.0.1", server.port())));
  }
  for (const PolicyFetch& fetch : finish(fetching.loop, all_of(fetching.loop, std::move(tasks)))) {
    REQUIRE(fetch.body == kPolicy);
  }
  REQUIRE(server.clients() == 100);
  REQUIRE(most == 2);
}

TEST_CASE("no more connections stand at once than are allowed, whatever the addresses") {
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
  ConnectionSettings settings = patient();
  settings.concurrency = 3;
  Fetching fetching(settings);
  std::vector<Task<PolicyFetch>> tasks;
  for (int i = 0; i < 10; ++i) {
    tasks.push_back(fetching.https.fetch(PolicyRequest(*DomainName::parse(kHost), "127.0.0.1", one.port())));
    tasks.push_back(fetching.https.fetch(PolicyRequest(*DomainName::parse(kHost), "127.0.0.2", two.port())));
    tasks.push_back(
        fetching.https.fetch(PolicyRequest(*DomainName::parse(kHost), "127.0.0.3", three.port())));
  }
  REQUIRE(finish(fetching.loop, all_of(fetching.loop, std::move(tasks))).size() == 30);
  REQUIRE(most == 3);
}

// Starts the tasks, lets the loop turn for a while, and drops them where they are.
Task<void> start_and_drop(EpollLoop& loop, std::vector<Task<PolicyFetch>> tasks, milliseconds after) {
  for (Task<PolicyFetch>& task : tasks) task.start();
  co_await sleep_until(loop, std::chrono::steady_clock::now() + after);
}

TEST_CASE("a fetch that nobody waits for any more leaves nothing behind, wherever it was") {
  const std::vector<ClientScript> scripts = {
      [](Client& client) { client.wait_for_close(); },  // in the handshake
      repeats("", "", {}),                              // before the headers
      repeats(ok(""), "x", milliseconds(1)),            // in the body
      says(whole(kPolicy)),                             // perhaps just done
  };
  for (const ClientScript& script : scripts) {
    const TlsServer server(script);
    for (const int time : {0, 1, 5, 30}) {
      Fetching fetching;
      std::vector<Task<PolicyFetch>> tasks;
      for (int i = 0; i < 5; ++i) {  // two under way, three in the queue
        tasks.push_back(
            fetching.https.fetch(PolicyRequest(*DomainName::parse(kHost), "127.0.0.1", server.port())));
      }
      Task<void> dropping = start_and_drop(fetching.loop, std::move(tasks), milliseconds(time));
      fetching.loop.run(dropping);
      Task<void> rest = sleep_until(fetching.loop, std::chrono::steady_clock::now() + milliseconds(5));
      REQUIRE_NOTHROW(fetching.loop.run(rest));
    }
  }
}

TEST_CASE("each fetch is traced: address, port, host, what came, time; nothing of it unescaped") {
  std::string traced;
  ConnectionSettings settings = hasty();
  settings.trace = [&](const std::string& line) { traced = line; };
  const TlsServer server(says(whole(kPolicy)));
  const std::string place = "HTTPS 127.0.0.1#" + std::to_string(server.port()) + " mta-sts.example.com: ";
  Fetching(settings).fetch(server.port());
  REQUIRE(traced.starts_with(place + "200, 41 octets, TLSv1.3, "));
  REQUIRE(traced.ends_with(" ms"));
  Fetching(settings).fetch(port_of_nobody());
  REQUIRE(traced.find(" mta-sts.example.com: Connection refused, ") != std::string::npos);
}

}  // namespace
}  // namespace mtasts::test
