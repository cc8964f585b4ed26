// Addresses in canonical text (RFC 4291 §2.2, RFC 5952) and their kinds.
#include <arpa/inet.h>

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "catch.h"
#include "core/generator.h"
#include "mtasts/ip_address.h"

namespace mtasts::test {

namespace {

void good_address(const std::string& text, const std::string& canonical) {
  INFO(text);
  const auto parsed = IpAddress::parse(text);
  REQUIRE(parsed);
  CHECK(parsed->text() == canonical);
  CHECK(parsed->is_v6() == (text.find(':') != std::string::npos));
}

void bad_address(const std::string& text) {
  INFO(text);
  const auto parsed = IpAddress::parse(text);
  REQUIRE_FALSE(parsed);
  CHECK(parsed.error().fault == Fault::usage);
  CHECK(parsed.error().code == "bad-address");
}

// The address as the C library reads and prints it; "" if it refuses.
std::string system_text(const std::string& text) {
  const int family = text.find(':') == std::string::npos ? AF_INET : AF_INET6;
  std::array<unsigned char, 16> octets{};
  if (inet_pton(family, text.c_str(), octets.data()) != 1) return {};
  std::array<char, INET6_ADDRSTRLEN> printed{};
  return inet_ntop(family, octets.data(), printed.data(), printed.size());
}

}  // namespace

TEST_CASE("an address has the bytes of its RDATA") {
  using Octets = std::vector<std::uint8_t>;
  CHECK(IpAddress::parse("192.0.2.255")->octets() == Octets{192, 0, 2, 255});
  CHECK(IpAddress::parse("2001:db8::ff01")->octets() ==
        Octets{0x20, 0x01, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0x01});
  CHECK(IpAddress::parse("::ffff:192.0.2.1")->octets() ==
        Octets{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 192, 0, 2, 1});
}

TEST_CASE("an address made of RDATA is the one that was parsed") {
  for (const char* text : {"192.0.2.255", "2001:db8::ff01", "::ffff:192.0.2.1", "::"}) {
    const IpAddress address = *IpAddress::parse(text);
    const auto octets = address.octets();
    CHECK(IpAddress::from_octets(std::string(octets.begin(), octets.end())) == address);
  }
}

TEST_CASE("an address that the Internet does not route has a kind") {
  const auto kind = [](const char* text) { return IpAddress::parse(text)->private_kind(); };
  CHECK(kind("10.255.0.1") == "a private address");
  CHECK(kind("172.31.255.255") == "a private address");
  CHECK(kind("172.32.0.0").empty());
  CHECK(kind("::ffff:127.0.0.1") == "a loopback address");
  CHECK(kind("::1") == "the loopback address");
  CHECK(kind("::") == "the unspecified address");
  CHECK(kind("febf::1") == "a link-local address");
  CHECK(kind("fdff::1") == "a unique local address");
  CHECK(kind("fec0::1") == "a site-local address");
  CHECK(kind("192.0.0.170") == "an address for protocols of the IETF");
  CHECK(kind("192.0.1.0").empty());
  CHECK(kind("198.19.255.255") == "an address for benchmarks");
  CHECK(kind("198.20.0.0").empty());
  CHECK(kind("255.255.255.255") == "a reserved address");
  CHECK(kind("2001:db8::1").empty());
  CHECK(kind("192.0.2.1").empty());
}

TEST_CASE("an IPv6 address that leads to a private IPv4 address has the kind of that address") {
  const auto kind = [](const char* text) { return IpAddress::parse(text)->private_kind(); };
  CHECK(kind("64:ff9b::10.0.0.1") == "a private address");
  CHECK(kind("64:ff9b::127.0.0.1") == "a loopback address");
  CHECK(kind("64:ff9b::198.51.100.1").empty());
  CHECK(kind("64:ff9b:1::198.51.100.1") == "a local-use NAT64 address");
  CHECK(kind("64:ff9b:2::10.0.0.1").empty());
  CHECK(kind("2002:c0a8:101::1") == "a private address");
  CHECK(kind("2002:c633:6401::1").empty());
}

TEST_CASE("addresses are read and printed in canonical text") {
  good_address("192.0.2.1", "192.0.2.1");
  good_address("0.0.0.0", "0.0.0.0");
  good_address("255.255.255.255", "255.255.255.255");
  good_address("2001:db8::1", "2001:db8::1");
  good_address("2001:0DB8:0000:0000:0000:0000:0000:0001", "2001:db8::1");  // RFC 5952 §4.1, §4.3
  good_address("::", "::");
  good_address("::1", "::1");
  good_address("1::", "1::");
  good_address("2001:db8::0:1", "2001:db8::1");                 // RFC 5952 §4.2.1
  good_address("2001:db8::1:1:1:1:1", "2001:db8:0:1:1:1:1:1");  // §4.2.2: never one group
  good_address("2001:0:0:1:0:0:0:1", "2001:0:0:1::1");          // §4.2.3: the longest run
  good_address("2001:db8:0:0:1:0:0:1", "2001:db8::1:0:0:1");    // §4.2.3: the first of equals
  good_address("1:2:3:4:5:6:7::", "1:2:3:4:5:6:7:0");
  good_address("::2:3:4:5:6:7:8", "0:2:3:4:5:6:7:8");
  good_address("0:0:0:0:0:0:0:0", "::");
  good_address("2001:db8:0:0:0:0:0:0", "2001:db8::");
  good_address("::ffff:192.0.2.1", "::ffff:192.0.2.1");  // §5
  good_address("::FFFF:c000:201", "::ffff:192.0.2.1");
  good_address("64:ff9b::192.0.2.33", "64:ff9b::c000:221");
  good_address("1:2:3:4:5:6:1.2.3.4", "1:2:3:4:5:6:102:304");
}

TEST_CASE("a text that is no address is refused") {
  bad_address("");
  bad_address("192.0.2");
  bad_address("192.0.2.1.");
  bad_address("192.0.2.1.1");
  bad_address("192.0.2.256");
  bad_address("192.0.2.01");  // octal to some
  bad_address("192.0.2.-1");
  bad_address("192.0.2.+1");
  bad_address("192..2.1");
  bad_address("192.0.2.1 ");
  bad_address(" 192.0.2.1");
  bad_address("0x7f.0.0.1");
  bad_address("3221225985");
  bad_address("[2001:db8::1]");
  bad_address("2001:db8::1%eth0");
  bad_address("2001:db8::/32");
  bad_address(":");
  bad_address(":::");
  bad_address("1:");
  bad_address(":1");
  bad_address("1::2::3");
  bad_address("12345::");
  bad_address("g::");
  bad_address("1:2:3:4:5:6:7");
  bad_address("1:2:3:4:5:6:7:8:9");
  bad_address("1:2:3:4::5:6:7:8");  // nothing left for "::"
  bad_address("::1.2.3");
  bad_address("::1.2.3.4:5");
  bad_address("1.2.3.4::");
  bad_address("1:2:3:4:5:6:7:1.2.3.4");
  bad_address(std::string("::1\0", 4));
  bad_address("mail.example.com");
}

TEST_CASE("addresses are read as the C library reads them") {
  Generator generator(5952);
  INFO(generator.seed_text());
  std::size_t addresses = 0;
  for (int i = 0; i < 50000; ++i) {
    // Built of pieces, so that many are valid.
    std::string text;
    const bool dotted = generator.below(4) == 0;
    for (std::size_t piece = generator.between(1, dotted ? 5 : 9); piece > 0; --piece) {
      text += dotted ? generator.text("0129", 1, 3) : generator.text("00019abF", 0, 4);
      if (piece > 1 || generator.below(8) == 0) text += dotted ? "." : ":";
    }
    if (generator.below(6) == 0) text.insert(generator.below(text.size() + 1), "::");
    if (generator.below(20) == 0) text += ".1.2.3";
    INFO(text);
    const std::string expected = system_text(text);
    const auto parsed = IpAddress::parse(text);
    REQUIRE(parsed.has_value() == !expected.empty());
    if (!parsed) continue;
    ++addresses;
    REQUIRE(*IpAddress::parse(parsed->text()) == *parsed);
    // The C library still prints the deprecated IPv4-compatible addresses in mixed notation.
    if (expected.starts_with("::") && !expected.starts_with("::ffff:") &&
        expected.find('.') != std::string::npos) {
      REQUIRE(system_text(parsed->text()) == expected);
    } else {
      REQUIRE(parsed->text() == expected);
    }
  }
  CHECK(addresses > 5000);
}

}  // namespace mtasts::test
