#include "cli/json_output.h"

#include <nlohmann/json.hpp>

#include "catch.h"
#include "mtasts/utf8.h"

namespace mtasts::test {
namespace {

using Json = nlohmann::ordered_json;

DomainName name(std::string_view text) {
  return DomainName::parse(text).value();
}

Policy policy() {
  return {Mode::enforce,
          MaxAge::from_seconds(604800).value(),
          {MxPattern::parse("mx1.example.com").value(), MxPattern::parse("*.example.net").value()},
          {{"x-note", "a: b"}}};
}

// Equal as text too: the order of the keys is part of the promise.
void check_json(const std::string& text, const std::string& expected) {
  CHECK(text == Json::parse(expected).dump());
  CHECK(text.find('\n') == std::string::npos);
}

}  // namespace

TEST_CASE("an mx result is printed as JSON") {
  MxResult result{
      "example.com", "ok", {{10, "mx1.example.com", 300}, {20, "mx2.example.com", 300}}, {"alias.example"}};
  check_json(json_text(result), R"({"domain":"example.com","status":"ok",
    "mx":[{"preference":10,"host":"mx1.example.com","ttl":300},{"preference":20,"host":"mx2.example.com","ttl":300}],
    "cname":["alias.example"],"error":null})");
  result = {"example.com",
            "failed",
            {},
            {},
            Error{Fault::undetermined, "timeout", "MX of example.com: timed out", "h"}};
  check_json(json_text(result), R"({"domain":"example.com","status":"failed","mx":[],"cname":[],
    "error":{"code":"timeout","message":"MX of example.com: timed out"}})");
}

TEST_CASE("an mx result escapes the same characters as the library") {
  const std::vector<std::string> odd = {"",     "a\"b", "a\\032b",   "\x01\n\t",          "caf\xC3\xA9",
                                        "\xFF", "\x7F", "</script>", std::string(1, '\0')};
  for (const std::string& text : odd) {
    MxResult result{"example.com", text, {{0, text, 0}, {65535, "mx.example", 4294967295}}, {text}};
    const Json json = Json::parse(json_text(result));
    CHECK(json_text(result) == json.dump());
    CHECK(json["status"] == repair_utf8(text));
    CHECK(json["mx"][0]["host"] == repair_utf8(text));
    CHECK(json["mx"][1]["ttl"] == 4294967295U);
    CHECK(json["cname"] == Json::array({repair_utf8(text)}));
  }
}

TEST_CASE("a gen-policy result is printed as JSON") {
  check_json(json_text(GenPolicyResult{"example.com", "ok", policy(), "d/mta-sts.example.com/x", true}),
             R"({"domain":"example.com","status":"ok",
    "policy":{"mode":"enforce","max_age":604800,"mx":["mx1.example.com","*.example.net"]},
    "path":"d/mta-sts.example.com/x","changed":true,"error":null})");
  check_json(json_text(GenPolicyResult{
                 "example.com", "null-mx", {}, {}, {}, Error{Fault::refused, "null-mx", "no mail"}}),
             R"({"domain":"example.com","status":"null-mx","policy":null,"path":null,"changed":null,
    "error":{"code":"null-mx","message":"no mail"}})");
}

TEST_CASE("records are printed as JSON") {
  RecordsResult result{"example.com", Role::primary};
  const Ttl ttl = Ttl::from_seconds(120).value();
  result.records.push_back({name("_mta-sts.example.com"), ttl, TxtData{"v=STSv1; id=2022032401"}});
  result.records.push_back({name("mta-sts.example.com"), ttl, CnameData{name("www.example.com")}});
  result.id = PolicyId::parse("2022032401").value();
  check_json(json_text(result), R"({"domain":"example.com","role":"primary","records":[
    {"owner":"_mta-sts.example.com.","ttl":120,"type":"TXT","rdata":"\"v=STSv1; id=2022032401\""},
    {"owner":"mta-sts.example.com.","ttl":120,"type":"CNAME","rdata":"www.example.com."}],
    "id":"2022032401","error":null})");
  check_json(
      json_text(RecordsResult{"b.example", Role::hosted, {}, {}, Error{Fault::refused, "not-covered", "m"}}),
      R"({"domain":"b.example","role":"hosted","records":[],"id":null,
    "error":{"code":"not-covered","message":"m"}})");
}

TEST_CASE("a bump-id result is printed as JSON") {
  check_json(json_text(BumpIdResult{"example.com", "2022032401", "2022032402", true}),
             R"({"domain":"example.com","previous":"2022032401","id":"2022032402","changed":true})");
  check_json(json_text(BumpIdResult{{}, {}, "2022032401", true}),
             R"({"domain":null,"previous":null,"id":"2022032401","changed":true})");
}

TEST_CASE("a lint result is printed as JSON") {
  LintResult result{"policy", "mta-sts.txt", policy()};
  result.findings = {{Severity::warning, "b", "mta-sts.txt", {}, "odd"},
                     {Severity::info, "c", "mta-sts.txt", 2, "so", "RFC 8461 §3.2", "do"}};
  result.covers = LintResult::Covers{"mx1.example.com", true};
  check_json(json_text(result), R"({"kind":"policy","name":"mta-sts.txt","verdict":"valid",
    "parsed":{"version":"STSv1","mode":"enforce","max_age":604800,"mx":["mx1.example.com","*.example.net"],
              "extensions":[["x-note","a: b"]]},
    "findings":[
      {"severity":"warning","code":"b","subject":"mta-sts.txt","line":null,"message":"odd","rfc":null,"hint":null},
      {"severity":"info","code":"c","subject":"mta-sts.txt","line":2,"message":"so","rfc":"RFC 8461 §3.2","hint":"do"}],
    "covers":{"host":"mx1.example.com","covered":true}})");

  // An error makes it invalid and comes first; nothing is parsed then.
  result.findings.push_back({Severity::error, "a", "mta-sts.txt", 1, "bad"});
  const Json invalid = Json::parse(json_text(result));
  CHECK(invalid["verdict"] == "invalid");
  CHECK(invalid["parsed"].is_null());
  CHECK(invalid["findings"][0]["code"] == "a");

  check_json(json_text(LintResult{"sts", "-", StsRecord{PolicyId::parse("x1").value(), {{"a", "b"}}}}),
             R"({"kind":"sts","name":"-","verdict":"valid","parsed":{"version":"STSv1","id":"x1",
    "extensions":[["a","b"]]},"findings":[],"covers":null})");
  check_json(
      json_text(LintResult{"tlsrpt", "-", TlsrptRecord{{ReportUri::parse("mailto:a@b.example").value()}}}),
      R"({"kind":"tlsrpt","name":"-","verdict":"valid","parsed":{"version":"TLSRPTv1",
    "rua":["mailto:a@b.example"],"extensions":[]},"findings":[],"covers":null})");
  TlsrptReport report{.report_id = "r1"};
  report.policies.push_back({.policy_type = "sts", .policy_string = {"mode: none"}, .failed_sessions = 0});
  report.policies[0].failures.push_back({.result_type = "late", .failed_sessions = 1});
  check_json(json_text(LintResult{"report", "r.json", report}),
             R"({"kind":"report","name":"r.json","verdict":"valid","parsed":{"organization_name":null,
"contact_info":null,"report_id":"r1","begin":"1970-01-01T00:00:00Z","end":"1970-01-01T00:00:00Z",
"policies":[{"policy_type":"sts","policy_string":["mode: none"],"policy_domain":null,"mx_host":[],
"successful_sessions":null,"failed_sessions":0,"failures":[{"result_type":"late","sending_mta_ip":null,
"receiving_mx_hostname":null,"receiving_mx_helo":null,"receiving_ip":null,"failed_sessions":1,
"additional_information":null,"failure_reason_code":null}]}]},"findings":[],"covers":null})");
  check_json(json_text(LintResult{"zone", "z"}),
             R"({"kind":"zone","name":"z","verdict":"valid","parsed":null,"findings":[],"covers":null})");
}

TEST_CASE("a reject is one complete line") {
  const std::string line = reject_line({"example.com", "unusable-mx", "an address", {{0, "192.0.2.1", 60}}});
  CHECK(line.back() == '\n');
  check_json(line.substr(0, line.size() - 1), R"({"schema":"mtasts.rejects/1","domain":"example.com",
    "status":"unusable-mx","message":"an address","mx":[{"preference":0,"host":"192.0.2.1","ttl":60}]})");
}

TEST_CASE("bytes that are not UTF-8 become valid JSON") {
  const std::string octets("\xff\x00\x1b\"\\", 5);
  const auto parsed = Json::parse(
      json_text(MxResult{octets, octets, {{1, octets, 2}}, {octets}, Error{Fault::input, "usage", octets}}));
  const std::string repaired("\xef\xbf\xbd\x00\x1b\"\\", 7);
  CHECK(parsed["domain"] == repaired);
  CHECK(parsed["mx"][0]["host"] == repaired);
  CHECK(parsed["cname"][0] == repaired);
  CHECK(parsed["error"]["message"] == repaired);
  Finding finding{Severity::error, octets, octets, {}, octets, octets, octets};
  CHECK(Json::parse(json_text(LintResult{octets, octets, {}, {finding}}))["findings"][0]["message"] ==
        repaired);
  CHECK(Json::parse(reject_line({octets, octets, octets}))["message"] == repaired);
}

TEST_CASE("the json frame is one document") {
  JsonFrame frame(OutputForm::json, "mx");
  std::string text = frame.begin();
  for (const char* domain : {"a.example", "b.example"})
    text += frame.result(json_text(MxResult{domain, "no-mx"}));
  text += frame.end();
  CHECK(text.ends_with("\n]}\n"));
  const Json document = Json::parse(text);
  CHECK(document.begin().key() == "schema");
  CHECK(document["schema"] == "mtasts.mx/1");
  REQUIRE(document["results"].size() == 2);
  CHECK(document["results"][1]["domain"] == "b.example");

  const JsonFrame empty(OutputForm::json, "lint");
  CHECK(empty.begin() + empty.end() == "{\"schema\":\"mtasts.lint/1\",\"results\":[]}\n");
}

TEST_CASE("the ndjson frame is one line per result, its schema first") {
  JsonFrame frame(OutputForm::ndjson, "gen-zone");
  CHECK(frame.begin().empty());
  for (const char* domain : {"a.example", "b.example"}) {
    const std::string line = frame.result(json_text(RecordsResult{domain}));
    CHECK(line.find('\n') == line.size() - 1);
    const Json object = Json::parse(line);
    CHECK(object.begin().key() == "schema");
    CHECK(object["schema"] == "mtasts.gen-zone/1");
    CHECK(object["domain"] == domain);
  }
  CHECK(frame.end().empty());
}

TEST_CASE("the frame escapes control characters and keeps the values") {
  const std::string octets =
      "\x7f\xC2\x9B"
      "2J\xE2\x80\xA8\xE2\x80\xAE\xE2\x81\xA6\xD8\x9C \xC3\xBC\xF0\x9F\x94\x92\\u";
  const MxResult result{octets, "ok"};
  JsonFrame frame(OutputForm::ndjson, "mx");
  const std::string line = frame.result(json_text(result));
  CHECK(line.find(
            "\"domain\":\"\\u007f\\u009b2J\\u2028\\u202e\\u2066\\u061c \xC3\xBC\xF0\x9F\x94\x92\\\\u\"") !=
        std::string::npos);
  CHECK(Json::parse(line)["domain"] == octets);
}

}  // namespace mtasts::test
