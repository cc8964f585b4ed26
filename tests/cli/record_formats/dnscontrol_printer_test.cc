// `--format dnscontrol`.
#include "catch.h"
#include "record_formats/records.h"

namespace mtasts::test {

TEST_CASE("dnscontrol: D_EXTEND adds the records to the D() of a zone") {
  CHECK(printed(kDnscontrolRecords, {primary(), hosted()}) ==
        R"~(// Records of mtasts, for DNSControl: after the D() of each zone
D_EXTEND("example.com",
  CNAME("mta-sts", "mail.example.net.", TTL(300)),
  TXT("_mta-sts", "v=STSv1; id=2026112101", TTL(300)),
  TXT("_smtp._tls", "v=TLSRPTv1; rua=mailto:tls@example.com", TTL(3600))
);
D_EXTEND("example.org",
  CNAME("mta-sts.mail", "mail.example.net.", TTL(300)),
  CNAME("_mta-sts.mail", "_mta-sts.example.com.", TTL(300)),
  CNAME("_smtp._tls.mail", "_smtp._tls.example.com.", TTL(300))
);
)~");
}

TEST_CASE("dnscontrol: a text is one literal without quotes of DNS") {
  CHECK_THAT(
      printed(kDnscontrolRecords, {hostile()}),
      has_text(R"~(TXT("_smtp._tls", "v=TLSRPTv1; rua=mailto:a\"b\\c'd|e`f${x}%{y}%3B@example.com,)~"));
}

}  // namespace mtasts::test
