#include "adapters/dns_update/key_file.h"

#include <sys/prctl.h>
#include <sys/stat.h>

#include <fstream>

#include "adapters/dns_update/dns_update_module.h"
#include "adapters/event_loop/epoll_loop.h"
#include "catch.h"
#include "scratch_directory.h"

namespace mtasts::test {
namespace {

std::string write_key(const ScratchDirectory& scratch, mode_t mode, const std::string& secret = "c2VjcmV0") {
  std::string path = scratch.path("tsig.key");
  std::ofstream(path) << "key mtasts { algorithm hmac-sha256; secret \"" << secret << "\"; };\n";
  ::chmod(path.c_str(), mode);
  return path;
}

}  // namespace

TEST_CASE("a key file that only its owner can read is accepted") {
  const ScratchDirectory scratch;
  const auto mode = GENERATE(as<mode_t>(), 0600, 0400);
  const auto key = read_key_file(write_key(scratch, mode));
  REQUIRE(key);
  CHECK(key->name.text() == "mtasts");
}

TEST_CASE("a key file that other users may use is refused") {
  const ScratchDirectory scratch;
  const auto mode = GENERATE(as<mode_t>(), 0640, 0604, 0644, 0620, 0610);
  const auto key = read_key_file(write_key(scratch, mode));
  REQUIRE_FALSE(key);
  CHECK(key.error().fault == Fault::permission);
  CHECK(key.error().code == "bad-key-file");
  CHECK(key.error().hint.starts_with("chmod 600 "));
}

TEST_CASE("a file without a usable key is named without its content") {
  const ScratchDirectory scratch;
  const std::string path = write_key(scratch, 0600, "top-secret");
  const auto key = read_key_file(path);
  REQUIRE_FALSE(key);
  CHECK(key.error().message == path + ": line 1: the secret is not base64 (RFC 4648 §4)");
  CHECK(read_key_file(scratch.path("missing")).error().code == "no-such-file");
  CHECK(read_key_file(scratch.path("")).error().code == "not-regular");
  std::ofstream(path, std::ios::app) << std::string(20'000, '\n');
  CHECK(read_key_file(path).error().message.find("too large") != std::string::npos);
}

TEST_CASE("a process with a key leaves no core dump") {
  const ScratchDirectory scratch;
  EpollLoop loop;
  DnsUpdateSettings settings;
  settings.server = "127.0.0.1";
  settings.key_file = write_key(scratch, 0600);
  const int before = ::prctl(PR_GET_DUMPABLE);
  {
    const auto update = open_dns_update(loop, settings);
    REQUIRE(update);
    CHECK(::prctl(PR_GET_DUMPABLE) == 0);
  }
  CHECK(::prctl(PR_GET_DUMPABLE) == before);
  settings.server = "ns.example.com";
  CHECK(open_dns_update(loop, settings).error().code == "bad-server");
}

}  // namespace mtasts::test
