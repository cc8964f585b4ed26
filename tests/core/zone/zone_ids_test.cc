#include "mtasts/zone_ids.h"

#include <string>
#include <string_view>
#include <vector>

#include "catch.h"

namespace mtasts::test {

namespace {

constexpr Day kToday = Day{std::chrono::year(2026), std::chrono::November, std::chrono::day(21)};

bool all(std::string_view) {
  return true;
}

Result<ZoneEdit> bump(std::string_view text, SoaSerial serial = SoaSerial::keep) {
  ZoneReadingOptions options;
  options.name = "zone";
  options.origin = "example.com.";
  return bump_ids_in_zone(text, options, all, kToday, serial);
}

struct EditCase {
  std::string before;
  std::string after;
  std::string why;
};

}  // namespace

TEST_CASE("only the bytes of the id change", "[zone_ids]") {
  const auto cases = std::vector<EditCase>{
      {"_mta-sts TXT \"v=STSv1; id=2026112101\"\n", "_mta-sts TXT \"v=STSv1; id=2026112102\"\n",
       "today's next"},
      {"_mta-sts TXT \"v=STSv1; id=2020010103;\"", "_mta-sts TXT \"v=STSv1; id=2026112101;\"",
       "today's first"},
      {"_mta-sts TXT \"v=STSv1; id=x\" ; why\r\n\r\n",
       "_mta-sts TXT \"v=STSv1; id=2026112101\" ; why\r\n\r\n", "a shorter id, CRLF, a comment"},
      {"$TTL 1h ; id=1\n_mta-sts\t3600  TXT (\n \"v=STSv1;\" ; id=2\n\t\" xid=3; id=20200101T000000\" )\n",
       "$TTL 1h ; id=1\n_mta-sts\t3600  TXT (\n \"v=STSv1;\" ; id=2\n\t\" xid=3; id=2026112101\" )\n",
       "comments and other fields look alike"},
      {"_mta-sts TXT v=STSv1\\;\\ id=1\n", "_mta-sts TXT v=STSv1\\;\\ id=2026112101\n", "no quotes"},
      {"_mta-sts TXT \"\\118=STSv1\\059 id=\" \"12\"\n",
       "_mta-sts TXT \"\\118=STSv1\\059 id=\" \"2026112101\"\n",
       "escapes before the id, which has a string of its own"},
      {"_mta-sts TXT \"v=STSv1; id=1; id=2\"\n", "_mta-sts TXT \"v=STSv1; id=2026112101; id=2\"\n",
       "the first id counts"},
      {"_mta-sts TXT \"v=STSv1; id=1\"\n_mta-sts TXT \"other\"\n",
       "_mta-sts TXT \"v=STSv1; id=2026112101\"\n_mta-sts TXT \"other\"\n", "other TXT stands"},
      {"_mta-sts CNAME _mta-sts.provider.example.\n", "_mta-sts CNAME _mta-sts.provider.example.\n",
       "hosted"},
      {"@ MX 10 mx\n", "@ MX 10 mx\n", "nothing to do"},
      {"", "", "an empty file"},
      {"_mta-sts.b TXT \"v=STSv1; id=1\"\n_mta-sts.a TXT \"v=STSv1; id=2\"\n",
       "_mta-sts.b TXT \"v=STSv1; id=2026112101\"\n_mta-sts.a TXT \"v=STSv1; id=2026112101\"\n",
       "two domains"},
  };
  for (const EditCase& line : cases) {
    CAPTURE(line.before, line.why);
    const auto edit = bump(line.before);
    REQUIRE(edit);
    CHECK(edit->text == line.after);
    CHECK(edit->changes.empty() == (line.before == line.after));
  }
}

TEST_CASE("changes are reported in file order", "[zone_ids]") {
  const auto edit =
      bump("_mta-sts.b TXT \"v=STSv1; id=2026112199\"\n_mta-sts.a TXT \"v=STSv1; id=opaque\"\n");
  REQUIRE(edit);
  REQUIRE(edit->changes.size() == 2);
  CHECK(edit->changes[0].owner == "_mta-sts.b.example.com");
  CHECK(edit->changes[0].previous == "2026112199");
  CHECK(edit->changes[0].id.text() == "2026112201");
  CHECK(edit->changes[1].id.text() == "2026112101");
  REQUIRE(edit->warnings.size() == 2);
  CHECK(edit->warnings[0].code == "id-serial-overflow");
  CHECK(edit->warnings[0].subject == "_mta-sts.b.example.com");
  CHECK(edit->warnings[0].line == 1U);
  CHECK(edit->warnings[1].code == "id-not-dated");
}

TEST_CASE("only wanted names are touched", "[zone_ids]") {
  const std::string text =
      "_mta-sts.a TXT \"v=STSv1; id=1\"\n_mta-sts.b TXT \"v=STSv1; id=1\"\n_mta-sts.c TXT \"v=STSv1\"\n";
  ZoneReadingOptions options;
  options.origin = "example.com.";
  const auto wanted = [](std::string_view owner) { return owner == "_mta-sts.b.example.com"; };
  const auto edit = bump_ids_in_zone(text, options, wanted, kToday, SoaSerial::keep);
  REQUIRE(edit);
  REQUIRE(edit->changes.size() == 1);
  CHECK(edit->text ==
        "_mta-sts.a TXT \"v=STSv1; id=1\"\n_mta-sts.b TXT \"v=STSv1; id=2026112101\"\n_mta-sts.c TXT "
        "\"v=STSv1\"\n");
}

TEST_CASE("the SOA's serial moves with the ids and only with them", "[zone_ids]") {
  const std::string soa = "@ SOA ns hm ( 2026112001 ; serial\n 1 2 3 4 )\n";
  const auto edit = bump(soa + "_mta-sts TXT \"v=STSv1; id=2026112001\"\n", SoaSerial::advance);
  REQUIRE(edit);
  CHECK(edit->text ==
        "@ SOA ns hm ( 2026112101 ; serial\n 1 2 3 4 )\n_mta-sts TXT \"v=STSv1; id=2026112101\"\n");
  CHECK(bump(soa + "_mta-sts TXT \"v=STSv1; id=2026112001\"\n")->text.find("2026112001 ; serial") !=
        std::string::npos);
  CHECK(bump(soa, SoaSerial::advance)->text == soa);
}

TEST_CASE("an id that cannot be edited safely is refused", "[zone_ids]") {
  const auto cases = std::vector<EditCase>{
      {"_mta-sts TXT \"v=STSv1; id=12\" \"34\"\n", "id-not-editable", "split"},
      {"_mta-sts TXT \"v=STSv1; id=\\049\\050\"\n", "id-not-editable", "escapes"},
      {"_mta-sts TXT \"v=STSv1; id=\\a\"\n", "id-not-editable", "a needless escape"},
      {"_mta-sts TXT \\# 14 0d763d53545376313b2069643d31\n", "id-not-editable", "octets"},
      {"_mta-sts TXT v=STSv1; id=1\n", "id-not-editable", "cut"},
      {"_mta-sts TXT \"v=STSv1; id=1-2\"\n", "id-not-editable", "no id"},
      {"_mta-sts TXT \"v=STSv1; id=1; x=" + std::string(238, 'x') + "\"\n", "id-not-editable",
       "no room in the string"},
      {"_mta-sts TXT \"v=STSv1; id=1\"\n_mta-sts TXT \"v=STSv1; id=2\"\n", "sts-record-several", "two"},
      {"_mta-sts TXT \"v=STSv1; id=1\"\na TXT \"x\n", "zone-syntax", "a fault elsewhere"},
      {"_mta-sts TXT \"v=STSv1; id=1\"\n", "no-soa", "nothing to advance"},
      {"$ORIGIN net.\n@ SOA a b 1 2 3 4 5\n$ORIGIN com.\n_mta-sts TXT \"v=STSv1; id=1\"\n", "no-soa",
       "another zone's"},
      {"_mta-sts TXT \"v=STSv1; id=9999123199\"\n", "id-exhausted", "the last id there is"},
  };
  for (const EditCase& line : cases) {
    CAPTURE(line.before, line.why);
    const auto edit = bump(line.before, SoaSerial::advance);
    REQUIRE_FALSE(edit);
    CHECK(edit.error().code == line.after);
    CHECK((edit.error().fault == Fault::input || line.after == "id-exhausted"));
  }
  CHECK(bump("a TXT \"x\n").error().message.starts_with("zone:1: "));
}

TEST_CASE("an included file is never edited", "[zone_ids]") {
  ZoneReadingOptions options;
  options.origin = "example.com.";
  options.open_include = [](std::string_view name, std::string_view) -> Result<IncludedText> {
    return IncludedText{std::string(name), "_mta-sts TXT \"v=STSv1; id=1\"\n"};
  };
  const std::string text = "$INCLUDE other\n_mta-sts.b TXT \"v=STSv1; id=1\"\n";
  const auto edit = bump_ids_in_zone(text, options, all, kToday, SoaSerial::keep);
  REQUIRE(edit);
  CHECK(edit->changes.size() == 1);
  CHECK(edit->text == "$INCLUDE other\n_mta-sts.b TXT \"v=STSv1; id=2026112101\"\n");
  REQUIRE_FALSE(edit->warnings.empty());
  CHECK(edit->warnings.back().code == "id-in-included-file");
  CHECK(edit->warnings.back().subject == "_mta-sts.example.com");
}

TEST_CASE("the next serial is later in the sense of RFC 1982", "[zone_ids]") {
  struct Serial {
    std::uint32_t before;
    std::uint32_t after;
    std::string why;
  };
  const auto cases = std::vector<Serial>{
      {2026112001, 2026112101, "an earlier day"},
      {2026112101, 2026112102, "today"},
      {2026112199, 2026112201, "today's last"},
      {2026123199, 2027010101, "the year's last, in the future"},
      {2026112207, 2026112208, "tomorrow"},
      {2024022899, 2026112101, "long ago"},
      {1, 2, "a counter"},
      {99, 100, "a counter"},
      {2026113201, 2026113202, "no date"},
      {4294967295, 1, "0 is skipped"},
      {4294967294, 4294967295, "the last"},
      {20261121, 20261122, "eight digits are no dated serial"},
  };
  for (const Serial& serial : cases) {
    CAPTURE(serial.before, serial.why);
    CHECK(next_soa_serial(serial.before, kToday) == serial.after);
  }
  // In the year 4000 the dated serial is more than 2^31 ahead, which counts as earlier.
  const Day far{std::chrono::year(4000), std::chrono::January, std::chrono::day(1)};
  CHECK(next_soa_serial(1001010101, far) == 1001010102);
  const Day too_far{std::chrono::year(5000), std::chrono::January, std::chrono::day(1)};
  CHECK(next_soa_serial(2026112101, too_far) == 2026112102);
}

}  // namespace mtasts::test
