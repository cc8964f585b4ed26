// The grammar of both TXT records (RFC 8461 §3.1, RFC 8460 §3), tested with the fields of each.
#include "core/records/tag_list.h"

#include <string>
#include <vector>

#include "catch.h"
#include "core/findings.h"
#include "mtasts/sts_record.h"
#include "mtasts/tlsrpt_record.h"

namespace mtasts::test {

namespace {

struct Row {
  std::string text;      // V for the version, F for the required field
  std::string findings;  // the codes without prefix
};

std::string replaced(std::string text, char mark, const std::string& by) {
  const std::size_t at = text.find(mark);
  return at == std::string::npos ? text : text.replace(at, 1, by);
}

// "error empty-field, ...", without the prefix of the kind.
std::string faults(const std::vector<Finding>& findings, const std::string& prefix) {
  std::string result;
  for (const Finding& finding : findings) {
    CHECK(finding.code.starts_with(prefix));
    if (!result.empty()) result += ", ";
    result += std::string(text(finding.severity)) + ' ' + finding.code.substr(prefix.size());
  }
  return result;
}

}  // namespace

TEST_CASE("tag list: both records are read by one grammar") {
  for (const auto& [pattern, expected] : std::vector<Row>{
           {"V; F", ""},
           {"V;F", ""},
           {"V;F;", ""},
           {"V; F; ", ""},        // WSP behind the trailing delimiter
           {"V;\t \tF \t;", ""},  // SP and HTAB around it
           {"V ; F", "warning space-before-delimiter"},
           {"V\t;F", "warning space-before-delimiter"},
           {"V; F ", "error trailing-space"},
           {"V; F\t", "error trailing-space"},
           {"V; F;;", "error empty-field"},
           {"V;; F", "error empty-field"},
           {"V; F; ;", "error empty-field"},
           {"V", "error cut"},
           {"V ", "error cut"},
           {"V;", "error no-field"},
           {"V; ", "error no-field"},
           {"V F", "error no-delimiter"},
           {"V, F", "error no-delimiter"},
           {"V: F", "error no-delimiter"},
           {"V0; F", "error bad-version"},
           {"Vx", "error bad-version"},
           {" V; F", "error bad-version"},
           {"\tV; F", "error bad-version"},
           {"", "error bad-version"},
           {"F; V", "error bad-version"},
           {"F", "error bad-version"},
           {"\"V; F\"", "error quoted"},
           {"v=spf1 -all", "error other-kind"},
           {"v=DMARC1; p=none", "error other-kind"},
           {"V; F\n", "error control-character"},
           {"V;\r\n F", "error control-character"},
           {"V; F; x=\x7F", "error control-character"},
           {"V;\xC2\xA0"
            "F",
            "error not-ascii"},
           {"V; F\xE2\x80\x8B", "error not-ascii"},
           {"V; F; x=\xFC", "error not-ascii"},
           {"V; F; x", "error field-without-equals"},
           {"V; F; x =1", "error space-around-equals"},
           {"V; F; x= 1", "error space-around-equals"},
           {"V; F; =1", "error bad-field-name"},
           {"V; F; -x=1", "error bad-field-name"},
           {"V; F; _x=1", "error bad-field-name"},
           {"V; F; x%=1", "error bad-field-name"},
           {"V; F; a b=1", "error bad-field-name"},
           {"V; F; a12345678901234567890123456789012=1", "error bad-field-name"},  // 33 characters
           {"V; F; x=", "error bad-field-value"},
           {"V; F; x==", "error bad-field-value"},
           {"V; F; x=a=b", "error bad-field-value"},
           {"V; F; x=a b", "error bad-field-value"},
           {"V; F; x; y; z",
            "error field-without-equals, error field-without-equals, error field-without-equals"},
       }) {
    {
      const std::string text = replaced(replaced(pattern, 'V', "v=STSv1"), 'F', "id=abc");
      INFO(text);
      const StsRecordReading reading = read_sts_record(text);
      check_findings(reading.findings, reading.record.has_value());
      CHECK(faults(reading.findings, "sts-record-") == (expected));
      if (reading.record) CHECK(reading.record->id.text() == "abc");
    }
    {
      const std::string text = replaced(replaced(pattern, 'V', "v=TLSRPTv1"), 'F', "rua=mailto:a@b.example");
      INFO(text);
      const TlsrptRecordReading reading = read_tlsrpt_record(text);
      check_findings(reading.findings, reading.record.has_value());
      CHECK(faults(reading.findings, "tlsrpt-record-") == (expected));
      if (reading.record) CHECK(reading.record->rua.at(0).text() == "mailto:a@b.example");
    }
  }
}

TEST_CASE("tag list: the value of an unknown field can have every VCHAR but = and ;") {
  std::string value;
  for (char c = 0x21; c < 0x7F; ++c) {
    if (c != '=' && c != ';') value += c;
  }
  const StsRecordReading sts = read_sts_record("v=STSv1; id=a; x=" + value);
  REQUIRE(sts.record);
  CHECK(sts.record->extensions.at(0).second == value);
  const TlsrptRecordReading tlsrpt = read_tlsrpt_record("v=TLSRPTv1; rua=mailto:a@b.example; x=" + value);
  REQUIRE(tlsrpt.record);
  CHECK(tlsrpt.record->extensions.at(0).second == value);
}

TEST_CASE("tag list: one record is chosen among all at the name") {
  struct Choice {
    std::vector<std::string> records;
    std::string findings;  // without an error the valid record "V; F" is chosen
  };
  for (const auto& [patterns, expected] : std::vector<Choice>{
           {{}, "error missing"},
           {{"V; F"}, ""},
           {{"V; F", "bogus", "v=spf1 -all"}, ""},
           {{"bogus", "V; F"}, ""},
           {{"V; F", "V; F"}, "error several"},  // the same twice is still two
           {{"V; F", "V;"}, "error several"},    // counted before the syntax is checked
           {{"V; F", "V; F", "V; F"}, "error several"},
           {{"V0; F", "V; F"}, "warning lookalike"},
           {{"\"V; F\"", "V; F"}, "warning lookalike"},
           {{"V ; F"}, "warning space-before-delimiter"},  // alone it is read
           {{"V ; F", "V; F"}, "warning lookalike"},       // among others the prefix decides
           {{"V ; F", "bogus"}, "error missing, warning space-before-delimiter"},
           {{"bogus", "v=spf1 -all"}, "error missing"},
           {{"bogus", "\"V; F\"", "v=spf1 -all"}, "error missing, error quoted"},
           {{"v=spf1 -all"}, "error other-kind"},  // a single record is named
           {{"bogus"}, "error bad-version"},
           {{""}, "error bad-version"},
           {{"V"}, "error cut"},
       }) {
    std::vector<std::string> sts;
    std::vector<std::string> tlsrpt;
    for (const std::string& pattern : patterns) {
      sts.push_back(replaced(replaced(pattern, 'V', "v=STSv1"), 'F', "id=abc"));
      tlsrpt.push_back(replaced(replaced(pattern, 'V', "v=TLSRPTv1"), 'F', "rua=mailto:a@b.example"));
    }
    INFO(Catch::StringMaker<std::vector<std::string>>::convert(sts));
    const StsRecordReading one = read_sts_records(sts);
    check_findings(one.findings, one.record.has_value());
    CHECK(faults(one.findings, "sts-record-") == (expected));
    const TlsrptRecordReading other = read_tlsrpt_records(tlsrpt);
    check_findings(other.findings, other.record.has_value());
    CHECK(faults(other.findings, "tlsrpt-record-") == (expected));
  }
}

TEST_CASE("tag list: a hostile record gives a bounded number of findings") {
  std::string text = "v=STSv1";
  for (int i = 0; i < 30000; ++i) text.append(";x");
  const StsRecordReading reading = read_sts_record(text);
  CHECK_FALSE(reading.record);
  CHECK(reading.findings.size() == 20);
  CHECK(read_sts_records(std::vector<std::string>(1000, "STSv1")).findings.size() == 20);
}

TEST_CASE("tag list: the message explains the fault") {
  struct Words {
    std::string text;
    std::string says;
  };
  for (const auto& [text, says] : std::vector<Words>{
           {"v=STSv1", "was it cut at an unquoted \";\" in a zone file?"},
           {"v=spf1 include:example.net -all", "an SPF record is here"},
           {"v=TLSRPTv1; rua=mailto:a@b.example", "a TLSRPT record is here"},
           {"\"v=STSv1; id=a\"", "quotation marks are part of the record"},
           {"v=STSv1;\xC2\xA0id=a", "a no-break space is at byte 9"},
           {"v=STSv1; id=a\xE2\x80\x8B", "a zero-width space is at byte 14"},
           {"v=STSv1; id=a\n", "byte 14 is a line end"},
           {"v=stsv1; id=a", "case matters"},
           {"V=STSv1; id=a", "case matters"},
           {"v=STSv10; id=a", "another version"},
           {"v=STSv1id=a", "joined without a space"},
           {"id=a; v=STSv1", "the version comes first"},
           {" v=STSv1; id=a", "a space precedes it"},
           {"v=STSv1 ; id=a", "chasquid"},
       }) {
    INFO(text);
    const StsRecordReading reading = read_sts_record(text);
    REQUIRE_FALSE(reading.findings.empty());
    INFO(reading.findings[0].message);
    CHECK(reading.findings[0].message.find(says) != std::string::npos);
  }
}

TEST_CASE("tag list: the hint names the cause of a record that was entered wrongly") {
  struct Row {
    std::string text;
    std::string hint;
  };
  const auto hint_of = [](const std::vector<Finding>& findings) {
    return findings.empty() ? "no finding" : findings.front().hint;
  };
  const std::string no_backslash =
      "enter the text without backslashes: they belong to zone files, and a DNS panel adds its own";
  for (const auto& [text, hint] : std::vector<Row>{
           {"v=STSv1\\; id=1", no_backslash},
           {"v=STSv1; id=1\\;", no_backslash},
           {"v=STSv1; id=$(date +%s)", "put letters and digits in its place, such as YYYYMMDDNN"},
           {"v=STSv1; id:1", R"(write "id=1")"},
           {"v=TLSRPTv1; rua=mailto:a@b.example",
            "move this record to _smtp._tls, and publish an MTA-STS record at this name"},
           {"_mta-sts.example.com. 300 IN TXT \"v=STSv1; id=1\"",
            "enter only the text between the quotation marks"},
       }) {
    INFO(text);
    CHECK(hint_of(read_sts_record(text).findings) == hint);
  }
  for (const auto& [text, hint] : std::vector<Row>{
           {"v=STSv1; id=1", "move this record to _mta-sts, and publish a TLSRPT record at this name"},
           {"v=TLSRPTv1; rua=", "write mailto:<address>; nothing else follows or precedes a comma"},
           {"v=TLSRPTv1; rua=mailto:a@b.example;mailto:c@b.example",
            "separate URIs by a comma: a \";\" ends the list"},
           {"v=TLSRPTv1; rua:mailto:a@b.example", R"(write "rua=mailto:a@b.example")"},
           {"v=TLSRPTv1; rua=mailto=a@b.example", "write mailto:<address>"},
           {"v=TLSRPTv1; rua=\"mailto:a@b.example\"", "remove the quotation marks"},
           {"v=TLSRPTv1; rua=mailto:a@b.example\\;", no_backslash},
           {"v=TLSRPTv1; rua=mailto:<a@b.example>", "write the address without \"<\" and \">\""},
           {"v=TLSRPTv1; rua=mailto:<you@yourdomain.com>",
            "put your own name in place of \"<you@yourdomain.com>\", which a template has"},
       }) {
    INFO(text);
    CHECK(hint_of(read_tlsrpt_record(text).findings) == hint);
  }
}

}  // namespace mtasts::test
