#include "cli/check_output/check_printer.h"

#include <algorithm>

#include "catch.h"
#include "check_output/results.h"
#include "mtasts/printable.h"
#include "mtasts/utf8.h"

namespace mtasts::tests {
namespace {

constexpr CheckFormat kFormats[] = {CheckFormat::text,     CheckFormat::json,       CheckFormat::ndjson,
                                    CheckFormat::nagios,   CheckFormat::prometheus, CheckFormat::junit,
                                    CheckFormat::markdown, CheckFormat::html};

}  // namespace

TEST_CASE("whatever octets a result holds, every format is text without control characters") {
  for (const CheckFormat format : kFormats) {
    for (const std::string& octets : hostile_octets()) {
      const std::string text = printed(format, {hostile_result(octets), good_result()});
      INFO(static_cast<int>(format) << ": " << printable(octets, 60));
      CHECK(is_utf8(text));
      CHECK(std::none_of(text.begin(), text.end(), [](char c) {
        return (static_cast<unsigned char>(c) < 0x20 && c != '\n') || c == '\x7f';
      }));
      CHECK(text.back() == '\n');
    }
  }
}

TEST_CASE("bidirectional controls reach nobody who reads") {
  const std::string octets = "\xE2\x80\xAEgpj.exe\xE2\x81\xA6\xC2\x9B";
  for (const CheckFormat format : kFormats) {
    const std::string text = printed(format, {hostile_result(octets)});
    CHECK(text.find("\xE2\x80\xAE") == std::string::npos);
    CHECK(text.find("\xE2\x81\xA6") == std::string::npos);
    CHECK(text.find("\xC2\x9B") == std::string::npos);
  }
}

TEST_CASE("what streams prints a result when it comes") {
  for (const CheckFormat format : {CheckFormat::text, CheckFormat::json, CheckFormat::ndjson}) {
    const auto printer = check_printer(format, settings());
    CHECK(printer->begin().empty() == (format != CheckFormat::json));
    CHECK(printer->result(good_result()).find("example.com") != std::string::npos);
  }
}

TEST_CASE("the program names itself") {
  CheckPrinting unnamed = settings();
  unnamed.program.clear();
  CHECK(printed(CheckFormat::markdown, {good_result()}, unnamed).find(" by mtasts ") != std::string::npos);
}

}  // namespace mtasts::tests
