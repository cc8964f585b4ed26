// Tables of the decisions from the requested, the existing policy and DNS, and properties of all plans.
#include "mtasts/deployment.h"

#include <string>
#include <vector>

#include "catch.h"
#include "core/generator.h"
#include "core/hosting.h"

namespace mtasts::test {
namespace {

using Words = std::vector<std::string>;

DomainName name(const std::string& text) {
  return *DomainName::parse(text);
}

std::vector<MxPattern> patterns(const Words& texts) {
  std::vector<MxPattern> mx;
  for (const std::string& text : texts) mx.push_back(*MxPattern::parse(text));
  return mx;
}

Words texts(const std::vector<MxPattern>& mx) {
  Words words;
  for (const MxPattern& pattern : mx) words.push_back(pattern.text());
  return words;
}

MxSet mx_set(const Words& hosts) {
  std::vector<MxRecord> records;
  std::uint16_t preference = 0;
  for (const std::string& host : hosts) records.push_back({preference++, host, 3600});
  return read_mx_set(std::move(records));
}

Policy policy(Mode mode, std::uint64_t max_age, const Words& mx) {
  return {.mode = mode, .max_age = *MaxAge::from_seconds(max_age), .mx = patterns(mx)};
}

const Words kTwo = {"mx1.example.com", "mx2.example.com"};

// The mx of a plan, or the code of its error.
Words planned_mx(const RequestedPolicy& requested, const std::optional<Policy>& existing,
                 const std::optional<MxSet>& mx) {
  const auto planned = plan_policy(kPrimary, requested, existing, mx);
  return planned ? texts(planned->policy.mx) : Words{std::string(planned.error().code)};
}

Words codes(const std::vector<Finding>& findings) {
  Words words;
  for (const Finding& finding : findings) words.push_back(finding.code);
  return words;
}

}  // namespace

TEST_CASE("the mode is the requested one, else the existing one, else testing") {
  struct Row {
    std::optional<Mode> wished;
    std::optional<Mode> existing;
    Mode planned;
  };
  const std::vector<Row> rows = {
      {{}, {}, Mode::testing},
      {Mode::enforce, {}, Mode::enforce},
      {{}, Mode::enforce, Mode::enforce},  // an omission never weakens
      {{}, Mode::none, Mode::none},
      {Mode::testing, Mode::enforce, Mode::testing},
      {Mode::none, Mode::enforce, Mode::none},
  };
  for (const Row& row : rows) {
    std::optional<Policy> existing;
    if (row.existing) existing = policy(*row.existing, 604800, kTwo);
    const auto planned = plan_policy(kPrimary, {.mode = row.wished}, existing, mx_set(kTwo));
    REQUIRE(planned);
    CHECK(planned->policy.mode == row.planned);
  }
}

TEST_CASE("max_age is the requested one, else the existing one, else a week, with mode none a day") {
  struct Row {
    std::optional<std::uint64_t> wished;
    std::optional<std::uint64_t> existing;
    std::optional<Mode> mode;
    std::uint32_t planned;
  };
  const std::vector<Row> rows = {
      {{}, {}, {}, 604800},         {{}, {}, Mode::enforce, 604800},  {{}, {}, Mode::none, 86400},
      {{}, 31557600, {}, 31557600}, {{}, 2592000, Mode::none, 86400}, {{}, 3600, Mode::none, 3600},
      {1, 31557600, {}, 1},         {31557600, 1, {}, 31557600},
  };
  for (const Row& row : rows) {
    RequestedPolicy requested{.mode = row.mode};
    if (row.wished) requested.max_age = *MaxAge::from_seconds(*row.wished);
    std::optional<Policy> existing;
    if (row.existing) existing = policy(Mode::testing, *row.existing, kTwo);
    const auto planned = plan_policy(kPrimary, requested, existing, mx_set(kTwo));
    REQUIRE(planned);
    CHECK(planned->policy.max_age.seconds() == row.planned);
  }
}

TEST_CASE("the max_age of mode none is kept for another mode if it is longer than a week") {
  for (const auto& [existing, planned] : {std::pair(86400U, 604800U), std::pair(2592000U, 2592000U)}) {
    const auto next = plan_policy(kPrimary, {.mode = Mode::testing}, policy(Mode::none, existing, kTwo), {});
    REQUIRE(next);
    CHECK(next->policy.max_age.seconds() == planned);
  }
}

TEST_CASE("a first policy of mode enforce with a max_age of half a year is a warning") {
  struct Row {
    std::optional<Mode> existing;
    std::uint64_t max_age;
    bool warns;
  };
  for (const Row& row : std::vector<Row>{{{}, 31449600, true},
                                         {Mode::testing, 31449600, true},
                                         {Mode::enforce, 31449600, false},
                                         {{}, 604800, false}}) {
    std::optional<Policy> existing;
    if (row.existing) existing = policy(*row.existing, 604800, kTwo);
    const auto planned =
        plan_policy(kPrimary, {.mode = Mode::enforce, .max_age = *MaxAge::from_seconds(row.max_age)},
                    existing, mx_set(kTwo));
    REQUIRE(planned);
    CHECK((codes(planned->warnings) == Words{"first-enforce-max-age"}) == row.warns);
  }
}

TEST_CASE("a max_age of 0 is never planned") {
  const auto planned = plan_policy(kPrimary, {}, policy(Mode::testing, 0, kTwo), mx_set(kTwo));
  REQUIRE_FALSE(planned);
  CHECK(planned.error().fault == Fault::input);
  CHECK(planned.error().code == "bad-max-age");
}

TEST_CASE("the mx are the requested ones, else the existing ones if DNS agrees, else those of DNS") {
  struct Row {
    RequestedPolicy requested;
    std::optional<Words> existing;
    Words dns;
    Words planned;
    std::string why;
  };
  const std::vector<Row> rows = {
      {{}, {}, kTwo, kTwo, "a first publication takes the MX, by preference"},
      {{.mx = patterns({"*.example.net"})},
       kTwo,
       kTwo,
       {"*.example.net"},
       "--mx whatever stands and DNS says"},
      {{},
       Words{"mx2.example.com", "mx1.example.com"},
       kTwo,
       {"mx2.example.com", "mx1.example.com"},
       "the order that stands, stays"},
      {{}, Words{"*.example.com"}, kTwo, {"*.example.com"}, "a wildcard that covers the MX stays"},
      {{}, Words{"mx1.example.com"}, kTwo, {"mx-differ"}, "an MX that the policy does not cover"},
      {{},
       Words{"mx1.example.com", "mx2.example.com", "mx3.example.com"},
       kTwo,
       {"mx-differ"},
       "a host that is no MX any more"},
      {{.accept_mx = true}, Words{"old.example.com"}, kTwo, kTwo, "--accept-mx takes DNS"},
      {{.accept_mx = true},
       Words{"*.example.com"},
       kTwo,
       {"*.example.com"},
       "--accept-mx changes nothing where nothing differs"},
      {{.add_mx = patterns({"mx3.example.net"})},
       kTwo,
       kTwo,
       {"mx1.example.com", "mx2.example.com", "mx3.example.net"},
       "--add-mx beside what stands"},
      {{.add_mx = patterns({"mx3.example.net"})},
       Words{"mx1.example.com", "mx2.example.com", "mx3.example.net"},
       kTwo,
       {"mx1.example.com", "mx2.example.com", "mx3.example.net"},
       "--add-mx again: no change"},
      {{.add_mx = patterns({"mx2.example.com"})},
       Words{"mx1.example.com"},
       kTwo,
       kTwo,
       "--add-mx covers the MX that is new"},
      {{.add_mx = patterns({"mx1.example.com"})}, {}, kTwo, kTwo, "nothing stands twice"},
      {{}, Words{}, kTwo, kTwo, "a existing policy of mode none without mx had none to keep"},
  };
  for (const Row& row : rows) {
    INFO(row.why);
    std::optional<Policy> existing;
    if (row.existing) existing = policy(Mode::testing, 604800, *row.existing);
    CHECK(planned_mx(row.requested, existing, mx_set(row.dns)) == row.planned);
  }
}

TEST_CASE("MX that make no policy are refused with the code of their status") {
  const std::optional<Policy> existing = policy(Mode::enforce, 604800, kTwo);
  for (const auto& nothing : {std::optional<Policy>(), existing}) {
    CHECK(planned_mx({}, nothing, mx_set({})) == Words{"no-mx"});
    CHECK(planned_mx({}, nothing, mx_set({"."})) == Words{"null-mx"});
    CHECK(planned_mx({}, nothing, mx_set({"192.0.2.1"})) == Words{"unusable-mx"});
    CHECK(planned_mx({}, nothing, no_such_name_mx_set()) == Words{"nxdomain"});
    // --accept-mx does not make an unusable set usable.
    CHECK(planned_mx({.accept_mx = true}, nothing, mx_set({"."})) == Words{"null-mx"});
  }
}

TEST_CASE("an implicit MX is used only if requested and only if the name exists") {
  const RequestedPolicy requested{.allow_implicit_mx = true};
  CHECK(planned_mx(requested, {}, mx_set({})) == Words{"example.com"});
  CHECK(planned_mx(requested, policy(Mode::testing, 604800, {"example.com"}), mx_set({})) ==
        Words{"example.com"});
  CHECK(planned_mx(requested, policy(Mode::testing, 604800, kTwo), mx_set({})) == Words{"mx-differ"});
  CHECK(planned_mx(requested, {}, no_such_name_mx_set()) == Words{"nxdomain"});
  CHECK(planned_mx(requested, {}, mx_set({"."})) == Words{"null-mx"});
}

TEST_CASE("mode none keeps the existing mx and needs no lookup") {
  const RequestedPolicy none{.mode = Mode::none};
  CHECK_FALSE(needs_mx_lookup(none, {}));
  CHECK_FALSE(needs_mx_lookup(none, policy(Mode::enforce, 604800, kTwo)));
  CHECK_FALSE(needs_mx_lookup({}, policy(Mode::none, 86400, kTwo)));
  CHECK_FALSE(needs_mx_lookup({.mx = patterns(kTwo)}, {}));
  CHECK(needs_mx_lookup({}, {}));
  CHECK(needs_mx_lookup({.mode = Mode::testing}, policy(Mode::none, 86400, kTwo)));

  CHECK(planned_mx(none, policy(Mode::enforce, 604800, kTwo), {}) == kTwo);
  CHECK(planned_mx(none, {}, {}).empty());
}

TEST_CASE("a plan has warnings about senders") {
  const auto warnings = [](const RequestedPolicy& requested, const std::optional<Policy>& existing) {
    const auto planned = plan_policy(kPrimary, requested, existing, mx_set(kTwo));
    REQUIRE(planned);
    return codes(planned->warnings);
  };
  CHECK(warnings({}, {}).empty());
  CHECK(warnings({.max_age = *MaxAge::from_seconds(86399)}, {}) == Words{"policy-max-age-below-day"});
  CHECK(warnings({.max_age = *MaxAge::from_seconds(86400)}, {}) == Words{"policy-max-age-below-week"});
  CHECK(warnings({.max_age = *MaxAge::from_seconds(604800)}, {}).empty());
  CHECK(warnings({.mode = Mode::none}, {}) == Words{"policy-none-without-mx"});
  CHECK(warnings({.mode = Mode::none}, policy(Mode::enforce, 86400, kTwo)).empty());
  CHECK(warnings({.mode = Mode::none}, policy(Mode::enforce, 86401, kTwo)).empty());
  CHECK(warnings({}, policy(Mode::none, 86401, kTwo)) == Words{"policy-none-max-age"});
}

TEST_CASE("a hosted domain is covered if every MX host is") {
  const auto code = [](const Words& mx, const Policy& of_primary) {
    const auto covered = check_coverage(name("hosted.example"), mx_set(mx), kPrimary, of_primary);
    return covered ? std::string("covered") : std::string(covered.error().code);
  };
  const Policy enforce = policy(Mode::enforce, 604800, {"*.example.com", "mx.example.net"});
  CHECK(code({"mx1.example.com"}, enforce) == "covered");
  CHECK(code({"mx1.example.com", "mx.example.net"}, enforce) == "covered");
  CHECK(code({"mx1.example.com", "other.example.net"}, enforce) == "not-covered");  // one is enough
  CHECK(code({"a.b.example.com"}, enforce) == "not-covered");  // exactly one label, RFC 8461 §4.1
  CHECK(code({"example.com"}, enforce) == "not-covered");
  CHECK(code({}, enforce) == "no-mx");
  CHECK(code({"."}, enforce) == "null-mx");
  CHECK(code({"192.0.2.1"}, enforce) == "unusable-mx");
  // Mode testing is judged like enforce, its successor. Mode none covers every host.
  CHECK(code({"other.example.net"}, policy(Mode::testing, 604800, {"*.example.com"})) == "not-covered");
  CHECK(code({"other.example.net"}, policy(Mode::none, 86400, {"*.example.com"})) == "covered");
  CHECK(code({"."}, policy(Mode::none, 86400, {})) == "covered");
}

TEST_CASE("the records of a primary are host, sts, tlsrpt") {
  const PolicyId id = *PolicyId::parse("2026112101");
  RequestedRecords requested = requested_for({.host = name("web.example.net")});
  CHECK(lines(primary_records(kPrimary, id, requested)) ==
        "mta-sts.example.com. 300 IN CNAME web.example.net.\n"
        "_mta-sts.example.com. 300 IN TXT \"v=STSv1; id=2026112101\"\n"
        "_smtp._tls.example.com. 300 IN TXT \"v=TLSRPTv1; rua=mailto:tls@example.com\"\n");

  requested.web = {.addresses = {*IpAddress::parse("192.0.2.1"), *IpAddress::parse("2001:db8::1")}};
  requested.only = {RecordKind::host};
  CHECK(lines(primary_records(kPrimary, id, requested)) ==
        "mta-sts.example.com. 300 IN A 192.0.2.1\n"
        "mta-sts.example.com. 300 IN AAAA 2001:db8::1\n");

  // A CNAME to itself would be a loop.
  requested.web = {.host = name("mta-sts.example.com")};
  CHECK(primary_records(kPrimary, id, requested).empty());

  requested.only = {RecordKind::sts, RecordKind::tlsrpt};
  requested.rua.clear();
  CHECK(primary_records(kPrimary, std::nullopt, requested).empty());
}

TEST_CASE("the id is the current one, else the first of today, or its successor") {
  const Day today = *parse_day("2026-11-21");
  const auto id = [](const std::string& text) { return *PolicyId::parse(text); };
  struct Row {
    KnownIds known;
    IdAction wish;
    std::string planned;
    std::string previous;
  };
  const std::vector<Row> rows = {
      {{}, IdAction::keep, "2026112101", ""},
      {{}, IdAction::bump, "2026112101", ""},
      {{.current = {id("2026112003")}}, IdAction::keep, "2026112003", "2026112003"},
      {{.current = {id("2026112003")}}, IdAction::bump, "2026112101", "2026112003"},
      {{.current = {id("2026112103")}}, IdAction::bump, "2026112104", "2026112103"},
      {{.current = {id("apr2021")}}, IdAction::keep, "apr2021", "apr2021"},
      {{.current = {id("2026112102"), id("2026112105")}}, IdAction::keep, "2026112105", "2026112105"},
      // Published once, withdrawn since: never again.
      {{.used = {id("2026112101")}}, IdAction::keep, "2026112102", ""},
      {{.invalid_record = true}, IdAction::keep, "2026112101", ""},
  };
  for (const Row& row : rows) {
    const auto planned = plan_id(row.known, row.wish, today);
    REQUIRE(planned);
    CHECK(planned->id.text() == row.planned);
    CHECK((planned->previous ? planned->previous->text() : "") == row.previous);
  }
}

TEST_CASE("a second plan changes nothing") {
  Generator generator(20261121);
  INFO(generator.seed_text());
  const auto hosts = [&](std::size_t fewest) {
    Words words;
    for (std::size_t i = generator.between(fewest, 4); i > 0; --i) words.push_back(generator.host_name(2, 4));
    return words;
  };
  for (int i = 0; i < 2000; ++i) {
    RequestedPolicy requested;
    if (generator.below(2) == 0) requested.mode = static_cast<Mode>(generator.below(3));
    if (generator.below(2) == 0)
      requested.max_age = *MaxAge::from_seconds(generator.between(1, MaxAge::kGreatest));
    if (generator.below(4) == 0) requested.mx = patterns(hosts(1));
    if (generator.below(4) == 0) requested.add_mx = patterns(hosts(1));
    requested.accept_mx = generator.below(2) == 0;
    std::optional<Policy> existing;
    if (generator.below(2) == 0) existing = policy(Mode::enforce, 86400, hosts(1));
    const MxSet mx = mx_set(hosts(1));

    const auto once = plan_policy(kPrimary, requested, existing, mx);
    const auto twice = plan_policy(kPrimary, requested, existing, mx);
    REQUIRE(once.has_value() == twice.has_value());
    if (!once) continue;
    CHECK(once->policy == twice->policy);
    // The printed file gives the same plan.
    const auto again = plan_policy(kPrimary, requested, once->policy, mx);
    REQUIRE(again);
    CHECK(again->policy == once->policy);
  }
}

}  // namespace mtasts::test
