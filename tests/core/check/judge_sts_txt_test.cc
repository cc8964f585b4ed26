// The _mta-sts record in DNS. RFC 8461 §3.1.
#include "catch.h"
#include "core/findings.h"
#include "core/healthy_observation.h"

namespace mtasts::test {

namespace {

void remove_all(Observation& seen) {
  seen.sts = no_such_name();
  seen.policy_host = {no_such_name(), no_such_name()};
  seen.fetches.clear();
  seen.tlsrpt = no_such_name();
  seen.report_receivers.clear();
}

}  // namespace

std::vector<JudgeCase> sts_txt_cases() {
  const auto txt = [](std::vector<std::string> texts) {
    return [texts](Observation& seen, Expectation&) { seen.sts = txt_answer(texts); };
  };
  const std::string at = " _mta-sts.example.com";
  return {
      {"a policy without its record",
       [](Observation& seen, Expectation&) { seen.sts = no_such_name(); },
       {"error sts-record-missing" + at}},
      {"the name is there, a TXT record is not",
       [](Observation& seen, Expectation&) { seen.sts = no_such_data(); },
       {"error sts-record-missing" + at}},
      {"a CNAME that leads nowhere",
       [](Observation& seen, Expectation&) {
         seen.sts = no_such_name();
         seen.sts.cname_chain = {"_mta-sts.provider.example"};
       },
       {"error sts-record-missing" + at}},
      {"a CNAME to a record is fine",
       [](Observation& seen, Expectation&) { seen.sts.cname_chain = {"_mta-sts.provider.example"}; },
       {}},
      {"a failed lookup is not \"no record\"",
       [](Observation& seen, Expectation&) { seen.sts = servfail(); },
       {"unknown dns-lookup-failed" + at}},
      {"a CNAME loop",
       [](Observation& seen, Expectation&) { seen.sts = failed(DnsFailureReason::cname_loop); },
       {"error dns-cname-loop" + at}},
      {"several records", txt({"v=STSv1; id=1", "v=STSv1; id=2"}), {"error sts-record-several" + at}},
      {"cut at an unquoted semicolon", txt({"v=STSv1"}), {"error sts-record-cut" + at}},
      {"a bad id", txt({"v=STSv1; id=2026-11-21"}), {"error sts-record-bad-id" + at}},
      {"an SPF record answers, of a wildcard", txt({"v=spf1 -all"}), {"error sts-record-other-kind" + at}},
      {"a wildcard gives the record itself",
       [](Observation& seen, Expectation&) { seen.sts_wildcard = seen.sts; },
       {"warning sts-wildcard" + at}},
      {"a wildcard that says something else is beside the point",
       [](Observation& seen, Expectation&) { seen.sts_wildcard = txt_answer({"v=spf1 -all"}); },
       {}},
      {"a deployment without any part has one finding",
       [](Observation& seen, Expectation&) { remove_all(seen); },
       {"error not-deployed example.com"}},
      {"a wildcard of another kind is nothing",
       [](Observation& seen, Expectation&) {
         remove_all(seen);
         seen.sts = txt_answer({"google-site-verification=x"});
         seen.sts_wildcard = seen.sts;
         seen.tlsrpt = seen.sts;
       },
       {"error not-deployed example.com"}},
      {"TLSRPT alone is judged beside it",
       [](Observation& seen, Expectation&) {
         remove_all(seen);
         seen.tlsrpt = txt_answer({"v=TLSRPTv1"});
       },
       {"error not-deployed example.com", "error tlsrpt-record-cut _smtp._tls.example.com"}},
      {"a failed lookup is not \"not deployed\"",
       [](Observation& seen, Expectation&) {
         remove_all(seen);
         seen.sts = servfail();
       },
       {"error policy-host-missing mta-sts.example.com", "unknown dns-lookup-failed" + at,
        "warning tlsrpt-not-deployed _smtp._tls.example.com"}},
  };
}

TEST_CASE("judge: each fault of the _mta-sts record has its finding") {
  check_cases(sts_txt_cases());
}

TEST_CASE("judge: a dangling CNAME is named, and bytes of the record stay raw") {
  Observation seen = healthy();
  seen.sts = no_such_name();
  seen.sts.cname_chain = {"a.example", "b.example"};
  CHECK(finding_with(judge(seen, {}), "sts-record-missing").message ==
        "there is no TXT record (through a CNAME to \"b.example\") (NXDOMAIN)");
  seen.sts = txt_answer({"v=STSv1; id=\x1b[31m"});
  CHECK(finding_with(judge(seen, {}), "sts-record-control-character").severity == Severity::error);
  seen.sts = txt_answer({"v=STSv2; id=\xE2\x80\xAE"});
  CHECK(has_error(judge(seen, {})));
}

}  // namespace mtasts::test
