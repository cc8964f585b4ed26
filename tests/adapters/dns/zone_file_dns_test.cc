#include "adapters/dns/zone_file_dns.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/dns/zone_data.h"
#include "adapters/files/posix_files.h"
#include "catch.h"
#include "scratch_directory.h"

namespace mtasts::test {
namespace {

DnsAnswer ask(Dns& dns, std::string_view name, RecordType type) {
  Task<DnsAnswer> task = dns.ask({*DomainName::parse(name), type});
  task.start();
  REQUIRE(task.done());
  return task.take();
}

// "3 1 1 \"<octets>\"".
std::string line_of(const TlsaRecord& tlsa) {
  return std::to_string(tlsa.usage) + ' ' + std::to_string(tlsa.selector) + ' ' +
         std::to_string(tlsa.matching_type) + " \"" + tlsa.data + '"';
}

// The answer in a line: "records mx 10 mx.example.com; 60", "no_such_name", "failed not_in_zone", with "via"
// and the chain before it.
std::string line_of(const DnsAnswer& answer) {
  std::string line;
  for (const std::string& name : answer.cname_chain) line += "via " + name + ' ';
  switch (answer.status) {
    case DnsStatus::no_such_name: return line + "no such name";
    case DnsStatus::no_such_data: return line + "no such data";
    case DnsStatus::failed:
      switch (answer.failure.reason) {
        case DnsFailureReason::not_in_zone: return line + "not in zone";
        case DnsFailureReason::cname_loop: return line + "loop";
        case DnsFailureReason::cname_chain: return line + "chain";
        case DnsFailureReason::malformed: return line + "malformed";
        default: return line + "failed otherwise";
      }
    case DnsStatus::records: break;
  }
  for (const MxRecord& mx : answer.mx) line += std::to_string(mx.preference) + ' ' + mx.exchange + ' ';
  for (const std::string& txt : answer.txt) line += '"' + txt + "\" ";
  for (const std::string& name : answer.names) line += name + ' ';
  for (const std::string& address : answer.addresses) line += address + ' ';
  for (const TlsaRecord& tlsa : answer.tlsa) line += line_of(tlsa) + ' ';
  for (const CaaRecord& caa : answer.caa)
    line += std::to_string(caa.flags) + ' ' + caa.tag + " \"" + caa.value + "\" ";
  return line + std::to_string(answer.ttl);
}

std::unique_ptr<Dns> open(const std::vector<std::string>& texts, std::optional<std::string> origin = {}) {
  const ScratchDirectory scratch;
  DnsSettings settings;
  settings.origin = std::move(origin);
  for (const std::string& text : texts) {
    settings.zone_files.push_back(scratch.write("zone" + std::to_string(settings.zone_files.size()), text));
  }
  PosixFiles files;
  auto dns = open_zone_file_dns(files, settings);
  REQUIRE(dns);
  return *std::move(dns);  // what it answers, it has in memory: the files are gone
}

struct Case {
  std::string name;
  RecordType type;
  std::string answer;
  std::string why;
};

void check(Dns& dns, const std::vector<Case>& cases) {
  for (const Case& line : cases) {
    CAPTURE(line.name, line.why);
    CHECK(line_of(ask(dns, line.name, line.type)) == line.answer);
  }
}

const std::string kZone = R"($ORIGIN example.com.
$TTL 60
@ SOA ns hm 1 2 3 4 5
@ NS ns
@ MX 20 mx2
@ 30 MX 10 MX1.provider.EXAMPLE.
@ MX 20 mx2
ns A 192.0.2.1
ns AAAA 2001:DB8:0::1
_mta-sts TXT "v=STSv1; " "id=1"
_mta-sts TXT "other"
mta-sts CNAME web
web 10 A 192.0.2.2
ent.below TXT x
* MX 5 wild
*.w CNAME web
host.w TXT x
hosted CNAME _mta-sts
far 5 CNAME www.other.example.
gone CNAME x.below
loop CNAME loop2
loop2 CNAME loop
self CNAME self
c1 CNAME c2
c2 CNAME c3
c3 CNAME c4
c4 CNAME c5
c5 CNAME c6
c6 CNAME c7
c7 CNAME c8
c8 CNAME c9
c9 CNAME web
sub NS ns.sub
ns.sub A 192.0.2.3
red DNAME other.example.
null MX 0 .
alias ALIAS www.other.example.
aname ANAME www.other.example.
odd CNAME *.w
)";

}  // namespace

TEST_CASE("a zone file answers like the servers of the zone") {
  const auto dns = open({kZone});
  check(*dns,
        {
            {"example.com", RecordType::mx, "10 mx1.provider.example 20 mx2.example.com 30",
             "repeats dropped, names lower-cased, the least TTL"},
            {"example.com", RecordType::ns, "ns.example.com 60", "NS"},
            {"example.com", RecordType::soa, "example.com 60", "the apex"},
            {"web.example.com", RecordType::soa, "no such data", "not the apex"},
            {"ns.example.com", RecordType::a, "192.0.2.1 60", "A"},
            {"ns.example.com", RecordType::aaaa, "2001:db8::1 60", "AAAA in canonical text"},
            {"_mta-sts.example.com", RecordType::txt, "\"other\" \"v=STSv1; id=1\" 60", "strings joined"},
            {"null.example.com", RecordType::mx, "0 . 60", "a null MX"},
            {"ns.example.com", RecordType::mx, "no such data", "the name stands, no wildcard"},
            {"below.example.com", RecordType::txt, "no such data", "an empty non-terminal"},
            {"below.example.com", RecordType::mx, "no such data", "which no wildcard answers for"},
            {"nothing.example.com", RecordType::mx, "5 wild.example.com 60", "a wildcard"},
            {"a.b.nothing.example.com", RecordType::mx, "5 wild.example.com 60", "several labels deep"},
            {"nothing.example.com", RecordType::txt, "no such data", "a wildcard without that type"},
            {"x.below.example.com", RecordType::mx, "no such name", "its closest encloser has no wildcard"},
            {"x.w.example.com", RecordType::a, "via web.example.com 192.0.2.2 10", "a wildcard CNAME"},
            {"x.host.w.example.com", RecordType::a, "no such name", "closest encloser host.w"},
            {"w.example.com", RecordType::a, "no such data", "the wildcard's parent"},
            {"*.w.example.com", RecordType::cname, "web.example.com 60", "the wildcard itself"},
            {"mta-sts.example.com", RecordType::a, "via web.example.com 192.0.2.2 10", "a CNAME"},
            {"mta-sts.example.com", RecordType::aaaa, "via web.example.com no such data", "to less"},
            {"mta-sts.example.com", RecordType::cname, "web.example.com 60", "the CNAME itself"},
            {"web.example.com", RecordType::cname, "no such data", "none"},
            {"gone.example.com", RecordType::a, "via x.below.example.com no such name", "to nothing"},
            {"far.example.com", RecordType::a, "via www.other.example not in zone", "to another zone"},
            {"loop.example.com", RecordType::a, "via loop2.example.com via loop.example.com loop", "a loop"},
            {"self.example.com", RecordType::a, "via self.example.com loop", "the shortest loop"},
            {"c2.example.com", RecordType::a,
             "via c3.example.com via c4.example.com via c5.example.com via c6.example.com "
             "via c7.example.com via c8.example.com via c9.example.com via web.example.com 192.0.2.2 10",
             "eight CNAMEs"},
            {"c1.example.com", RecordType::a,
             "via c2.example.com via c3.example.com via c4.example.com via c5.example.com "
             "via c6.example.com via c7.example.com via c8.example.com via c9.example.com "
             "via web.example.com chain",
             "nine"},
            {"sub.example.com", RecordType::mx, "not in zone", "delegated"},
            {"ns.sub.example.com", RecordType::a, "not in zone", "glue is no answer"},
            {"a.sub.example.com", RecordType::mx, "not in zone", "below the delegation"},
            {"x.red.example.com", RecordType::mx, "not in zone", "below a DNAME"},
            {"red.example.com", RecordType::mx, "no such data", "the DNAME's own name"},
            {"odd.example.com", RecordType::cname, "\\042.w.example.com 60", "an asterisk is escaped"},
            {"alias.example.com", RecordType::a, "not in zone", "the server alone has the addresses"},
            {"aname.example.com", RecordType::aaaa, "not in zone", "the same"},
            {"alias.example.com", RecordType::mx, "no such data", "other types are known"},
            {"other.example", RecordType::mx, "not in zone", "another domain"},
            {"com", RecordType::mx, "not in zone", "above the apex"},
            {"xexample.com", RecordType::mx, "not in zone", "no label boundary"},
        });
}

TEST_CASE("a zone file names what leaves no place for a CNAME") {
  const auto dns =
      open({R"($ORIGIN example.com.
$TTL 60
@ SOA ns hm 1 2 3 4 5
@ DNAME other.example.
https HTTPS 1 . alpn=h2
generic TYPE65280 \# 0
signed RRSIG A 8 2 60 0 0 0 example.com. AA==
signed NSEC a.example.com. A
cname CNAME web.other.example.
* SRV 0 0 1 a.other.example.
)",
            "$ORIGIN part.example.\n$TTL 60\nsub DNAME other.example.\nsub MX 10 mx.other.example.\n",
            R"($ORIGIN plain.example.
$TTL 60
@ SOA ns hm 1 2 3 4 5
https HTTPS 1 . alpn=h2
generic TYPE65280 \# 0
signed RRSIG A 8 2 60 0 0 0 example.com. AA==
signed NSEC a.example.com. A
cname CNAME web.other.example.
* SRV 0 0 1 a.other.example.
sub NS ns.other.example.
)"});
  const auto conflict = [&dns](std::string_view name) {
    const DnsAnswer answer = ask(*dns, name, RecordType::cname);
    return text(answer.conflicting_type) + (answer.names.empty() ? "" : " " + answer.names[0]);
  };
  CHECK(conflict("https.plain.example") == "HTTPS");
  CHECK(conflict("generic.plain.example") == "TYPE65280");
  CHECK(conflict("signed.plain.example") == "TYPE0");
  CHECK(conflict("cname.plain.example") == "TYPE0 web.other.example");
  CHECK(conflict("by-wildcard.plain.example") == "TYPE0");
  CHECK(conflict("sub.plain.example") == "NS");
  CHECK(conflict("below.sub.plain.example") == "TYPE0");  // that of the other servers
  CHECK(conflict("plain.example") == "SOA");
  CHECK(conflict("mta-sts.example.com") == "DNAME example.com");
  CHECK(conflict("mta-sts.sub.part.example") == "DNAME sub.part.example");
  CHECK(conflict("sub.part.example") == "MX");
}

TEST_CASE("TLSA records are read in both presentation formats") {
  const auto dns = open({R"($ORIGIN example.com.
$TTL 60
@ SOA ns hm 1 2 3 4 5
_25._tcp.mx TLSA 3 1 1 616263
_25._tcp.mx TLSA 2 0 2 ( 6A6b
                         6C )
_25._tcp.generic TLSA \# 5 03010161 62
_25._tcp.number TYPE52 \# 4 03000161
_25._tcp.alias CNAME _25._tcp.mx
_25._tcp.high TLSA 256 1 1 6162
_25._tcp.word TLSA PKIX-TA 1 1 6162
_25._tcp.odd TLSA 3 1 1 616
_25._tcp.letters TLSA 3 1 1 61xx
_25._tcp.none TLSA 3 1 1
_25._tcp.short TLSA 3 1
_25._tcp.nothing TLSA \# 3 030101
_25._tcp.half TLSA 3 1 1 616263
_25._tcp.half TLSA 3 1 1 61626
)"});
  check(*dns, {
                  {"_25._tcp.mx.example.com", RecordType::tlsa, "2 0 2 \"jkl\" 3 1 1 \"abc\" 60", "two"},
                  {"_25._tcp.alias.example.com", RecordType::tlsa,
                   "via _25._tcp.mx.example.com 2 0 2 \"jkl\" 3 1 1 \"abc\" 60", "behind a CNAME"},
                  {"_25._tcp.generic.example.com", RecordType::tlsa, "3 1 1 \"ab\" 60", "RFC 3597 §5"},
                  {"_25._tcp.number.example.com", RecordType::tlsa, "3 0 1 \"a\" 60", "TYPE52 is TLSA"},
                  {"_25._tcp.high.example.com", RecordType::tlsa, "malformed", "a usage is one octet"},
                  {"_25._tcp.word.example.com", RecordType::tlsa, "malformed", "a usage is a number"},
                  {"_25._tcp.odd.example.com", RecordType::tlsa, "malformed", "half an octet"},
                  {"_25._tcp.letters.example.com", RecordType::tlsa, "malformed", "not hexadecimal"},
                  {"_25._tcp.none.example.com", RecordType::tlsa, "malformed", "no data"},
                  {"_25._tcp.short.example.com", RecordType::tlsa, "malformed", "no matching type"},
                  {"_25._tcp.nothing.example.com", RecordType::tlsa, "malformed", "no data, in octets"},
                  {"_25._tcp.half.example.com", RecordType::tlsa, "malformed", "one of two"},
                  {"_25._tcp.other.example.com", RecordType::tlsa, "no such name", "none"},
                  {"mx.example.com", RecordType::tlsa, "no such data", "an empty non-terminal"},
              });
}

TEST_CASE("CAA records are read in both presentation formats") {
  const auto dns = open({R"($ORIGIN example.com.
$TTL 60
@ SOA ns hm 1 2 3 4 5
@ CAA 0 issue "ca.example; account=1"
@ CAA 128 IssueWild ";"
mta-sts CNAME @
empty CAA 0 issue ""
generic CAA \# 9 00 05 6973737565 63 61
number TYPE257 \# 7 00056973737565
plain CAA 0 issue ca.example
high CAA 256 issue "ca.example"
dash CAA 0 is-sue "ca.example"
long CAA 0 issue "ca.example" "x"
short CAA 0 issue
nothing CAA \# 2 0000
half CAA 0 issue "ca.example"
half CAA 0 issue
)"});
  check(
      *dns,
      {
          {"example.com", RecordType::caa, "0 issue \"ca.example; account=1\" 128 IssueWild \";\" 60", "two"},
          {"mta-sts.example.com", RecordType::caa,
           "via example.com 0 issue \"ca.example; account=1\" 128 IssueWild \";\" 60", "behind a CNAME"},
          {"empty.example.com", RecordType::caa, "0 issue \"\" 60", "no value"},
          {"generic.example.com", RecordType::caa, "0 issue \"ca\" 60", "RFC 3597 §5"},
          {"number.example.com", RecordType::caa, "0 issue \"\" 60", "TYPE257 is CAA"},
          {"plain.example.com", RecordType::caa, "0 issue \"ca.example\" 60", "without quotes"},
          {"high.example.com", RecordType::caa, "malformed", "the flags are one octet"},
          {"dash.example.com", RecordType::caa, "malformed", "a tag has letters and digits"},
          {"long.example.com", RecordType::caa, "malformed", "the value is one string"},
          {"short.example.com", RecordType::caa, "malformed", "no value at all"},
          {"nothing.example.com", RecordType::caa, "malformed", "an empty tag"},
          {"half.example.com", RecordType::caa, "malformed", "one of two"},
          {"other.example.com", RecordType::caa, "no such name", "none"},
      });
}

TEST_CASE("ask_authoritative() returns the same answers") {
  const auto dns = open({kZone});
  Task<std::vector<DnsAnswer>> task =
      dns->ask_authoritative({*DomainName::parse("_mta-sts.example.com"), RecordType::txt});
  task.start();
  REQUIRE(task.done());
  const std::vector<DnsAnswer> answers = task.take();
  REQUIRE(answers.size() == 1);
  CHECK(answers[0].status == DnsStatus::records);
  CHECK(answers[0].server.ends_with("/zone0"));
  CHECK_FALSE(answers[0].authenticated);
}

TEST_CASE("CNAMEs are followed from one zone file to another") {
  const auto dns = open({kZone,
                         "$TTL 7\nsub.example.com. SOA a. b. 1 2 3 4 5\n@.sub.example.com. TXT x\n"
                         "www.other.example. A 192.0.2.9\nmail.sub.example.com. MX 1 mx.example.com.\n"});
  check(*dns,
        {
            {"far.example.com", RecordType::a, "via www.other.example 192.0.2.9 5", "the least TTL of all"},
            {"mail.sub.example.com", RecordType::mx, "1 mx.example.com 7", "the child zone answers itself"},
            {"x.sub.example.com", RecordType::mx, "no such name", "and the parent's wildcard does not"},
            {"sub.example.com", RecordType::mx, "no such data", "the deeper zone decides"},
        });
}

TEST_CASE("a part of a zone knows its records and derived names") {
  const auto dns =
      open({"example.com. 60 MX 10 mx.example.com.\n*.wild.example. 60 MX 5 mx.example.com.\n"
            ". 60 TXT x\n_mta-sts.deep.example.net. 60 TXT \"v=STSv1; id=1\"\n"});
  check(*dns,
        {
            {"example.com", RecordType::mx, "10 mx.example.com 60", "stands there"},
            {"_mta-sts.example.com", RecordType::txt, "no such name", "a domain that is there has no record"},
            {"_smtp._tls.example.com", RecordType::txt, "no such name", "two labels"},
            {"mta-sts.example.com", RecordType::a, "no such name", "the Policy Host"},
            {"www.example.com", RecordType::a, "not in zone", "nothing says what else there is"},
            {"example.net", RecordType::mx, "no such data", "something stands below"},
            {"net", RecordType::mx, "no such data", "far below"},
            {"a.wild.example", RecordType::mx, "5 mx.example.com 60", "a wildcard"},
            {"_mta-sts.example.org", RecordType::txt, "not in zone", "another domain"},
        });
  const auto with_origin = open({"@ 60 MX 10 mx\n"}, "example.com.");
  check(*with_origin, {
                          {"example.com", RecordType::mx, "10 mx.example.com 60", "relative to the origin"},
                          {"www.example.com", RecordType::a, "no such name", "the origin is the apex"},
                          {"example.org", RecordType::mx, "not in zone", "another domain"},
                      });
}

TEST_CASE("the names of the root zone are found") {
  const auto dns = open({". 60 SOA a. b. 1 2 3 4 5\n. NS a.\ncom. NS b.\nmail. MX 1 mx.\n"});
  check(*dns, {{"mail", RecordType::mx, "1 mx 60", "below the root"},
               {"example.com", RecordType::mx, "not in zone", "delegated"},
               {"nothing", RecordType::mx, "no such name", "the root's"}});
}

TEST_CASE("a zone file with an error is rejected as a whole") {
  const ScratchDirectory scratch;
  PosixFiles files;
  DnsSettings settings;
  settings.zone_files = {scratch.write("good", kZone), scratch.write("bad", kZone + "\nx MX mx\ny..z A 1\n")};
  const auto broken = open_zone_file_dns(files, settings);
  REQUIRE_FALSE(broken);
  CHECK(broken.error().fault == Fault::input);
  CHECK(broken.error().code == "zone-syntax-rdata");
  CHECK(broken.error().message.find(
            "/bad:" + std::to_string(std::count(kZone.begin(), kZone.end(), '\n') + 2) + ": ") !=
        std::string::npos);
  CHECK(broken.error().message.find("1 more") != std::string::npos);

  settings.zone_files = {scratch.write("relative", "@ MX 10 mx\n")};
  CHECK(open_zone_file_dns(files, settings).error().code == "zone-no-origin");
  settings.zone_files = {scratch.path("missing")};
  CHECK(open_zone_file_dns(files, settings).error().fault == Fault::unreadable);
}

TEST_CASE("$INCLUDE is limited to the directory of the zone file, and warnings are reported") {
  const ScratchDirectory scratch;
  scratch.write("part", "a 4000000000 MX 1 mx\n");
  PosixFiles files;
  DnsSettings settings;
  std::vector<std::string> warnings;
  settings.warn = [&warnings](const std::string& line) { warnings.push_back(line); };
  settings.zone_files = {
      scratch.write("zone", "$ORIGIN example.com.\n@ 60 SOA a b 1 2 3 4 5\n$INCLUDE part\n")};
  const auto dns = open_zone_file_dns(files, settings);
  REQUIRE(dns);
  CHECK(line_of(ask(**dns, "a.example.com", RecordType::mx)) == "1 mx.example.com 0");
  REQUIRE(warnings.size() == 1);
  CHECK(warnings[0].find("part:1: ") != std::string::npos);
  settings.zone_files = {scratch.write("zone", "$INCLUDE /etc/passwd\n")};
  CHECK(open_zone_file_dns(files, settings).error().code == "zone-syntax-include");
}

TEST_CASE("a key is a name with its labels reversed") {
  CHECK(zone_key(".").empty());
  CHECK(zone_key("com.") == "com.");
  CHECK(zone_key("a.bc.com.") == "com.bc.a.");
  CHECK(parent_key("com.bc.a.") == "com.bc.");
  CHECK(parent_key("com.").empty());
  CHECK(parent_key("").empty());
}

}  // namespace mtasts::test
