// `--format markdown`.
#include "catch.h"
#include "record_formats/records.h"

namespace mtasts::test {

TEST_CASE("markdown: each domain has a table") {
  CHECK(printed(kMarkdownRecords, {primary(), hosted()}) ==
        R"~(## Records for example.com in the zone example.com

| Name | Type | TTL | Value |
| --- | --- | --- | --- |
| `mta-sts` | CNAME | 300 | `mail.example.net.` |
| `_mta-sts` | TXT | 300 | `v=STSv1; id=2026112101` |
| `_smtp._tls` | TXT | 3600 | `v=TLSRPTv1; rua=mailto:tls@example.com` |

## Records for mail.example.org in the zone example.org

| Name | Type | TTL | Value |
| --- | --- | --- | --- |
| `mta-sts.mail` | CNAME | 300 | `mail.example.net.` |
| `_mta-sts.mail` | CNAME | 300 | `_mta-sts.example.com.` |
| `_smtp._tls.mail` | CNAME | 300 | `_smtp._tls.example.com.` |
)~");
}

TEST_CASE("markdown: a bar ends no cell, and a backtick no code") {
  CHECK_THAT(printed(kMarkdownRecords, {hostile()}),
             has_text(R"~(| `` v=TLSRPTv1; rua=mailto:a"b\c'd\|e`f${x}%{y}%3B@example.com,)~"));
}

}  // namespace mtasts::test
