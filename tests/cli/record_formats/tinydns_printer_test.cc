// `--format tinydns`.
#include "catch.h"
#include "record_formats/records.h"

namespace mtasts::test {

TEST_CASE("tinydns: names have no final dot and texts no quotes") {
  CHECK(printed(kTinydnsRecords, {primary(), hosted()}) ==
        R"~(# Records of mtasts, for tinydns-data
Cmta-sts.example.com:mail.example.net:300
'_mta-sts.example.com:v=STSv1; id=2026112101:300
'_smtp._tls.example.com:v=TLSRPTv1; rua=mailto\072tls@example.com:3600
Cmta-sts.mail.example.org:mail.example.net:300
C_mta-sts.mail.example.org:_mta-sts.example.com:300
C_smtp._tls.mail.example.org:_smtp._tls.example.com:300
)~");
}

TEST_CASE("tinydns: escapes are octal, and AAAA has a number") {
  CHECK_THAT(printed(kTinydnsRecords, {hostile()}), Catch::Matchers::StartsWith(
                                                        R"~(# Records of mtasts, for tinydns-data
+mta-sts.example.net:192.0.2.1:0
:mta-sts.example.net:28:\040\001\015\270\000\000\000\000\000\000\000\000\000\000\000\020:0
+mta-sts.example.net:192.0.2.2:0
:mta-sts.example.net:28:\000\000\000\000\000\000\000\000\000\000\377\377\300\000\002\003:0
'_smtp._tls.example.net:v=TLSRPTv1; rua=mailto\072a"b\134c'd|e`f${x}%{y}%3B@example.com,https\072//)~"));
}

TEST_CASE("tinydns: a final blank and bytes outside ASCII are kept") {
  DomainRecords records = primary();
  records.records = {{records.records[1].owner, records.records[1].ttl, TxtData{"a b\t\xff "}}};
  CHECK_THAT(printed(kTinydnsRecords, {records}),
             Catch::Matchers::EndsWith("'_mta-sts.example.com:a b\\011\\377\\040:300\n"));
}

}  // namespace mtasts::test
