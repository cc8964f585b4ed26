#include "cli/text/markup.h"

#include "catch.h"

namespace mtasts::test {

TEST_CASE("text for XML and HTML has no markup") {
  CHECK(markup_escaped("a<b>&\"'") == "a&lt;b&gt;&amp;&quot;&#39;");
  CHECK(markup_escaped("]]>") == "]]&gt;");
  CHECK(markup_escaped("\xC3\xBC\xF0\x9F\x94\x92") == "\xC3\xBC\xF0\x9F\x94\x92");
  // Noncharacters, and their neighbours.
  const std::string replacement = "\xEF\xBF\xBD";
  for (const char* text : {"\xEF\xBF\xBE", "\xEF\xBF\xBF", "\xEF\xB7\x90", "\xEF\xB7\xAF", "\xF0\x9F\xBF\xBE",
                           "\xF4\x8F\xBF\xBF"}) {
    CHECK(markup_escaped(text) == replacement);
  }
  for (const char* text : {"\xEF\xBF\xBD", "\xEF\xB7\x8F", "\xEF\xB7\xB0", "\xF0\x9F\xBF\xBD",
                           "\xF0\x9E\xBF\xBE", "\xEE\xBF\xBF"}) {
    CHECK(markup_escaped(text) == text);
  }
}

TEST_CASE("text for Markdown has no markup") {
  CHECK(markdown_escaped("a|b") == "a\\|b");
  CHECK(markdown_escaped("`x` *y* _z_ [l](u) <b> ~~s~~ #1 @me !i \\ $m$ {c}") ==
        "\\`x\\` \\*y\\* \\_z\\_ \\[l\\](u) &lt;b&gt; \\~\\~s\\~\\~ \\#1 \\@me \\!i \\\\ \\$m\\$ \\{c\\}");
  CHECK(markdown_escaped("https://a.example www.a.example") == "https\\://a.example www\\.a.example");
  CHECK(markdown_escaped("&amp;") == "&amp;amp;");
  CHECK(markdown_escaped("mx1.example.com: 10 (a)") == "mx1.example.com: 10 (a)");
}

}  // namespace mtasts::test
