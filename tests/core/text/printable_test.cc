// Escapes of remote bytes (UTF-8: RFC 3629 §4).
#include "mtasts/printable.h"

#include <string>

#include "catch.h"
#include "core/generator.h"
#include "mtasts/utf8.h"

namespace mtasts::test {

TEST_CASE("characters that a terminal acts on are escaped") {
  CHECK(printable("").empty());
  CHECK(printable("plain text, \"quotes\" & ~") == "plain text, \"quotes\" & ~");
  CHECK(printable("a\nb.example") == R"(a\x0ab.example)");
  CHECK(printable("\x1B]0;title\x07") == R"(\x1b]0;title\x07)");
  CHECK(printable("\t\r\b\x7F") == R"(\x09\x0d\x08\x7f)");
  CHECK(printable(std::string("\0x", 2)) == R"(\x00x)");
  CHECK(printable("\\x0a") == R"(\\x0a)");  // text cannot pass for an escape
  CHECK(printable("b\xC3\xBC"
                  "cher \xE2\x82\xAC \xF0\x9F\x93\xAC") ==
        "b\xC3\xBC"
        "cher \xE2\x82\xAC \xF0\x9F\x93\xAC");
  CHECK(printable("\xC2\x80\xC2\x9B\xC2\x9F\xC2\xA1") == "\\u{80}\\u{9b}\\u{9f}\xC2\xA1");  // C1
  // Spaces that look like the one of ASCII.
  CHECK(printable("\xC2\xA0\xE1\x9A\x80\xE2\x80\x80\xE2\x80\xAF\xE2\x81\x9F\xE3\x80\x80") ==
        R"(\u{a0}\u{1680}\u{2000}\u{202f}\u{205f}\u{3000})");
  CHECK(printable("\xE2\x80\xA8\xE2\x80\xA9") == R"(\u{2028}\u{2029})");
  CHECK(printable("\xE2\x80\xAE"
                  "exe.txt") == R"(\u{202e}exe.txt)");
  CHECK(printable("\xE2\x80\xAA\xE2\x80\xAB\xE2\x80\xAC\xE2\x80\xAD") ==
        R"(\u{202a}\u{202b}\u{202c}\u{202d})");
  CHECK(printable("\xE2\x81\xA6\xE2\x81\xA7\xE2\x81\xA8\xE2\x81\xA9") ==
        R"(\u{2066}\u{2067}\u{2068}\u{2069})");
  CHECK(printable("a\xE2\x80\x8B"
                  "b\xC2\xAD"
                  "c\xEF\xBB\xBF") == R"(a\u{200b}b\u{ad}c\u{feff})");  // they show as nothing
  CHECK(printable("\xD8\x9C\xE2\x80\x8E\xE2\x80\x8F") == R"(\u{61c}\u{200e}\u{200f})");
  CHECK(printable("\xE2\x80\xA7\xE2\x80\xB0\xE2\x81\xA5\xE2\x81\xAA") ==
        "\xE2\x80\xA7\xE2\x80\xB0\xE2\x81\xA5\xE2\x81\xAA");  // their neighbours
}

TEST_CASE("an invisible character is found in UTF-8 only") {
  CHECK(has_invisible_character("mail\xE2\x80\x8B.example"));
  CHECK_FALSE(has_invisible_character("b\xC3\xBC.example"));
  CHECK_FALSE(has_invisible_character("a\n\xE2\x80"));
}

TEST_CASE("bytes that are not UTF-8 are escaped") {
  CHECK(printable("gr\xFC\xDF"
                  "e") == R"(gr\xfc\xdfe)");                      // Latin-1
  CHECK(printable("\xC0\xAF") == R"(\xc0\xaf)");                  // overlong "/"
  CHECK(printable("\xE0\x80\xAF") == R"(\xe0\x80\xaf)");          // overlong
  CHECK(printable("\xED\xA0\x80") == R"(\xed\xa0\x80)");          // a surrogate
  CHECK(printable("\xF4\x90\x80\x80") == R"(\xf4\x90\x80\x80)");  // above U+10FFFF
  CHECK(printable("\xF5\x80\x80\x80") == R"(\xf5\x80\x80\x80)");
  CHECK(printable("\xE2\x82") == R"(\xe2\x82)");        // cut off
  CHECK(printable("\xE2\x82\n") == R"(\xe2\x82\x0a)");  // the newline is not part of it
  CHECK(printable("\xC3\xC3\xBC") == "\\xc3\xC3\xBC");
  CHECK(printable("\x80") == R"(\x80)");
}

TEST_CASE("escapes can be read back") {
  CHECK(unescape_printable("").empty());
  CHECK(unescape_printable(R"(not a name: "a\x1b\"\\b")") == "not a name: \"a\x1b\"\\b\"");
  CHECK(unescape_printable(R"(\x00\xff\\x0a)") == std::string("\0\xFF\\x0a", 6));
  CHECK(unescape_printable(R"(\u{85}\u{61c}\u{202e})") == "\xC2\x85\xD8\x9C\xE2\x80\xAE");
  // Escapes that printable() never makes are text.
  CHECK(unescape_printable(R"(\x1)") == "x1");
  CHECK(unescape_printable(R"(\xg0\u{}\u{41}\u{85)") == "xg0u{}u{41}u{85");
  CHECK(unescape_printable("a\\") == "a");
}

TEST_CASE("long text is cut and marked") {
  CHECK(printable("abc", 3) == "abc");
  CHECK(printable("abcd", 3) == "abc...");
  CHECK(printable("a\nb", 2) == R"(a\x0a...)");  // the limit counts input
  CHECK(printable("ab\xC3\xBC", 3) == "ab...");  // never inside a character
  CHECK(printable("ab\xC3\xBC", 4) == "ab\xC3\xBC");
  CHECK(printable("\xC3\xBC", 0) == "...");
  CHECK(printable("", 0).empty());
}

TEST_CASE("quoted text has escaped inner quotes") {
  CHECK(quote("") == R"("")");
  CHECK(quote("a b") == R"("a b")");
  CHECK(quote("\"; evil") == R"("\"; evil")");
  CHECK(quote("\\\"") == R"("\\\"")");
  CHECK(quote(std::string(301, 'x')) == '"' + std::string(300, 'x') + "...\"");
  CHECK(quote("abc", 2) == R"("ab...")");
}

TEST_CASE("a text with a control character is not printable") {
  CHECK(is_printable(""));
  CHECK(is_printable("a b\\\"\xC3\xBC"));
  CHECK_FALSE(is_printable("\x1B"));
  CHECK_FALSE(is_printable("\\\n"));
  CHECK_FALSE(is_printable("\xFF"));
  CHECK_FALSE(is_printable("\xC2\x9B"));      // C1
  CHECK_FALSE(is_printable("\xE2\x80\xAE"));  // reverses the text
  CHECK_FALSE(is_printable(std::string(1, '\0')));
}

TEST_CASE("an octal escape gives a literal in ASCII") {
  CHECK(escape_octal("", '"').empty());
  CHECK(escape_octal("a b'\"\\", '"') == R"(a b'\"\\)");
  CHECK(escape_octal("a b'\"\\", '\'') == R"(a b\'"\\)");
  CHECK(escape_octal("\x1B[1\n7\x7F\xC3\xBC", '"') == R"(\033[1\0127\177\303\274)");
}

TEST_CASE("printable text of random bytes has no control characters") {
  Generator generator(3629);
  INFO(generator.seed_text());
  for (int i = 0; i < 5000; ++i) {
    const std::string octets =
        generator.below(2) == 0
            ? generator.octets(0, 40)
            : generator.text("a\\\"\x1B\n\xC2\x80\x9B\xE2\xA8\xAE\xEF\xBF\xBD\xF0\x9F\xED", 0, 40);
    for (const std::string& shown : {printable(octets), printable(octets, 10), quote(octets, 10)}) {
      REQUIRE(is_utf8(shown));
      for (std::size_t at = 0; at < shown.size(); ++at) {
        const auto octet = static_cast<unsigned char>(shown[at]);
        REQUIRE(octet >= 0x20);
        REQUIRE(octet != 0x7F);
        if (octet == 0xC2) REQUIRE(static_cast<unsigned char>(shown.at(at + 1)) >= 0xA0);
      }
    }
    std::string undoubled = printable(octets);
    for (auto at = undoubled.find("\\\\"); at != std::string::npos; at = undoubled.find("\\\\", at + 1)) {
      undoubled.erase(at, 1);
    }
    REQUIRE(is_printable(octets) == (undoubled == octets));
    REQUIRE(is_utf8(repair_utf8(octets)));
    REQUIRE((repair_utf8(octets) == octets) == is_utf8(octets));
  }
}

TEST_CASE("a word of a shell is quoted only if necessary") {
  CHECK(shell_word("/srv/mta-sts_2,a+b:c@d%.e") == "/srv/mta-sts_2,a+b:c@d%.e");
  CHECK(shell_word("") == "''");
  CHECK(shell_word("a b\\") == "'a b\\'");
  CHECK(shell_word("it's") == R"('it'\''s')");
  CHECK(shell_word("\xC3\xBC") == "'\xC3\xBC'");
  CHECK(shell_word("a\x1B[2J\n'b\\") == R"($'a\033[2J\012\'b\\')");
  CHECK(shell_word("\xFF") == R"($'\377')");
}

}  // namespace mtasts::test
