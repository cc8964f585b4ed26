// TextsByName finds the texts of each name among many.
#include "commands/output/texts_by_name.h"

#include "catch.h"

namespace mtasts::test {

using Texts = std::vector<std::string>;

TEST_CASE("a name has its added texts in order", "[texts_by_name]") {
  TextsByName texts;
  CHECK(texts.at("a.example.").empty());
  texts.add("a.example.", "one");
  texts.add("b.example.", "one");
  texts.add("a.example.", "two");
  texts.add("a.example.", "one");
  texts.add("", "");
  CHECK(texts.at("a.example.") == Texts{"one", "two", "one"});
  CHECK(texts.at("b.example.") == Texts{"one"});
  CHECK(texts.at("") == Texts{""});
  CHECK(texts.at("a.example").empty());
  CHECK(texts.at("c.example.").empty());
}

TEST_CASE("a name has one mark for all its texts", "[texts_by_name]") {
  TextsByName texts;
  texts.add("a.example.", "one", 1);
  texts.add("b.example.", "one");
  texts.add("a.example.", "two", 2);
  texts.mark("b.example.", 4);
  texts.mark("c.example.", 4);
  CHECK(texts.mark_of("a.example.") == 3);
  CHECK(texts.mark_of("c.example.") == 0);
  std::string seen;
  texts.for_each([&](std::string_view name, std::uint8_t mark) {
    seen += std::string(name) + ' ' + std::to_string(mark) + '\n';
  });
  CHECK(seen == "a.example. 3\nb.example. 4\n");
}

TEST_CASE("many names keep their texts, also after a move", "[texts_by_name]") {
  constexpr int kMany = 20'000;
  const auto name = [](int i) { return "_mta-sts.customer-" + std::to_string(i) + ".example.net."; };
  const auto text = [](int i) { return "v=STSv1; id=" + std::to_string(i % 1000); };
  TextsByName filled;
  for (int i = 0; i < kMany; ++i) filled.add(name(i), text(i));
  for (int i = 0; i < kMany; i += 2) filled.add(name(i), text(i + 1));
  TextsByName texts = std::move(filled);
  texts.add("last.example.", text(7));
  for (int i = 0; i < kMany; ++i) {
    const Texts expected = i % 2 == 0 ? Texts{text(i), text(i + 1)} : Texts{text(i)};
    if (texts.at(name(i)) != expected) CHECK(texts.at(name(i)) == expected);
  }
  CHECK(texts.at("last.example.") == Texts{text(7)});
  CHECK(texts.at(name(kMany)).empty());
}

TEST_CASE("texts and names can be as long as those of records", "[texts_by_name]") {
  TextsByName texts;
  const auto letters = [](char c) { return std::string(65535, c); };
  for (const char c : {'a', 'b', 'c'}) {
    texts.add(std::string(1000, c), letters(c));
    texts.add(letters(c), std::string(1, c));
  }
  for (const char c : {'a', 'b', 'c'}) {
    CHECK((texts.at(std::string(1000, c)) == Texts{letters(c)}));
    CHECK((texts.at(letters(c)) == Texts{std::string(1, c)}));
  }
}

}  // namespace mtasts::test
