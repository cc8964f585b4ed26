// SMTP replies in pieces of any size.
#include "adapters/connections/smtp_reply.h"

#include <vector>

#include "catch.h"

namespace mtasts::test {
namespace {

using State = SmtpReplyReader::State;

struct SmtpReplyCase {
  std::string bytes;
  State state;
  int code;
  std::vector<std::string> lines;
};

TEST_CASE("a reply ends with the line without a hyphen after its code") {
  const std::vector<SmtpReplyCase> cases = {
      {"220 ready\r\n", State::complete, 220, {"ready"}},
      {"220 ready\n", State::complete, 220, {"ready"}},
      {"220\r\n", State::complete, 220, {""}},
      {"250-a\r\n250-b c\r\n250 d\r\n", State::complete, 250, {"a", "b c", "d"}},
      {"250-a\r\n250\r\n", State::complete, 250, {"a", ""}},
      {"250-a\r\n554 b\r\n", State::complete, 554, {"a", "b"}},  // the last code counts
      {std::string("220 \0\x1b\r\r\n", 9), State::complete, 220, {std::string("\0\x1b\r", 3)}},
      {"", State::unfinished, 0, {}},
      {"220", State::unfinished, 0, {}},
      {"220 ready\r", State::unfinished, 0, {}},
      {"250-a\r\n", State::unfinished, 250, {"a"}},
      {"\r\n", State::malformed, 0, {}},
      {"22\r\n", State::malformed, 0, {}},
      {"2200 x\r\n", State::malformed, 0, {}},
      {"120 x\r\n", State::malformed, 0, {}},
      {"620 x\r\n", State::malformed, 0, {}},
      {"2x0 x\r\n", State::malformed, 0, {}},
      {" 220 x\r\n", State::malformed, 0, {}},
      {"250-a\r\nb\r\n", State::malformed, 250, {"a"}},
  };
  for (const SmtpReplyCase& each : cases) {
    for (const std::size_t piece : {std::size_t{1}, std::size_t{3}, std::size_t{1000}}) {
      INFO(each.bytes << " by " << piece);
      SmtpReplyReader reader;
      for (std::size_t at = 0; at < each.bytes.size(); at += piece) reader.add(each.bytes.substr(at, piece));
      CHECK(reader.state() == each.state);
      CHECK(reader.reply().code == each.code);
      CHECK(reader.reply().lines == each.lines);
    }
  }
}

TEST_CASE("bytes after a reply are kept for the next one") {
  SmtpReplyReader reader;
  REQUIRE(reader.add("220 a\r\n250-b\r\n25") == State::complete);
  REQUIRE(reader.has_surplus());
  REQUIRE(reader.last_line() == "220 a");
  REQUIRE(reader.start_next() == State::unfinished);
  REQUIRE(reader.add("0 c\r\n") == State::complete);
  REQUIRE(reader.reply().lines == std::vector<std::string>{"b", "c"});
  REQUIRE(reader.last_line() == "250 c");
  REQUIRE_FALSE(reader.has_surplus());
  REQUIRE(reader.start_next() == State::unfinished);
  REQUIRE(reader.last_line() == "250 c");
}

TEST_CASE("a reply is limited to 16 KiB, with and without line ends") {
  const std::string most = "220 " + std::string(kMaxReplyBytes - 6, 'x') + "\r\n";
  REQUIRE(SmtpReplyReader().add(most) == State::complete);
  REQUIRE(SmtpReplyReader().add("x" + most) == State::too_large);
  REQUIRE(SmtpReplyReader().add(std::string(kMaxReplyBytes, 'x')) == State::unfinished);
  REQUIRE(SmtpReplyReader().add(std::string(kMaxReplyBytes + 1, 'x')) == State::too_large);
  SmtpReplyReader reader;
  std::size_t lines = 0;
  while (reader.add("220-\r\n") == State::unfinished) ++lines;
  REQUIRE(reader.state() == State::too_large);
  REQUIRE(lines == kMaxReplyBytes / 6);
}

TEST_CASE("an extension is a case-insensitive keyword after the first line") {
  const auto offers_starttls = [](std::vector<std::string> lines) {
    return offers({250, std::move(lines)}, "STARTTLS");
  };
  REQUIRE(offers_starttls({"mx.example", "STARTTLS"}));
  REQUIRE(offers_starttls({"mx.example", "SIZE 1", "starttls"}));
  REQUIRE(offers_starttls({"mx.example", "STARTTLS x"}));
  REQUIRE_FALSE(offers_starttls({"STARTTLS"}));  // the greeting
  REQUIRE_FALSE(offers_starttls({"STARTTLS", "SIZE"}));
  REQUIRE_FALSE(offers_starttls({"mx.example", "STARTTLSX"}));
  REQUIRE_FALSE(offers_starttls({"mx.example", "STARTTL"}));
  REQUIRE_FALSE(offers_starttls({"mx.example", " STARTTLS"}));
  REQUIRE_FALSE(offers_starttls({}));
}

}  // namespace
}  // namespace mtasts::test
