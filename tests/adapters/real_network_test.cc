// The choice of DNS by settings and resolv.conf.
#include "adapters/real_network.h"

#include <chrono>
#include <fstream>

#include "adapters/files/posix_files.h"
#include "catch.h"
#include "dns/scripted_dns_server.h"
#include "dns_client_fixture.h"
#include "scratch_directory.h"

namespace mtasts::test {
namespace {

// The DNS opened with the given resolv.conf; nothing: the file does not exist.
struct NetworkFixture {
  explicit NetworkFixture(const std::optional<std::string>& resolv_conf, const DnsSettings& settings = {}) {
    const std::string path = scratch.path("resolv.conf");
    if (resolv_conf) std::ofstream(path) << *resolv_conf;
    RealNetwork network(loop, files, path);
    dns = network.open_dns(settings);
  }
  DnsAnswer ask_mx() { return finish(loop, (*dns)->ask(question("a.example", RecordType::mx))); }

  ScratchDirectory scratch;
  PosixFiles files;
  EpollLoop loop;
  Result<std::unique_ptr<Dns>> dns = nullptr;
};

TEST_CASE("named servers are asked, also for authoritative answers") {
  Reply reply;
  reply.answer = {mx_rr("a.example", 10, "mx.a.example")};
  const ScriptedDnsServer server(always(reply));
  DnsSettings settings;
  settings.servers = {server.text(), server.text()};
  NetworkFixture fixture("nameserver dns.example\n", settings);
  REQUIRE(fixture.dns);
  const auto answers =
      finish(fixture.loop, (*fixture.dns)->ask_authoritative(question("a.example", RecordType::mx)));
  REQUIRE(answers.size() == 1);
  REQUIRE(answers[0].status == DnsStatus::records);
}

TEST_CASE("a question that is open at the time limit fails then") {
  const ScriptedDnsServer silent([](const ReceivedQuery&, ReplySender&) {});
  DnsSettings settings;
  settings.servers = {silent.text()};
  settings.time_limit = std::chrono::milliseconds(200);
  NetworkFixture fixture("", settings);
  REQUIRE(fixture.dns);
  const auto start = std::chrono::steady_clock::now();
  for (const char* when : {"open", "late"}) {
    INFO(when);
    const DnsAnswer answer = fixture.ask_mx();
    CHECK(answer.status == DnsStatus::failed);
    CHECK(answer.failure.reason == DnsFailureReason::timeout);
    CHECK(answer.failure.message == "the time of the run was over");
  }
  const auto answers =
      finish(fixture.loop, (*fixture.dns)->ask_authoritative(question("a.example", RecordType::mx)));
  CHECK(answers.size() == 1);
  CHECK(std::chrono::steady_clock::now() - start < std::chrono::seconds(3));  // and not 15
}

TEST_CASE("an invalid server is a usage error") {
  DnsSettings settings;
  settings.servers = {"dns.example"};
  const NetworkFixture fixture("nameserver 127.0.0.1\n", settings);
  REQUIRE_FALSE(fixture.dns);
  REQUIRE(fixture.dns.error().fault == Fault::usage);
  REQUIRE(fixture.dns.error().code == "bad-server");
}

TEST_CASE("the error without any server names resolv.conf") {
  for (const std::optional<std::string>& text :
       {std::optional<std::string>(), std::optional<std::string>("search a\n")}) {
    const NetworkFixture fixture(text);
    REQUIRE_FALSE(fixture.dns);
    REQUIRE(fixture.dns.error().fault == Fault::undetermined);
    REQUIRE(fixture.dns.error().code == "unreachable");
    REQUIRE(fixture.dns.error().message.find("resolv.conf names none") != std::string::npos);
  }
}

TEST_CASE("an invalid name server in resolv.conf is a warning, the others are asked") {
  const ScriptedDnsServer server(always({}));
  std::vector<std::string> warnings;
  DnsSettings settings;
  settings.warn = [&](const std::string& line) { warnings.push_back(line); };
  NetworkFixture fixture("nameserver dns.example\nnameserver " + server.text() + "\n", settings);
  REQUIRE(fixture.dns);
  REQUIRE(warnings.size() == 1);
  REQUIRE(warnings[0].find("resolv.conf: line 1: not a server's address: \"dns.example\"") !=
          std::string::npos);
  REQUIRE(fixture.ask_mx().status == DnsStatus::no_such_data);
}

TEST_CASE("the command line overrides timeout and attempts of resolv.conf") {
  const ScriptedDnsServer silent([](const ReceivedQuery&, ReplySender&) {});
  const std::string conf = "nameserver " + silent.text() + "\noptions timeout:1 attempts:2\n";
  DnsSettings settings = short_timeout();
  REQUIRE(NetworkFixture(conf, settings).ask_mx().failure.message ==
          silent.text() + " gave no answer within 0.2 s");
  REQUIRE(silent.udp_queries() == 1);
  settings.timeout.reset();
  settings.retries.reset();
  REQUIRE(NetworkFixture(conf, settings).ask_mx().failure.message ==
          silent.text() + " gave no answer within 1 s");
  REQUIRE(silent.udp_queries() == 3);
}

TEST_CASE("use-vc in resolv.conf is honoured") {
  const ScriptedDnsServer server(always({}));
  NetworkFixture fixture("nameserver " + server.text() + "\noptions use-vc\n");
  REQUIRE(fixture.ask_mx().status == DnsStatus::no_such_data);
  REQUIRE(server.udp_queries() == 0);
}

TEST_CASE("zone files take precedence over servers") {
  const ScriptedDnsServer server(always({}));
  const ScratchDirectory scratch;
  std::ofstream(scratch.path("zone"))
      << "a.example. 300 IN SOA ns h 1 1 1 1 1\na.example. 300 IN MX 10 mx.a.example.\n";
  DnsSettings settings;
  settings.servers = {server.text()};
  settings.zone_files = {scratch.path("zone")};
  settings.origin = "a.example.";
  NetworkFixture fixture("", settings);
  REQUIRE(fixture.dns);
  REQUIRE(fixture.ask_mx().mx == std::vector<MxRecord>{{10, "mx.a.example", 300}});
  REQUIRE(server.udp_queries() == 0);
}

}  // namespace
}  // namespace mtasts::test
