// The name of a report's file (RFC 8460 §5.1), and contradictions of the mail around a report.
#include <string>
#include <vector>

#include "catch.h"
#include "core/findings.h"
#include "core/reports/report_text.h"
#include "core/vectors.h"
#include "mtasts/tlsrpt_report.h"

namespace mtasts::test {

namespace {

nlohmann::json as_json(const TlsrptFileName& name) {
  return {{"sender", name.sender.text()},
          {"policy_domain", name.policy_domain.text()},
          {"begin", name.begin.time_since_epoch().count()},
          {"end", name.end.time_since_epoch().count()},
          {"unique_id", name.unique_id.empty() ? nlohmann::json() : nlohmann::json(name.unique_id)},
          {"ext", name.extension}};
}

}  // namespace

TEST_CASE("report file name: the reading agrees with the shared vectors") {
  for (const Vector& vector : read_vectors("tlsrpt_filename.jsonl")) {
    INFO(vector.id << ": " << vector.why);
    const auto name = read_tlsrpt_file_name(vector.text);
    REQUIRE(name.has_value() == vector.valid);
    if (name) CHECK(as_json(*name) == vector.parsed);
  }
}

TEST_CASE("report file name: any other name is no recommended one") {
  for (const std::string_view text :
       {"", ".json", "!!!.json", "a.example!b.example!1.json", "a.example!b.example!1!2!.json",
        "a.example!b.example!1!2.xml", "a.example!b.example!1!2.json.zip", "a_b.example!b.example!1!2.json",
        "../a.example!b.example!1!2.json", "a.example!b.example!-1!2.json",
        "a.example!b.example!1!99999999999999999999.json"}) {
    CAPTURE(text);
    CHECK_FALSE(read_tlsrpt_file_name(text));
  }
  const auto name = read_tlsrpt_file_name("A.Example!b.example!1!1!X9.json.gz");
  REQUIRE(name);
  CHECK(name->sender.text() == "a.example");
}

TEST_CASE("report envelope: a contradiction with the report is a finding") {
  const TlsrptReport report = *read_tlsrpt_report(kReportText).report;
  const std::string good = "sender.example!example.com!1795824000!1795910399!1.json.gz";
  struct Case {
    TlsrptEnvelope envelope;
    std::vector<std::string> codes;
  };
  const std::string differs = "report-envelope-differs";
  const std::vector<Case> table = {
      {{good, "example.com", "sender.example"}, {}},
      {{"report.json", "Example.COM", "Sender.Example"}, {}},
      {{"report.json", "", "", false}, {}},
      {{good, "", "sender.example"}, {"report-header-missing"}},
      {{good, "example.com", ""}, {"report-header-missing"}},
      {{good, "example.net", "sender.example"}, {differs}},
      {{good, "example.com", "corp.sender.example"}, {differs}},
      {{"sender.example!example.net!1795824000!1795910399.json", "example.com", "sender.example"}, {differs}},
      {{"sender.example!example.com!1795824000!1795910400.json", "example.com", "sender.example"}, {differs}},
  };
  for (const Case& each : table) {
    CAPTURE(each.envelope.file_name, each.envelope.report_domain, each.envelope.report_submitter);
    const std::vector<Finding> findings = judge_tlsrpt_envelope(each.envelope, report);
    check_findings(findings, true);
    std::vector<std::string> codes;
    for (const Finding& finding : findings) codes.push_back(finding.code);
    CHECK(codes == each.codes);
  }
}

}  // namespace mtasts::test
