// The client against knotd on a loopback port.
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <filesystem>
#include <fstream>
#include <thread>

#include "catch.h"
#include "dns_client_fixture.h"
#include "scripted_dns_server.h"
#include "skip.h"

namespace mtasts::test {
namespace {

constexpr const char* kProgram = "/usr/sbin/knotd";

constexpr std::string_view kKnotZone = R"(example.test. 300 IN SOA ns1 h 1 3600 600 86400 60
example.test. 300 IN NS ns1
example.test. 300 IN MX 10 mail
example.test. 300 IN MX 20 backup
ns1.example.test. 300 IN A 127.0.0.1
mail.example.test. 300 IN A 192.0.2.1
mail.example.test. 300 IN AAAA 2001:DB8::0:1
_mta-sts.example.test. 60 IN TXT "v=STSv1; " "id=1;"
alias.example.test. 300 IN CNAME _mta-sts
null.example.test. 300 IN MX 0 .
large.example.test. 300 IN TXT )";

// Runs knotd in a temporary directory; the destructor stops it and removes the directory.
class Knot {
 public:
  Knot() {
    std::string pattern = (std::filesystem::temp_directory_path() / "mtasts-knot-XXXXXX").string();
    directory_ = ::mkdtemp(pattern.data());
    const std::string directory = directory_.string();
    std::ofstream(directory_ / "example.test.zone") << "$ORIGIN example.test.\n"
                                                    << kKnotZone << large_txt() << '\n';
    std::ofstream(directory_ / "knot.conf")
        << "server:\n  rundir: " << directory << "\n  listen: 127.0.0.1@" << port_ << "\n"
        << "log:\n  - target: " << directory << "/log\n    any: info\n"
        << "database:\n  storage: " << directory << "\n"
        << "template:\n  - id: default\n    storage: " << directory
        << "\n    journal-content: none\n    zonefile-sync: -1\n"
        << "zone:\n  - domain: example.test\n";
    start(directory + "/knot.conf");
  }
  ~Knot() {
    ::kill(process_, SIGTERM);
    ::waitpid(process_, nullptr, 0);
    std::filesystem::remove_all(directory_);
  }
  Knot(const Knot&) = delete;
  Knot& operator=(const Knot&) = delete;

  [[nodiscard]] std::uint16_t port() const { return port_; }

 private:
  static std::string large_txt() {
    std::string strings;
    for (int i = 0; i < 40; ++i) strings += '"' + std::string(200, 'x') + "\" ";
    return strings;
  }
  void start(std::string configuration) {
    std::string program = kProgram, option = "-c";
    std::array<char*, 4> arguments = {program.data(), option.data(), configuration.data(), nullptr};
    posix_spawn_file_actions_t actions;
    ::posix_spawn_file_actions_init(&actions);
    for (const int descriptor : {1, 2}) {
      ::posix_spawn_file_actions_addopen(&actions, descriptor, "/dev/null", O_WRONLY, 0);
    }
    ::posix_spawn(&process_, kProgram, &actions, nullptr, arguments.data(), environ);
    ::posix_spawn_file_actions_destroy(&actions);
  }

  std::uint16_t port_ = unused_udp_port();
  std::filesystem::path directory_;
  pid_t process_ = -1;
};

DnsClientFixture fixture_for(const Knot& knot) {
  DnsSettings settings;
  settings.timeout = std::chrono::seconds(2);
  DnsClientOptions options;
  options.authoritative_port = knot.port();
  return DnsClientFixture({*parse_server("127.0.0.1#" + std::to_string(knot.port()))}, settings, options);
}

// Waits up to 5 seconds for an answer.
bool is_up(const Knot& knot) {
  for (int i = 0; i < 50; ++i) {
    DnsClientFixture fixture = fixture_for(knot);
    if (fixture.ask("example.test", RecordType::soa).status == DnsStatus::records) return true;
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
  }
  return false;
}

TEST_CASE("a Knot server answers recursive and authoritative queries") {
  if (!std::filesystem::exists(kProgram)) {
    skip(std::string(kProgram) + " is not installed (package knot)");
    return;
  }
  const Knot knot;
  REQUIRE(is_up(knot));
  DnsClientFixture fixture = fixture_for(knot);

  const DnsAnswer mx = fixture.ask("example.test", RecordType::mx);
  REQUIRE(mx.mx.size() == 2);
  REQUIRE(fixture.ask("mail.example.test", RecordType::aaaa).addresses ==
          std::vector<std::string>{"2001:db8::1"});
  REQUIRE(fixture.ask("mail.example.test", RecordType::mx).status == DnsStatus::no_such_data);
  REQUIRE(fixture.ask("gone.example.test", RecordType::mx).status == DnsStatus::no_such_name);
  REQUIRE(fixture.ask("null.example.test", RecordType::mx).mx == std::vector<MxRecord>{{0, ".", 300}});
  REQUIRE(fixture.ask("example.test", RecordType::soa).names == std::vector<std::string>{"example.test"});
  REQUIRE(fixture.ask("elsewhere.test", RecordType::mx).failure.reason == DnsFailureReason::refused);
  REQUIRE(fixture.ask("large.example.test", RecordType::txt).txt ==
          std::vector<std::string>{std::string(8000, 'x')});

  const DnsAnswer alias = fixture.ask("alias.example.test", RecordType::txt);
  REQUIRE(alias.cname_chain == std::vector<std::string>{"_mta-sts.example.test"});
  REQUIRE(alias.txt == std::vector<std::string>{"v=STSv1; id=1;"});

  const auto authoritative = fixture.ask_authoritative("_mta-sts.example.test", RecordType::txt);
  REQUIRE(authoritative.size() == 1);
  REQUIRE(authoritative[0].txt == std::vector<std::string>{"v=STSv1; id=1;"});
  REQUIRE(authoritative[0].ttl == 60);
}

}  // namespace
}  // namespace mtasts::test
