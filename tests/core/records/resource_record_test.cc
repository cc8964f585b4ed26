// Zone-file text of records (RFC 1035 §5.1).
#include "mtasts/resource_record.h"

#include <string>
#include <vector>

#include "catch.h"
#include "core/generator.h"

namespace mtasts::test {

namespace {

DomainName name(const char* text) {
  return *DomainName::parse(text);
}
IpAddress address(const char* text) {
  return *IpAddress::parse(text);
}
Ttl ttl(std::uint64_t seconds) {
  return *Ttl::from_seconds(seconds);
}

// The inverse of print_character_strings() by RFC 1035 §5.1, independent of its code. It joins the strings,
// and refuses strings that are too long or not printable.
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

}  // namespace

TEST_CASE("a TTL has 31 bits") {
  CHECK(ttl(0).seconds() == 0);
  CHECK(ttl(2147483647).seconds() == 2147483647);  // RFC 2181 §8
  const auto too_long = Ttl::from_seconds(2147483648);
  REQUIRE_FALSE(too_long);
  CHECK(too_long.error().fault == Fault::usage);
  CHECK(too_long.error().code == "bad-ttl");
  CHECK_FALSE(Ttl::from_seconds(UINT64_MAX));
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
  CHECK(print_character_strings("") == R"("")");
  CHECK(print_character_strings("v=STSv1; id=1") == R"("v=STSv1; id=1")");
  CHECK(print_character_strings(R"(a"b\c)") == R"("a\"b\\c")");
  CHECK(print_character_strings("a\nb\x7F\xC3\xBC") == R"("a\010b\127\195\188")");
  CHECK(print_character_strings(std::string("\0"
                                            "1",
                                            2)) == R"("\0001")");
  const std::string full(255, 'x');
  CHECK(print_character_strings(full) == '"' + full + '"');
  CHECK(print_character_strings(full + 'y') == '"' + full + R"(" "y")");
  CHECK(print_character_strings(full + full) == '"' + full + "\" \"" + full + '"');
  // 255 octets are counted before escaping, and no escape is split.
  CHECK(print_character_strings(std::string(254, 'x') + "\n\"") ==
        '"' + std::string(254, 'x') + R"(\010" "\"")");
  // Nor is a percent-encoded octet of a URI.
  for (const std::size_t before : {253U, 254U}) {
    CHECK(print_character_strings(std::string(before, 'x') + "%3Byz") ==
          '"' + std::string(before, 'x') + R"(" "%3Byz")");
  }
  CHECK(print_character_strings(std::string(252, 'x') + "%3Byz") ==
        '"' + std::string(252, 'x') + R"(%3B" "yz")");
  CHECK(print_character_strings(std::string(600, '%')).find("\"\"") == std::string::npos);
}

TEST_CASE("quoted character-strings read back the same") {
  Generator generator(1035);
  INFO(generator.seed_text());
  for (int i = 0; i < 2000; ++i) {
    const std::string text =
        generator.below(2) == 0 ? generator.octets(0, 800) : generator.text("ab\"\\0;\n ", 0, 800);
    REQUIRE(read_character_strings(print_character_strings(text)) == text);
  }
}

TEST_CASE("a TXT record that was read keeps its character-strings") {
  const auto of_strings = [](const std::vector<std::string>& strings) {
    std::string rdata;
    for (const std::string& string : strings) rdata += static_cast<char>(string.size()) + string;
    return rdata;
  };
  const std::string full(255, 'x');
  const auto [strings, printed] = GENERATE_COPY(
      table<std::vector<std::string>, std::string>({{{"v=STSv1; id=1"}, R"("v=STSv1; id=1")"},
                                                    {{"v=STSv1; ", "id=\"1\""}, R"("v=STSv1; " "id=\"1\"")"},
                                                    {{"", "a", ""}, R"("" "a" "")"},
                                                    {{""}, R"("")"},
                                                    {{"", ""}, R"("" "")"},
                                                    {{full, "y"}, '"' + full + R"(" "y")"},
                                                    {{"y", full}, R"("y" ")" + full + '"'}}));
  const std::string rdata = of_strings(strings);
  const auto txt = read_txt_rdata(rdata);
  REQUIRE(txt);
  CHECK(wire_txt_rdata(*txt) == rdata);
  CHECK(print_rdata(*txt) == printed);
  std::string joined;
  for (const std::string& string : strings) joined += string;
  CHECK(*txt == TxtData{joined});  // with the same meaning
}

TEST_CASE("malformed TXT RDATA is not read") {
  const auto rdata = GENERATE(values<std::string>({"", "\2a", "\1a\1"}));
  CHECK_FALSE(read_txt_rdata(rdata));
}

}  // namespace mtasts::test
