// `--format octodns`.
#include "catch.h"
#include "record_formats/records.h"

namespace mtasts::test {

TEST_CASE("octodns: names are sorted and semicolons escaped") {
  CHECK(printed(kOctodnsRecords, {below_example_com("b10"), primary(), below_example_com("b9")}) ==
        R"~(# Records of mtasts, for octoDNS
---
_mta-sts:
  ttl: 300
  type: TXT
  value: 'v=STSv1\; id=2026112101'
_smtp._tls:
  ttl: 3600
  type: TXT
  value: 'v=TLSRPTv1\; rua=mailto:tls@example.com'
mta-sts:
  ttl: 300
  type: CNAME
  value: 'mail.example.net.'
mta-sts.b9:
  ttl: 300
  type: CNAME
  value: 'mail.example.net.'
mta-sts.b10:
  ttl: 300
  type: CNAME
  value: 'mail.example.net.'
)~");
}

TEST_CASE("octodns: a name can have several types and values, and a text an apostrophe") {
  CHECK_THAT(printed(kOctodnsRecords, {hostile()}),
             has_text(R"~(  value: 'v=TLSRPTv1\; rua=mailto:a"b\c''d|e`f${x}%{y}%3B@)~"));
  CHECK_THAT(printed(kOctodnsRecords, {hostile()}), Catch::Matchers::EndsWith(R"~(mta-sts:
- ttl: 0
  type: A
  values:
  - '192.0.2.1'
  - '192.0.2.2'
- ttl: 0
  type: AAAA
  values:
  - '2001:db8::10'
  - '::ffff:192.0.2.3'
)~"));
}

TEST_CASE("octodns: names are in its natural order") {
  const std::vector<std::string> sorted = {"0a", "1",    "2",   "10", "a",   "a1",  "a1b",
                                           "a2", "a02b", "a10", "b",  "b-1", "b-10"};
  std::vector<DomainRecords> domains;
  for (auto label = sorted.rbegin(); label != sorted.rend(); ++label)
    domains.push_back(below_example_com(*label));
  const std::string text = printed(kOctodnsRecords, domains);
  std::size_t last = 0;
  for (const std::string& label : sorted) {
    const std::size_t at = text.find("\nmta-sts." + label + ":\n");
    INFO(label);
    REQUIRE(at != std::string::npos);
    CHECK(at >= last);
    last = at;
  }
}

TEST_CASE("octodns: a repeated domain is printed once") {
  CHECK(printed(kOctodnsRecords, {primary(), primary()}) == printed(kOctodnsRecords, {primary()}));
}

}  // namespace mtasts::test
