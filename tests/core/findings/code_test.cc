// Codes: made from literals that the catalogue knows, and from no others.
#include "mtasts/code.h"

#include <algorithm>
#include <cstddef>
#include <string>
#include <type_traits>

#include "catch.h"
#include "mtasts/finding.h"

namespace mtasts::test {

namespace {

template <std::size_t size>
struct Literal {
  consteval Literal(const char (&characters)[size]) {  // NOLINT(google-explicit-constructor)
    std::copy(characters, characters + size, text);
  }
  char text[size] = {};
};

template <class Made, Literal literal>
concept is_made_from = requires {
  typename std::bool_constant<(Made(literal.text).text(), true)>;
};

}  // namespace

TEST_CASE("a code of the catalogue compiles, a made-up one does not") {
  STATIC_REQUIRE(is_made_from<Code, "timeout">);
  STATIC_REQUIRE(is_made_from<Code, "policy-bad-mode">);
  STATIC_REQUIRE_FALSE(is_made_from<Code, "made-up">);
  STATIC_REQUIRE_FALSE(is_made_from<Code, "">);
  STATIC_REQUIRE_FALSE(is_made_from<Code, "time">);
  STATIC_REQUIRE_FALSE(is_made_from<Code, "sts-policy-invalid">);  // a result type, which mtasts never emits
}

TEST_CASE("a finding's code is one with a severity") {
  STATIC_REQUIRE(is_made_from<FindingCode, "policy-bad-mode">);
  STATIC_REQUIRE_FALSE(is_made_from<FindingCode, "timeout">);
  STATIC_REQUIRE_FALSE(is_made_from<FindingCode, "made-up">);
}

TEST_CASE("every listed code is found at run time, and gives its text") {
  for (const std::string_view text : kFindingCodes) {
    INFO(text);
    REQUIRE(Code::find(text));
    CHECK(Code::find(text)->text() == text);
    CHECK(Code::find(text)->is_finding());
  }
  for (const std::string_view text : kErrorCodes) {
    INFO(text);
    REQUIRE(Code::find(text));
    CHECK(Code::find(text)->text() == text);
    CHECK_FALSE(Code::find(text)->is_finding());
  }
  CHECK_FALSE(Code::find("made-up"));
  CHECK_FALSE(Code::find(""));
}

TEST_CASE("a code equals itself and its text") {
  constexpr Code timeout = "timeout";
  CHECK(timeout == Code("timeout"));
  CHECK(timeout == std::string("timeout"));
  CHECK(timeout == "timeout");
  CHECK(timeout != "servfail");
}

}  // namespace mtasts::test
