// The patterns of a set of MX hosts, and the counts of the sets of a list.
#include "mtasts/mx_groups.h"

#include "catch.h"

namespace mtasts::test {
namespace {

std::vector<DomainName> names(const std::vector<std::string>& texts) {
  std::vector<DomainName> names;
  for (const std::string& text : texts) names.push_back(*DomainName::parse(text));
  return names;
}

std::vector<std::string> narrowest_texts(const std::vector<std::string>& hosts) {
  std::vector<std::string> texts;
  for (const MxPattern& pattern : narrowest_patterns(names(hosts))) texts.push_back(pattern.text());
  return texts;
}

using Texts = std::vector<std::string>;

}  // namespace

TEST_CASE("narrowest patterns: a wildcard needs two hosts") {
  struct Row {
    Texts hosts;
    Texts patterns;
    const char* why;
  };
  const std::vector<Row> rows = {
      {{}, {}, "nothing covers nothing"},
      {{"mx.example.com"}, {"mx.example.com"}, "one host is itself"},
      {{"mx1.example.com", "mx2.example.com"}, {"*.example.com"}, "one label differs"},
      {{"mx1.example.com", "mx1.example.com"}, {"mx1.example.com"}, "the same host twice is one"},
      {{"mx.a.example.com", "mx.b.example.com"},
       {"mx.a.example.com", "mx.b.example.com"},
       "a wildcard is one label (RFC 8461 §4.1)"},
      {{"aspmx.example.net", "alt1.aspmx.example.net", "alt2.aspmx.example.net"},
       {"*.aspmx.example.net", "aspmx.example.net"},
       "the parent itself is not below the parent"},
      {{"mx1.example.com", "mx2.example.com", "mx.other.example"},
       {"*.example.com", "mx.other.example"},
       "two providers, two patterns"},
      {{"one.example", "two.example"}, {"one.example", "two.example"}, "no wildcard for a top-level domain"},
      {{"localhost"}, {"localhost"}, "a host of one label has no parent"},
  };
  for (const Row& row : rows) {
    INFO(row.why);
    CHECK(narrowest_texts(row.hosts) == row.patterns);
  }
}

TEST_CASE("narrowest patterns: every host is covered") {
  const Texts labels = {"a", "b", "mx.a", "mx.b", "a.mx", "b.mx", "a.mx.a", "b.mx.a"};
  for (unsigned chosen = 1; chosen < 1u << labels.size(); ++chosen) {
    Texts hosts;
    for (std::size_t i = 0; i < labels.size(); ++i) {
      if ((chosen >> i & 1u) != 0) hosts.push_back(labels[i] + ".example.com");
    }
    const auto found = narrowest_patterns(names(hosts));
    for (const std::string& host : hosts) {
      INFO(host);
      CHECK(std::any_of(found.begin(), found.end(),
                        [&](const MxPattern& pattern) { return pattern.matches(host); }));
    }
  }
}

TEST_CASE("MX groups: equal sets are counted, the largest first") {
  MxGroups groups;
  CHECK(groups.empty());
  groups.add(names({"mx2.b.example", "mx1.b.example"}));
  groups.add(names({"mx.a.example"}));
  groups.add(names({"mx1.b.example", "mx2.b.example", "mx1.b.example"}));
  groups.add(names({"mx1.b.example"}));
  const auto found = groups.largest_first();
  REQUIRE(found.size() == 3);
  CHECK(found[0].domains == 2);
  CHECK(found[0].hosts == names({"mx1.b.example", "mx2.b.example"}));
  CHECK(found[1].hosts == names({"mx.a.example"}));
  CHECK(found[1].domains == 1);
  CHECK(found[2].hosts == names({"mx1.b.example"}));
}

}  // namespace mtasts::test
