// `--format table`.
#include "catch.h"
#include "record_formats/records.h"

namespace mtasts::test {

TEST_CASE("table: a record has the columns that a web page asks for") {
  CHECK(printed(kTableRecords, {primary(), hosted()}) ==
        R"~(Records for example.com in the zone example.com
NAME        TYPE   TTL         VALUE
mta-sts     CNAME  300         mail.example.net.
_mta-sts    TXT    300         v=STSv1; id=2026112101
_smtp._tls  TXT    3600        v=TLSRPTv1; rua=mailto:tls@example.com

Records for mail.example.org in the zone example.org
NAME             TYPE   TTL         VALUE
mta-sts.mail     CNAME  300         mail.example.net.
_mta-sts.mail    CNAME  300         _mta-sts.example.com.
_smtp._tls.mail  CNAME  300         _smtp._tls.example.com.
)~");
}

TEST_CASE("table: a value with any content is one piece") {
  CHECK_THAT(printed(kTableRecords, {hostile()}),
             Catch::Matchers::EndsWith("_smtp._tls  TXT    2147483647  " + hostile_text() + '\n'));
}

}  // namespace mtasts::test
