// Digests are written into names: they must never change.
#include "cli/site_formats/text_digest.h"

#include "catch.h"

namespace mtasts::test {

TEST_CASE("a digest is that of FNV-1a, folded") {
  // The published values are 0xcbf29ce484222325, 0xaf63dc4c8601ec8c and 0x85944171f73967e8.
  CHECK(hex_digest("") == "cbf29ce44fd0bfc1");
  CHECK(text_digest("foobar") == (0x85944171f73967e8ULL ^ 0x85944171ULL));
  CHECK(text_digest("a") == (0xaf63dc4c8601ec8cULL ^ 0xaf63dc4cULL));
}

}  // namespace mtasts::test
