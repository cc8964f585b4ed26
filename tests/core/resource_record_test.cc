// Zone-file text of records, and addresses in canonical text.
#include "mtasts/resource_record.h"

#include <arpa/inet.h>

#include <array>
#include <string>
#include <vector>

#include "catch.h"
#include "core/generator.h"

using namespace mtasts;
using namespace mtasts::tests;

namespace {

DomainName name(const char* text) {
  return *DomainName::parse(text);
}
IpAddress address(const char* text) {
  return *IpAddress::parse(text);
}
Ttl ttl(std::uint64_t seconds) {
  return *Ttl::of_seconds(seconds);
}

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

// Undoes quoted_character_strings as RFC 1035 §5.1 tells, independent of the code that wrote it. Adds up the
// strings, and refuses what is longer than a character-string or not printable.
std::string read_character_strings(const std::string& text) {
  std::string joined;
  std::size_t at = 0;
  while (at < text.size()) {
    if (at > 0) REQUIRE(text.at(at++) == ' ');
    REQUIRE(text.at(at++) == '"');
    std::size_t octets = 0;
    for (; text.at(at) != '"'; ++octets) {
      REQUIRE((text[at] >= 0x20 && text[at] <= 0x7E));
      if (text[at] == '\\' && text.at(at + 1) >= '0' && text.at(at + 1) <= '9') {
        const int value = std::stoi(text.substr(at + 1, 3));
        REQUIRE(value < 256);
        joined += static_cast<char>(value);
        at += 4;
      } else {
        if (text[at] == '\\') ++at;
        joined += text.at(at++);
      }
    }
    REQUIRE(octets <= 255);
    ++at;
  }
  return joined;
}

// The C library's reading and writing of an address; "" when it refuses.
std::string system_text(const std::string& text) {
  const int family = text.find(':') == std::string::npos ? AF_INET : AF_INET6;
  std::array<unsigned char, 16> octets{};
  if (inet_pton(family, text.c_str(), octets.data()) != 1) return {};
  std::array<char, INET6_ADDRSTRLEN> printed{};
  return inet_ntop(family, octets.data(), printed.data(), printed.size());
}

}  // namespace

TEST_CASE("a TTL has 31 bits") {
  CHECK(ttl(0).seconds() == 0);
  CHECK(ttl(2147483647).seconds() == 2147483647);  // RFC 2181 §8
  const auto too_long = Ttl::of_seconds(2147483648);
  REQUIRE_FALSE(too_long);
  CHECK(too_long.error().fault == Fault::usage);
  CHECK(too_long.error().code == "bad-ttl");
  CHECK_FALSE(Ttl::of_seconds(UINT64_MAX));
}

TEST_CASE("addresses are read and written in canonical text") {
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

TEST_CASE("what is no address is refused") {
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
    // Built of pieces, so that a good part is valid.
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
    // The C library still writes the deprecated IPv4-compatible addresses in mixed notation.
    if (expected.starts_with("::") && !expected.starts_with("::ffff:") &&
        expected.find('.') != std::string::npos) {
      REQUIRE(system_text(parsed->text()) == expected);
    } else {
      REQUIRE(parsed->text() == expected);
    }
  }
  CHECK(addresses > 5000);
}

TEST_CASE("records print as zone-file lines") {
  const ResourceRecord cname{name("mta-sts.example.com"), ttl(120), CnameData{name("mail.example.com")}};
  CHECK(type_text(cname.rdata) == "CNAME");
  CHECK(print_rdata(cname.rdata) == "mail.example.com.");
  CHECK(print_record(cname) == "mta-sts.example.com. 120 IN CNAME mail.example.com.\n");
  CHECK(print_record(cname, 24, 6) == "mta-sts.example.com.     120 IN CNAME  mail.example.com.\n");
  CHECK(print_record(cname, 3, 1) == print_record(cname));  // too narrow: nothing is cut

  const ResourceRecord ipv4{name("mta-sts.example.com"), ttl(0), AddressData{address("192.0.2.1")}};
  CHECK(print_record(ipv4) == "mta-sts.example.com. 0 IN A 192.0.2.1\n");
  const ResourceRecord ipv6{name("mta-sts.example.com"), ttl(3600), AddressData{address("2001:DB8::1")}};
  CHECK(print_record(ipv6) == "mta-sts.example.com. 3600 IN AAAA 2001:db8::1\n");
  const ResourceRecord txt{name("_mta-sts.example.com"), ttl(3600), TxtData{"v=STSv1; id=1"}};
  CHECK(print_record(txt) == "_mta-sts.example.com. 3600 IN TXT \"v=STSv1; id=1\"\n");
}

TEST_CASE("a block of records is aligned") {
  const std::vector<ResourceRecord> records = {
      {name("mta-sts.example.com"), ttl(120), CnameData{name("mail.example.com")}},
      {name("_mta-sts.example.com"), ttl(120), TxtData{"v=STSv1; id=2022032401"}},
      {name("_smtp._tls.otherdomain.com"), ttl(120), CnameData{name("_smtp._tls.example.com")}},
  };
  CHECK(print_records(records) ==
        "mta-sts.example.com.        120 IN CNAME mail.example.com.\n"
        "_mta-sts.example.com.       120 IN TXT   \"v=STSv1; id=2022032401\"\n"
        "_smtp._tls.otherdomain.com. 120 IN CNAME _smtp._tls.example.com.\n");
  CHECK(print_records({records[1]}) == print_record(records[1]));
  CHECK(print_records({}).empty());
}

TEST_CASE("text becomes quoted character-strings") {
  CHECK(quoted_character_strings("") == R"("")");
  CHECK(quoted_character_strings("v=STSv1; id=1") == R"("v=STSv1; id=1")");
  CHECK(quoted_character_strings(R"(a"b\c)") == R"("a\"b\\c")");
  CHECK(quoted_character_strings("a\nb\x7F\xC3\xBC") == R"("a\010b\127\195\188")");
  CHECK(quoted_character_strings(std::string("\0"
                                             "1",
                                             2)) == R"("\0001")");
  const std::string full(255, 'x');
  CHECK(quoted_character_strings(full) == '"' + full + '"');
  CHECK(quoted_character_strings(full + 'y') == '"' + full + R"(" "y")");
  CHECK(quoted_character_strings(full + full) == '"' + full + "\" \"" + full + '"');
  // 255 octets are counted before escaping, and no escape is torn apart.
  CHECK(quoted_character_strings(std::string(254, 'x') + "\n\"") ==
        '"' + std::string(254, 'x') + R"(\010" "\"")");
}

TEST_CASE("quoted character-strings read back the same") {
  Generator generator(1035);
  INFO(generator.seed_text());
  for (int i = 0; i < 2000; ++i) {
    const std::string text =
        generator.below(2) == 0 ? generator.octets(0, 800) : generator.text("ab\"\\0;\n ", 0, 800);
    REQUIRE(read_character_strings(quoted_character_strings(text)) == text);
  }
}
