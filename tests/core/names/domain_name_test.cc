// The syntax of domain names (RFC 1035 §2.3.1, §2.3.4).
#include "mtasts/domain_name.h"

#include <algorithm>
#include <string>

#include "catch.h"
#include "core/generator.h"

namespace mtasts::test {

namespace {

void good(const std::string& text, const std::string& printed) {
  INFO(text);
  const auto name = DomainName::parse(text);
  REQUIRE(name);
  CHECK(name->text() == printed);
  CHECK(name->absolute() == printed + '.');
}

// `shown` is part of the message.
void bad(const std::string& text, const std::string& shown) {
  INFO(text);
  const auto name = DomainName::parse(text);
  REQUIRE_FALSE(name);
  CHECK(name.error().fault == Fault::input);
  CHECK(name.error().code == "bad-domain-name");
  INFO(name.error().message);
  CHECK(name.error().message.find(shown) != std::string::npos);
}

void good_policy_domain(const std::string& text, const std::string& printed) {
  INFO(text);
  const auto name = parse_policy_domain(text);
  REQUIRE(name);
  CHECK(name->text() == printed);
}

void bad_policy_domain(const std::string& text, const std::string& code, const std::string& shown) {
  INFO(text);
  const auto name = parse_policy_domain(text);
  REQUIRE_FALSE(name);
  CHECK(name.error().fault == Fault::input);
  CHECK(name.error().code == code);
  INFO(name.error().message);
  CHECK(name.error().message.find(shown) != std::string::npos);
}

DomainName name(const std::string& text) {
  return *DomainName::parse(text);
}

// A host name of this length.
std::string name_of_length(std::size_t size) {
  std::string result;
  while (size > 63) {
    const std::size_t label = std::min<std::size_t>(62, size - 2);
    result += std::string(label, 'a') + '.';
    size -= label + 1;
  }
  return result + std::string(size, 'b');
}

}  // namespace

TEST_CASE("names are read in any case and kept in one form") {
  good("example.com", "example.com");
  good("EXAMPLE.Com.", "example.com");
  good("con.example", "con.example");
  good("_mta-sts.example.com", "_mta-sts.example.com");
  good("_smtp._tls.example.com.", "_smtp._tls.example.com");
  good("*.example.com", "*.example.com");  // an owner name, RFC 4592 §2.1.1
  good("a", "a");
  good("xn--bcher-kva.example", "xn--bcher-kva.example");
  good("1e3.example", "1e3.example");
  good("a--b.example", "a--b.example");
  good("192.0.2.1", "192.0.2.1");  // labels of digits; no Policy Domain, see below
  good(std::string(63, 'a') + ".example", std::string(63, 'a') + ".example");
  good(name_of_length(253), name_of_length(253));
  good(name_of_length(253) + '.', name_of_length(253));
}

TEST_CASE("an invalid name is refused, and its message is printable") {
  bad("", "it is empty");
  bad(".", "the root");
  bad("..", "an empty label");
  bad("a..b", "an empty label");
  bad(".example.com", "an empty label");
  bad("example.com..", "an empty label");
  bad("\"; evil", R"("\"; evil")");
  bad("a b", R"("a b" (only letters)");
  bad("a\\010b", R"("a\\010b")");
  bad("$INCLUDE", "$INCLUDE");
  bad("@", "only letters");
  bad("a\nb.example", R"("a\x0ab.example")");
  bad("example.com\r", R"("example.com\x0d")");
  bad(std::string("example\0.com", 12), R"(example\x00.com)");
  bad("../../etc/passwd", "an empty label");
  bad("a/b.example", "only letters");
  bad("/abs", "only letters");
  bad("x$y.example", "only letters");
  bad("b\xC3\xBC"
      "cher.example",
      "b\xC3\xBC"
      "cher.example");
  bad("ex\xD0\xB0mple.com", "only letters");  // a Cyrillic letter: A-labels only
  bad("b\xFC"
      "cher.example",
      R"(b\xfccher)");
  bad("[::1]", "only letters");
  bad("::1", "only letters");
  bad("-a.example", "hyphen");
  bad("a-.example", "hyphen");
  bad("a.-", "hyphen");
  bad("*", "only letters");
  bad("*.", "only letters");
  bad("*a.example", "only letters");
  bad("a.*.example", "only letters");
  bad("*.*.example", "only letters");
  bad(std::string(64, 'a') + ".example", "63 bytes");
  bad(name_of_length(254), "253 bytes");
  bad("*." + name_of_length(252), "253 bytes");
  bad(std::string(100000, 'a'), "...");
}

TEST_CASE("a message about a name is one printable line") {
  CHECK(DomainName::parse("\"; evil").error().message ==
        R"(not a valid domain name: "\"; evil" (only letters, digits, hyphens and underscores make a name))");
}

TEST_CASE("a placeholder of a template is named") {
  CHECK(DomainName::parse("<your-domain.tld>").error().hint ==
        "put your own name in place of \"<your-domain.tld>\", which a template has");
  CHECK(DomainName::parse("$DOMAIN").error().hint ==
        "put your own name in place of \"$DOMAIN\", which a template has");
  CHECK(DomainName::parse("a/b.example").error().hint.empty());
}

TEST_CASE("the hint names a URL, a record, a mail address or a list in place of a name") {
  CHECK(DomainName::parse("https://example.com/").error().hint == "write the name of the URL only");
  CHECK(parse_policy_domain("_mta-sts.example.com").error().hint == "write the mail domain, \"example.com\"");
  CHECK(DomainName::parse("user@example.com").error().hint == "write the domain after the \"@\" only");
  CHECK(DomainName::parse("a.example,b.example").error().hint == "write each name as an entry of its own");
  CHECK(DomainName::parse("a.example b.example").error().hint == "write each name as an entry of its own");
  CHECK(DomainName::parse("a.example,").error().hint == "remove what follows the name");
  CHECK(DomainName::parse("A <a@b.example>").error().hint == "write the domain after the \"@\" only");
  CHECK(parse_policy_domain("_mta-sts.").error().hint.empty());
}

TEST_CASE("a name knows its labels") {
  CHECK(name("com").label_count() == 1);
  CHECK(name("_smtp._tls.example.com.").label_count() == 4);
  CHECK(name("mail.example.com").is_host_name());
  CHECK_FALSE(name("_mta-sts.example.com").is_host_name());
  CHECK_FALSE(name("mail.a_b.example").is_host_name());
  CHECK_FALSE(name("*.example.com").is_host_name());
}

TEST_CASE("a name is within itself and its ancestors") {
  const auto within = [](const char* one, const char* other) { return name(one).is_within(name(other)); };
  CHECK(within("example.com", "example.com"));
  CHECK(within("a.b.example.com", "example.com"));
  CHECK_FALSE(within("example.com", "a.example.com"));
  CHECK_FALSE(within("notexample.com", "example.com"));
  CHECK_FALSE(within("example.org", "example.com"));
  CHECK_FALSE(within("com", "om"));
}

TEST_CASE("a name has children and a parent") {
  CHECK(name("example.com").child("_smtp._tls")->text() == "_smtp._tls.example.com");
  CHECK(name("example.com").child("_MTA-STS")->text() == "_mta-sts.example.com");
  CHECK(name("example.com").child("*")->text() == "*.example.com");
  CHECK(name("example.com").child("").error().code == "bad-domain-name");
  CHECK(name("example.com").child("a b").error().code == "bad-domain-name");
  CHECK(name("example.com").child("a.").error().code == "bad-domain-name");
  CHECK(name("*.example.com").child("a").error().code == "bad-domain-name");
  CHECK(name(name_of_length(251)).child("a")->text().size() == 253);
  CHECK(name(name_of_length(252)).child("a").error().code == "name-too-long");

  CHECK(name("a.example.com").parent()->text() == "example.com");
  CHECK(name("*.example.com").parent()->text() == "example.com");
  REQUIRE_FALSE(name("com").parent());
  CHECK(name("com").parent().error().code == "no-parent");
}

TEST_CASE("names are ordered by their text") {
  CHECK(name("A.example") == name("a.example."));
  CHECK(name("a.example") < name("b.example"));
}

TEST_CASE("a Policy Domain is a mail domain") {
  good_policy_domain("example.com", "example.com");
  good_policy_domain("EXAMPLE.com.", "example.com");
  good_policy_domain("con.example", "con.example");
  good_policy_domain("1.2.3.example", "1.2.3.example");
  good_policy_domain("example.xn--p1ai", "example.xn--p1ai");
  bad_policy_domain("localhost", "bad-domain-name", "a single label");
  bad_policy_domain("com.", "bad-domain-name", "a single label");
  bad_policy_domain("192.0.2.1", "bad-domain-name", "an address");
  bad_policy_domain("example.123", "bad-domain-name", "digits only");
  bad_policy_domain("123", "bad-domain-name", "digits only");
  bad_policy_domain("[::1]", "bad-domain-name", "only letters");
  bad_policy_domain("_dmarc.example.com", "bad-domain-name", "a mail domain");
  bad_policy_domain("*.example.com", "bad-domain-name", "a mail domain");
  bad_policy_domain("", "bad-domain-name", "empty");
}

TEST_CASE("a Policy Domain leaves room for the names derived from it, and nothing is ever cut") {
  const std::string longest = name_of_length(253 - std::string("_smtp._tls.").size());
  good_policy_domain(longest, longest);
  CHECK(tlsrpt_record_name(name(longest)).text().size() == 253);
  CHECK(sts_record_name(name(longest)).text() == "_mta-sts." + longest);
  CHECK(policy_host(name(longest)).text() == "mta-sts." + longest);
  const std::string too_long = name_of_length(253 - std::string("_smtp._tls.").size() + 1);
  bad_policy_domain(too_long, "name-too-long", "name too long with the prefix _smtp._tls.");
  bad_policy_domain(name_of_length(253), "name-too-long", "at most 253");
  bad_policy_domain(name_of_length(254), "bad-domain-name", "253 bytes");
}

TEST_CASE("a Policy Domain has three derived names") {
  const auto policy_domain = parse_policy_domain("Example.COM");
  REQUIRE(policy_domain);
  CHECK(policy_host(*policy_domain).absolute() == "mta-sts.example.com.");
  CHECK(sts_record_name(*policy_domain).absolute() == "_mta-sts.example.com.");
  CHECK(tlsrpt_record_name(*policy_domain).absolute() == "_smtp._tls.example.com.");
}

TEST_CASE("an _mta-sts name has its domain, and no other name has one") {
  const DomainName domain = name("mail.example.com");
  CHECK(domain_of_sts_record(sts_record_name(domain)) == domain);
  for (const DomainName& other : {domain, policy_host(domain), tlsrpt_record_name(domain), name("com")})
    CHECK_FALSE(domain_of_sts_record(other));
}

TEST_CASE("printed names read back the same") {
  Generator generator(1034);
  INFO(generator.seed_text());
  for (int i = 0; i < 3000; ++i) {
    const std::string text = generator.host_name(1, 12);
    const auto parsed = DomainName::parse(generator.any_case(text) + (generator.below(2) == 0 ? "." : ""));
    REQUIRE(parsed);
    REQUIRE(parsed->text() == text);
    REQUIRE(*DomainName::parse(parsed->text()) == *parsed);
    REQUIRE(*DomainName::parse(parsed->absolute()) == *parsed);
    REQUIRE(parsed->is_host_name());
    const auto child = parsed->child("_x");
    REQUIRE(child);
    REQUIRE(*child->parent() == *parsed);
    REQUIRE(child->is_within(*parsed));
  }
}

TEST_CASE("an accepted name has only the characters of names") {
  Generator generator(2181);
  INFO(generator.seed_text());
  constexpr std::string_view kNameCharacters = "abcdefghijklmnopqrstuvwxyz0123456789-_.*";
  std::size_t names = 0;
  for (int i = 0; i < 20000; ++i) {
    const std::string text =
        generator.below(2) == 0 ? generator.octets(0, 4) : generator.text("aB1-_.*\\ \n", 0, 8);
    const auto parsed = DomainName::parse(text);
    if (!parsed) continue;
    ++names;
    REQUIRE(parsed->text().find_first_not_of(kNameCharacters) == std::string::npos);
    REQUIRE(parsed->text().back() != '.');
    REQUIRE(*DomainName::parse(parsed->text()) == *parsed);
  }
  CHECK(names > 100);
}

}  // namespace mtasts::test
