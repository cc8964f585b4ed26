// `--format route53`.
#include "catch.h"
#include "record_formats/records.h"

namespace mtasts::test {

TEST_CASE("route53: each zone has one change batch") {
  CHECK(
      printed(kRoute53Records, {primary(), hosted()}) ==
      R"~({"Comment":"mtasts example.com","Changes":[{"Action":"UPSERT","ResourceRecordSet":{"Name":"mta-sts.example.com.","Type":"CNAME","TTL":300,"ResourceRecords":[{"Value":"mail.example.net."}]}},{"Action":"UPSERT","ResourceRecordSet":{"Name":"_mta-sts.example.com.","Type":"TXT","TTL":300,"ResourceRecords":[{"Value":"\"v=STSv1; id=2026112101\""}]}},{"Action":"UPSERT","ResourceRecordSet":{"Name":"_smtp._tls.example.com.","Type":"TXT","TTL":3600,"ResourceRecords":[{"Value":"\"v=TLSRPTv1; rua=mailto:tls@example.com\""}]}}]}
{"Comment":"mtasts example.org","Changes":[{"Action":"UPSERT","ResourceRecordSet":{"Name":"mta-sts.mail.example.org.","Type":"CNAME","TTL":300,"ResourceRecords":[{"Value":"mail.example.net."}]}},{"Action":"UPSERT","ResourceRecordSet":{"Name":"_mta-sts.mail.example.org.","Type":"CNAME","TTL":300,"ResourceRecords":[{"Value":"_mta-sts.example.com."}]}},{"Action":"UPSERT","ResourceRecordSet":{"Name":"_smtp._tls.mail.example.org.","Type":"CNAME","TTL":300,"ResourceRecords":[{"Value":"_smtp._tls.example.com."}]}}]}
)~");
}

TEST_CASE("route53: a change removes the replaced records of other types") {
  CHECK(
      printed(kRoute53Records, {changed_primary()}) ==
      R"~({"Comment":"mtasts example.com","Changes":[{"Action":"DELETE","ResourceRecordSet":{"Name":"mta-sts.example.com.","Type":"A","TTL":60,"ResourceRecords":[{"Value":"192.0.2.1"}]}},{"Action":"UPSERT","ResourceRecordSet":{"Name":"mta-sts.example.com.","Type":"CNAME","TTL":300,"ResourceRecords":[{"Value":"mail.example.net."}]}},{"Action":"UPSERT","ResourceRecordSet":{"Name":"_mta-sts.example.com.","Type":"TXT","TTL":300,"ResourceRecords":[{"Value":"\"v=STSv1; id=2026112101\""}]}}]}
)~");
}

}  // namespace mtasts::test
