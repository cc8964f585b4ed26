// Which DNS is opened for which settings.
#include "adapters/real_network.h"

#include <fstream>

#include "adapters/files/posix_files.h"
#include "asking.h"
#include "catch.h"
#include "dns/scripted_dns_server.h"
#include "scratch_directory.h"

namespace mtasts::test {
namespace {

// A network whose resolv.conf says what the test wants; nothing: there is none.
struct Opened {
  explicit Opened(const std::optional<std::string>& resolv_conf, const DnsSettings& settings = {}) {
    const std::string path = scratch.path("resolv.conf");
    if (resolv_conf) std::ofstream(path) << *resolv_conf;
    RealNetwork network(loop, files, path);
    dns = network.open_dns(settings);
  }
  DnsAnswer ask_mx() { return finish(loop, (*dns)->ask(question("a.example", RrType::mx))); }

  ScratchDirectory scratch;
  PosixFiles files;
  EpollLoop loop;
  Result<std::unique_ptr<Dns>> dns = nullptr;
};

TEST_CASE("servers that were named are asked, authoritative answers included") {
  Reply reply;
  reply.answer = {mx_rr("a.example", 10, "mx.a.example")};
  const ScriptedDnsServer server(always(reply));
  DnsSettings settings;
  settings.servers = {server.text(), server.text()};
  Opened opened("nameserver dns.example\n", settings);
  REQUIRE(opened.dns);
  const auto answers =
      finish(opened.loop, (*opened.dns)->ask_authoritative(question("a.example", RrType::mx)));
  REQUIRE(answers.size() == 1);
  REQUIRE(answers[0].status == DnsStatus::records);
}

TEST_CASE("a server that is none is a usage error") {
  DnsSettings settings;
  settings.servers = {"dns.example"};
  const Opened opened("nameserver 127.0.0.1\n", settings);
  REQUIRE_FALSE(opened.dns);
  REQUIRE(opened.dns.error().fault == Fault::usage);
  REQUIRE(opened.dns.error().code == "bad-server");
}

TEST_CASE("without any server nothing can be determined, and resolv.conf is named") {
  for (const std::optional<std::string>& text :
       {std::optional<std::string>(), std::optional<std::string>("search a\n")}) {
    const Opened opened(text);
    REQUIRE_FALSE(opened.dns);
    REQUIRE(opened.dns.error().fault == Fault::undetermined);
    REQUIRE(opened.dns.error().code == "unreachable");
    REQUIRE(opened.dns.error().message.find("resolv.conf names none") != std::string::npos);
  }
}

TEST_CASE("a name server of resolv.conf that is none is warned of, the others are asked") {
  const ScriptedDnsServer server(always({}));
  std::vector<std::string> warnings;
  DnsSettings settings;
  settings.warn = [&](const std::string& line) { warnings.push_back(line); };
  Opened opened("nameserver dns.example\nnameserver " + server.text() + "\n", settings);
  REQUIRE(opened.dns);
  REQUIRE(warnings.size() == 1);
  REQUIRE(warnings[0].find("resolv.conf: line 1: not a server's address: \"dns.example\"") !=
          std::string::npos);
  REQUIRE(opened.ask_mx().status == DnsStatus::no_such_data);
}

TEST_CASE("resolv.conf's patience counts only where the command line has none of its own") {
  const ScriptedDnsServer silent([](const Asked&, Answering&) {});
  const std::string conf = "nameserver " + silent.text() + "\noptions timeout:1 attempts:2\n";
  DnsSettings settings = short_patience();
  REQUIRE(Opened(conf, settings).ask_mx().failure.message == silent.text() + " gave no answer within 0.2 s");
  REQUIRE(silent.asked_over_udp() == 1);
  settings.timeout.reset();
  settings.retries.reset();
  REQUIRE(Opened(conf, settings).ask_mx().failure.message == silent.text() + " gave no answer within 1 s");
  REQUIRE(silent.asked_over_udp() == 3);
}

TEST_CASE("resolv.conf's use-vc is obeyed") {
  const ScriptedDnsServer server(always({}));
  Opened opened("nameserver " + server.text() + "\noptions use-vc\n");
  REQUIRE(opened.ask_mx().status == DnsStatus::no_such_data);
  REQUIRE(server.asked_over_udp() == 0);
}

TEST_CASE("zone files come before servers") {
  const ScriptedDnsServer server(always({}));
  const ScratchDirectory scratch;
  std::ofstream(scratch.path("zone"))
      << "a.example. 300 IN SOA ns h 1 1 1 1 1\na.example. 300 IN MX 10 mx.a.example.\n";
  DnsSettings settings;
  settings.servers = {server.text()};
  settings.zone_files = {scratch.path("zone")};
  settings.origin = "a.example.";
  Opened opened("", settings);
  REQUIRE(opened.dns);
  REQUIRE(opened.ask_mx().mx == std::vector<MxRecord>{{10, "mx.a.example", 300}});
  REQUIRE(server.asked_over_udp() == 0);
}

}  // namespace
}  // namespace mtasts::test
