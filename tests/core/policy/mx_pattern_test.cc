// The grammar of mx values (RFC 8461 §3.2) and the hosts that they match (§4.1).
#include "mtasts/mx_pattern.h"

#include <algorithm>
#include <string>
#include <vector>

#include "catch.h"
#include "core/generator.h"
#include "core/vectors.h"

namespace mtasts::test {

namespace {

void good(const std::string& text, const std::string& printed) {
  INFO(text);
  const auto pattern = MxPattern::parse(text);
  REQUIRE(pattern);
  CHECK(pattern->text() == printed);
}

// `reason` is part of the message.
void bad(const std::string& text, const std::string& reason) {
  INFO(text);
  const auto pattern = MxPattern::parse(text);
  REQUIRE_FALSE(pattern);
  CHECK(pattern.error().fault == Fault::input);
  CHECK(pattern.error().code == "bad-mx-pattern");
  INFO(pattern.error().message);
  CHECK(pattern.error().message.find(reason) != std::string::npos);
}

std::string name_of_octets(std::size_t size) {
  std::string name;
  while (size > 63) {
    const std::size_t label = std::min<std::size_t>(62, size - 2);
    name += std::string(label, 'a') + '.';
    size -= label + 1;
  }
  return name + std::string(size, 'b');
}

// Every name of 1 to `most` labels out of {a, b}.
std::vector<std::string> small_names(std::size_t most) {
  std::vector<std::string> all;
  std::vector<std::string> longest = {"a", "b"};
  for (std::size_t labels = 1; labels <= most; ++labels) {
    all.insert(all.end(), longest.begin(), longest.end());
    std::vector<std::string> longer;
    for (const std::string& name : longest) {
      longer.push_back("a." + name);
      longer.push_back("b." + name);
    }
    longest = longer;
  }
  return all;
}

}  // namespace

TEST_CASE("an mx pattern of the grammar is accepted") {
  good("mail.example.com", "mail.example.com");
  good("*.example.com", "*.example.com");
  good("MX-1.Example.COM", "mx-1.example.com");
  good("*.EXAMPLE.com", "*.example.com");
  good("localhost", "localhost");  // Domain = sub-domain *("." sub-domain)
  good("*.com", "*.com");          // unwise, and allowed
  good("xn--mnchen-3ya.example", "xn--mnchen-3ya.example");
  good("1.example", "1.example");
  good("192.0.2.1", "192.0.2.1");  // sub-domains may be digits
  good(std::string(63, 'a') + ".example", std::string(63, 'a') + ".example");
  good(name_of_octets(253), name_of_octets(253));
}

TEST_CASE("an mx pattern outside the grammar is refused with the reason") {
  bad("", "no name");
  bad("*.", "no name");
  bad("*", "left-most label");
  bad("*example.com", "left-most label");
  bad("x*.example.com", "left-most label");
  bad("mail.*.example.com", "left-most label");
  bad("*.*.example.com", "left-most label");
  bad(".", "leading dot");
  bad(".example.com", "leading dot");
  bad("*..example.com", "leading dot");
  bad("mail.example.com.", "final dot");
  bad("*.example.com.", "final dot");
  bad("mail..example.com", "empty label");
  bad("bad_host", "underscore");
  bad("_mx.example.com", "underscore");
  bad("-mail.example.com", "hyphen");
  bad("mail-.example.com", "hyphen");
  bad("test.example-", "hyphen");
  bad("[192.0.2.1]", "address literal");
  bad("[IPv6:2001:db8::1]", "address literal");
  bad("2001:db8::1", "port");
  bad("mail.example.com:25", "port");
  bad("https://mail.example.com", "scheme");
  bad("10 mail.example.com", "more than one");
  bad("a.example, b.example", "more than one");
  bad("a.example\tb.example", "more than one");
  bad("m\xC3\xBCnchen.example", "A-label");
  bad("mail.example.com\r", "only letters");
  bad(std::string("mail\0.example.com", 17), "only letters");
  bad("mail\\.example.com", "only letters");
  bad(std::string(64, 'a') + ".example", "63 bytes");
  bad(name_of_octets(254), "253 bytes");
}

TEST_CASE("a message escapes bytes that are not ASCII") {
  CHECK(
      MxPattern::parse("a\x1B[2J\"").error().message ==
      R"(not a valid mx pattern: "a\x1b[2J\"" (only letters, digits and hyphens make a host name; RFC 8461 §3.2))");
}

TEST_CASE("an mx pattern knows its parts") {
  const auto wildcard = MxPattern::parse("*.example.com");
  REQUIRE(wildcard);
  CHECK(wildcard->is_wildcard());
  CHECK(wildcard->domain() == "example.com");
  const auto name = MxPattern::for_host(*DomainName::parse("MX.example.com."));
  CHECK_FALSE(name.is_wildcard());
  CHECK(name.domain() == "mx.example.com");
  CHECK(name == *MxPattern::parse("mx.example.com"));
}

TEST_CASE("an unusual MX name is matched by the grammar alone") {
  const auto matches = [](const char* pattern, const std::string& host) {
    return MxPattern::parse(pattern)->matches(host);
  };
  CHECK(matches("*.example.com", "_mx.example.com"));  // the pattern does not restrict the label
  CHECK(matches("*.example.com", "a b.example.com"));
  CHECK(matches("*.example.com", "MAIL.EXAMPLE.COM."));
  CHECK_FALSE(matches("*.example.com", "mail.example.com.."));  // one final dot, not two
  CHECK_FALSE(matches("mail.example.com", "mail.example.com.."));
  CHECK_FALSE(matches("example.com", "."));
  CHECK_FALSE(matches("*.com", ".com"));
  CHECK_FALSE(matches("*.com", "."));
  CHECK_FALSE(matches("*.b.example", "a\\.b.example"));  // one label "a.b", so below example only
  CHECK(matches("*.example", "a\\.b.example"));
  CHECK_FALSE(matches("*.example.com", "mail.example.com\\."));
  CHECK_FALSE(matches("*.example.com", "mail\\"));
  CHECK_FALSE(matches("*.example.com", "a*.example.com"));
  CHECK_FALSE(matches("*.example.com", std::string("mail.example.com\0", 17)));
}

TEST_CASE("matching agrees with a reference on every small name and pattern") {
  const auto reference = [](const std::string& pattern, const std::string& host) {
    if (pattern.front() != '*') return pattern == host;
    const std::size_t dot = host.find('.');
    return dot != std::string::npos && pattern.substr(2) == host.substr(dot + 1);
  };
  const std::vector<std::string> names = small_names(4);
  std::vector<std::string> patterns = names;
  for (const std::string& name : names) patterns.push_back("*." + name);

  std::size_t covered = 0;
  for (const std::string& text : patterns) {
    const auto pattern = MxPattern::parse(text);
    REQUIRE(pattern);
    for (const std::string& host : names) {
      const bool expected = reference(text, host);
      covered += expected ? 1 : 0;
      if (pattern->matches(host) != expected || pattern->matches(host + '.') != expected) {
        FAIL(text << " against " << host << ": expected " << expected);
      }
    }
  }
  CHECK(names.size() == 30);
  CHECK(covered == 30 + 28);  // each name itself, and each with two labels at least under one wildcard
}

TEST_CASE("printed mx patterns read back the same") {
  Generator generator(8461);
  INFO(generator.seed_text());
  for (int i = 0; i < 2000; ++i) {
    const std::string text = (generator.below(2) == 0 ? "*." : "") + generator.host_name(1, 5);
    const auto pattern = MxPattern::parse(generator.any_case(text));
    REQUIRE(pattern);
    REQUIRE(pattern->text() == text);
    REQUIRE(*MxPattern::parse(pattern->text()) == *pattern);
    const std::string host = pattern->is_wildcard() ? generator.host_label() + text.substr(1) : text;
    REQUIRE(pattern->matches(generator.any_case(host)));
    REQUIRE_FALSE(pattern->matches("x." + host));
  }
}

TEST_CASE("vectors: mx_match.jsonl") {
  for (const Vector& vector : read_vectors("mx_match.jsonl")) {
    INFO(vector.id << ": " << vector.why);
    const auto pattern = MxPattern::parse(vector.input.at("pattern").get<std::string>());
    const bool match = pattern && pattern->matches(vector.input.at("host").get<std::string>());
    CHECK(match == vector.valid);
    CHECK(match == vector.parsed.at("match").get<bool>());
  }
}

}  // namespace mtasts::test
