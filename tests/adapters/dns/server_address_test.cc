// ADDRESS or ADDRESS#PORT, as on the command line and in resolv.conf.
#include "adapters/dns/server_address.h"

#include "catch.h"

namespace mtasts::test {
namespace {

void good(std::string_view text, std::string_view want) {
  INFO(text);
  const auto server = parse_server(text);
  REQUIRE(server);
  REQUIRE(server->text == want);
  REQUIRE(parse_server(server->text)->text == want);
}

void bad(std::string_view text) {
  INFO(text);
  const auto server = parse_server(text);
  REQUIRE_FALSE(server);
  REQUIRE(server.error().fault == Fault::usage);
  REQUIRE(server.error().code == "bad-server");
}

TEST_CASE("only a loopback address is of this machine") {
  for (const char* loopback :
       {"127.0.0.1", "127.0.0.53#5353", "127.255.255.254", "::1", "::ffff:127.0.0.1"}) {
    INFO(loopback);
    REQUIRE(parse_server(loopback)->is_loopback());
  }
  for (const char* other :
       {"128.0.0.1", "192.0.2.127", "0.0.0.0", "::", "::2", "::ffff:192.0.2.1", "7f00::1"}) {
    INFO(other);
    REQUIRE_FALSE(parse_server(other)->is_loopback());
  }
}

TEST_CASE("a server is an address with or without a port") {
  good("192.0.2.53", "192.0.2.53#53");
  good("192.0.2.53#5353", "192.0.2.53#5353");
  good("::1", "::1#53");
  good("::1#5353", "::1#5353");
  good("[::1]", "::1#53");
  good("[2001:DB8:0::53]#65535", "2001:db8::53#65535");  // canonical
  good("fe80::1%lo#53", "fe80::1%lo#53");
  good("fe80::1%1", "fe80::1%1#53");  // an interface's index
  REQUIRE(parse_server("192.0.2.53", 5300)->text == "192.0.2.53#5300");
}

TEST_CASE("anything but an address is rejected") {
  bad("");
  bad("#53");
  bad("dns.example");           // a name, which needs a lookup itself
  bad("192.0.2");               // no shortened form
  bad("192.0.2.053");           // octal or decimal? nobody knows
  bad("192.0.2.53#");           // no port
  bad("192.0.2.53#0");          // no port either
  bad("192.0.2.53#65536");      // none that there is
  bad("192.0.2.53#53x");        // rubbish behind
  bad("192.0.2.53# 53");        // a blank
  bad("192.0.2.53:53");         // "#" separates the port
  bad("[192.0.2.53]");          // brackets are IPv6's
  bad("[::1");                  // not closed
  bad("::1::");                 // no address
  bad("192.0.2.53%lo");         // IPv4 has no scope
  bad("fe80::1%");              // an empty scope
  bad("fe80::1%nosuchdevice");  // no such interface
  bad("fe80::1%0");             // no interface has this index
  bad(std::string_view("192.0.2.53\0", 11));
  bad(std::string_view("fe80::1%lo\0\x1B[2J", 15));  // to the system the interface would be lo
}

}  // namespace
}  // namespace mtasts::test
