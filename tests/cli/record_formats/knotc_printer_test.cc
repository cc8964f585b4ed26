// `--format knotc`.
#include "catch.h"
#include "record_formats/records.h"

namespace mtasts::test {

TEST_CASE("knotc: each zone has one transaction, and texts have two layers of quotes") {
  CHECK(printed(kKnotcRecords, {primary(), hosted()}) ==
        R"~(zone-begin example.com.
zone-unset example.com. mta-sts.example.com. CNAME
zone-set example.com. mta-sts.example.com. 300 CNAME mail.example.net.
zone-unset example.com. _mta-sts.example.com. TXT
zone-set example.com. _mta-sts.example.com. 300 TXT '"v=STSv1; id=2026112101"'
zone-unset example.com. _smtp._tls.example.com. TXT
zone-set example.com. _smtp._tls.example.com. 3600 TXT '"v=TLSRPTv1; rua=mailto:tls@example.com"'
zone-diff example.com.
zone-commit example.com.
zone-begin example.org.
zone-unset example.org. mta-sts.mail.example.org. CNAME
zone-set example.org. mta-sts.mail.example.org. 300 CNAME mail.example.net.
zone-unset example.org. _mta-sts.mail.example.org. CNAME
zone-set example.org. _mta-sts.mail.example.org. 300 CNAME _mta-sts.example.com.
zone-unset example.org. _smtp._tls.mail.example.org. CNAME
zone-set example.org. _smtp._tls.mail.example.org. 300 CNAME _smtp._tls.example.com.
zone-diff example.org.
zone-commit example.org.
)~");
}

TEST_CASE("knotc: an apostrophe does not end the outer quotes") {
  CHECK_THAT(printed(kKnotcRecords, {hostile()}),
             has_text(R"~(TXT '"v=TLSRPTv1; rua=mailto:a\"b\\c\039d|e`f${x}%{y}%3B@)~"));
}

TEST_CASE("knotc: a change removes the replaced records of other types") {
  CHECK(printed(kKnotcRecords, {changed_primary()}) ==
        R"~(zone-begin example.com.
zone-unset example.com. mta-sts.example.com. A
zone-set example.com. mta-sts.example.com. 300 CNAME mail.example.net.
zone-unset example.com. _mta-sts.example.com. TXT
zone-set example.com. _mta-sts.example.com. 300 TXT '"v=STSv1; id=2026112101"'
zone-diff example.com.
zone-commit example.com.
)~");
}

}  // namespace mtasts::test
