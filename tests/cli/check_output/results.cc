#include "check_output/results.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "catch.h"
#include "shell_command.h"

namespace mtasts::test {
namespace {

using std::chrono::days;
using std::chrono::milliseconds;

DomainName name(std::string_view text) {
  return DomainName::parse(text).value();
}

DnsAnswer answered() {
  DnsAnswer answer;
  answer.status = DnsStatus::records;
  answer.ttl = 3600;
  answer.server = "192.0.2.53#53";
  return answer;
}

DnsAnswer mx_answer(const std::vector<std::string>& hosts) {
  DnsAnswer answer = answered();
  for (const std::string& host : hosts) answer.mx.push_back({10, host, 3600});
  return answer;
}

DnsAnswer txt_answer(const std::string& text) {
  DnsAnswer answer = answered();
  answer.txt = {text};
  return answer;
}

DnsAnswer address_answer(const std::string& address) {
  DnsAnswer answer = answered();
  answer.addresses = {address};
  return answer;
}

DnsAnswer nothing() {
  DnsAnswer answer = answered();
  answer.status = DnsStatus::no_such_data;
  return answer;
}

DnsAnswer timed_out() {
  DnsAnswer answer;
  answer.failure = {DnsFailureReason::timeout, "192.0.2.53#53 did not answer"};
  return answer;
}

Certificate certificate(const std::string& host, days left) {
  Certificate made;
  made.subject = "CN=" + host;
  made.issuer = "CN=Example CA R1,O=Example";
  made.dns_names = {host};
  made.not_before = checked_at() - days(30);
  made.not_after = checked_at() + left + std::chrono::hours(7);
  made.whole = {"\x01\xab", "\x02"};
  made.public_key = {"\x03", "\x04"};
  made.extended_key_usage = {"serverAuth", "clientAuth"};
  return made;
}

TlsSession tls(const std::string& host, days left) {
  return {
      "TLSv1.3", "TLS_AES_256_GCM_SHA384", {certificate(host, left), certificate("r1.example", days(900))}};
}

PolicyFetch fetch(const std::string& host, days left, const std::string& body) {
  PolicyFetch made;
  made.address = "192.0.2.80";
  made.outcome = FetchOutcome::answered;
  made.tls = tls(host, left);
  made.status = 200;
  made.content_type = "text/plain";
  made.body = body;
  made.time = milliseconds(87);
  return made;
}

MxHostSeen mx_host(const std::string& host, days left) {
  MxHostSeen made{name(host)};
  made.addresses = {address_answer("192.0.2.25"), nothing()};
  made.tlsa = nothing();
  SmtpSession session;
  session.address = "192.0.2.25";
  session.outcome = SmtpOutcome::secured;
  session.reply = "220 2.0.0 Ready to start TLS";
  session.tls = tls(host, left);
  session.time = milliseconds(140);
  made.sessions = {session};
  return made;
}

Observation deployment(const std::string& domain, const std::string& mode, days left) {
  Observation seen{name(domain)};
  seen.when = checked_at();
  const std::string mx = "mx1." + domain;
  seen.mx = mx_answer({mx});
  seen.mx_hosts = {mx_host(mx, left)};
  seen.sts = txt_answer("v=STSv1; id=2026112101");
  seen.sts_wildcard = nothing();
  seen.policy_host = {address_answer("192.0.2.80"), nothing()};
  seen.fetches = {fetch("mta-sts." + domain, days(58),
                        "version: STSv1\nmode: " + mode + "\nmx: " + mx + "\nmax_age: 604800\n")};
  seen.tlsrpt = txt_answer("v=TLSRPTv1; rua=mailto:tlsrpt@" + domain);
  ReportReceiverSeen receiver{ReportUri::parse("mailto:tlsrpt@" + domain).value(), name(domain)};
  receiver.mx = seen.mx;
  seen.report_receivers = {receiver};
  return seen;
}

std::string text_of_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

void write_file(const std::string& path, const std::string& text) {
  std::ofstream(path, std::ios::binary) << text;
}

}  // namespace

std::chrono::sys_seconds checked_at() {
  return std::chrono::sys_days(std::chrono::year(2026) / 11 / 22) + std::chrono::minutes(4 * 60 + 21);
}

CheckResult good_result() {
  return {
      "example.com", Verdict::good, {}, deployment("example.com", "enforce", days(75)), milliseconds(412)};
}

CheckResult warning_result() {
  CheckResult result{"example.org", Verdict::warning, {}, deployment("example.org", "enforce", days(9))};
  result.findings = {{Severity::warning,
                      "mx-certificate-ends-soon",
                      "mx1.example.org",
                      {},
                      "the certificate ends in 9 days",
                      "RFC 8461 §4.2",
                      "renew it, and see that renewal is automatic"},
                     {Severity::info, "mx-without-tlsa", "mx1.example.org", {}, "there are no TLSA records"}};
  result.time = milliseconds(398);
  return result;
}

CheckResult broken_result() {
  CheckResult result{"example.net", Verdict::broken, {}, deployment("example.net", "enforce", days(-3))};
  Observation& seen = *result.seen;
  seen.mx = mx_answer({"mx1.example.net", "mx2.example.net"});
  seen.mx.authenticated = true;
  seen.sts.cname_chain = {"_mta-sts.provider.example"};
  TlsSession& expired = *seen.mx_hosts[0].sessions[0].tls;
  expired.chain_faults = {{ChainFaultKind::expired, 0, "certificate has expired"}};
  MxHostSeen silent = mx_host("mx2.example.net", days(75));
  silent.tlsa = answered();
  silent.tlsa.tlsa = {{3, 1, 1, "\xde\xad\xbe\xef"}};
  silent.sessions[0].outcome = SmtpOutcome::timeout;
  silent.sessions[0].failure = "no banner within 30 s";
  silent.sessions[0].reply.clear();
  silent.sessions[0].tls.reset();
  seen.mx_hosts.push_back(silent);
  result.findings = {
      {Severity::error,
       "mx-not-covered",
       "mx2.example.net",
       {},
       "no mx pattern of the policy matches, so senders that honour it do not deliver there",
       "RFC 8461 §4.1",
       "add \"mx: mx2.example.net\" to the policy, then give the record a new id"},
      {Severity::error,
       "mx-certificate-expired",
       "mx1.example.net",
       {},
       "the certificate ended 2 days ago",
       "RFC 8461 §4.2",
       "renew it"},
      {Severity::unknown, "mx-silent", "mx2.example.net", {}, "192.0.2.25 did not answer on port 25"}};
  result.time = milliseconds(30412);
  return result;
}

CheckResult unknown_result() {
  CheckResult result{"example.edu", Verdict::unknown, {}, Observation{name("example.edu")}};
  result.seen->when = checked_at();
  result.seen->mx = timed_out();
  result.seen->sts = timed_out();
  result.seen->policy_host = {timed_out(), timed_out()};
  result.seen->tlsrpt = timed_out();
  result.findings = {{Severity::unknown,
                      "mx-unanswered",
                      "example.edu",
                      {},
                      "MX: 192.0.2.53#53 did not answer",
                      "",
                      "try again, or ask another server"}};
  result.time = milliseconds(15003);
  return result;
}

CheckResult no_domain_name() {
  return {
      "not a domain",
      Verdict::broken,
      {{Severity::error, "bad-domain-name", "not a domain", {}, "a space cannot stand in a domain name"}}};
}

std::vector<CheckResult> each_verdict() {
  return {good_result(), warning_result(), broken_result(), unknown_result(), no_domain_name()};
}

std::vector<std::string> hostile_octets() {
  std::vector<std::string> all = {
      "\x1b[2J\x1b]0;title\x07",                        // a terminal
      std::string("a\0b", 3),                           // a C string
      "one\r\ntwo\n# TYPE x gauge\nMTA-STS OK - fine",  // a line of one's own
      "| 'x'=1;2;3 'y'='z'",                            // performance data
      "$(id) `id` ${HOME} <b>",                         // a shell behind a monitor
      "\\ \" ' \\\" \\n",                               // quotes
      "</script><script>alert(1)</script><!-- -->",     // HTML
      "</style><img src=x onerror=alert(1)>",           // an attribute
      "\" onmouseover=\"alert(1)\" x=\"",               // out of an attribute
      "]]></failure></testcase><!DOCTYPE x [<!ENTITY y SYSTEM \"file:///etc/passwd\">]>&y;",  // XML
      "&amp; &lt; &#x1b; &nosuch;",                                                           // references
      "| a | b |\n| - | - |\n# heading\n- item",  // a table, a heading
      "[text](https://evil.example/) ![x](y) <https://evil.example> https://evil.example www.evil.example",
      "``` `` ` ~~~ *b* _i_ ~~s~~ @everyone #1",      // the rest of Markdown
      "\xE2\x80\xA8line\xE2\x80\xA9paragraph",        // U+2028, U+2029
      "\xE2\x80\xAEgpj.exe\xE2\x81\xA6\xE2\x80\x8F",  // bidirectional controls
      "\xC2\x9B"
      "2J\xC2\x85",                                                        // C1
      "\xff\xfe\x80\xc0\xaf\xed\xa0\x80\xf4\x90\x80\x80",                  // no UTF-8
      "\xEF\xBF\xBE\xEF\xBF\xBF\xEF\xB7\x90\xF0\x9F\xBF\xBE\xEF\xBB\xBF",  // noncharacters, a byte order mark
      "\xC3\xBC \xE6\x97\xA5\xE6\x9C\xAC \xF0\x9F\x94\x92",                // nothing but text
      "",
      " ",
      "\n",
      "{}{0}%s%n",
  };
  std::string octets;
  for (unsigned i = 0; i < 256; ++i) octets += static_cast<char>(i);
  all.push_back(octets);
  std::string large;
  while (large.size() < 10'000) large += octets;
  all.push_back(large);
  all.emplace_back(10'000, 'x');
  return all;
}

CheckResult hostile_result(const std::string& octets) {
  CheckResult result = broken_result();
  result.domain = octets;
  for (const Severity severity : {Severity::error, Severity::unknown, Severity::warning, Severity::info}) {
    result.findings.push_back({severity, octets, octets, 3, octets, octets, octets});
  }
  result.findings.erase(result.findings.begin(), result.findings.begin() + 3);
  Observation& seen = *result.seen;
  for (DnsAnswer* answer : {&seen.mx, &seen.sts, &seen.sts_wildcard, &seen.tlsrpt, &seen.policy_host.a,
                            &seen.domain_addresses.a, &seen.mx_hosts[0].tlsa}) {
    answer->cname_chain = {octets};
    answer->mx = {{1, octets, 2}};
    answer->txt = {octets, octets};
    answer->addresses = {octets};
    answer->tlsa = {{0, 0, 0, octets}};
    answer->server = octets;
  }
  seen.policy_host.aaaa = {};
  seen.policy_host.aaaa.failure = {DnsFailureReason::malformed, octets};
  TlsSession tls{octets, octets, {certificate("x", days(1))}, {{ChainFaultKind::other, 9, octets}}};
  tls.chain[0].subject = tls.chain[0].issuer = octets;
  tls.chain[0].dns_names = {octets, octets, octets, octets, octets, octets};
  tls.chain[0].whole = tls.chain[0].public_key = {octets, octets};
  tls.chain[0].not_before = std::chrono::sys_seconds::min();
  tls.chain[0].not_after = std::chrono::sys_seconds::max();
  PolicyFetch fetch{octets, 1, FetchOutcome::answered, octets, false, tls, 999, octets, octets, octets};
  fetch.date = std::chrono::sys_seconds::max();
  fetch.body = octets;
  seen.fetches = {fetch, {octets, 1, FetchOutcome::not_http, octets}};
  SmtpSession session{octets, 1, SmtpOutcome::broken_off, octets, true, octets, tls};
  seen.mx_hosts[0].sessions = {session,
                               {octets, 1, SmtpOutcome::secured, octets, false, octets, TlsSession()}};
  seen.mx_hosts[1].sessions.clear();
  result.time = milliseconds(-1);
  return result;
}

Printing settings() {
  Printing made;
  made.now = checked_at();
  made.program = "mtasts 1.2.3";
  return made;
}

std::string printed(const CheckFormat& format, const std::vector<CheckResult>& results,
                    const Printing& settings) {
  const auto printer = format.printer(settings);
  std::string text = printer->begin();
  for (const CheckResult& result : results) text += printer->result(result);
  return text + printer->end();
}

void check_golden(const std::string& golden, const std::string& text) {
  const std::string path = MTASTS_TEST_DATA "/cli/check_output/golden/" + golden;
  if (std::getenv("UPDATE_GOLDEN") != nullptr) write_file(path, text);
  const bool is_same = text_of_file(path) == text;
  if (!is_same) write_file(path + ".actual", text);
  INFO(path << ": compare it with what is beside it, .actual");
  CHECK(is_same);
}

void check_with(const std::string& command, const std::vector<std::string>& texts) {
  const auto directory = std::filesystem::temp_directory_path() / "mtasts-check-output-XXXXXX";
  std::string path = directory.string();
  REQUIRE(::mkdtemp(path.data()) != nullptr);
  std::string line = command;
  for (std::size_t i = 0; i < texts.size(); ++i) {
    const std::string file = path + "/printed" + std::to_string(i);
    write_file(file, texts[i]);
    line += ' ' + file;
  }
  const Ran ran = run_in_shell(line);
  std::filesystem::remove_all(path);
  INFO(ran.output);
  CHECK(ran.status == 0);
}

void check_with(const std::string& command, const std::string& text) {
  check_with(command, std::vector<std::string>{text});
}

}  // namespace mtasts::test
