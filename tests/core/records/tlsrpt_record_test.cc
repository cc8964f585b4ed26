// The _smtp._tls TXT record (RFC 8460 §3).
#include "mtasts/tlsrpt_record.h"

#include <map>
#include <string>
#include <vector>

#include "catch.h"
#include "core/findings.h"
#include "core/generator.h"
#include "core/vectors.h"

namespace mtasts::test {

namespace {

TlsrptRecordReading read_tlsrpt(const std::string& text) {
  TlsrptRecordReading reading = read_tlsrpt_record(text);
  INFO(text);
  check_findings(reading.findings, reading.record.has_value());
  return reading;
}

std::vector<std::string> texts(const std::vector<ReportUri>& uris) {
  std::vector<std::string> result;
  for (const ReportUri& uri : uris) result.push_back(uri.text());
  return result;
}

nlohmann::json as_json(const TlsrptRecord& record) {
  nlohmann::json extensions = nlohmann::json::array();
  for (const auto& extension : record.extensions) extensions.push_back({extension.first, extension.second});
  return {{"version", "TLSRPTv1"}, {"rua", texts(record.rua)}, {"extensions", extensions}};
}

// The finding code of each warning of the vectors.
const std::map<std::string, std::string> kCodeOfTlsrptWarning = {
    {"repeated-rua", "tlsrpt-record-repeated-rua"},
    {"space-before-delim", "tlsrpt-record-space-before-delimiter"},
    {"uri probably truncated by \";\"", "tlsrpt-record-uri-cut"},
    {"mailto headers ignored by many reporters", "tlsrpt-record-mailto-headers"},
    {"DMARC tag in TLSRPT", "tlsrpt-record-dmarc-field"},
    {"single-label host", "tlsrpt-record-single-label-host"},
};

}  // namespace

TEST_CASE("tlsrpt record: the reading agrees with the shared vectors") {
  for (const Vector& vector : read_vectors("tlsrpt_record.jsonl")) {
    INFO(vector.id << ": " << vector.why);
    const TlsrptRecordReading reading = read_tlsrpt(vector.text);
    INFO(summary(reading.findings));
    REQUIRE(reading.record.has_value() == vector.valid);
    if (vector.valid) CHECK(as_json(*reading.record) == vector.parsed);
    for (const std::string& warning : vector.warn) {
      INFO(warning);
      CHECK(has_code(reading.findings, kCodeOfTlsrptWarning.at(warning)));
    }
    CHECK(read_tlsrpt_records({vector.text}).record == reading.record);
  }
}

TEST_CASE("tlsrpt record: a malformed or odd field has a finding") {
  struct Row {
    std::string fields;
    std::string findings;
  };
  const std::string cut = "v=TLSRPTv1; ";
  for (const auto& [fields, expected] : std::vector<Row>{
           {"rua=mailto:a@b.example", ""},
           {"rua=mailto:a@b.example,https://c.example/x", ""},
           {"x=1", "error tlsrpt-record-rua-missing, warning tlsrpt-record-unknown-field"},
           {"RUA=mailto:a@b.example",
            "error tlsrpt-record-rua-missing, warning tlsrpt-record-wrong-case-field"},
           {"rua=", "error tlsrpt-record-bad-uri"},
           {"rua = mailto:a@b.example", "error tlsrpt-record-space-around-equals"},
           {"rua=mailto:a@b.example,", "error tlsrpt-record-bad-uri"},
           {"rua=,mailto:a@b.example", "error tlsrpt-record-bad-uri"},
           {"rua=a@b.example", "error tlsrpt-record-bad-uri"},
           {"rua=mailto:a@b.example other", "error tlsrpt-record-bad-uri"},
           {"rua=mailto:a@b.example!10m", "error tlsrpt-record-bad-uri"},  // DMARC's size
           {"rua=x,y", "error tlsrpt-record-bad-uri, error tlsrpt-record-bad-uri"},
           {"rua=http://b.example/", "error tlsrpt-record-no-usable-uri, warning tlsrpt-record-uri-scheme"},
           {"rua=mailto:a@b.example,ftp://b.example/", "warning tlsrpt-record-uri-scheme"},  // one is usable
           {"rua=mailto:a@b.example; rua=https://c.example/", "warning tlsrpt-record-repeated-rua"},
           {"rua=mailto:a@b.example; rua=mailto:a@b.example; rua=x:y",
            "warning tlsrpt-record-repeated-rua, warning tlsrpt-record-duplicate-uri, warning "
            "tlsrpt-record-uri-scheme"},
           {"rua=mailto:a@b.example , mailto:c@b.example", "warning tlsrpt-record-space-in-list"},
           {"x=1; rua=mailto:a@b.example",
            "warning tlsrpt-record-unknown-field, warning tlsrpt-record-rua-not-first"},
           {"rua=mailto:a@b.example; x=1; y=2", "warning tlsrpt-record-unknown-field"},
           {"rua=mailto:a@b.example; v=TLSRPTv1", "warning tlsrpt-record-duplicate-field"},
           {"rua=mailto:a@b.example; V=1", "warning tlsrpt-record-wrong-case-field"},
           {"rua=mailto:a@b.example; ruf=mailto:a@b.example", "warning tlsrpt-record-dmarc-field"},
           {"rua=mailto:a@b.example; p=none; PCT=100",
            "warning tlsrpt-record-dmarc-field, warning tlsrpt-record-dmarc-field"},
           {"rua=https://b.example/x;y=1", "warning tlsrpt-record-uri-cut"},         // no space: meant as one
           {"rua=https://b.example/x; y=1", "warning tlsrpt-record-unknown-field"},  // a space: meant as two
           {"rua=mailto:a@b.example?subject=x", "warning tlsrpt-record-mailto-headers"},
           {"rua=https://b/x", "warning tlsrpt-record-single-label-host"},
           {"rua=https://b:8443?x", "warning tlsrpt-record-single-label-host"},
           {"rua=mailto:a@localhost", "warning tlsrpt-record-single-label-host"},
           {"rua=mailto:a@your-company.example", "warning tlsrpt-record-placeholder"},
           {"rua=https://[2001:db8::1]/x", ""},
       }) {
    INFO(fields);
    CHECK(summary(read_tlsrpt(cut + fields).findings) == expected);
  }
}

TEST_CASE("tlsrpt record: all rua fields are merged") {
  const TlsrptRecordReading reading = read_tlsrpt(
      "v=TLSRPTv1; rua=mailto:a@b.example,x:y; x=1; x=2; rua=https://c.example/d , mailto:e@f.example");
  REQUIRE(reading.record);
  CHECK(texts(reading.record->rua) ==
        std::vector<std::string>{"mailto:a@b.example", "https://c.example/d", "mailto:e@f.example"});
  CHECK(reading.record->extensions == decltype(TlsrptRecord::extensions){{"x", "1"}, {"x", "2"}});
}

TEST_CASE("tlsrpt record: printing and reading again gives the same record") {
  CHECK(print_tlsrpt_record(
            {{*ReportUri::parse("mailto:a@b.example"), *ReportUri::parse("https://c.example/d")}}) ==
        "v=TLSRPTv1; rua=mailto:a@b.example,https://c.example/d");

  Generator generator(60);
  INFO(generator.seed_text());
  for (int i = 0; i < 2000; ++i) {
    TlsrptRecord record;
    for (std::size_t n = generator.between(1, 3); n > 0; --n) {
      const std::string host = std::to_string(n) + generator.host_name(2, 3);
      record.rua.push_back(*ReportUri::from_operator(
          generator.below(2) == 0
              ? generator.text("az09+-_!%&/", 1, 12) + '@' + host
              : "https://" + host + '/' + generator.text("az09-._~$&'()*+,;=:@!/?", 0, 20)));
    }
    const std::string plain = print_tlsrpt_record(record);
    INFO(plain);
    CHECK(summary(read_tlsrpt(plain).findings).empty());
    for (std::size_t n = generator.below(3); n > 0; --n) {
      record.extensions.emplace_back(generator.text("abc", 1, 2), generator.text("aZ09:/?\"\\!,", 1, 40));
    }
    const TlsrptRecordReading reading = read_tlsrpt(print_tlsrpt_record(record));
    REQUIRE(reading.record);
    CHECK(*reading.record == record);
  }
}

}  // namespace mtasts::test
