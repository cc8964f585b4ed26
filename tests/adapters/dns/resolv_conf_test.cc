// The syntax of resolv.conf, with common variations.
#include "adapters/dns/resolv_conf.h"

#include "catch.h"

namespace mtasts::test {
namespace {

std::vector<std::string> servers(std::string_view text) {
  std::vector<std::string> texts;
  for (const ServerAddress& server : parse_resolv_conf(text).servers) texts.push_back(server.text);
  return texts;
}

using Texts = std::vector<std::string>;

TEST_CASE("name servers keep their order") {
  REQUIRE(servers("nameserver 192.0.2.1\nnameserver 2001:db8::1\n") ==
          Texts{"192.0.2.1#53", "2001:db8::1#53"});
  REQUIRE(servers("nameserver\t192.0.2.1\r\n") == Texts{"192.0.2.1#53"});      // a tab, CRLF
  REQUIRE(servers("nameserver 192.0.2.1") == Texts{"192.0.2.1#53"});           // no last newline
  REQUIRE(servers("nameserver fe80::1%lo\n") == Texts{"fe80::1%lo#53"});       // a scope
  REQUIRE(servers("nameserver 192.0.2.1 # ours\n") == Texts{"192.0.2.1#53"});  // a trailing comment
  REQUIRE(servers("nameserver 192.0.2.1\nnameserver 192.0.2.1\n") == Texts{"192.0.2.1#53"});
}

TEST_CASE("trust-ad is read, and is not the default") {
  REQUIRE(parse_resolv_conf("nameserver 192.0.2.1\noptions edns0 trust-ad\n").trust_ad);
  REQUIRE_FALSE(parse_resolv_conf("nameserver 192.0.2.1\noptions edns0\n").trust_ad);
}

TEST_CASE("comments and other keywords add no server") {
  REQUIRE(servers("#nameserver 192.0.2.1\n;nameserver 192.0.2.2\n# nameserver 192.0.2.3\n").empty());
  REQUIRE(servers("search example\ndomain example\nsortlist 192.0.2.0\nnameservers 192.0.2.1\n").empty());
  REQUIRE(servers("").empty());
  REQUIRE(servers("\n\n\n").empty());
}

TEST_CASE("an invalid name server is a warning with its line, others are kept") {
  const ResolvConf conf = parse_resolv_conf("# ours\nnameserver dns.example\nnameserver\nnameserver ::1\n");
  REQUIRE(conf.servers.size() == 1);
  REQUIRE(conf.warnings.size() == 2);
  REQUIRE(conf.warnings[0].find("line 2: not a server's address: \"dns.example\"") == 0);
  REQUIRE(conf.warnings[1].find("line 3: ") == 0);
}

TEST_CASE("options may be on several lines, and unknown ones are ignored") {
  const ResolvConf conf = parse_resolv_conf(
      "options timeout:2 attempts:3 edns0 no-aaaa trust-ad ndots:1\n"
      "options rotate use-vc timeout:x attempts:\n");
  REQUIRE(conf.timeout == std::chrono::seconds(2));
  REQUIRE(conf.attempts == 3U);
  REQUIRE(conf.rotate);
  REQUIRE(conf.use_vc);
  REQUIRE(conf.warnings.empty());
}

TEST_CASE("options are clamped to their range") {
  REQUIRE(parse_resolv_conf("options timeout:0 attempts:0").timeout == std::chrono::seconds(1));
  REQUIRE(parse_resolv_conf("options timeout:0 attempts:0").attempts == 1U);
  REQUIRE(parse_resolv_conf("options timeout:99999999999999999999").timeout == std::chrono::seconds(30));
  REQUIRE(parse_resolv_conf("options attempts:6").attempts == 5U);
  REQUIRE_FALSE(parse_resolv_conf("options timeout:-1").timeout);
}

TEST_CASE("timeout and attempts are unset without options") {
  const ResolvConf conf = parse_resolv_conf("nameserver ::1\n");
  REQUIRE_FALSE(conf.timeout);
  REQUIRE_FALSE(conf.attempts);
  REQUIRE_FALSE(conf.rotate);
  REQUIRE_FALSE(conf.use_vc);
}

}  // namespace
}  // namespace mtasts::test
