// `--format powerdns`.
#include "catch.h"
#include "record_formats/records.h"

namespace mtasts::test {

TEST_CASE("powerdns: each zone has one body") {
  CHECK(
      printed(kPowerdnsRecords, {primary(), hosted()}) ==
      R"~({"rrsets":[{"name":"mta-sts.example.com.","type":"CNAME","ttl":300,"changetype":"REPLACE","records":[{"content":"mail.example.net.","disabled":false}]},{"name":"_mta-sts.example.com.","type":"TXT","ttl":300,"changetype":"REPLACE","records":[{"content":"\"v=STSv1; id=2026112101\"","disabled":false}]},{"name":"_smtp._tls.example.com.","type":"TXT","ttl":3600,"changetype":"REPLACE","records":[{"content":"\"v=TLSRPTv1; rua=mailto:tls@example.com\"","disabled":false}]}]}
{"rrsets":[{"name":"mta-sts.mail.example.org.","type":"CNAME","ttl":300,"changetype":"REPLACE","records":[{"content":"mail.example.net.","disabled":false}]},{"name":"_mta-sts.mail.example.org.","type":"CNAME","ttl":300,"changetype":"REPLACE","records":[{"content":"_mta-sts.example.com.","disabled":false}]},{"name":"_smtp._tls.mail.example.org.","type":"CNAME","ttl":300,"changetype":"REPLACE","records":[{"content":"_smtp._tls.example.com.","disabled":false}]}]}
)~");
}

TEST_CASE("powerdns: the addresses of a name are one RRset for each type") {
  CHECK_THAT(
      printed(kPowerdnsRecords, {hostile()}),
      has_text(
          R"~("type":"A","ttl":0,"changetype":"REPLACE","records":[{"content":"192.0.2.1","disabled":false},{"content":"192.0.2.2","disabled":false}])~"));
}

TEST_CASE("powerdns: a change removes the replaced records of other types") {
  CHECK(
      printed(kPowerdnsRecords, {changed_primary()}) ==
      R"~({"rrsets":[{"name":"mta-sts.example.com.","type":"A","changetype":"DELETE","records":[]},{"name":"mta-sts.example.com.","type":"CNAME","ttl":300,"changetype":"REPLACE","records":[{"content":"mail.example.net.","disabled":false}]},{"name":"_mta-sts.example.com.","type":"TXT","ttl":300,"changetype":"REPLACE","records":[{"content":"\"v=STSv1; id=2026112101\"","disabled":false}]}]}
)~");
}

}  // namespace mtasts::test
