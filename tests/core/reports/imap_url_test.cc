// The URL of an IMAP folder (RFC 5092) and modified UTF-7 (RFC 3501 §5.1.3).
#include "mtasts/imap_url.h"

#include <string>
#include <tuple>

#include "catch.h"

namespace mtasts::test {
namespace {

TEST_CASE("an IMAP URL names user, host, port and folder") {
  const std::tuple<const char*, const char*, const char*, const char*, const char*> rows[] = {
      // the text, user, server, folder, the canonical text
      {"imaps://tls@imap.example.com/INBOX", "tls", "imap.example.com:993", "INBOX",
       "imaps://tls@imap.example.com/INBOX"},
      {"IMAPS://tls@IMAP.example.com.", "tls", "imap.example.com:993", "INBOX",
       "imaps://tls@imap.example.com/INBOX"},
      {"imaps://tls@localhost:9993/", "tls", "localhost:9993", "INBOX", "imaps://tls@localhost:9993/INBOX"},
      {"imaps://tls@example.com@imap.example.com/a/b c", "tls@example.com", "imap.example.com:993", "a/b c",
       "imaps://tls%40example.com@imap.example.com/a/b%20c"},
      {"imaps://tls%40example.com@imap.example.com/a%2Fb%20c", "tls@example.com", "imap.example.com:993",
       "a/b c", "imaps://tls%40example.com@imap.example.com/a/b%20c"},
      {"imaps://a@192.0.2.1/x", "a", "192.0.2.1:993", "x", "imaps://a@192.0.2.1/x"},
      {"imaps://a@[2001:DB8::1]/x", "a", "[2001:db8::1]:993", "x", "imaps://a@[2001:db8::1]/x"},
      {"imaps://a@[2001:db8::1]:1/x", "a", "[2001:db8::1]:1", "x", "imaps://a@[2001:db8::1]:1/x"},
      {"imaps://a%3Ab@h/%22%5C", "a:b", "h:993", "\"\\", "imaps://a%3Ab@h/%22%5C"},
  };
  for (const auto& [text, user, server, folder, canonical] : rows) {
    INFO(text);
    const auto url = ImapUrl::parse(text);
    REQUIRE(url);
    CHECK(url->user() == user);
    CHECK(url->authority() == server);
    CHECK(url->folder().text() == folder);
    CHECK(url->text() == canonical);
    CHECK(*ImapUrl::parse(url->text()) == *url);
  }
}

TEST_CASE("an IMAP URL that is none, has a password or hides a command is refused") {
  const std::tuple<const char*, const char*> rows[] = {
      {"", "does not begin with imaps://"},
      {"INBOX", "does not begin with imaps://"},
      {"imap://tls@imap.example.com/INBOX", "without TLS"},
      {"imaps://imap.example.com/INBOX", "no user"},
      {"imaps://@imap.example.com/INBOX", "no user"},
      {"imaps://tls:secret@imap.example.com/INBOX", "has a password"},
      {"imaps://tls@/INBOX", "no valid host"},
      {"imaps://tls@imap_example/INBOX", "no valid host"},
      {"imaps://tls@[192.0.2.1]/INBOX", "no valid host"},
      {"imaps://tls@2001:db8::1/INBOX", "no valid host"},
      {"imaps://tls@b\xC3\xBC"
       "cher.example/INBOX",
       "no valid host"},
      {"imaps://tls@h:0/INBOX", "port"},
      {"imaps://tls@h:65536/INBOX", "port"},
      {"imaps://tls@h:/INBOX", "port"},
      {"imaps://tls@h/a%2", "hexadecimal"},
      {"imaps://tls@h/a%0D%0Am1%20DELETE%20INBOX", "control character"},
      {"imaps://tls@h/a\r\nm1 DELETE INBOX", "control character"},
      {"imaps://tls%0d%0a@h/a", "control character"},
      {"imaps://tls@h/a%00", "control character"},
      {"imaps://tls@h/%FF", "not UTF-8"},
  };
  for (const auto& [text, reason] : rows) {
    INFO(text);
    const auto url = ImapUrl::parse(text);
    REQUIRE_FALSE(url);
    CHECK(url.error().fault == Fault::usage);
    CHECK(url.error().code == "bad-imap-mailbox");
    CHECK(url.error().message.find(reason) != std::string::npos);
    CHECK((url.error().message + url.error().hint).find("secret") == std::string::npos);
  }
  CHECK_FALSE(ImapFolder::parse(""));
  CHECK_FALSE(ImapFolder::parse(std::string(1001, 'x')));
}

TEST_CASE("the name of a folder is sent in modified UTF-7") {
  const std::tuple<const char*, const char*> rows[] = {
      {"INBOX", "INBOX"},
      {"a&b", "a&-b"},
      {"Entw\u00FCrfe", "Entw&APw-rfe"},
      {"~peter/mail/\u53F0\u5317/\u65E5\u672C\u8A9E", "~peter/mail/&U,BTFw-/&ZeVnLIqe-"},  // RFC 3501 §5.1.3
      {"\u00FC&\u00FC", "&APw-&-&APw-"},
      {"\U0001F4E8", "&2D3c6A-"},
      {"\"x\\", "\"x\\"},
  };
  for (const auto& [text, encoded] : rows) {
    INFO(text);
    CHECK(ImapFolder::parse(text)->encoded() == encoded);
  }
}

}  // namespace
}  // namespace mtasts::test
