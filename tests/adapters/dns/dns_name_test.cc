// Names of any octets, shown so that they can do no harm.
#include "adapters/dns/dns_name.h"

#include "catch.h"

namespace mtasts {
namespace {

WireName name(std::string_view text) {
  return WireName(*DomainName::parse(text));
}

std::string shown(std::string_view label) {
  std::string octets(1, static_cast<char>(label.size()));
  octets += label;
  return WireName::of_octets(octets.append(1, '\0')).text();
}

TEST_CASE("wire form is labels with their lengths") {
  REQUIRE(name("_mta-sts.Example").octets() == std::string("\x08_mta-sts\x07"
                                                           "example\0",
                                                           18));
  REQUIRE(WireName().octets() == std::string(1, '\0'));
  REQUIRE(name(std::string(63, 'a')).octets().size() == 65);
}

TEST_CASE("presentation form escapes all but letters, digits, hyphens and underscores") {
  REQUIRE(WireName().text() == ".");
  REQUIRE(name("_mta-sts.a1.example").text() == "_mta-sts.a1.example");
  REQUIRE(shown("ABC") == "abc");
  REQUIRE(shown("a.b") == "a\\046b");                       // a dot within a label
  REQUIRE(shown("\"; $@") == "\\034\\059\\032\\036\\064");  // what zone files choke on
  REQUIRE(shown("\x1B[2J") == "\\027\\0912j");
  REQUIRE(shown("*") == "\\042");
  REQUIRE(shown("\xFF\\") == "\\255\\092");
  REQUIRE(shown(std::string_view("\0", 1)) == "\\000");
}

TEST_CASE("names compare in any case, and label by label") {
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
}  // namespace mtasts
