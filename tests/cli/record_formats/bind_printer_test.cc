// `--format bind`.
#include "catch.h"
#include "record_formats/records.h"

namespace mtasts::test {

TEST_CASE("bind: names are absolute and each line has its TTL") {
  CHECK(printed(kBindRecords, {primary(), hosted()}) ==
        R"~(mta-sts.example.com.    300 IN CNAME mail.example.net.
_mta-sts.example.com.   300 IN TXT   "v=STSv1; id=2026112101"
_smtp._tls.example.com. 3600 IN TXT   "v=TLSRPTv1; rua=mailto:tls@example.com"
mta-sts.mail.example.org.    300 IN CNAME mail.example.net.
_mta-sts.mail.example.org.   300 IN CNAME _mta-sts.example.com.
_smtp._tls.mail.example.org. 300 IN CNAME _smtp._tls.example.com.
)~");
}

}  // namespace mtasts::test
