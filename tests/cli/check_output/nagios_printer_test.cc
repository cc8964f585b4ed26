// `mtasts check --format nagios`, held against the plugin convention.
#include "catch.h"
#include "check_output/results.h"

namespace mtasts::test {
namespace {

constexpr const char* kNagiosJudge = "python3 " MTASTS_TEST_DATA "/cli/check_output/plugin_output.py";

std::string nagios(const std::vector<CheckResult>& results) {
  return printed(kNagiosCheck, results);
}

std::string first_line(const std::string& text) {
  return text.substr(0, text.find('\n'));
}

}  // namespace

TEST_CASE("plugin output equals its golden file") {
  check_golden("nagios-good.txt", nagios({good_result()}));
  check_golden("nagios-broken.txt", nagios({broken_result()}));
  check_golden("nagios-several.txt", nagios(each_verdict()));
}

TEST_CASE("the status follows the verdict") {
  CHECK(first_line(nagios({good_result()})) ==
        "MTA-STS OK - example.com: enforce, id 2026112101, 1 MX, certificate 58 days |"
        " 'policy_max_age'=604800s;;;0;31557600 'cert_days_mta-sts.example.com'=58;14:;0:"
        " 'cert_days_mx1.example.com'=75;14:;0: 'time'=0.412s;;;0");
  CHECK(nagios({warning_result()}).starts_with("MTA-STS WARNING - example.org: mx-certificate-ends-soon: "));
  CHECK(nagios({broken_result()}).starts_with("MTA-STS CRITICAL - example.net: mx-not-covered: "));
  CHECK(nagios({unknown_result()}).starts_with("MTA-STS UNKNOWN - example.edu: mx-unanswered: "));
  CHECK(nagios({unknown_result(), warning_result()}).starts_with("MTA-STS UNKNOWN - 2 domains: "));
  CHECK(nagios({unknown_result(), broken_result()}).starts_with("MTA-STS CRITICAL - 2 domains: "));
  CHECK(first_line(nagios({good_result(), good_result()})).find("2 domains: 2 good |") != std::string::npos);
  CHECK(nagios({}) == "MTA-STS UNKNOWN - no domain was checked\n");
  // An invalid name has no state of its own.
  CHECK(nagios({CheckResult{.domain = "not a domain", .verdict = Verdict::broken}})
            .starts_with("MTA-STS UNKNOWN - not a domain: "));
}

TEST_CASE("a list that cannot be read leaves the status unknown, unless it is critical already") {
  const auto broken_off = [](const std::vector<CheckResult>& results) {
    const auto printer = kNagiosCheck.printer({});
    std::string text = printer->begin();
    for (const CheckResult& result : results) text += printer->result(result);
    printer->break_off({Fault::unreadable, "no-such-file", "cannot open a|b: No such file or directory"});
    text += printer->end();
    check_with(kNagiosJudge, text);
    return first_line(text);
  };
  CHECK(broken_off({}) == R"(MTA-STS UNKNOWN - cannot open a\x7cb: No such file or directory)");
  CHECK(
      broken_off({good_result()})
          .starts_with(R"(MTA-STS UNKNOWN - cannot open a\x7cb: No such file or directory; example.com: )"));
  CHECK(broken_off({warning_result(), good_result()})
            .starts_with(R"(MTA-STS UNKNOWN - cannot open a\x7cb: No such file or directory; 2 domains: )"));
  CHECK(
      broken_off({broken_result()})
          .starts_with(R"(MTA-STS CRITICAL - cannot open a\x7cb: No such file or directory; example.net: )"));
}

TEST_CASE("the first line names the worst domain and its cause beside the counts") {
  const auto begins = [](const std::vector<CheckResult>& results, const std::string& begin) {
    INFO(nagios(results));
    CHECK(nagios(results).starts_with(begin));
  };
  begins({good_result(), warning_result(), broken_result(), unknown_result()},
         "MTA-STS CRITICAL - 4 domains: 1 good, 1 warning, 1 unknown, 1 broken; example.net: mx-not-covered: "
         "mx2.example.net: no mx pattern of the policy matches, ");
  begins({unknown_result(), warning_result()},
         "MTA-STS UNKNOWN - 2 domains: 1 warning, 1 unknown; example.edu: mx-unanswered: ");
  CheckResult second = broken_result();
  second.domain = "second.example";
  begins({good_result(), broken_result(), second},
         "MTA-STS CRITICAL - 3 domains: 1 good, 2 broken; example.net: mx-not-covered: ");
}

TEST_CASE("the watched number of days is the threshold") {
  Printing settings = test::settings();
  settings.watch_expiry_days = 30;
  CHECK(printed(kNagiosCheck, {good_result()}, settings).find("'=58;30:;0:") != std::string::npos);
}

TEST_CASE("a Policy Host that is an MX, too, counts once with its first expiry") {
  CheckResult result = good_result();
  result.seen->mx_hosts[0].host = DomainName::parse("mta-sts.example.com").value();
  CHECK(nagios({result}).find("1 MX, certificate 58 days | 'policy_max_age'=604800s;;;0;31557600 "
                              "'cert_days_mta-sts.example.com'=58;14:;0: 'time'") != std::string::npos);
  check_with(kNagiosJudge, nagios({result}));
}

TEST_CASE("plugin output of many domains names broken ones and is bounded") {
  std::vector<CheckResult> results(1000, good_result());
  results.push_back(broken_result());
  const std::string text = nagios(results);
  CHECK(text.find("\nCRITICAL example.net: mx-not-covered: ") < text.find("\nOK "));
  CHECK(text.ends_with("\nand 950 more domains\n"));
  CHECK(text.size() < 8192);
}

TEST_CASE("the output for a domain with many findings is bounded, too") {
  CheckResult result = broken_result();
  result.findings.insert(result.findings.end(), 100, result.findings.front());
  CHECK(nagios({result}).ends_with("\nand 73 more findings\n"));
}

TEST_CASE("remote text is no performance data, no line of its own, no shell") {
  std::vector<std::string> texts;
  for (const std::string& octets : hostile_octets()) {
    texts.push_back(nagios({hostile_result(octets)}));
    texts.push_back(nagios({hostile_result(octets), good_result()}));
  }
  check_with(kNagiosJudge, texts);
  CHECK(nagios({hostile_result("a|b$(c)`d`\n<e>")})
            .starts_with("MTA-STS CRITICAL - a\\x7cb\\x24(c)\\x60d\\x60\\x0a\\x3ce\\x3e: "));
}

}  // namespace mtasts::test
