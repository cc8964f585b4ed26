// `--format cloudflare`.
#include "catch.h"
#include "record_formats/records.h"

namespace mtasts::test {

TEST_CASE("cloudflare: each zone has one body of new records") {
  CHECK(
      printed(kCloudflareRecords, {primary(), hosted()}) ==
      R"~({"posts":[{"type":"CNAME","name":"mta-sts.example.com","ttl":300,"content":"mail.example.net","proxied":false},{"type":"TXT","name":"_mta-sts.example.com","ttl":300,"content":"\"v=STSv1; id=2026112101\""},{"type":"TXT","name":"_smtp._tls.example.com","ttl":3600,"content":"\"v=TLSRPTv1; rua=mailto:tls@example.com\""}]}
{"posts":[{"type":"CNAME","name":"mta-sts.mail.example.org","ttl":300,"content":"mail.example.net","proxied":false},{"type":"CNAME","name":"_mta-sts.mail.example.org","ttl":300,"content":"_mta-sts.example.com","proxied":false},{"type":"CNAME","name":"_smtp._tls.mail.example.org","ttl":300,"content":"_smtp._tls.example.com","proxied":false}]}
)~");
}

}  // namespace mtasts::test
