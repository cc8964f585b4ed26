// Replies as servers send them, in pieces of any size.
#include "adapters/connections/smtp_reply.h"

#include <vector>

#include "catch.h"

namespace mtasts {
namespace {

using State = SmtpReplyReader::State;

struct Case {
  std::string octets;
  State state;
  int code;
  std::vector<std::string> lines;
};

TEST_CASE("a reply ends with the line that has no hyphen behind its code") {
  const std::vector<Case> cases = {
      {"220 ready\r\n", State::whole, 220, {"ready"}},
      {"220 ready\n", State::whole, 220, {"ready"}},
      {"220\r\n", State::whole, 220, {""}},
      {"250-a\r\n250-b c\r\n250 d\r\n", State::whole, 250, {"a", "b c", "d"}},
      {"250-a\r\n250\r\n", State::whole, 250, {"a", ""}},
      {"250-a\r\n554 b\r\n", State::whole, 554, {"a", "b"}},  // the last word counts
      {std::string("220 \0\x1b\r\r\n", 9), State::whole, 220, {std::string("\0\x1b\r", 3)}},
      {"", State::unfinished, 0, {}},
      {"220", State::unfinished, 0, {}},
      {"220 ready\r", State::unfinished, 0, {}},
      {"250-a\r\n", State::unfinished, 250, {"a"}},
      {"\r\n", State::no_smtp, 0, {}},
      {"22\r\n", State::no_smtp, 0, {}},
      {"2200 x\r\n", State::no_smtp, 0, {}},
      {"120 x\r\n", State::no_smtp, 0, {}},
      {"620 x\r\n", State::no_smtp, 0, {}},
      {"2x0 x\r\n", State::no_smtp, 0, {}},
      {" 220 x\r\n", State::no_smtp, 0, {}},
      {"250-a\r\nb\r\n", State::no_smtp, 250, {"a"}},
  };
  for (const Case& each : cases) {
    for (const std::size_t piece : {std::size_t{1}, std::size_t{3}, std::size_t{1000}}) {
      INFO(each.octets << " by " << piece);
      SmtpReplyReader reader;
      for (std::size_t at = 0; at < each.octets.size(); at += piece)
        reader.take(each.octets.substr(at, piece));
      CHECK(reader.state() == each.state);
      CHECK(reader.reply().code == each.code);
      CHECK(reader.reply().lines == each.lines);
    }
  }
}

TEST_CASE("what follows a reply waits for the next") {
  SmtpReplyReader reader;
  REQUIRE(reader.take("220 a\r\n250-b\r\n25") == State::whole);
  REQUIRE(reader.has_more());
  REQUIRE(reader.last_line() == "220 a");
  REQUIRE(reader.next() == State::unfinished);
  REQUIRE(reader.take("0 c\r\n") == State::whole);
  REQUIRE(reader.reply().lines == std::vector<std::string>{"b", "c"});
  REQUIRE(reader.last_line() == "250 c");
  REQUIRE_FALSE(reader.has_more());
  REQUIRE(reader.next() == State::unfinished);
  REQUIRE(reader.last_line() == "250 c");
}

TEST_CASE("16 KiB are a reply, more are not, with lines or without") {
  const std::string most = "220 " + std::string(kReplySizeLimit - 6, 'x') + "\r\n";
  REQUIRE(SmtpReplyReader().take(most) == State::whole);
  REQUIRE(SmtpReplyReader().take("x" + most) == State::too_large);
  REQUIRE(SmtpReplyReader().take(std::string(kReplySizeLimit, 'x')) == State::unfinished);
  REQUIRE(SmtpReplyReader().take(std::string(kReplySizeLimit + 1, 'x')) == State::too_large);
  SmtpReplyReader reader;
  std::size_t lines = 0;
  while (reader.take("220-\r\n") == State::unfinished) ++lines;
  REQUIRE(reader.state() == State::too_large);
  REQUIRE(lines == kReplySizeLimit / 6);
}

TEST_CASE("an offer is a keyword behind the first line, in any case") {
  const auto offered = [](std::vector<std::string> lines) {
    return offers({250, std::move(lines)}, "STARTTLS");
  };
  REQUIRE(offered({"mx.example", "STARTTLS"}));
  REQUIRE(offered({"mx.example", "SIZE 1", "starttls"}));
  REQUIRE(offered({"mx.example", "STARTTLS x"}));
  REQUIRE_FALSE(offered({"STARTTLS"}));  // the greeting
  REQUIRE_FALSE(offered({"STARTTLS", "SIZE"}));
  REQUIRE_FALSE(offered({"mx.example", "STARTTLSX"}));
  REQUIRE_FALSE(offered({"mx.example", "STARTTL"}));
  REQUIRE_FALSE(offered({"mx.example", " STARTTLS"}));
  REQUIRE_FALSE(offered({}));
}

}  // namespace
}  // namespace mtasts
