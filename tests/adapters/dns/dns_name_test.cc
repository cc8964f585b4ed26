// Names with arbitrary octets, and their safe presentation form.
#include "adapters/dns/dns_name.h"

#include "catch.h"

namespace mtasts::test {
namespace {

WireName name(std::string_view text) {
  return WireName(*DomainName::parse(text));
}

std::string presentation(std::string_view label) {
  std::string octets(1, static_cast<char>(label.size()));
  octets += label;
  return WireName::of_octets(octets.append(1, '\0')).text();
}

TEST_CASE("wire format is labels after their lengths") {
  REQUIRE(name("_mta-sts.Example").octets() == std::string("\x08_mta-sts\x07"
                                                           "example\0",
                                                           18));
  REQUIRE(WireName().octets() == std::string(1, '\0'));
  REQUIRE(name(std::string(63, 'a')).octets().size() == 65);
}

TEST_CASE("presentation form escapes all but letters, digits, hyphens and underscores") {
  REQUIRE(WireName().text() == ".");
  REQUIRE(name("_mta-sts.a1.example").text() == "_mta-sts.a1.example");
  REQUIRE(presentation("ABC") == "abc");
  REQUIRE(presentation("a.b") == "a\\046b");                       // a dot within a label
  REQUIRE(presentation("\"; $@") == "\\034\\059\\032\\036\\064");  // special in zone files
  REQUIRE(presentation("\x1B[2J") == "\\027\\0912j");
  REQUIRE(presentation("*") == "\\042");
  REQUIRE(presentation("\xFF\\") == "\\255\\092");
  REQUIRE(presentation(std::string_view("\0", 1)) == "\\000");
}

TEST_CASE("names are compared by labels and without regard to case") {
  REQUIRE(WireName::of_octets(std::string_view("\x01"
                                               "A\0",
                                               3)) == name("a"));
  REQUIRE(name("a.b.example").is_within(name("b.example")));
  REQUIRE(name("b.example").is_within(name("b.example")));
  REQUIRE(name("b.example").is_within(WireName()));
  REQUIRE_FALSE(name("ab.example").is_within(name("b.example")));
  REQUIRE_FALSE(name("example").is_within(name("b.example")));
  REQUIRE(name("a.b").parent() == name("b"));
  REQUIRE(name("b").parent().is_root());
  REQUIRE(WireName().parent().is_root());
}

}  // namespace
}  // namespace mtasts::test
