// UTF-8 by RFC 3629 §4, with the replacement that Unicode recommends (Unicode §3.9).
#include "mtasts/utf8.h"

#include "catch.h"
#include "mtasts/printable.h"

namespace mtasts::test {

TEST_CASE("a text is read character by character") {
  for (const char* text : {"\xF0\x9F\x90\x84", "\xF0\x9F\x90\x84x"}) {
    const Utf8Piece piece = first_utf8_piece(text);
    CHECK(piece.is_well_formed);
    CHECK(piece.size == 4);
    CHECK(piece.character == U'\U0001F404');
  }
  const Utf8Piece cut_off = first_utf8_piece("\xF0\x9F\x90x");
  CHECK_FALSE(cut_off.is_well_formed);
  CHECK(cut_off.size == 3);
}

TEST_CASE("each sequence that is not UTF-8 is replaced by one U+FFFD") {
  const std::string replacement = "\xEF\xBF\xBD";
  CHECK(repair_utf8("").empty());
  CHECK(repair_utf8("a\n\x1B\xC3\xBC") == "a\n\x1B\xC3\xBC");  // UTF-8 is kept, controls too
  CHECK(repair_utf8("gr\xFC\xDF"
                    "e") == "gr" + replacement + replacement + "e");
  CHECK(repair_utf8("\xE2\x82") == replacement);  // one cut-off character
  CHECK(repair_utf8("\xE2\x82x") == replacement + "x");
  CHECK(repair_utf8("\xF0\x9F\x93") == replacement);
  CHECK(repair_utf8("\xC0\xAF") == replacement + replacement);
  CHECK(repair_utf8("\xED\xA0\x80") == replacement + replacement + replacement);
}

TEST_CASE("text with an invalid sequence is not UTF-8") {
  for (const char* good : {"", "a", "\xC2\x80", "\xDF\xBF", "\xE0\xA0\x80", "\xED\x9F\xBF", "\xEE\x80\x80",
                           "\xEF\xBB\xBF", "\xEF\xBF\xBF", "\xF0\x90\x80\x80", "\xF4\x8F\xBF\xBF"}) {
    INFO(printable(good));
    CHECK(is_utf8(good));
  }
  for (const char* bad :
       {"\x80", "\xBF", "\xC0\x80", "\xC1\xBF", "\xC2", "\xC2\x41", "\xE0\x9F\xBF", "\xED\xA0\x80",
        "\xF0\x8F\xBF\xBF", "\xF4\x90\x80\x80", "\xF8\x88\x80\x80\x80", "\xFE", "\xFF", "a\xE2\x82"}) {
    INFO(printable(bad));
    CHECK_FALSE(is_utf8(bad));
  }
}

}  // namespace mtasts::test
