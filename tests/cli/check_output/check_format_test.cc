#include "cli/check_output/check_format.h"

#include <algorithm>

#include "catch.h"
#include "check_output/results.h"
#include "mtasts/printable.h"
#include "mtasts/utf8.h"

namespace mtasts::test {
TEST_CASE("every format prints a result with any bytes as text without control characters") {
  for (const CheckFormat* format : kCheckFormats) {
    for (const std::string& octets : hostile_octets()) {
      const std::string text = printed(*format, {hostile_result(octets), good_result()});
      INFO(format->name << ": " << printable(octets, 60));
      CHECK(is_utf8(text));
      CHECK(std::none_of(text.begin(), text.end(), [](char c) {
        return (static_cast<unsigned char>(c) < 0x20 && c != '\n') || c == '\x7f';
      }));
      CHECK(text.back() == '\n');
    }
  }
}

TEST_CASE("no format prints bidirectional controls") {
  const std::string octets = "\xE2\x80\xAEgpj.exe\xE2\x81\xA6\xC2\x9B";
  for (const CheckFormat* format : kCheckFormats) {
    const std::string text = printed(*format, {hostile_result(octets)});
    CHECK(text.find("\xE2\x80\xAE") == std::string::npos);
    CHECK(text.find("\xE2\x81\xA6") == std::string::npos);
    CHECK(text.find("\xC2\x9B") == std::string::npos);
  }
}

TEST_CASE("streaming formats print each result at once") {
  for (const CheckFormat* format : {&kTextCheck, &kJsonCheck, &kNdjsonCheck}) {
    const auto printer = format->printer(settings());
    CHECK(printer->begin().empty() == (format != &kJsonCheck));
    CHECK(printer->result(good_result()).find("example.com") != std::string::npos);
  }
}

TEST_CASE("only formats that are printed at the end print none of many results before", "[slow]") {
  const CheckResult result = good_result();
  for (const CheckFormat* format : kCheckFormats) {
    INFO(format->name);
    const auto printer = format->printer(settings());
    std::string text = printer->begin();
    const std::size_t beginning = text.size();
    for (int i = 0; i < 1000; ++i) text += printer->result(result);
    CHECK((text.size() == beginning) == format->is_printed_at_end);
  }
}

TEST_CASE("the program names itself") {
  Printing unnamed = settings();
  unnamed.program = Printing().program;
  CHECK(printed(kMarkdownCheck, {good_result()}, unnamed).find(" by mtasts ") != std::string::npos);
}

}  // namespace mtasts::test
