// The client name of EHLO.
#include "adapters/connections/ehlo_name.h"

#include <netinet/in.h>
#include <sys/socket.h>

#include "adapters/dns/server_address.h"
#include "adapters/system/file_handle.h"
#include "catch.h"

namespace mtasts::test {
namespace {

// A datagram socket connects without a listener.
FileHandle connect_socket(const char* address) {
  const ServerAddress server = *parse_server(address, 9);
  FileHandle socket(::socket(server.socket_address.ss_family, SOCK_DGRAM | SOCK_CLOEXEC, 0));
  REQUIRE(::connect(socket.get(), server.get(), server.length) == 0);
  return socket;
}

TEST_CASE("EHLO uses a host name of two labels, else the address literal") {
  const FileHandle ipv4 = connect_socket("127.0.0.1");
  REQUIRE(ehlo_name("mail.example.com", ipv4.get()) == "mail.example.com");
  REQUIRE(ehlo_name("Mail.Example.COM.", ipv4.get()) == "mail.example.com");
  for (const char* bad :
       {"", "mail", "mail_1.example.com", "-x.example.com", "a b.example", "*.example.com"}) {
    INFO(bad);
    REQUIRE(ehlo_name(bad, ipv4.get()) == "[127.0.0.1]");
  }
  const FileHandle ipv6 = connect_socket("::1");
  REQUIRE(ehlo_name("localhost", ipv6.get()) == "[IPv6:::1]");
  REQUIRE(ehlo_name("localhost", -1) == "localhost.localdomain");
}

TEST_CASE("the local host name is not empty") {
  REQUIRE_FALSE(local_host_name().empty());
}

}  // namespace
}  // namespace mtasts::test
