// Ids (RFC 8461 §3.1) and the succession of the dated form YYYYMMDDNN.
#include "mtasts/policy_id.h"

#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "catch.h"
#include "core/generator.h"
#include "core/vectors.h"

namespace mtasts::test {

namespace {

using Codes = std::vector<std::string>;

PolicyId id(const std::string& text) {
  const auto parsed = PolicyId::parse(text);
  INFO(text);
  REQUIRE(parsed);
  return *parsed;
}

std::vector<PolicyId> ids(const std::vector<std::string>& texts) {
  std::vector<PolicyId> parsed;
  for (const std::string& text : texts) parsed.push_back(id(text));
  return parsed;
}

Day day(const std::string& text) {
  const auto parsed = parse_day(text);
  INFO(text);
  REQUIRE(parsed);
  return *parsed;
}

Codes codes(const NextId& next) {
  Codes found;
  for (const Finding& finding : next.warnings) {
    CHECK(finding.severity == Severity::warning);
    CHECK(finding.rfc == "RFC 8461 §3.1");
    CHECK_FALSE(finding.message.empty());
    found.push_back(finding.code);
  }
  return found;
}

// Checks the successor of `known` on `today`, and its warnings.
void follows(const std::string& today, const KnownIds& known, const std::string& expected,
             const Codes& warnings) {
  INFO("expected " << expected << " on " << today);
  const auto next = next_policy_id(known, day(today));
  REQUIRE(next);
  CHECK(next->id.text() == expected);
  CHECK(codes(*next) == warnings);
}

void bad(const std::string& text) {
  INFO(text);
  const auto parsed = PolicyId::parse(text);
  REQUIRE_FALSE(parsed);
  CHECK(parsed.error().fault == Fault::input);
  CHECK(parsed.error().code == "bad-id");
}

void bad_day(const std::string& text) {
  INFO(text);
  const auto parsed = parse_day(text);
  REQUIRE_FALSE(parsed);
  CHECK(parsed.error().fault == Fault::usage);
  CHECK(parsed.error().code == "bad-date");
}

bool contains(const std::vector<PolicyId>& all, const PolicyId& one) {
  return std::find(all.begin(), all.end(), one) != all.end();
}

}  // namespace

TEST_CASE("an id is 1 to 32 letters and digits") {
  CHECK(id("0").text() == "0");
  CHECK(id("20160831085700Z").text() == "20160831085700Z");
  CHECK(id(std::string(32, 'a')).text().size() == 32);
  CHECK_FALSE(id("a") == id("A"));  // case-sensitive
  bad("");
  bad(std::string(33, '1'));
  bad("2016-08-31");
  bad("2026112101 ");
  bad(" 2026112101");
  bad("a_b");
  bad("a;b");
  bad("a\"");
  bad("\xC3\xBC");
  bad("\xD9\xA6");  // a digit outside ASCII
  bad(std::string("1\0", 2));
}

TEST_CASE("a day is a day of the calendar, written YYYY-MM-DD") {
  CHECK(day("2026-11-21") == Day{std::chrono::year(2026), std::chrono::November, std::chrono::day(21)});
  CHECK(day("0001-01-01") < day("9999-12-31"));
  CHECK(day("2028-02-29").ok());
  CHECK(day("2000-02-29").ok());
  bad_day("2027-02-29");
  bad_day("2100-02-29");  // no leap year
  bad_day("2026-13-01");
  bad_day("2026-00-01");
  bad_day("2026-11-00");
  bad_day("2026-11-31");
  bad_day("0000-01-01");
  bad_day("2026-1-1");
  bad_day("20261121");
  bad_day("2026/11/21");
  bad_day("26-11-21");
  bad_day("12026-11-21");
  bad_day("2026-11-21T00:00:00Z");
  bad_day("2026-11-2x");
  bad_day("+026-11-21");
  bad_day("-026-11-21");
  bad_day("today");
  bad_day("");
}

TEST_CASE("a dated id has ten digits that begin with a day of the calendar") {
  const auto dated = read_dated(id("2026112109"));
  REQUIRE(dated);
  CHECK(dated->day == day("2026-11-21"));
  CHECK(dated->serial == 9);
  CHECK(read_dated(id("2026112100"))->serial == 0);  // read, never generated
  CHECK(read_dated(id("9999123199"))->serial == 99);
  CHECK(read_dated(id("2028022901")));
  for (const char* opaque :
       {"20261121000000Z", "20190429T010101", "20261121", "202611211", "20261121011", "1", "1636502400",
        "2026139901", "2027022901", "0000000000", "0000010101", "ABCDEFGH99", "202611210a"}) {
    INFO(opaque);
    CHECK_FALSE(read_dated(id(opaque)));
  }
}

TEST_CASE("the first id of a day ends in 01") {
  CHECK(first_id(day("2026-11-21")).text() == "2026112101");
  CHECK(first_id(day("0001-01-01")).text() == "0001010101");
  CHECK(first_id(day("9999-12-31")).text() == "9999123101");
}

TEST_CASE("the next id exceeds the current ids") {
  const Codes none;
  const std::string today = "2026-11-21";
  follows(today, {}, "2026112101", none);                     // nothing published
  follows(today, {ids({"2026112000"})}, "2026112101", none);  // an earlier day
  follows(today, {ids({"2026112099"})}, "2026112101", none);  // an earlier day's last is no overflow
  follows(today, {ids({"2026112100"})}, "2026112101", none);  // 00 is read
  follows(today, {ids({"2026112101"})}, "2026112102", none);
  follows(today, {ids({"2026112109"})}, "2026112110", none);
  follows(today, {ids({"2026112198"})}, "2026112199", none);
  follows(today, {ids({"2026112199"})}, "2026112201", {"id-serial-overflow"});
  follows("2026-11-30", {ids({"2026113099"})}, "2026120101", {"id-serial-overflow"});
  follows("2026-12-31", {ids({"2026123199"})}, "2027010101", {"id-serial-overflow"});
  follows("2028-02-28", {ids({"2028022899"})}, "2028022901", {"id-serial-overflow"});
  follows("2028-02-29", {ids({"2028022999"})}, "2028030101", {"id-serial-overflow"});
  follows("2027-02-28", {ids({"2027022899"})}, "2027030101", {"id-serial-overflow"});
}

TEST_CASE("the successor of a future id is later, too") {
  follows("2026-11-21", {ids({"2026112500"})}, "2026112501", {"id-in-future"});
  follows("2026-11-21", {ids({"2026112201"})}, "2026112202", {"id-in-future"});
  follows("2026-11-21", {ids({"2026112599"})}, "2026112601", {"id-in-future", "id-serial-overflow"});
}

TEST_CASE("the successor of an opaque id is the first of today") {
  for (const char* opaque :
       {"20261121000000Z", "20261121235959", "202611212359", "20190429T010101", "20261121", "1", "1636502400",
        "2026139901", "0000000000", "ABCDEFGH99", "9999999999"}) {
    follows("2026-11-21", {ids({opaque})}, "2026112101", {"id-not-dated"});
  }
}

TEST_CASE("the successor of an invalid record has a warning") {
  follows("2026-11-21", {{}, {}, true}, "2026112101", {"id-record-invalid"});
  follows("2026-11-21", {ids({"2026112103"}), {}, true}, "2026112104", {"id-record-invalid"});
}

// Several records at one name, with these ids.
static KnownIds several(const std::vector<std::string>& texts) {
  KnownIds known{ids(texts)};
  known.several_records = true;
  return known;
}

TEST_CASE("the next id exceeds the ids of several records") {
  const std::string today = "2026-11-21";
  follows(today, several({"2026112101", "2026112105"}), "2026112106", {"sts-record-several"});
  follows(today, several({"2026112105", "2026112101"}), "2026112106", {"sts-record-several"});
  follows(today, several({"2026112101", "zzz"}), "2026112102", {"sts-record-several", "id-not-dated"});
  follows(today, several({"2026112305", "2026112101"}), "2026112306", {"sts-record-several", "id-in-future"});
  follows(today, several({"2026112001", "2026101005"}), "2026112101", {"sts-record-several"});
}

TEST_CASE("a ledger and a zone may know different ids without there being several records") {
  follows("2026-11-21", {ids({"2026112101", "2026112105"})}, "2026112106", {});
}

TEST_CASE("the next id skips all published ids") {
  const std::string today = "2026-11-21";
  const Codes none;
  follows(today, {ids({"2026112103"}), ids({"2026112104"})}, "2026112105", none);  // rolled back
  follows(today, {{}, ids({"2026112101", "2026112102"})}, "2026112103", none);     // withdrawn
  follows(today, {ids({"old"}), ids({"2026112101", "old"})}, "2026112102", {"id-not-dated"});
  follows(today, {ids({"2026112103"}), ids({"2026112105", "2026112107"})}, "2026112104", none);
  follows(today, {ids({"2026112198"}), ids({"2026112199", "2026112201"})}, "2026112202",
          {"id-serial-overflow"});
}

TEST_CASE("after the last day there is no dated id") {
  const auto refused = [](const std::string& today, const KnownIds& known) {
    const auto next = next_policy_id(known, day(today));
    REQUIRE_FALSE(next);
    CHECK(next.error().fault == Fault::refused);
    CHECK(next.error().code == "id-exhausted");
    CHECK_FALSE(next.error().hint.empty());
  };
  refused("2026-11-21", {ids({"9999123199"})});
  refused("9999-12-31", {ids({"9999123199"})});
  refused("2026-11-21", {ids({"9999123198"}), ids({"9999123199"})});  // its successor was used
  follows("9999-12-31", {ids({"9999123198"})}, "9999123199", {});
  follows("9999-12-30", {ids({"9999123099"})}, "9999123101", {"id-serial-overflow"});
}

TEST_CASE("the greatest id is the latest dated one") {
  CHECK_FALSE(greatest_id({}));
  CHECK(greatest_id(ids({"a"}))->text() == "a");
  CHECK(greatest_id(ids({"b", "a"}))->text() == "a");                      // opaque: the last given
  CHECK(greatest_id(ids({"2026112102", "zzz"}))->text() == "2026112102");  // dated before opaque
  CHECK(greatest_id(ids({"2026112105", "2026112102"}))->text() == "2026112105");
  CHECK(greatest_id(ids({"2026112100"}))->text() == "2026112100");                // unchanged
  CHECK(greatest_id(ids({"2026112103", "2026139999"}))->text() == "2026112103");  // not a day of the calendar
}

TEST_CASE("dated ids print and read back the same") {
  Generator generator(2026112101);
  INFO(generator.seed_text());
  const auto first = std::chrono::sys_days(day("0001-01-01"));
  const auto last = std::chrono::sys_days(day("9999-12-31"));
  const auto days = static_cast<std::size_t>((last - first).count()) + 1;
  for (int i = 0; i < 5000; ++i) {
    const DatedId dated{first + std::chrono::days(static_cast<int>(generator.below(days))),
                        static_cast<unsigned>(generator.below(100))};
    const PolicyId printed = print_dated(dated);
    REQUIRE(printed.text().size() == 10);
    REQUIRE(read_dated(printed) == dated);
    REQUIRE(*PolicyId::parse(printed.text()) == printed);
  }
}

TEST_CASE("the next id is new and exceeds all dated current ids") {
  Generator generator(1912);
  INFO(generator.seed_text());
  const auto any_id = [&generator] {
    if (generator.below(4) == 0) return id(generator.text("0129zZ", 1, 12));
    // Few days and few serials, month and leap day ends among them, so that ids collide.
    const auto near =
        std::chrono::sys_days(day("2028-02-26")) + std::chrono::days(static_cast<int>(generator.below(5)));
    constexpr unsigned kSerials[] = {0, 1, 2, 3, 97, 98, 99};
    return print_dated({near, kSerials[generator.below(7)]});
  };
  const Day today = day("2028-02-28");
  for (int i = 0; i < 5000; ++i) {
    KnownIds known;
    for (std::size_t n = generator.below(4); n > 0; --n) known.current.push_back(any_id());
    for (std::size_t n = generator.below(12); n > 0; --n) known.used.push_back(any_id());
    known.invalid_record = generator.below(3) == 0;

    const auto next = next_policy_id(known, today);
    REQUIRE(next);
    const auto dated = read_dated(next->id);
    REQUIRE(dated);
    REQUIRE(next->id.text().size() == 10);
    REQUIRE(dated->serial >= 1);
    REQUIRE(dated->day >= today);
    REQUIRE_FALSE(contains(known.current, next->id));
    REQUIRE_FALSE(contains(known.used, next->id));
    for (const PolicyId& standing : known.current) {
      const auto before = read_dated(standing);
      if (before) REQUIRE(*dated > *before);
    }
  }
}

TEST_CASE("repeated bumps increase the id, across the ends of days, months and years") {
  const Day today = day("2027-12-20");
  KnownIds known;
  std::set<std::string> seen;
  std::string previous;
  for (int i = 0; i < 99 * 75; ++i) {  // from December past a leap day
    const auto next = next_policy_id(known, today);
    REQUIRE(next);
    const std::string text = next->id.text();
    REQUIRE(text.size() == 10);
    REQUIRE(text > previous);  // of ten digits each: the order of the text is that of the dates
    REQUIRE(seen.insert(text).second);
    known.current = {next->id};
    previous = text;
  }
  CHECK(previous == "2028030399");
  CHECK(seen.count("2028022901") == 1);
  CHECK(seen.count("2027123199") == 1);
}

namespace {

// The rows that depend on a lookup, which the core does not make.
bool asks_dns(const Vector& vector) {
  const std::set<std::string> rows = {
      "id-32",  // the lookup failed: no id may be chosen
      "id-33",  // the name is a CNAME: the id is somebody else's
  };
  return rows.count(vector.id) == 1;
}

// The finding code of each warning of the vectors.
std::string code_of(const std::string& warning) {
  if (warning == "NN overflow") return "id-serial-overflow";
  if (warning == "existing id is in the future") return "id-in-future";
  if (warning == "existing id is not YYYYMMDDNN") return "id-not-dated";
  if (warning == "existing record invalid") return "id-record-invalid";
  if (warning == "multiple STS records") return "sts-record-several";
  FAIL("an unknown warning: " << warning);
  return {};
}

KnownIds known_ids(const nlohmann::json& input) {
  KnownIds known;
  const auto add_standing = [&known](const std::string& text) {
    if (auto parsed = PolicyId::parse(text)) {
      known.current.push_back(*parsed);
    } else {
      known.invalid_record = true;
    }
  };
  for (const auto& [member, value] : input.items()) {
    if (member == "existing") {
      if (!value.is_null()) add_standing(value.get<std::string>());
    } else if (member == "existing_rrset") {
      known.several_records = value.size() > 1;
      for (const auto& record : value) {
        const std::string prefix = "v=STSv1; id=";
        const auto text = record.get<std::string>();
        REQUIRE(text.substr(0, prefix.size()) == prefix);
        add_standing(text.substr(prefix.size()));
      }
    } else if (member == "previously_used") {
      known.used = ids(value.get<std::vector<std::string>>());
    } else if (member != "today" && member != "policy_unchanged") {
      FAIL("an unknown member: " << member);
    }
  }
  return known;
}

}  // namespace

TEST_CASE("policy id: the successor agrees with the shared vectors") {
  for (const Vector& vector : read_vectors("policy_id.jsonl")) {
    INFO(vector.id << ": " << vector.why);
    if (asks_dns(vector)) continue;
    const KnownIds known = known_ids(vector.input);
    const auto today = vector.input.at("today").get<std::string>();
    const auto& expected = vector.parsed.at("next");

    if (vector.input.value("policy_unchanged", false)) {  // the id is kept
      CHECK(greatest_id(known.current)->text() == expected.get<std::string>());
      continue;
    }
    const auto next =
        next_policy_id(known, day(today.substr(0, 4) + '-' + today.substr(4, 2) + '-' + today.substr(6, 2)));
    REQUIRE(next.has_value() == !expected.is_null());
    if (!next) {
      CHECK(next.error().code == "id-exhausted");
      CHECK(vector.warn == std::vector<std::string>{"cannot increment"});
      continue;
    }
    CHECK(next->id.text() == expected.get<std::string>());
    Codes wanted;
    for (const std::string& warning : vector.warn) wanted.push_back(code_of(warning));
    CHECK(codes(*next) == wanted);
  }
}

}  // namespace mtasts::test
