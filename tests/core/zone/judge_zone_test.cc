#include <algorithm>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

#include "catch.h"
#include "core/vectors.h"
#include "core/zone/example_zone.h"
#include "mtasts/zone_deployment.h"
#include "mtasts/zone_file.h"

namespace mtasts::test {

namespace {

std::vector<Finding> judge(std::string_view text) {
  return judge_zone(read_example_zone(text));
}

// The codes of faults. Another test has the parts that a mail domain lacks.
std::string codes(const std::vector<Finding>& findings) {
  std::string result;
  for (const Finding& finding : findings) {
    if (finding.severity == Severity::info || finding.code == "zone-policy-host-missing") continue;
    result += (result.empty() ? "" : " ") + finding.code + (finding.severity == Severity::error ? "" : "?");
  }
  return result;
}

std::string file_text(const std::string& name) {
  std::ifstream file(std::string(MTASTS_TEST_DATA) + "/zones/" + name, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

struct JudgedZone {
  std::string lines;  // after the SOA, NS and MX of example.com
  std::string codes;  // with "?" after those that are no errors
  std::string why;
};

const std::string kHead =
    "$TTL 60\n@ SOA ns hm 1 2 3 4 5\n@ NS ns\n@ MX 10 mx\nns A 192.0.2.1\nmx A 192.0.2.2\nweb A 192.0.2.3\n";

}  // namespace

TEST_CASE("healthy zones have no findings", "[judge_zone]") {
  const std::string zone = file_text("healthy.zone");
  REQUIRE(zone.size() > 1000);
  for (const Finding& finding : judge(zone)) {
    CAPTURE(finding.code, finding.line, finding.message);
    CHECK(false);
  }
  const auto healthy = std::vector<JudgedZone>{
      {"", "", "nothing about MTA-STS at all"},
      {"_mta-sts TXT \"v=STSv1; id=1\"\nmta-sts CNAME web\n_smtp._tls TXT \"v=TLSRPTv1; "
       "rua=mailto:a@b.example\"\n",
       "", "all of it"},
      {"_mta-sts CNAME _mta-sts.provider.example.\nmta-sts CNAME mta-sts.provider.example.\n", "", "hosted"},
      {"_mta-sts.sub TXT v=STSv1\\;\\ id=1\n", "", "escapes instead of quotes"},
      {"_mta-sts TXT \"v=STSv1; id=1\" ; a comment\n", "", "a comment behind a quoted string"},
      {"_mta-sts TXT ( \"v=STSv1; \" ; first\n \"id=1\" ) ; second\n", "", "comments in parentheses"},
      {"_mta-sts TXT \"v=STSv1; id=1\"\n_mta-sts TXT \"v=STSv1; id=1\"\n", "", "one record, written twice"},
      {"_mta-sts TXT \"v=STSv1; id=1\"\n_mta-sts TXT \"something else\"\n", "", "other TXT is passed over"},
      {"* TXT \"v=spf1 -all\"\n* MX 10 mx\n", "", "wildcards"},
      {"a CNAME any.w\n*.w A 192.0.2.1\n", "", "a CNAME that a wildcard answers"},
      {"a CNAME b.c\nb.c A 192.0.2.1\n", "", "a relative target with a dot that exists"},
      {"a CNAME x.y\ny NS ns.other.example.\n", "", "a relative target below a delegation"},
      {"a CNAME x.y\ny DNAME other.example.\n", "", "a relative target below a DNAME"},
      {"sub NS ns.sub\n", "", "a delegation without glue in sight"},
      {"a CNAME www.provider.example.\n", "", "a target outside"},
      {"_acme-challenge CNAME x.acme.example.\n_acme-challenge.mta-sts CNAME y.acme.example.\n", "", "ACME"},
      {"_dmarc TXT \"v=DMARC1; p=none\"\nother.example._report._dmarc TXT \"v=DMARC1\"\n", "", "DMARC"},
      {"mtasts A 192.0.2.1\nsmtp-tls CNAME mx\ntlsrpt CNAME mx\n", "", "hosts may be named so"},
      {"_tls._tcp SRV 0 0 1 mx\n_25._tcp.mx TLSA 3 1 1 00\n", "", "services"},
      {"_mta-sts CNAME sts\nsts TXT \"v=STSv1; id=1\"\n", "", "the target's name is free"},
      {"_mta-sts CNAME _mtasts.shared\n_mtasts.shared TXT \"v=STSv1; id=1\"\n", "", "even if it looks odd"},
      {"a CNAME b\na RRSIG CNAME 8 2 60 0 0 0 example.com. AA==\na NSEC b CNAME\nb A 192.0.2.1\n", "",
       "DNSSEC"},
      {"a MX 0 .\n", "", "a null MX alone"},
      {"m\\195\\188 TXT x\n", "", "other names may hold any octets"},
      {"$ORIGIN 1.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa.\n0.0.0.0 PTR mx.example.com.\n", "", "repeated digits"},
      {"a A 192.0.2.1\na CNAME\\# A 1\n", "zone-syntax-type", "syntax findings are passed on"},
  };
  for (const JudgedZone& line : healthy) {
    CAPTURE(line.lines, line.why);
    CHECK(codes(judge(kHead + line.lines)) == line.codes);
  }
}

TEST_CASE("messages about a zone have names outside ASCII as they were written", "[judge_zone]") {
  const auto findings = judge(kHead + "_mta-sts.m\xC3\xBCnchen TXT \"v=STSv1; id=1\"\n");
  const auto finding = std::find_if(findings.begin(), findings.end(),
                                    [](const Finding& each) { return each.code == "zone-owner-not-ascii"; });
  REQUIRE(finding != findings.end());
  CHECK(finding->message == "letters outside ASCII in the owner _mta-sts.m\xC3\xBCnchen.example.com.");
}

TEST_CASE("messages about a zone have the texts of records with their backslashes", "[judge_zone]") {
  const auto findings = judge(kHead + "_mta-sts TXT \"v=STSv1; id=1\\\\195\\\\188\"\n");
  REQUIRE_FALSE(findings.empty());
  CHECK_THAT(findings.front().message, has_text("\"1\\195\\188\""));
}

TEST_CASE("each mistake in a zone has its code", "[judge_zone]") {
  const std::string sts = "_mta-sts TXT \"v=STSv1; id=1\"\n";
  const auto cases = std::vector<JudgedZone>{
      {"_mta-sts TXT v=STSv1; id=1\n", "zone-txt-cut", "the ; begins a comment"},
      {"_mta-sts TXT v=STSv1 ; id=1\n", "zone-txt-cut", "with a space before it too"},
      {"_mta-sts TXT \"v=STSv1\"; id=1\n", "zone-txt-cut", "half quoted"},
      {"_mta-sts TXT ( v=STSv1; id=1\n )\n", "zone-txt-cut", "in parentheses"},
      {"_smtp._tls TXT v=TLSRPTv1; rua=mailto:a@b\n", "zone-txt-cut", "TLSRPT"},
      {"_dmarc TXT v=DMARC1; p=none\n", "zone-txt-cut?", "other records that need a field"},
      {"mta-sts CNAME web.example.com\n", "zone-target-relative", "the origin twice"},
      {"mta-sts CNAME www.provider.example\n", "zone-target-relative", "nothing stands there"},
      {"@ MX 20 mx2.example.com\n", "zone-target-relative", "an MX"},
      {"sub NS ns.sub.example.com\n", "zone-target-relative", "an NS"},
      {"$ORIGIN sub.example.com.\na CNAME web.example.com\n", "zone-target-relative",
       "the zone's name, not the origin's"},
      {"_mta-sts TXT \"v=STSv1; id=1\"\n_mta-sts TXT \"v=STSv1; id=2\"\n", "sts-record-several", "two ids"},
      {"_smtp._tls TXT \"v=TLSRPTv1; rua=mailto:a@b.example\"\n_smtp._tls TXT \"v=TLSRPTv1; "
       "rua=mailto:c@b.example\"\n",
       "tlsrpt-record-several", "two records"},
      {sts + "_mta-sts CNAME _mta-sts.other.example.\n", "zone-cname-other-data", "RFC 2181 section 10.1"},
      {"a CNAME web\na A 192.0.2.1\n", "zone-cname-other-data", "any data"},
      {"a CNAME web\na CNAME mx\n", "zone-cname-several", "two targets"},
      {"a CNAME a\n", "zone-cname-loop", "a loop of one"},
      {"a CNAME b\nb CNAME c\nc CNAME b\n", "zone-cname-loop", "a loop, reported once"},
      {"a CNAME b\n", "zone-cname-dangling", "nothing at the target"},
      {"a CNAME b\nb CNAME c\n", "zone-cname-dangling", "the one before leads to a CNAME"},
      {"_mta-sts CNAME web\n", "zone-cname-dangling", "no TXT at the target"},
      {"mta-sts CNAME _mta-sts.provider.example.\n", "zone-cname-swapped?", "the name of the TXT record"},
      {"mta-sts CNAME _mta-sts\n" + sts, "zone-cname-swapped?", "within the zone"},
      {"mta-sts CNAME _mta-sts.x\n_mta-sts.x A 192.0.2.9\n", "", "with an address it may be a web host"},
      {"_mta-sts CNAME mta-sts.provider.example.\n", "zone-cname-swapped?", "the Policy Host"},
      {"_smtp._tls CNAME mta-sts.provider.example.\n", "zone-cname-swapped?", "the Policy Host for TLSRPT"},
      {"_mta-sts CNAME mta-sts.x\nmta-sts.x A 192.0.2.9\n", "zone-cname-dangling", "seen to have no TXT"},
      {"_mta-sts CNAME x\n* A 192.0.2.9\n", "", "a wildcard may or may not have what is asked for"},
      {"_mta_sts TXT \"v=STSv1; id=1\"\n", "zone-owner-misspelt", "an underscore for the hyphen"},
      {"mta_sts CNAME web\n", "zone-owner-misspelt", "the web host"},
      {"_mtasts TXT \"v=STSv1; id=1\"\n", "zone-owner-misspelt", "no hyphen"},
      {"mtasts TXT \"v=STSv1; id=1\"\n", "zone-owner-misspelt", "the record shows what was meant"},
      {"mtasts CNAME mta-sts.provider.example.\n", "zone-owner-misspelt", "the target shows what was meant"},
      {"_mta-sts._tls TXT \"v=STSv1; id=1\"\n", "zone-owner-misspelt", "mixed up with TLSRPT"},
      {"@ TXT \"v=STSv1; id=1\"\n", "zone-owner-misspelt", "at the domain itself"},
      {"_tls._smtp TXT \"v=TLSRPTv1; rua=mailto:a@b.example\"\n", "zone-owner-misspelt",
       "the wrong way round"},
      {"_smtp-tls TXT \"v=TLSRPTv1; rua=mailto:a@b.example\"\n", "zone-owner-misspelt", "one label"},
      {"smtp._tls TXT \"v=TLSRPTv1; rua=mailto:a@b.example\"\n", "zone-owner-misspelt",
       "an underscore missing"},
      {"_smtp._tcp TXT \"v=TLSRPTv1; rua=mailto:a@b.example\"\n", "zone-owner-misspelt", "like a service"},
      {"_tlsrpt TXT \"v=TLSRPTv1; rua=mailto:a@b.example\"\n", "zone-owner-misspelt",
       "by the name of the thing"},
      {"_tls._smtp CNAME _smtp._tls.provider.example.\n", "zone-owner-misspelt", "hosted"},
      {"mta-sts TXT \"v=STSv1; id=1\"\n", "zone-txt-at-policy-host", "the record at the web host"},
      {"_mta-sts.example.com TXT \"v=STSv1; id=1\"\n", "zone-owner-relative", "the origin twice"},
      {"example.com MX 10 mx\n", "zone-owner-relative", "the domain itself"},
      {"@ MX 0 .\n", "mx-null-not-alone", "RFC 7505 section 3"},
      {"a MX 10 .\n", "zone-null-mx-preference?", "RFC 7505 section 3"},
      {"a MX 10 b\nb CNAME web\n", "mx-alias?", "RFC 2181 section 10.3"},
      {"a MX 10 b\n", "mx-host-without-address", "no MX host"},
      {"a MX 10 b\nb TXT x\n", "mx-host-without-address", "no address of the MX host"},
      {"a MX 10 b\n* A 192.0.2.1\n", "", "a wildcard has the address"},
      {"a MX 10 b\nb ALIAS web.provider.example.\n", "", "the addresses of another name"},
      {"a MX 10 b\nb ANAME web.provider.example.\n", "", "the same, of other providers"},
      {"a MX 10 b\nb NETLIFY site.netlify.app.\n", "", "a name of one provider"},
      {"a MX 10 b\nb LUA A \"createForward()\"\n", "", "a script has the address"},
      {"a MX 10 192.0.2.1\n", "mx-address", "an address without a final dot"},
      {"a MX 10 192.0.2.1.\n", "mx-address", "an address"},
      {"mta-sts CNAME https://web.example.net/x\n", "zone-cname-dangling", "a URL"},
      {"mta-sts CNAME web.example.net./.well-known/mta-sts.txt\n", "zone-cname-dangling", "a path"},
      {"_mta-sts TXT 'v=STSv1; id=1'\n", "sts-record-quoted", "quotation marks of a shell"},
      {"a TXT \"version: STSv1\" \" mode: none\"\n", "zone-record-misplaced?", "the policy"},
      {"_mta-sts TXT \"v=STSv1; id=2026-11-21\"\n", "sts-record-bad-id", "hyphens in an id"},
      {"_mta-sts TXT \"\"\n", "sts-record-bad-version", "nothing"},
      {"_mta-sts TXT \"v=TLSRPTv1; rua=mailto:a@b.example\"\n", "sts-record-other-kind", "the other record"},
      {"_smtp._tls TXT \"v=TLSRPTv1; rua=a@b.example\"\n", "tlsrpt-record-bad-uri", "no URI"},
      {"_mta-sts.m\xC3\xBCnchen TXT \"v=STSv1; id=1\"\n", "zone-owner-not-ascii", "no A-label"},
  };
  for (const JudgedZone& line : cases) {
    CAPTURE(line.lines, line.why);
    CHECK(codes(judge(kHead + line.lines)) == line.codes);
  }
}

struct DeployedZone {
  std::string_view why;
  std::string_view zone;
  std::vector<std::string> findings;  // "severity code line"
};

namespace {

void check_findings(const std::vector<DeployedZone>& cases) {
  for (const DeployedZone& line : cases) {
    std::vector<std::string> findings;
    for (const Finding& finding : judge(line.zone)) {
      findings.push_back(std::string(text(finding.severity)) + ' ' + finding.code + ' ' +
                         std::to_string(finding.line.value_or(0)));
    }
    CAPTURE(line.why, line.zone);
    CHECK(findings == line.findings);
  }
}

}  // namespace

TEST_CASE("each mail domain of a zone needs its own record and Policy Host", "[judge_zone]") {
  const std::string head = "$TTL 60\n@ SOA ns hm 1 2 3 4 5\n@ NS ns.other.example.\n";
  const std::string apex = head +
                           "@ MX 10 mx\nmx A 192.0.2.25\nmta-sts A 192.0.2.80\n"
                           "_mta-sts TXT \"v=STSv1; id=1\"\n"
                           "_smtp._tls TXT \"v=TLSRPTv1; rua=mailto:a@b.example\"\n";
  const std::string hosted_sub =
      apex + "sub MX 10 mx\n_mta-sts.sub CNAME _mta-sts\n_smtp._tls.sub CNAME _smtp._tls\n";
  const std::string other = "$TTL 60\n@ MX 10 mx\n_mta-sts TXT \"v=STSv1; id=1\"\n";
  check_findings({
      {"all parts of one domain", apex, {}},
      {"a hosted domain without its Policy Host", hosted_sub, {"warning zone-policy-host-missing 10"}},
      {"a hosted domain with its Policy Host", hosted_sub + "mta-sts.sub CNAME mta-sts\n", {}},
      {"a Policy Host without an address",
       hosted_sub + "mta-sts.sub TXT x\n",
       {"warning zone-policy-host-missing 10"}},
      {"a wildcard may be the Policy Host", hosted_sub + "*.sub A 192.0.2.80\n", {}},
      {"a Policy Host in a delegated zone", hosted_sub + "mta-sts.sub NS ns.other.example.\n", {}},
      {"a domain in a delegated zone",
       apex + "sub NS ns.other.example.\n_mta-sts.sub CNAME _mta-sts\n",
       {"warning zone-record-misplaced 10"}},
      {"records below a DNAME", apex + "_tls DNAME other.example.\n", {"warning zone-record-misplaced 8"}},
      {"a DNAME at the apex",
       apex + "@ DNAME other.example.\n",
       {"warning zone-record-misplaced 6", "warning zone-record-misplaced 7",
        "warning zone-record-misplaced 8"}},
      {"an address beside the delegation of the Policy Host",
       head + "@ MX 10 mx\nmx A 192.0.2.25\n_mta-sts TXT \"v=STSv1; id=1\"\n"
              "_smtp._tls TXT \"v=TLSRPTv1; rua=mailto:a@b.example\"\n"
              "mta-sts NS ns.other.example.\nmta-sts A 192.0.2.80\n",
       {"warning zone-record-misplaced 9"}},
      {"a record beside its delegation",
       apex + "_mta-sts NS ns.other.example.\n",
       {"warning zone-record-misplaced 7"}},
      {"a Policy Host that is a zone of its own takes no mail",
       "$ORIGIN mta-sts.example.com.\n$TTL 60\n@ SOA ns hm 1 2 3 4 5\n@ NS ns.other.example.\n@ A "
       "192.0.2.80\n"
       "_mta-sts TXT \"v=STSv1; id=1\"\n",
       {"warning zone-record-misplaced 6"}},
      {"a domain of two labels is no Policy Host",
       "$ORIGIN mta-sts.example.\n$TTL 60\n@ SOA ns hm 1 2 3 4 5\n@ NS ns.other.example.\n@ A 192.0.2.80\n"
       "mta-sts A 192.0.2.80\n_mta-sts TXT \"v=STSv1; id=1\"\n",
       {"info zone-tlsrpt-record-missing 7"}},
      {"a part of a zone with the servers of its apex",
       "$TTL 60\n@ NS ns.other.example.\n@ MX 10 mx.other.example.\nmta-sts A 192.0.2.80\n" +
           std::string("_mta-sts TXT \"v=STSv1; id=1\"\n"),
       {}},
      {"a delegated Policy Host with its glue",
       apex + "sub MX 10 mx\n_mta-sts.sub CNAME _mta-sts\n_smtp._tls.sub CNAME _smtp._tls\n" +
           "mta-sts.sub NS mta-sts.sub\nmta-sts.sub A 192.0.2.81\n",
       {}},
      {"a part of a zone proves no absence", other, {}},
      {"a wildcard of another type has no part",
       apex + "sub MX 10 mx\n*.sub AAAA 2001:db8::1\n",
       {"info zone-sts-record-missing 9"}},
      {"a wildcard of another text has no part",
       head + "@ MX 10 mx\nmx A 192.0.2.25\n* TXT \"v=spf1 -all\"\n* A 192.0.2.80\n"
              "_mta-sts TXT \"v=STSv1; id=1\"\n",
       {"info zone-tlsrpt-record-missing 8"}},
      {"a wildcard may have the record",
       head +
           "@ MX 10 mx\nmx A 192.0.2.25\nmta-sts A 192.0.2.80\n*.example.com. CNAME records.other.example.\n",
       {}},
      {"a wildcard does not answer below a name that exists",
       apex + "sub MX 10 mx\n* CNAME records.other.example.\n",
       {"info zone-sts-record-missing 9"}},
      {"an apex without MX that has a Policy Host",
       head + "mta-sts A 192.0.2.80\n",
       {"info zone-sts-record-missing 4"}},
      {"an apex without MX that has no reports",
       head + "mta-sts A 192.0.2.80\n_mta-sts TXT \"v=STSv1; id=1\"\n",
       {"info zone-tlsrpt-record-missing 5"}},
      {"an apex that takes no mail", head + "@ MX 0 .\nmta-sts A 192.0.2.80\n", {}},
      {"a mail domain beside a complete one", apex + "sub MX 10 mx\n", {"info zone-sts-record-missing 9"}},
      {"a domain with the null MX takes no mail", apex + "sub MX 0 .\n", {}},
      {"a wildcard MX has no MTA-STS of its own", apex + "*.sub MX 10 mx\n", {}},
      {"a Policy Host comes before the record",
       head + "@ MX 10 mx\nmx A 192.0.2.25\nmta-sts A 192.0.2.80\n",
       {"info zone-sts-record-missing 6"}},
      {"a record without the final dot of its owner",
       head + "@ MX 10 mx\nmx A 192.0.2.25\n_mta-sts.example.com TXT \"v=STSv1; id=1\"\n",
       {"error zone-owner-relative 6"}},
      {"the other parts without the final dot of their owners",
       head +
           "@ MX 10 mx\nmx A 192.0.2.25\nmta-sts.example.com A 192.0.2.80\n_mta-sts TXT \"v=STSv1; id=1\"\n"
           "_smtp._tls.example.com TXT \"v=TLSRPTv1; rua=mailto:a@b.example\"\n",
       {"error zone-owner-relative 6", "error zone-owner-relative 8"}},
      {"nothing of MTA-STS", head + "@ MX 10 mx\nmx A 192.0.2.25\nsub MX 10 mx\n", {}},
      {"no reports",
       head + "@ MX 10 mx\nmx A 192.0.2.25\nmta-sts A 192.0.2.80\n"
              "_mta-sts TXT \"v=STSv1; id=1\"\n",
       {"info zone-tlsrpt-record-missing 7"}},
      {"records below the MX host",
       head + "@ MX 10 mx\nmx A 192.0.2.25\nmta-sts A 192.0.2.80\n"
              "_mta-sts.mx TXT \"v=STSv1; id=1\"\n"
              "_smtp._tls.mx TXT \"v=TLSRPTv1; rua=mailto:a@b.example\"\n",
       {"warning zone-record-at-mx-host 7", "warning zone-record-at-mx-host 8"}},
      {"an MX host with records beside those of its domain",
       apex + "_smtp._tls.mx TXT \"v=TLSRPTv1; rua=mailto:a@b.example\"\n",
       {}},
      {"an MX host that is a mail domain as well",
       apex + "mx MX 10 mx\n_mta-sts.mx CNAME _mta-sts\nmta-sts.mx CNAME mta-sts\n_smtp._tls.mx CNAME "
              "_smtp._tls\n",
       {}},
  });
}

TEST_CASE("a record of MTA-STS or TLSRPT is found at any other name", "[judge_zone]") {
  const std::string sts = " TXT \"v=STSv1; id=1\"\n";
  const std::string tlsrpt = " TXT \"v=TLSRPTv1; rua=mailto:a@b.example\"\n";
  const std::string head = "$TTL 60\n@ SOA ns hm 1 2 3 4 5\n@ NS ns.other.example.\n";
  const std::string right = head + "mta-sts A 192.0.2.80\n_mta-sts" + sts + "_smtp._tls" + tlsrpt;
  check_findings({
      {"invented owners, each with its line",
       head + "_.mta-sts" + sts + "_mta-sts.mta-sts" + sts + "_sts" + sts + "mail" + tlsrpt,
       {"warning zone-record-misplaced 4", "warning zone-record-misplaced 5",
        "warning zone-record-misplaced 6", "warning zone-record-misplaced 7"}},
      {"each record of an owner",
       head + "a" + sts + "a" + tlsrpt + "a TXT other\n",
       {"warning zone-record-misplaced 4", "warning zone-record-misplaced 5"}},
      {"a wildcard answers for every name", head + "*" + sts, {"warning zone-record-misplaced 4"}},
      {"the line of the record, not of its owner", head + "@" + tlsrpt, {"error zone-owner-misspelt 4"}},
      {"an alias of a record",
       head + "_sts CNAME _mta-sts.provider.example.\n",
       {"warning zone-record-misplaced 4"}},
      {"the steps of a chain may have any name",
       head + "mta-sts A 192.0.2.80\n_mta-sts CNAME one\none CNAME two\ntwo" + sts + "_smtp._tls" + tlsrpt,
       {}},
      {"the other record beside the right one", right + "_mta-sts" + tlsrpt, {"info zone-record-leftover 7"}},
      {"without a zone the owner's own name", "$TTL 60\n_sts" + sts, {"warning zone-record-misplaced 2"}},
      {"upper case and spaces", head + "a TXT \" V=stsv1; id=1\"\n", {"warning zone-record-misplaced 4"}},
      {"a leftover of the draft, at the Policy Host",
       right + "mta-sts" + sts,
       {"info zone-record-leftover 7"}},
      {"a record below another label with an underscore",
       right + "_mta-sts._tcp" + sts + "mta-sts._tcp" + sts,
       {"info zone-record-leftover 7", "info zone-record-leftover 8"}},
      {"an owner without its final dot has one finding",
       head + "example.com" + sts,
       {"error zone-owner-relative 4"}},
      {"a leftover with another name", right + "_smtp-tlsrpt" + tlsrpt, {"info zone-record-leftover 7"}},
      {"a leftover that is misspelt", right + "_mta_sts" + sts, {"info zone-record-leftover 7"}},
      {"a misspelt Policy Host beside the right one",
       right + "mta_sts CNAME web.provider.example.\n",
       {"info zone-record-leftover 7"}},
      {"other texts at other names",
       right + "a TXT \"v=spf1 -all\"\nb CNAME mta-sts.provider.example.\n",
       {}},
  });
}

TEST_CASE("a flattened CNAME of Cloudflare is no fault beside other records", "[judge_zone]") {
  const std::string head = "$TTL 60\n@ SOA ns hm 1 2 3 4 5\n@ NS ns.other.example.\n";
  const std::string mx = "a MX 10 mx.other.example.\n";
  check_findings({
      {"proxied",
       head + "a CNAME b.other.example. ; cf_tags=cf-proxied:true\n" + mx,
       {"info zone-cname-other-data 4"}},
      {"behind another comment",
       head + "a CNAME b.other.example. ; web cf_tags=cf-proxied:true\n" + mx,
       {"info zone-cname-other-data 4"}},
      {"every CNAME at the apex",
       head + "@ CNAME b.other.example. ; cf_tags=cf-proxied:false\n",
       {"info zone-cname-other-data 4"}},
      {"not proxied",
       head + "a CNAME b.other.example. ; cf_tags=cf-proxied:false\n" + mx,
       {"error zone-cname-other-data 4"}},
      {"another comment",
       head + "a CNAME b.other.example. ; proxied\n" + mx,
       {"error zone-cname-other-data 4"}},
      {"the comment of another record",
       head + "; cf_tags=cf-proxied:true\na CNAME b.other.example.\n" + mx,
       {"error zone-cname-other-data 5"}},
  });
}

TEST_CASE("a Policy Host that is an ALIAS has addresses", "[judge_zone]") {
  check_findings(
      {{"ALIAS of PowerDNS and others",
        "$TTL 60\n@ SOA ns hm 1 2 3 4 5\n@ NS ns.other.example.\nmta-sts ALIAS web.other.example.\n"
        "_mta-sts TXT \"v=STSv1; id=1\"\n_smtp._tls TXT \"v=TLSRPTv1; rua=mailto:a@b.example\"\n",
        {}}});
}

TEST_CASE("a time stamp of Windows DNS is no part of a record", "[judge_zone]") {
  const ZoneFile zone =
      read_example_zone("@ [AGE:3712345]\t600\tA 192.0.2.1\na 600 IN [AGE:0] A 192.0.2.1\n");
  CHECK(zone.findings.empty());
  REQUIRE(zone.records.size() == 2);
  CHECK(zone.records[0].ttl == 600);
}

TEST_CASE("a text that is no MTA-STS record has one finding", "[judge_zone]") {
  check_findings({{"typographic quotation marks",
                   "$TTL 60\n@ SOA ns hm 1 2 3 4 5\n@ NS ns.other.example.\n@ MX 10 mx.other.example.\n"
                   "mta-sts A 192.0.2.1\n_mta-sts TXT \xE2\x80\x9Cv=STSv1;id=1\xE2\x80\x9D\n",
                   {"error sts-record-not-ascii 6"}}});
}

TEST_CASE("the mail domains of a zone are its owners of MX", "[judge_zone]") {
  const ZoneFile zone = read_example_zone(
      "$TTL 60\n@ SOA ns hm 1 2 3 4 5\nz MX 10 mx\n@ MX 10 mx\nz MX 20 mx\nnull MX 0 .\n*.w MX 10 mx\n"
      "_mta-sts TXT \"v=STSv1; id=1\"\nmta-sts CNAME web\n*.z A 192.0.2.1\n");
  std::string domains;
  for (const ZoneDeployment& each : deployments_in(zone)) {
    domains += each.domain;
    for (const ZonePart part : {each.sts, each.policy_host, each.tlsrpt})
      domains += ' ' + std::string(text(part));
    domains += '\n';
  }
  CHECK(domains == "z.example.com missing unknown missing\nexample.com present present missing\n");
}

TEST_CASE("a part of a zone is judged by its own records only", "[judge_zone]") {
  const auto cases = std::vector<JudgedZone>{
      {"mta-sts CNAME www.provider.example\n", "zone-target-relative?", "may stand elsewhere in the zone"},
      {"mta-sts CNAME web.example.com\n", "zone-target-relative", "the origin twice is never right"},
      {"mta-sts CNAME web\n", "", "stands elsewhere in the zone"},
  };
  for (const JudgedZone& line : cases) {
    CAPTURE(line.lines, line.why);
    CHECK(codes(judge(line.lines)) == line.codes);
  }
}

TEST_CASE("with the root as origin names without a final dot are complete", "[judge_zone]") {
  check_findings({{"an export of Cloudflare",
                   "$ORIGIN .\n$TTL 60\nexample.com SOA a.ns.cloudflare.com dns.cloudflare.com 1 2 3 4 5\n"
                   "example.com MX 10 mx.other.example\nmta-sts.example.com CNAME web.provider.example\n"
                   "_mta-sts.example.com TXT \"v=STSv1; id=1\"\n"
                   "_smtp._tls.example.com CNAME _smtp._tls.provider.example\n",
                   {}}});
}

TEST_CASE("a missing record has the wildcard that answers in its place", "[judge_zone]") {
  const auto findings = judge(kHead + "mta-sts A 192.0.2.80\n* TXT \"v=spf1 -all\"\n");
  REQUIRE(findings.size() == 1);
  CHECK(findings.front().code == "zone-sts-record-missing");
  CHECK_THAT(findings.front().message,
             has_text("; the wildcard *.example.com. answers there with another text"));
}

TEST_CASE("no wildcard above a mail domain answers for its missing record", "[judge_zone]") {
  const auto findings =
      judge(kHead + "sub MX 10 mx.other.example.\nmta-sts.sub A 192.0.2.80\n* TXT \"v=spf1 -all\"\n");
  REQUIRE(findings.size() == 1);
  CHECK(findings.front().code == "zone-sts-record-missing");
  CHECK_THAT(findings.front().message, !has_text("wildcard"));
}

TEST_CASE("a finding names the file, the line and what is served", "[judge_zone]") {
  const std::vector<Finding> findings =
      judge(kHead + "\nmta-sts CNAME web.example.com\na MX 5 .\n_mta_sts TXT x\n");
  REQUIRE(findings.size() == 3);
  CHECK(findings[0].code == "zone-target-relative");
  CHECK(findings[0].subject == "zone");
  CHECK(findings[0].line == 9U);
  CHECK(findings[0].rfc == "RFC 1035 §5.1");
  CHECK(findings[0].message.find("mta-sts.example.com.") != std::string::npos);
  CHECK(findings[0].message.find("means web.example.com.example.com.") != std::string::npos);
  CHECK(findings[1].code == "zone-owner-misspelt");
  CHECK(findings[1].message.find("_mta-sts.example.com.") != std::string::npos);
  CHECK(findings[2].severity == Severity::warning);  // worst first, then by line
}

TEST_CASE("a thousand equal mistakes give a bounded number of findings", "[judge_zone]") {
  std::string zone = kHead;
  for (int i = 0; i < 5000; ++i) zone += "_mta_sts.d" + std::to_string(i) + " TXT x\n";
  const std::vector<Finding> findings = judge(zone);
  CHECK(findings.size() == 1001);
  CHECK(findings.back().message.find("5000") != std::string::npos);
}

TEST_CASE("judging a zone agrees with the shared vectors", "[judge_zone]") {
  for (const auto& vector : test::read_vectors("zone_txt.jsonl")) {
    CAPTURE(vector.id, vector.text, vector.why);
    const ZoneFile zone = read_example_zone(vector.text);
    std::vector<Finding> findings = judge_zone(zone);
    // This vector tests the length of strings, and is no valid TLSRPT record.
    if (vector.id == "zone-15")
      std::erase_if(findings, [](const Finding& f) { return f.code == "tlsrpt-record-bad-uri"; });
    CAPTURE(codes(findings));
    CHECK(!has_error(findings) == vector.valid);
    if (!vector.warn.empty()) CHECK_FALSE(findings.empty());
    if (!vector.parsed.is_array() || vector.parsed[0] == "null-mx") continue;
    std::vector<std::string> strings;
    for (const ZoneToken& token : zone.records.at(0).rdata) strings.push_back(token.octets);
    const auto parsed = vector.parsed.get<std::vector<std::string>>();
    if (parsed.size() == strings.size()) {
      CHECK(strings == parsed);
    } else {
      CHECK(std::vector<std::string>{joined_txt(zone.records[0])} == parsed);
    }
  }
}

}  // namespace mtasts::test
