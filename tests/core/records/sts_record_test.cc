// The _mta-sts TXT record (RFC 8461 §3.1).
#include "mtasts/sts_record.h"

#include <map>
#include <string>
#include <vector>

#include "catch.h"
#include "core/findings.h"
#include "core/generator.h"
#include "core/vectors.h"

namespace mtasts::test {

namespace {

StsRecordReading read_sts(const std::string& text) {
  StsRecordReading reading = read_sts_record(text);
  INFO(text);
  check_findings(reading.findings, reading.record.has_value());
  return reading;
}

nlohmann::json as_json(const StsRecord& record) {
  nlohmann::json extensions = nlohmann::json::array();
  for (const auto& extension : record.extensions) extensions.push_back({extension.first, extension.second});
  return {{"version", "STSv1"}, {"id", record.id.text()}, {"extensions", extensions}};
}

// The finding code of each warning of the vectors.
const std::map<std::string, std::string> kCodeOfStsWarning = {
    {"duplicate-field", "sts-record-duplicate-field"},
    {"policy key in TXT record", "sts-record-policy-field"},
    {"space-before-delim", "sts-record-space-before-delimiter"},
};

std::vector<std::string> texts(const std::vector<PolicyId>& ids) {
  std::vector<std::string> result;
  for (const PolicyId& id : ids) result.push_back(id.text());
  return result;
}

}  // namespace

TEST_CASE("sts record: the reading agrees with the shared vectors") {
  for (const Vector& vector : read_vectors("txt.jsonl")) {
    INFO(vector.id << ": " << vector.why);
    const StsRecordReading reading = read_sts(vector.text);
    INFO(summary(reading.findings));
    REQUIRE(reading.record.has_value() == vector.valid);
    if (vector.valid) CHECK(as_json(*reading.record) == vector.parsed);
    for (const std::string& warning : vector.warn) {
      INFO(warning);
      CHECK(has_code(reading.findings, kCodeOfStsWarning.at(warning)));
    }
    // A single record at its name has the same findings as by itself.
    CHECK(read_sts_records({vector.text}).record == reading.record);
  }
}

TEST_CASE("sts record: the choice agrees with the shared vectors of TXT RRsets") {
  for (const Vector& vector : read_vectors("txt_rrset.jsonl")) {
    INFO(vector.id << ": " << vector.why);
    std::vector<std::string> records;
    for (const auto& strings : vector.input.at("rrset")) {
      std::string joined;
      for (const auto& string : strings) joined += string.get<std::string>();
      records.push_back(joined);
    }
    const StsRecordReading reading = read_sts_records(records);
    check_findings(reading.findings, reading.record.has_value());
    REQUIRE(reading.record.has_value() == vector.valid);
    if (vector.valid) CHECK(reading.record->id.text() == vector.parsed.at("id").get<std::string>());
  }
}

TEST_CASE("sts record: a malformed or odd field has a finding") {
  struct Row {
    std::string text;
    std::string findings;
  };
  for (const auto& [text, expected] : std::vector<Row>{
           {"v=STSv1; id=2026112101", ""},
           {"v=STSv1; id=aZ0aZ0aZ0aZ0aZ0aZ0aZ0aZ0aZ0aZ0aZ", ""},  // 32 characters
           {"v=STSv1; id=aZ0aZ0aZ0aZ0aZ0aZ0aZ0aZ0aZ0aZ0aZ0", "error sts-record-bad-id"},
           {"v=STSv1; id=", "error sts-record-bad-id"},
           {"v=STSv1; id=2016-08-31", "error sts-record-bad-id"},
           {"v=STSv1; id=\"a\"", "error sts-record-bad-id"},
           {"v=STSv1; id=a=b", "error sts-record-bad-id"},
           {"'v=STSv1; id=1'", "error sts-record-quoted"},
           {"v=STSv1; id=1v=STSv1; id=2", "error sts-record-bad-id, warning sts-record-duplicate-field"},
           {"v=STSv1; x=1", "error sts-record-id-missing, warning sts-record-unknown-field"},
           {"v=STSv1; ID=a", "error sts-record-id-missing, warning sts-record-wrong-case-field"},
           {"v=STSv1; id = a", "error sts-record-space-around-equals"},  // malformed, so not missing
           {"v=STSv1; id", "error sts-record-field-without-equals"},
           {"v=STSv1; -x=1", "error sts-record-bad-field-name, error sts-record-id-missing"},
           {"v=STSv1; id=a; ID=b", "warning sts-record-wrong-case-field"},
           {"v=STSv1; id=a; id=b", "warning sts-record-duplicate-field"},
           {"v=STSv1; id=a; id=b; id=c", "warning sts-record-duplicate-field"},
           {"v=STSv1; id=a; id=b-c", "warning sts-record-duplicate-field"},  // a legal value of no effect
           {"v=STSv1; id=a; id=", "error sts-record-bad-field-value"},       // and this is no field
           {"v=STSv1; id=a-b; id=c", "error sts-record-bad-id, warning sts-record-duplicate-field"},
           {"v=STSv1; id=a; v=STSv2", "warning sts-record-duplicate-field"},
           {"v=STSv1; v=STSv2; id=a", "warning sts-record-duplicate-field"},
           {"v=STSv1; id=a; mode=enforce; MX=x",
            "warning sts-record-policy-field, warning sts-record-policy-field"},
           {"v=STSv1; id=a; x=1; y=2", "warning sts-record-unknown-field"},
       }) {
    INFO(text);
    CHECK(summary(read_sts(text).findings) == expected);
  }
}

TEST_CASE("sts record: the first of a repeated field counts") {
  const StsRecordReading reading = read_sts("v=STSv1; x=1; id=a; x=2; id=b; X=3; v=STSv9");
  REQUIRE(reading.record);
  CHECK(reading.record->id.text() == "a");
  CHECK(reading.record->extensions == decltype(StsRecord::extensions){{"x", "1"}, {"X", "3"}});
}

TEST_CASE("sts record: printing and reading again gives the same record") {
  CHECK(print_sts_record({*PolicyId::parse("2026112101")}) == "v=STSv1; id=2026112101");
  CHECK(read_sts("v=STSv1; id=2026112101").findings.empty());

  Generator generator(31);
  INFO(generator.seed_text());
  for (int i = 0; i < 2000; ++i) {
    StsRecord record{*PolicyId::parse(generator.text("abzABZ0189", 1, 32))};
    for (std::size_t n = generator.below(4); n > 0; --n) {
      record.extensions.emplace_back(std::to_string(n) + generator.text("aZ0_-.", 0, 31),
                                     generator.text("aZ09:/?\"\\!,", 1, 40));
    }
    const std::string text = print_sts_record(record);
    INFO(text);
    const StsRecordReading reading = read_sts(text);
    REQUIRE(reading.record);
    CHECK(*reading.record == record);
    CHECK(read_sts_records({text, "v=spf1 -all"}).record == record);
  }
}

TEST_CASE("sts record: a claimed id is current or used") {
  struct Row {
    std::vector<std::string> records;
    std::vector<std::string> standing;
    std::vector<std::string> used;
    bool invalid;
    bool several = false;
  };
  for (const auto& row : std::vector<Row>{
           {{}, {}, {}, false},
           {{"v=spf1 -all", "id=x"}, {}, {}, false},  // another kind of record
           {{"v=STSv1; id=a"}, {"a"}, {}, false},
           {{"v=STSv1 ; id=a"}, {"a"}, {}, false},
           {{"v=STSv1; id=a", "v=STSv1; id=b"}, {"a", "b"}, {}, false, true},
           {{"v=STSv1; id=a", "v=STSv1; id=a"}, {"a"}, {}, false, true},
           {{"v=STSv1; id=a; id=b"}, {"a"}, {"b"}, false},  // only the first is current
           {{"v=STSv1; ID=b; id=a"}, {"a"}, {"b"}, false},
           {{"v=STSv1; id=bad-id"}, {}, {}, true},
           {{"v=STSv1; id=a;;"}, {}, {"a"}, true},  // invalid, and it claims an id
           {{"\"v=STSv1; id=a\""}, {}, {"a"}, true},
           {{"v=STSv1; id = a"}, {}, {"a"}, true},
           {{"v=STSv1; id=bad-id", "v=STSv1; id=good"}, {"good"}, {}, true, true},
           {{"v=STSv10; id=a", "v=STSv1; id=b"}, {"b"}, {"a"}, true},
       }) {
    INFO(Catch::StringMaker<std::vector<std::string>>::convert(row.records));
    const KnownIds known = read_known_ids(row.records);
    CHECK(texts(known.current) == row.standing);
    CHECK(texts(known.used) == row.used);
    CHECK(known.invalid_record == row.invalid);
    CHECK(known.several_records == row.several);
  }
}

TEST_CASE("sts record: the next id exceeds the published ones") {
  struct Row {
    std::vector<std::string> records;
    std::string next;
    std::string warning;
  };
  const auto today = parse_day("2026-11-21");
  REQUIRE(today);
  for (const auto& [records, next, warning] : std::vector<Row>{
           {{}, "2026112101", ""},
           {{"v=STSv1; id=2026112101"}, "2026112102", ""},
           {{"v=STSv1; id=bad-id"}, "2026112101", "id-record-invalid"},
           {{"v=STSv1; id=2026112101", "v=STSv1; id=2026112105"}, "2026112106", "sts-record-several"},
       }) {
    const auto id = next_policy_id(read_known_ids(records), *today);
    REQUIRE(id);
    CHECK(id->id.text() == next);
    CHECK((warning.empty() ? id->warnings.empty() : has_code(id->warnings, warning)));
  }
}

TEST_CASE("a text claims to be an _mta-sts record by its version, in any case") {
  for (const char* text : {"v=STSv1; id=1", "v=STSv1", " V=stsv1;", "v=STSv1 ;id=1"}) CHECK(claims_sts(text));
  for (const char* text : {"", "v=STSv", "v=STSv10; id=1", "site=v=STSv1; id=1", "v=TLSRPTv1;"}) {
    CHECK_FALSE(claims_sts(text));
  }
}

}  // namespace mtasts::test
