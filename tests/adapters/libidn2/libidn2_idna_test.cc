// Conversion of U-labels to A-labels, and rejected names.
#include "adapters/libidn2/libidn2_idna.h"

#include "catch.h"

namespace mtasts::test {
namespace {

std::string good(std::string_view name) {
  Libidn2Idna idna;
  const auto converted = idna.to_a_labels(name);
  return converted ? *converted : converted.error().message;
}

bool bad(std::string_view name) {
  Libidn2Idna idna;
  const auto converted = idna.to_a_labels(name);
  return !converted && converted.error().fault == Fault::input && converted.error().code == "bad-idn";
}

}  // namespace

TEST_CASE("names with U-labels are converted") {
  CHECK(good("bücher.example") == "xn--bcher-kva.example");
  CHECK(good("BÜCHER.Example") == "xn--bcher-kva.example");
  CHECK(good("bu\u0308cher.example") == "xn--bcher-kva.example");  // decomposed
  CHECK(good("faß.de") == "xn--fa-hia.de");                        // non-transitional
  CHECK(good("例え.テスト") == "xn--r8jz45g.xn--zckzah");
  CHECK(good("例え。テスト") == "xn--r8jz45g.xn--zckzah");     // ideographic full stop
  CHECK(good("ｅｘａｍｐｌｅ.example") == "example.example");  // full width
  CHECK(good("bücher.example.") == "xn--bcher-kva.example");   // the final dot is removed
  CHECK(good("*.bücher.example") == "*.xn--bcher-kva.example");
  CHECK(good("_mta-sts.bücher.example") == "_mta-sts.xn--bcher-kva.example");  // nothing is deleted
  CHECK(good("ex\u0430mple.com") == "xn--exmple-4nf.com");                     // a homograph
}

TEST_CASE("valid A-labels are kept in lower case") {
  CHECK(good("xn--bcher-kva.example") == "xn--bcher-kva.example");
  CHECK(good("XN--BCHER-KVA.example") == "xn--bcher-kva.example");
}

TEST_CASE("invalid names are rejected") {
  CHECK(bad("xn--a.example"));               // no punycode
  CHECK(bad("xn--.example"));                // empty
  CHECK(bad("xn--example-.example"));        // only ASCII in it
  CHECK(bad("xn--\u00fc.example"));          // both at once
  CHECK(bad("b\u00fccher\u00ad.example"));   // a soft hyphen vanishes
  CHECK(bad("exa\u200bmple.example"));       // a zero-width space
  CHECK(bad("b\u00fc\u2060cher.example"));   // a word joiner
  CHECK(bad("b\u00fc\ufe0fcher.example"));   // a variation selector
  CHECK(bad("b\u00fc\u200dcher.example"));   // a misplaced zero-width joiner
  CHECK(bad("\u202eb\u00fccher.example"));   // a bidirectional control
  CHECK(bad("\U0001F600.example"));          // an emoji
  CHECK(bad("a\u05d0.example"));             // left to right and right to left in one label
  CHECK(bad("\u0301a.example"));             // begins with a combining mark
  CHECK(bad("b\u00fccher .example"));        // a space
  CHECK(bad("b\u00fccher\u3000.example"));   // an ideographic space
  CHECK(bad("b\u00fccher..example"));        // an empty label
  CHECK(bad("b\u00fccher/x.example"));       // no letter, digit or hyphen
  CHECK(bad("b\u00fccher\uff0fx.example"));  // also after mapping
  CHECK(bad("-b\u00fccher.example"));        // a leading hyphen
  CHECK(bad("b\u00fc--cher-.example"));
  CHECK(bad("b\u00fccher.example\n"));
  CHECK(bad(std::string("b\u00fccher\0.example", 16)));  // a C string would end there
  CHECK(
      bad("b\xfc"
          "cher.example"));  // ISO 8859-1
  CHECK(bad("b\xc3"));       // truncated
  CHECK(bad(""));
  std::string long_label = "\u00fc";
  long_label.append(60, 'a').append(".example");
  CHECK(bad(long_label));  // the A-label exceeds 63 octets
  std::string long_name = "\u00fc.";
  for (int label = 0; label < 130; ++label) long_name += "a.";
  CHECK(bad(long_name + "example"));
}

TEST_CASE("an error shows the escaped name and the reason") {
  Libidn2Idna idna;
  const auto refused = idna.to_a_labels("\u202eb\u00fccher.example");
  REQUIRE_FALSE(refused);
  CHECK(refused.error().message.find("\u202e") == std::string::npos);
  CHECK(refused.error().message.find("RFC 5891") != std::string::npos);
}

}  // namespace mtasts::test
