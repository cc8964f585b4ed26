// Header lines as servers send them.
#include "adapters/connections/http_fields.h"

#include <vector>

#include "catch.h"

namespace mtasts::test {
namespace {

HttpFields fields(const std::vector<std::string>& lines) {
  HttpFields result;
  for (const std::string& line : lines) REQUIRE(result.add_line(line));
  return result;
}

struct FieldCase {
  std::vector<std::string> lines;
  std::string content_type;
  std::string reason;
};

TEST_CASE("a field's value is found in every valid form") {
  const std::vector<FieldCase> cases = {
      {{"HTTP/1.1 200 OK\r\n", "Content-Type: text/plain\r\n", "\r\n"}, "text/plain", "as usual"},
      {{"HTTP/1.1 200 OK\n", "cONTENT-tYPE:text/plain \t\n"}, "text/plain", "any case, any space, a lone LF"},
      {{"HTTP/1.1 200\r\n", "Content-Type :text/plain\r\n"},
       "",
       "RFC 9112 §5.1 allows no space before the colon"},
      {{"HTTP/1.1 200\r\n", "Content-Typ: x\r\n", "Content-Type2: y\r\n"}, "", "other names"},
      {{"HTTP/1.1 200\r\n", "Content-Type:\r\n"}, "", "no value"},
      {{"HTTP/1.1 200\r\n", "Content-Type: a;\r\n", "\tb\r\n", " c\r\n"}, "a; b c", "folded"},
      {{"HTTP/1.1 200\r\n", "X: a\r\n", " Content-Type: b\r\n"}, "", "folded into a field of no interest"},
      {{"HTTP/1.1 200\r\n", "Content-Type: a\r\n", "X\r\n", " b\r\n"},
       "a",
       "folded into a line that is no field"},
      {{"HTTP/1.1 200\r\n", "Content-Type: a\r\n", "Content-Type: a\r\n"}, "a", "a repeated field"},
      {{"HTTP/1.1 200\r\n", "Content-Type: a\r\n", "Content-Type: b\r\n"}, "a, b", "contradicted"},
      {{"HTTP/1.1 100\r\n", "Content-Type: a\r\n", "\r\n", "HTTP/1.1 200\r\n", "\r\n"},
       "",
       "of an interim response"},
      {{"HTTP/1.1 200\r\n", "\r\n", "Content-Type: a\r\n"}, "", "in a trailer"},
      {{"Content-Type: a\r\n"}, "", "without a status line"},
      {{"HTTP/1.1 200\r\n", std::string("Content-Type: a\0\x1b\r\n", 18)}, std::string("a\0\x1b", 3), "raw"},
  };
  for (const FieldCase& each : cases) {
    INFO(each.reason);
    CHECK(fields(each.lines).content_type() == each.content_type);
  }
}

TEST_CASE("each known field is kept separately") {
  const HttpFields seen = fields({"HTTP/1.1 301 x\r\n", "Location: l\r\n", "Content-Type: t\r\n",
                                  "Content-Encoding: e\r\n", "Date: d\r\n", "Server: s\r\n", "\r\n"});
  CHECK(seen.location() == "l");
  CHECK(seen.content_type() == "t");
  CHECK(seen.content_encoding() == "e");
  CHECK(seen.date() == "d");
  CHECK(seen.server() == "s");
}

TEST_CASE("Content-Length and Transfer-Encoding delimit a body") {
  CHECK_FALSE(fields({"HTTP/1.1 200\r\n", "\r\n"}).has_body_length());
  CHECK(fields({"HTTP/1.1 200\r\n", "Content-Length: 0\r\n"}).has_body_length());
  CHECK(fields({"HTTP/1.1 200\r\n", "transfer-encoding: chunked\r\n"}).has_body_length());
}

TEST_CASE("each line of a length or a coding is kept") {
  const HttpFields seen =
      fields({"HTTP/1.1 200\r\n", "Content-Length: 65\r\n", "content-length: 65\r\n",
              "Content-Length: +5, 6\r\n", "Transfer-Encoding: gzip,\r\n", " chunked\r\n"});
  CHECK(seen.content_length() == std::vector<std::string>{"65", "65", "+5, 6"});
  CHECK(seen.transfer_encoding() == std::vector<std::string>{"gzip, chunked"});
}

TEST_CASE("all header lines together are limited to 16 KiB") {
  HttpFields taken;
  REQUIRE(taken.add_line(std::string(kMaxHeaderBytes - 1, 'x')));
  REQUIRE(taken.add_line("\n"));
  REQUIRE_FALSE(taken.add_line("\n"));
}

}  // namespace
}  // namespace mtasts::test
