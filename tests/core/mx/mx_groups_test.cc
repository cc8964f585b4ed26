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
      {{"one.co.uk", "two.co.uk"}, {"one.co.uk", "two.co.uk"}, "no wildcard for a public suffix"},
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

namespace {

using Sets = std::vector<Texts>;

// "3 *.example.com: mx1.example.com mx2.example.com".
Texts policies_for(const Sets& sets) {
  MxGroups groups;
  for (const Texts& hosts : sets) groups.add(names(hosts));
  Texts texts;
  for (const MxPolicyGroup& policy : groups.policies()) {
    std::string text = std::to_string(policy.group.domains);
    for (const MxPattern& pattern : policy.patterns) text += ' ' + pattern.text();
    text += ':';
    for (const DomainName& host : policy.group.hosts) text += ' ' + host.text();
    texts.push_back(std::move(text));
  }
  return texts;
}

}  // namespace

TEST_CASE("policies for MX sets: as few as cover all, no wider than a provider") {
  struct Row {
    Sets sets;
    Texts policies;
    const char* why;
  };
  const std::vector<Row> rows = {
      {{}, {}, "no set needs no policy"},
      {{{"mx.a.example"}, {"mx.b.example"}},
       {"1 mx.a.example: mx.a.example", "1 mx.b.example: mx.b.example"},
       "strangers stay apart"},
      {{{"a-com.mail.provider.example"}, {"b-com.mail.provider.example"}, {"c-com.mail.provider.example"}},
       {"3 *.mail.provider.example: a-com.mail.provider.example b-com.mail.provider.example "
        "c-com.mail.provider.example"},
       "a host for each customer needs the wildcard"},
      {{{"mx1.provider.example"}, {"mx2.provider.example"}},
       {"1 mx1.provider.example: mx1.provider.example", "1 mx2.provider.example: mx2.provider.example"},
       "two hosts are no fleet"},
      {{{"a.co.uk"}, {"b.co.uk"}, {"c.co.uk"}},
       {"1 a.co.uk: a.co.uk", "1 b.co.uk: b.co.uk", "1 c.co.uk: c.co.uk"},
       "a public suffix is no provider"},
      {{{"mx1.a.example", "mx2.a.example"}, {"mx1.a.example"}},
       {"2 *.a.example: mx1.a.example mx2.a.example"},
       "a part of a set has the policy of the whole"},
      {{{"mx.a.example", "mx.b.example"}, {"mx.a.example"}},
       {"1 mx.a.example: mx.a.example", "1 mx.a.example mx.b.example: mx.a.example mx.b.example"},
       "a host of another operator is no part of the policy"},
      {{{"mx.a.example"},
        {"mx.a.example", "1.in.a.example"},
        {"mx.a.example", "1.in.a.example", "1.out.a.example"}},
       {"3 1.in.a.example 1.out.a.example mx.a.example: 1.in.a.example 1.out.a.example mx.a.example"},
       "sets within sets are one"},
      {{{"mx.a.example"},
        {"mx.a.example", "1.in.a.example"},
        {"mx.a.example", "1.out.a.example"},
        {"mx.a.example", "1.out.a.example"}},
       {"3 1.out.a.example mx.a.example: 1.out.a.example mx.a.example",
        "1 1.in.a.example mx.a.example: 1.in.a.example mx.a.example"},
       "of two wholes the larger takes the part"},
  };
  for (const Row& row : rows) {
    INFO(row.why);
    CHECK(policies_for(row.sets) == row.policies);
  }
}

TEST_CASE("policies for MX sets: every set is covered and every domain is counted once, in any order") {
  const Texts labels = {"a.x", "b.x", "c.x", "a.y", "b.y"};
  Sets sets;
  for (unsigned chosen = 1; chosen < 1u << labels.size(); chosen += 3) {
    Texts hosts;
    for (std::size_t i = 0; i < labels.size(); ++i) {
      if ((chosen >> i & 1u) != 0) hosts.push_back(labels[i] + ".example");
    }
    sets.push_back(std::move(hosts));
    MxGroups groups;
    for (const Texts& set : sets) groups.add(names(set), *DomainName::parse(set.front()));
    const auto policies = groups.policies();
    std::uint64_t domains = 0;
    for (const MxPolicyGroup& policy : policies) {
      domains += policy.group.domains;
      for (const DomainName& host : policy.group.hosts) {
        CHECK(std::any_of(policy.patterns.begin(), policy.patterns.end(),
                          [&](const MxPattern& pattern) { return pattern.matches(host.text()); }));
      }
    }
    CHECK(domains == sets.size());
    Sets reversed(sets.rbegin(), sets.rend());
    CHECK(policies_for(sets) == policies_for(reversed));
  }
}

}  // namespace mtasts::test
