// The status of MX records (RFC 5321 §5.1, RFC 7505), and the hosts that a policy covers (RFC 8461 §4.1).
#include "mtasts/mx_set.h"

#include <string>
#include <vector>

#include "catch.h"

namespace mtasts::test {

namespace {

std::vector<std::string> texts(const std::vector<DomainName>& names) {
  std::vector<std::string> result;
  for (const DomainName& name : names) result.push_back(name.text());
  return result;
}

std::vector<DomainName> hosts(const std::vector<std::string>& names) {
  std::vector<DomainName> result;
  for (const std::string& name : names) result.push_back(*DomainName::parse(name));
  return result;
}

std::vector<MxPattern> patterns(const std::vector<std::string>& all) {
  std::vector<MxPattern> result;
  for (const std::string& text : all) result.push_back(*MxPattern::parse(text));
  return result;
}

Policy policy(Mode mode, const std::vector<std::string>& mx) {
  return {mode, *MaxAge::from_seconds(604800), patterns(mx)};
}

// Records of preference 10, 20, 30, ...
MxSet read(const std::vector<std::string>& exchanges) {
  std::vector<MxRecord> records;
  std::uint16_t preference = 0;
  for (const std::string& exchange : exchanges) {
    preference = static_cast<std::uint16_t>(preference + 10);
    records.push_back({preference, exchange, 300});
  }
  return read_mx_set(records);
}

void usable(const std::vector<std::string>& exchanges) {
  const MxSet set = read(exchanges);
  INFO(exchanges.front() << ": " << set.reason);
  CHECK(set.status == MxStatus::ok);
  CHECK(texts(set.hosts()) == exchanges);
  CHECK(set.records.size() == exchanges.size());
  CHECK(set.reason.empty());
}

void unusable(const std::vector<std::string>& exchanges, const std::string& reason) {
  const MxSet set = read(exchanges);
  INFO(exchanges.front());
  CHECK(set.status == MxStatus::unusable);
  CHECK(set.hosts().empty());
  CHECK(set.records.size() == exchanges.size());
  CHECK(set.reason == reason);
}

}  // namespace

TEST_CASE("each status of MX records has a word") {
  CHECK(text(MxStatus::ok) == "ok");
  CHECK(text(MxStatus::no_mx) == "no-mx");
  CHECK(text(MxStatus::null_mx) == "null-mx");
  CHECK(text(MxStatus::no_such_name) == "nxdomain");
  CHECK(text(MxStatus::unusable) == "unusable-mx");
}

TEST_CASE("MX records that name hosts are usable") {
  usable({"mx.example.com"});
  usable({"mx2.example.com", "mx1.example.com"});  // by preference, not by name
  usable({"mail"});                                // a single label is a Domain of RFC 5321 §4.1.2
  usable({"xn--mxa.example"});
  usable({"1.example"});
  usable({"192.0.2.1.example"});
}

TEST_CASE("one unusable MX makes the set unusable, and the reason names it") {
  unusable({"192.0.2.1"}, "MX target 192.0.2.1 is an address (RFC 5321 §5.1 asks for a name)");
  unusable({"2001:db8::1"}, "MX target 2001:db8::1 is an address (RFC 5321 §5.1 asks for a name)");
  unusable({"mx.example.com", "10.0.0.1"},
           "MX target 10.0.0.1 is an address (RFC 5321 §5.1 asks for a name)");
  unusable({"mx.300"}, "MX target mx.300 is not a host name: its last label is a number");
  unusable({"192.0.2.256"}, "MX target 192.0.2.256 is not a host name: its last label is a number");
  unusable({"25"}, "MX target 25 is not a host name: its last label is a number");
  unusable({"_mx.example.com"}, "MX target _mx.example.com is not a host name");
  unusable({"*.example.com"}, "MX target *.example.com is not a host name");
  unusable({"a\\010b.example"}, "MX target a\\010b.example is not a host name");
  unusable({"\"; evil.example"}, "MX target \"; evil.example is not a host name");
  unusable({"x$y.example"}, "MX target x$y.example is not a host name");
  unusable({"-mx.example"}, "MX target -mx.example is not a host name");
  unusable({"a\x1B[2J.example"}, "MX target a\\x1b[2J.example is not a host name");
  unusable({"10 mx.example.com"}, "MX target 10 mx.example.com is not a host name");
  unusable({""}, "MX target \"\" is not a host name");
}

TEST_CASE("a null MX is the only record") {
  const MxSet null_mx = read_mx_set({{0, ".", 300}});
  CHECK(null_mx.status == MxStatus::null_mx);
  CHECK(null_mx.hosts().empty());
  CHECK(null_mx.records == std::vector<MxRecord>{{0, ".", 300}});
  CHECK(null_mx.reason == "null MX: the domain takes no mail (RFC 7505 §3)");

  const MxSet preferred = read_mx_set({{10, ".", 300}});
  CHECK(preferred.status == MxStatus::null_mx);
  CHECK(preferred.reason ==
        "null MX: the domain takes no mail (RFC 7505 §3), though with preference 10 instead of 0");

  CHECK(read_mx_set({{0, ".", 300}, {0, ".", 300}}).status == MxStatus::null_mx);
  unusable({".", "mx.example.com"}, "MX target . is a null MX beside other MX records (RFC 7505 §3)");
  unusable({"mx.example.com", "."}, "MX target . is a null MX beside other MX records (RFC 7505 §3)");
  unusable({".", "."}, "MX target . is a null MX beside other MX records (RFC 7505 §3)");
}

TEST_CASE("no MX and no such name are different") {
  const MxSet none = read_mx_set({});
  CHECK(none.status == MxStatus::no_mx);
  CHECK(none.records.empty());
  CHECK_FALSE(none.reason.empty());
  CHECK(no_such_name_mx_set().status == MxStatus::no_such_name);
  CHECK_FALSE(no_such_name_mx_set().reason.empty());
}

TEST_CASE("MX records are sorted, and repeats dropped") {
  const MxSet set = read_mx_set({{20, "b.example", 60},
                                 {10, "c.example", 300},
                                 {20, "a.example", 300},
                                 {20, "b.example", 300},
                                 {30, "c.example", 300},
                                 {10, "c.example", 300}});
  CHECK(set.records ==
        std::vector<MxRecord>{
            {10, "c.example", 300}, {20, "a.example", 300}, {20, "b.example", 60}, {30, "c.example", 300}});
  CHECK(texts(set.hosts()) == std::vector<std::string>{"c.example", "a.example", "b.example"});
}

TEST_CASE("a host without a matching pattern is uncovered") {
  const auto uncovered = [](Mode mode, const std::vector<std::string>& mx,
                            const std::vector<std::string>& names) {
    return texts(uncovered_hosts(policy(mode, mx), hosts(names)));
  };
  using Names = std::vector<std::string>;
  CHECK(uncovered(Mode::enforce, {"mx.example.com"}, {"mx.example.com"}).empty());
  CHECK(uncovered(Mode::testing, {"mx.example.com", "*.example.net"}, {"mx.example.com", "a.example.net"})
            .empty());
  CHECK(uncovered(Mode::enforce, {"*.example.net"}, {"example.net", "a.b.example.net", "a.example.net"}) ==
        Names{"example.net", "a.b.example.net"});
  CHECK(uncovered(Mode::testing, {"mx.example.com"}, {"b.example", "a.example"}) ==
        Names{"b.example", "a.example"});
  CHECK(uncovered(Mode::enforce, {"mx.example.com"}, {}).empty());
  CHECK(uncovered(Mode::none, {"mx.example.com"}, {"other.example"}).empty());  // RFC 8461 §5: no policy
  CHECK(uncovered(Mode::none, {}, {"other.example"}).empty());
}

TEST_CASE("a pattern that matches no host is stale") {
  const auto all = patterns({"mx.example.com", "*.example.net", "old.example"});
  CHECK(stale_patterns(all, hosts({"mx.example.com", "a.example.net"})) == patterns({"old.example"}));
  CHECK(stale_patterns(all, hosts({"example.net"})) == all);
  CHECK(stale_patterns(all, {}) == all);
  CHECK(stale_patterns({}, hosts({"mx.example.com"})).empty());
}

}  // namespace mtasts::test
