// Matching of certificate names and hosts. RFC 8461 §3.3, §4.2; RFC 6125 §6.4.
#include "mtasts/tls_session.h"

#include <string>
#include <vector>

#include "catch.h"
#include "core/generator.h"
#include "mtasts/mx_pattern.h"

namespace mtasts::test {

namespace {

struct Case {
  std::vector<std::string> dns_names;
  std::string host;
  const char* why;
};

bool names(const Case& line) {
  Certificate certificate;
  certificate.subject = "CN=" + line.host;  // never counts
  certificate.dns_names = line.dns_names;
  return names_host(certificate, *DomainName::parse(line.host));
}

}  // namespace

TEST_CASE("a certificate is renewed 14 days or a third of its lifetime before its end") {
  using std::chrono::days;
  using std::chrono::hours;
  const std::pair<std::chrono::seconds, std::chrono::seconds> cases[] = {
      {days(90), days(14)},
      {days(42), days(14)},
      {days(6), days(2)},
      {hours(160), std::chrono::seconds(192000)},
      {days(398), days(14)}};
  for (const auto& [lifetime, renewal] : cases) {
    Certificate certificate;
    certificate.not_after = certificate.not_before + lifetime;
    CHECK(renewal_time(certificate) == renewal);
  }
}

TEST_CASE("certificates: a SAN DNS-ID names the host") {
  const std::vector<Case> cases = {
      {{"mx.example.com"}, "mx.example.com", "equal"},
      {{"MX.Example.COM"}, "mx.example.com", "case does not count"},
      {{"a.example", "mx.example.com"}, "mx.example.com", "any of them"},
      {{"*.example.com"}, "mx.example.com", "the wildcard stands for one label"},
      {{"*.EXAMPLE.com"}, "mx.example.com", "in any case"},
      {{"*.example.com"}, "xn--mx-xka.example.com", "an A-label is a label"},
      {{"mta-sts.xn--bcher-kva.example"}, "mta-sts.xn--bcher-kva.example", "A-labels are equal or not"},
      {{std::string("a\0b", 3), "mx.example.com"}, "mx.example.com", "a bad entry spoils no other"},
  };
  for (const Case& line : cases) {
    INFO(line.why);
    CHECK(names(line));
  }
}

TEST_CASE("certificates: a malformed SAN names no host") {
  const std::vector<Case> cases = {
      {{}, "mx.example.com", "a CN does not count"},
      {{""}, "mx.example.com", "empty"},
      {{"mail.example.com"}, "mx.example.com", "another name"},
      {{"example.com"}, "mx.example.com", "the domain above"},
      {{"mx.example.com.evil.example"}, "mx.example.com", "only the start is equal"},
      {{"evilmx.example.com"}, "mx.example.com", "only the end is equal"},
      {{"*.example.com"}, "example.com", "the wildcard needs a label"},
      {{"*.example.com"}, "a.mx.example.com", "and matches only one label"},
      {{"*.com"}, "example.com", "a wildcard directly below a top-level domain matches nothing"},
      {{"*"}, "mx.example.com", "a bare star"},
      {{"*."}, "mx.example.com", "a star and nothing"},
      {{"m*.example.com"}, "mx.example.com", "part of a label"},
      {{"*x.example.com"}, "mx.example.com", "the other part"},
      {{"*.*.com"}, "mx.example.com", "two stars"},
      {{"mx.*.com"}, "mx.example.com", "not the left-most label"},
      {{"mx.example.com."}, "mx.example.com", "a final dot is no syntax of certificates"},
      {{"*.example.com."}, "mx.example.com", "nor behind a wildcard"},
      {{".example.com"}, "mx.example.com", "a leading dot"},
      {{std::string("mx.example.com\0", 15)}, "mx.example.com", "NUL at the end"},
      {{std::string("mx.example.com\0.evil.example", 28)}, "mx.example.com", "NUL inside"},
      {{"mx.example.com\n"}, "mx.example.com", "a line end"},
      {{" mx.example.com"}, "mx.example.com", "a space"},
      {{"mx.example.com "}, "mx.example.com", "a space behind"},
      {{"m\xC3\xBCx.example.com"}, "mx.example.com", "not ASCII"},
      {{"mx_1.example.com"}, "mx_1.example.com", "an underscore makes no host name"},
      {{"-mx.example.com"}, "mx.example.com", "a hyphen in front"},
      {{"mx..example.com"}, "mx.example.com", "an empty label"},
      {{"*.example.com"}, "*.example.com", "the host has a star"},
      {{"CN=mx.example.com"}, "mx.example.com", "a subject in the wrong place"},
      {{std::string(300, 'a') + ".example.com"}, "mx.example.com", "too long for a name"},
  };
  for (const Case& line : cases) {
    INFO(line.why);
    CHECK_FALSE(names(line));
  }
}

TEST_CASE("certificates: names match as mx patterns do, but for a final dot and the top") {
  Generator generator(20261121);
  INFO(generator.seed_text());
  for (int i = 0; i < 20000; ++i) {
    const std::string entry = (generator.below(2) == 0 ? "*." : "") + generator.host_name(2, 3);
    std::string host = generator.host_name(1, 3);
    if (generator.below(2) == 0) host = generator.host_label() + entry.substr(entry.find('.'));
    if (generator.below(4) == 0) host = entry.substr(entry[0] == '*' ? 2 : 0);
    const auto name = DomainName::parse(host);
    const auto pattern = MxPattern::parse(entry);
    if (!name || !pattern) continue;
    INFO(entry << " for " << host);
    Certificate certificate;
    certificate.dns_names = {generator.any_case(entry)};
    CHECK(names_host(certificate, *name) == pattern->matches(host));
  }
}

TEST_CASE("names that concern neither the host nor the domain are only counted") {
  Certificate certificate;
  certificate.dns_names = {"mta-sts.example.com",
                           "*.example.com",
                           "example.com",
                           "www.example.com",
                           "mta-sts.customer.example",
                           "example.com.evil.example",
                           "*.customer.example",
                           "notexample.com",
                           "\x1b[2J",
                           "com.",
                           ""};
  const DomainName domain = *DomainName::parse("example.com");
  const ConcernedNames policy_host = concerned_names(certificate, mtasts::policy_host(domain), domain);
  CHECK(policy_host.names ==
        std::vector<std::string>{"mta-sts.example.com", "*.example.com", "example.com", "www.example.com"});
  CHECK(policy_host.others == 7);
  certificate.dns_names = {"mail.provider.example", "*.mail.provider.example",
                           "other-example.mail.provider.example", "provider.example"};
  const ConcernedNames provider =
      concerned_names(certificate, *DomainName::parse("example-com.mail.provider.example"), domain);
  CHECK(provider.names ==
        std::vector<std::string>{"mail.provider.example", "*.mail.provider.example", "provider.example"});
  CHECK(provider.others == 1);
}

}  // namespace mtasts::test
