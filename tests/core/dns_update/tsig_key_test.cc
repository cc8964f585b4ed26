// Key files in both syntaxes, and the errors of others, which never have a word of the file.
#include "mtasts/tsig_key.h"

#include <string>

#include "catch.h"

namespace mtasts::test {
namespace {

constexpr const char* kEncoded = "c2VjcmV0LW9mLXRoZS10ZXN0cw==";
constexpr const char* kPlain = "secret-of-the-tests";

std::string with_secret(std::string text) {
  const std::size_t at = text.find('$');
  return at == std::string::npos ? text : text.replace(at, 1, kEncoded);
}

TEST_CASE("a key is read in the syntax of BIND and of Knot") {
  const auto text =
      GENERATE(as<std::string>(), "key \"mtasts\" {\n\talgorithm hmac-sha256;\n\tsecret \"$\";\n};\n",
               "// made\n# by\n/* tsig-\nkeygen */key mtasts{secret $;algorithm \"HMAC-SHA256.\";};",
               "\r\nkey mtasts. { algorithm hmac-sha256; secret \"$\"; };\r\n",
               "# hmac-sha256:mtasts:dG9wLXNlY3JldA==\nkey:\n  - id: mtasts\n    algorithm: hmac-sha256\n"
               "    secret: $\n",
               "---\nkey:\n- id: \"mtasts.\" # ours\n  secret: '$'\n  algorithm: hmac-sha256\r\n");
  CAPTURE(text);
  const auto key = parse_tsig_key(with_secret(text));
  REQUIRE(key);
  CHECK(key->name.text() == "mtasts");
  CHECK(key->algorithm == TsigAlgorithm::hmac_sha256);
  CHECK(std::string(key->secret.bytes().begin(), key->secret.bytes().end()) == kPlain);
}

TEST_CASE("the three algorithms have their names and sizes") {
  const auto [name, size] = GENERATE(
      table<std::string, std::size_t>({{"hmac-sha256", 32}, {"hmac-sha384", 48}, {"hmac-sha512", 64}}));
  const auto key = parse_tsig_key(with_secret("key a { algorithm " + name + "; secret \"$\"; };"));
  REQUIRE(key);
  CHECK(text(key->algorithm) == name);
  CHECK(mac_size(key->algorithm) == size);
}

TEST_CASE("an error of a key file has the line and no word of the file") {
  struct Case {
    const char* text;
    const char* message;
  };
  const auto bad = GENERATE(
      Case{"", "line 1: neither key"}, Case{"\nsecret\n", "line 2: neither key"},
      Case{"key \"mtasts", "line 1: neither key"}, Case{"/* no end", "line 1: neither key"},
      Case{"key a..b {\nsecret \"$\"; };", "line 1: the name of the key"},
      Case{"key a {\n algorithm hmac-md5;\n secret \"$\"; };", "line 2: the algorithm"},
      Case{"key a {\n algorithm $;\n secret \"$\"; };", "line 2: the algorithm"},
      Case{"key a {\n algorithm hmac-sha256;\n\n secret \"top-secret\"; };",
           "line 4: the secret is not base64"},
      Case{"key a { algorithm hmac-sha256; secret \"\"; };", "the secret is not base64"},
      Case{"key a { algorithm hmac-sha256; secret \"ab=c\"; };", "the secret is not base64"},
      Case{"key a { algorithm hmac-sha256; secret \"a===\"; };", "the secret is not base64"},
      Case{"key a { algorithm hmac-sha256; secret \"$\" };", "a value and \";\""},
      Case{"key a { algorithm hmac-sha256; };", "the key has no secret"},
      Case{"key a { secret \"$\"; };", "the key has no algorithm"},
      Case{"key a { secret \"$\";\nsecret \"$\"; };", "line 2: a second secret"},
      Case{"key a { server $; };", "a field that is neither"},
      Case{"key a { algorithm hmac-sha256; secret \"$\"; }", "\";\" is missing"},
      Case{"key a { algorithm hmac-sha256; secret \"$\"; };\nkey b {", "line 2: more than one key"},
      Case{"key:\n", "line 1: the key has no name"}, Case{"key:\n  id: a\n", "line 2: the id must begin"},
      Case{"key:\n  - id: a\n    algorithm: hmac-sha1\n", "line 3: the algorithm"},
      Case{"key:\n  - id: a\n  - id: b\n", "line 3: a second name"},
      Case{"key:\n  - secret: $\n", "line 2: a key must begin"},
      Case{"key:\n  - id: a\n    secret: top-secret\n", "line 3: the secret is not base64"},
      Case{"key:\n  - id: a\nacl:\n  - id: b\n", "line 3: a field"},
      Case{"key:\n  - id: a\n    top-secret\n", "line 3: no field"});
  CAPTURE(bad.text);
  const auto key = parse_tsig_key(with_secret(bad.text));
  REQUIRE_FALSE(key);
  CHECK(key.error().fault == Fault::input);
  CHECK(key.error().code == "bad-key-file");
  CHECK(key.error().message.find(bad.message) != std::string::npos);
  CHECK((key.error().message + key.error().hint).find("top-secret") == std::string::npos);
  CHECK((key.error().message + key.error().hint).find(kEncoded) == std::string::npos);
}

TEST_CASE("a secret is overwritten") {
  std::string bytes = "secret";
  erase_secret(bytes.data(), bytes.size());
  CHECK(bytes == std::string(6, '\0'));
}

}  // namespace
}  // namespace mtasts::test
