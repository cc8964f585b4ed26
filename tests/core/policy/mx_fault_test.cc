// Malformed mx values (RFC 8461 §3.2), the habit behind each, and the text to write instead.
#include "core/policy/mx_fault.h"

#include <string>
#include <vector>

#include "catch.h"
#include "core/findings.h"
#include "mtasts/mx_pattern.h"

namespace mtasts::test {

TEST_CASE("mx fault: a malformed value has a finding of its own") {
  struct Row {
    std::string value;
    std::string code;
    std::string says;  // in the message or the hint
  };
  const std::string long_label(64, 'x');
  for (const auto& [value, code, says] : std::vector<Row>{
           {"", "policy-mx-empty", "no value"},
           {".", "policy-mx-null", "null MX"},
           {"mail.example.com.", "policy-mx-final-dot", "write \"mail.example.com\""},
           {"*.example.com.", "policy-mx-final-dot", "write \"*.example.com\""},
           {"m\xC3\xBCnchen.example", "policy-mx-u-label", "A-labels"},
           {"m\xFCnchen.example", "policy-bad-mx", "neither ASCII nor UTF-8"},
           {"[192.0.2.1]", "policy-mx-address-literal", "not a name"},
           {"[IPv6:2001:db8::1]", "policy-mx-address-literal", "not a name"},
           {"2001:db8::1", "policy-mx-address-literal", "not a name"},
           {"https://mail.example.com", "policy-mx-url", "URL"},
           {"smtp://mail.example.com:25/", "policy-mx-url", "URL"},
           {"a.example b.example", "policy-mx-several", "one mx line for each"},
           {"a.example, b.example", "policy-mx-several", "one mx line for each"},
           {"a.example;b.example", "policy-mx-several", "one mx line for each"},
           {"*", "policy-mx-wildcard", "a domain must follow"},
           {"*.", "policy-mx-wildcard", "a domain must follow"},
           {"*example.com", "policy-mx-wildcard", "write \"*.example.com\""},
           {"*.*.example.com", "policy-mx-wildcard", "allowed once"},
           {"mail.*.example.com", "policy-mx-wildcard", "exactly the left-most label"},
           {"mx*.example.com", "policy-mx-wildcard", "exactly the left-most label"},
           {".example.com", "policy-bad-mx", "write \"*.example.com\""},  // the syntax of early drafts
           {"10 mail.example.com", "policy-bad-mx", "preference"},
           {"10 mail.example.com.", "policy-bad-mx", "preference"},
           {"mail.example.com # backup", "policy-bad-mx", "comment"},
           {"postmaster@example.com", "policy-bad-mx", "mail address"},
           {"mail.example.com:25", "policy-bad-mx", "port"},
           {"mail_1.example.com", "policy-bad-mx", "underscore"},
           {"mail-.example.com", "policy-bad-mx", "hyphen"},
           {"mail..example.com", "policy-bad-mx", "empty label"},
           {"mail.example.com..", "policy-bad-mx", "empty label"},
           {long_label + ".example", "policy-bad-mx", "63"},
           {"\"mail.example.com\"", "policy-bad-mx", "write \"mx: mail.example.com\""},
           {"mail.example.com;", "policy-bad-mx", "write \"mx: mail.example.com\""},
       }) {
    INFO(value);
    REQUIRE_FALSE(MxPattern::parse(value));
    const Finding finding = mx_fault(7, value);
    check_findings({finding}, false);
    CHECK(finding.line == 7);
    CHECK(finding.code == code);
    INFO(finding.message << " | " << finding.hint);
    CHECK((finding.message + " | " + finding.hint).find(says) != std::string::npos);
  }
}

}  // namespace mtasts::test
