// The _smtp._tls record and the destinations of its reports. RFC 8460 §3.
#include "catch.h"
#include "core/findings.h"
#include "core/healthy_observation.h"

namespace mtasts::test {

std::vector<JudgeCase> tlsrpt_txt_cases() {
  const std::string at = " _smtp._tls.example.com";
  const auto receiver = [](std::string_view uri, DnsAnswer mx, HostAddresses addresses) {
    return [uri = std::string(uri), mx, addresses](Observation& seen, Expectation&) {
      seen.report_receivers = {{*ReportUri::parse(uri), name("reports.example.net"), mx, addresses}};
    };
  };
  const std::string mail = "mailto:tls@reports.example.net";
  const std::string web = "https://reports.example.net/tls";
  const HostAddresses none = {no_such_data(), no_such_data()};
  const HostAddresses some = {address_answer({"192.0.2.9"}), no_such_data()};
  const std::string to = " reports.example.net";
  return {
      {"no record",
       [](Observation& seen, Expectation&) {
         seen.tlsrpt = no_such_name();
         seen.report_receivers.clear();
       },
       {"warning tlsrpt-not-deployed" + at}},
      {"a wildcard's record of another kind",
       [](Observation& seen, Expectation&) {
         seen.tlsrpt = txt_answer({"v=spf1 -all"});
         seen.report_receivers.clear();
       },
       {"warning tlsrpt-not-deployed" + at}},
      {"a failed lookup is not \"no record\"",
       [](Observation& seen, Expectation&) { seen.tlsrpt = servfail(); },
       {"unknown dns-lookup-failed" + at}},
      {"several records",
       [](Observation& seen, Expectation&) { seen.tlsrpt.txt.push_back(seen.tlsrpt.txt[0]); },
       {"error tlsrpt-record-several" + at}},
      {"a record that nobody can read",
       [](Observation& seen, Expectation&) { seen.tlsrpt = txt_answer({"v=TLSRPTv1; rua=tls@example.com"}); },
       {"error tlsrpt-record-bad-uri" + at}},
      {"an unknown field",
       [](Observation& seen, Expectation&) { seen.tlsrpt.txt[0] += "; x=1"; },
       {"warning tlsrpt-record-unknown-field" + at}},
      {"the mail domain does not exist",
       receiver(mail, no_such_name(), none),
       {"error report-mailbox-missing" + to}},
      {"it has neither MX nor address",
       receiver(mail, no_such_data(), none),
       {"error report-mailbox-missing" + to}},
      {"it has an address alone", receiver(mail, no_such_data(), some), {}},
      {"it takes no mail", receiver(mail, mx_answer({"."}), none), {"error report-mailbox-missing" + to}},
      {"its MX are addresses",
       receiver(mail, mx_answer({"192.0.2.1"}), none),
       {"error report-mailbox-missing" + to}},
      {"nobody knows its MX", receiver(mail, servfail(), none), {"unknown dns-lookup-failed" + to}},
      {"nobody knows its addresses",
       receiver(mail, no_such_data(), {servfail(), no_such_data()}),
       {"unknown dns-lookup-failed" + to}},
      {"the web host has no address", receiver(web, {}, none), {"error report-host-missing" + to}},
      {"the web host is there", receiver(web, {}, some), {}},
      {"nobody knows the web host",
       receiver(web, {}, {servfail(), servfail()}),
       {"unknown dns-lookup-failed" + to, "unknown dns-lookup-failed" + to}},
      {"a receiver that was not asked",
       [](Observation& seen, Expectation&) { seen.report_receivers[0].domain.reset(); },
       {}},
      {"all reports go to the domain itself",
       [](Observation& seen, Expectation&) {
         seen.report_receivers = {
             {*ReportUri::parse("mailto:tls@example.com"), seen.domain, seen.mx, HostAddresses()}};
       },
       {"info tlsrpt-own-domain" + at}},
      {"some do",
       [](Observation& seen, Expectation&) {
         seen.report_receivers.push_back(
             {*ReportUri::parse("mailto:tls@example.com"), seen.domain, seen.mx, HostAddresses()});
       },
       {}},
      {"HTTPS to the domain itself does not hang on its mail",
       [some](Observation& seen, Expectation&) {
         seen.report_receivers = {{*ReportUri::parse("https://example.com/tls"), seen.domain, {}, some}};
       },
       {}},
  };
}

TEST_CASE("judge: each fault of the _smtp._tls record has its finding") {
  check_cases(tlsrpt_txt_cases());
}

}  // namespace mtasts::test
