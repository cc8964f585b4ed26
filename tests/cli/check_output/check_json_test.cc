// The keys and values of a result as JSON.
#include <nlohmann/json.hpp>

#include "catch.h"
#include "check_output/results.h"
#include "mtasts/printable.h"
#include "mtasts/utf8.h"

namespace mtasts::test {
namespace {

using Json = nlohmann::ordered_json;

Json json_of(const CheckResult& result) {
  return Json::parse(json_text(result));
}

std::string keys(const Json& object) {
  std::string names;
  for (const auto& [name, value] : object.items()) names += name + ' ';
  return names;
}

}  // namespace

TEST_CASE("the keys of a result are a promise, and so is their order") {
  const Json result = json_of(broken_result());
  const Json& seen = result["seen"];
  CHECK(keys(result) == "domain verdict time_ms seen findings ");
  CHECK(keys(seen) ==
        "time mx addresses sts sts_wildcard policy_host fetches asked_smtp mx_hosts tlsrpt "
        "report_receivers ");
  CHECK(keys(seen["mx"]) == "status records cname ttl authenticated server error ");
  CHECK(keys(seen["sts"]) == "status txt cname ttl authenticated server error ");
  CHECK(keys(seen["policy_host"]) == "host a aaaa cname authenticated ");
  CHECK(keys(seen["policy_host"]["a"]) == "status addresses cname ttl authenticated server error ");
  CHECK(keys(seen["fetches"][0]) ==
        "address port outcome no_route status location content_type content_encoding date body body_base64 "
        "policy "
        "time_ms tls error ");
  CHECK(keys(seen["fetches"][0]["tls"]) == "version cipher certificate issuers ");
  CHECK(keys(seen["fetches"][0]["tls"]["certificate"]) ==
        "subject issuer dns_names not_before not_after digests public_key_digests extended_key_usage "
        "trusted faults ");
  CHECK(keys(seen["mx_hosts"][0]) == "host a aaaa tlsa sessions ");
  CHECK(keys(seen["mx_hosts"][0]["sessions"][0]) ==
        "address port outcome no_route reply time_ms tls "
        "requiretls error ");
  CHECK(keys(seen["report_receivers"][0]) == "uri domain mx a aaaa ");
  CHECK(keys(result["findings"][0]) == "severity code subject line message rfc hint ");
}

TEST_CASE("CAA records are printed as JSON if a CA is known") {
  CheckResult result = broken_result();
  CaaSeen caa{{{"ca.example"}, *DomainName::parse("mta-sts.example.net")}, *DomainName::parse("example.net")};
  caa.answer.status = DnsStatus::records;
  caa.answer.caa = {{128, "issue", "ca.example; a=\"1\""}};
  result.seen->caa = caa;
  const Json seen = json_of(result)["seen"]["caa"];
  CHECK(keys(seen) == "ca owner answer ");
  CHECK(seen["ca"] == "ca.example");
  CHECK(seen["owner"] == "example.net");
  CHECK(seen["answer"]["records"] ==
        Json::parse(R"([{"flags":128,"tag":"issue","value":"ca.example; a=\"1\""}])"));
}

TEST_CASE("the observation is printed as JSON") {
  const Json seen = json_of(broken_result())["seen"];
  CHECK(seen["time"] == "2026-11-22T04:21:00Z");
  CHECK(seen["mx"]["records"][1]["host"] == "mx2.example.net");
  CHECK(seen["mx"]["authenticated"] == true);
  CHECK(seen["sts"]["cname"] == Json::array({"_mta-sts.provider.example"}));
  CHECK(seen["policy_host"]["aaaa"]["status"] == "no-such-data");
  CHECK(seen["fetches"][0]["policy"] ==
        Json::parse(R"({"mode":"enforce","max_age":604800,"mx":["mx1.example.net"]})"));
  CHECK(seen["fetches"][0]["body_base64"].is_null());
  CHECK(seen["fetches"][0]["error"].is_null());
  const Json& expired = seen["mx_hosts"][0]["sessions"][0]["tls"]["certificate"];
  CHECK(expired["not_after"] == "2026-11-19T11:21:00Z");
  CHECK(expired["trusted"] == false);
  CHECK(expired["faults"] ==
        Json::parse(R"([{"kind":"expired","depth":0,"message":"certificate has expired"}])"));
  CHECK(expired["digests"]["sha256"] == "01ab");
  CHECK(expired["extended_key_usage"] == Json::array({"serverAuth", "clientAuth"}));
  CHECK(seen["mx_hosts"][1]["tlsa"]["records"] ==
        Json::parse(R"([{"usage":3,"selector":1,"matching_type":1,"data":"deadbeef"}])"));
  CHECK(seen["mx_hosts"][1]["sessions"][0]["error"] ==
        Json::parse(R"({"code":"timeout","message":"no banner within 30 s"})"));
}

TEST_CASE("failures are ERROR objects, and lookups that were not made are null") {
  const Json seen = json_of(unknown_result())["seen"];
  CHECK(seen["mx"]["status"] == "failed");
  CHECK(seen["mx"]["error"] == Json::parse(R"({"code":"timeout","message":"192.0.2.53#53 did not answer"})"));
  CHECK(seen["sts_wildcard"].is_null());
  CHECK(seen["addresses"] == Json::parse(R"({"a":null,"aaaa":null})"));
  CHECK(json_of(no_domain_name())["seen"].is_null());
}

TEST_CASE("a body that is not UTF-8 is printed in base64, too") {
  CheckResult result = good_result();
  PolicyFetch& fetch = result.seen->fetches[0];
  const auto base64_of = [&](const std::string& body) {
    fetch.body = body;
    return json_of(result)["seen"]["fetches"][0]["body_base64"];
  };
  CHECK(base64_of("\xff") == "/w==");
  CHECK(base64_of("\xff\xfe") == "//4=");
  CHECK(base64_of("\xff\xfe\xfd") == "//79");
  CHECK(base64_of("ab\xff"
                  "c") == "YWL/Yw==");
  CHECK(base64_of("").is_null());
  CHECK(json_of(result)["seen"]["fetches"][0]["policy"].is_null());
}

TEST_CASE("a policy counts only behind status 200") {
  CheckResult result = good_result();
  result.seen->fetches[0].status = 404;
  CHECK(json_of(result)["seen"]["fetches"][0]["policy"].is_null());
}

TEST_CASE("a result with any bytes is JSON") {
  for (const std::string& octets : hostile_octets()) {
    INFO(printable(octets, 60));
    const Json result = json_of(hostile_result(octets));
    CHECK(result["domain"] == repair_utf8(octets));
    CHECK(result["findings"][0]["message"] == repair_utf8(octets));
    CHECK(result["seen"]["fetches"][0]["body"] == repair_utf8(octets));
    CHECK(result["seen"]["fetches"][0]["tls"]["certificate"]["not_after"] == "9999-12-31T23:59:59Z");
    CHECK(result["seen"]["mx_hosts"][0]["sessions"][1]["tls"]["certificate"].is_null());
  }
}

}  // namespace mtasts::test
