// `--format nsupdate`.
#include "catch.h"
#include "record_formats/records.h"

namespace mtasts::test {

TEST_CASE("nsupdate: each zone has one transaction") {
  CHECK(printed(kNsupdateRecords, {primary(), hosted()}) ==
        R"~(; Records of mtasts: nsupdate -k KEYFILE FILE
zone example.com.
update delete mta-sts.example.com. CNAME
update add mta-sts.example.com. 300 CNAME mail.example.net.
update delete _mta-sts.example.com. CNAME
update delete _mta-sts.example.com. TXT
update add _mta-sts.example.com. 300 TXT "v=STSv1; id=2026112101"
update delete _smtp._tls.example.com. CNAME
update delete _smtp._tls.example.com. TXT
update add _smtp._tls.example.com. 3600 TXT "v=TLSRPTv1; rua=mailto:tls@example.com"
send
zone example.org.
update delete mta-sts.mail.example.org. CNAME
update add mta-sts.mail.example.org. 300 CNAME mail.example.net.
update delete _mta-sts.mail.example.org. CNAME
update add _mta-sts.mail.example.org. 300 CNAME _mta-sts.example.com.
update delete _smtp._tls.mail.example.org. CNAME
update add _smtp._tls.mail.example.org. 300 CNAME _smtp._tls.example.com.
send
)~");
}

TEST_CASE("nsupdate: known TXT records are a prerequisite") {
  struct Case {
    std::vector<TxtData> published;
    std::string says;
  };
  const std::vector<Case> cases = {
      {{}, "prereq nxrrset _mta-sts.example.com. TXT\n"},  // a first publication
      {{TxtData{"v=STSv1; id=1"}}, "prereq yxrrset _mta-sts.example.com. TXT \"v=STSv1; id=1\"\n"},
      // as it is spelled, by whomever
      {{TxtData{"v=STSv1;id=1;"}}, "prereq yxrrset _mta-sts.example.com. TXT \"v=STSv1;id=1;\"\n"},
      {{*read_txt_rdata("\11v=STSv1; \4id=1")},
       "prereq yxrrset _mta-sts.example.com. TXT \"v=STSv1; \" \"id=1\"\n"},
      {{TxtData{"a\"b"}, TxtData{"c"}},
       "prereq yxrrset _mta-sts.example.com. TXT \"a\\\"b\"\n"
       "prereq yxrrset _mta-sts.example.com. TXT \"c\"\n"},
  };
  for (const Case& one : cases) {
    DomainRecords records = primary();
    records.published = {{sts_record_name(records.domain), one.published}};
    CHECK_THAT(printed(kNsupdateRecords, {records}),
               has_text("zone example.com.\n" + one.says + "update delete "));
  }
  CHECK_THAT(printed(kNsupdateRecords, {primary()}), !has_text("prereq"));
}

TEST_CASE("nsupdate: addresses of both families stay side by side") {
  CHECK_THAT(printed(kNsupdateRecords, {hostile()}), has_text(R"~(zone example.net.
update delete mta-sts.example.net. CNAME
update delete mta-sts.example.net. A
update add mta-sts.example.net. 0 A 192.0.2.1
update add mta-sts.example.net. 0 A 192.0.2.2
update delete mta-sts.example.net. CNAME
update delete mta-sts.example.net. AAAA
update add mta-sts.example.net. 0 AAAA 2001:db8::10
update add mta-sts.example.net. 0 AAAA ::ffff:192.0.2.3
)~"));
}

TEST_CASE("nsupdate: a change removes the replaced records of other types") {
  CHECK(printed(kNsupdateRecords, {changed_primary()}) ==
        R"~(; Records of mtasts: nsupdate -k KEYFILE FILE
zone example.com.
prereq yxrrset mta-sts.example.com. A 192.0.2.1
prereq yxrrset _mta-sts.example.com. TXT "v=STSv1; id=1"
prereq nxrrset mta-sts.example.com. CNAME
update delete mta-sts.example.com. A
update delete mta-sts.example.com. CNAME
update add mta-sts.example.com. 300 CNAME mail.example.net.
update delete _mta-sts.example.com. CNAME
update delete _mta-sts.example.com. TXT
update add _mta-sts.example.com. 300 TXT "v=STSv1; id=2026112101"
send
)~");
}

}  // namespace mtasts::test
