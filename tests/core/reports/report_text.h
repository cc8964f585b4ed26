// A valid report as text, with changes.
#pragma once

#include <stdexcept>
#include <string>

namespace mtasts::test {

// No finding is about it.
inline const std::string kReportText =
    R"({"organization-name":"Sender","date-range":{"start-datetime":"2026-11-28T00:00:00Z",)"
    R"("end-datetime":"2026-11-28T23:59:59Z"},"contact-info":"tls@sender.example","report-id":"r1",)"
    R"("policies":[{"policy":{"policy-type":"sts","policy-string":["version: STSv1","mode: testing",)"
    R"("mx: mx.example.com","max_age: 604800"],"policy-domain":"example.com","mx-host":["mx.example.com"]},)"
    R"("summary":{"total-successful-session-count":10,"total-failure-session-count":2},)"
    R"("failure-details":[{"result-type":"certificate-expired","sending-mta-ip":"192.0.2.1",)"
    R"("receiving-mx-hostname":"mx.example.com","receiving-ip":"2001:db8::1","failed-session-count":2}]}]})";

// kReportText with `to` in place of the first `from`, which must be there.
inline std::string report_with(const std::string& from, const std::string& to) {
  std::string text = kReportText;
  const std::size_t at = text.find(from);
  if (at == std::string::npos) throw std::logic_error("no " + from);
  return text.replace(at, from.size(), to);
}

}  // namespace mtasts::test
