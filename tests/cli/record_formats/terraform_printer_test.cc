// `--format terraform-route53, terraform-cloudflare`.
#include "catch.h"
#include "record_formats/records.h"

namespace mtasts::test {

TEST_CASE("terraform-route53: records are entries of one variable without outer quotes") {
  CHECK(printed(kTerraformRoute53Records, {primary(), hosted()}) ==
        R"~({"mtasts_records":{
"mta-sts.example.com CNAME":{"zone":"example.com","name":"mta-sts.example.com","type":"CNAME","ttl":300,"records":["mail.example.net."]},
"_mta-sts.example.com TXT":{"zone":"example.com","name":"_mta-sts.example.com","type":"TXT","ttl":300,"records":["v=STSv1; id=2026112101"]},
"_smtp._tls.example.com TXT":{"zone":"example.com","name":"_smtp._tls.example.com","type":"TXT","ttl":3600,"records":["v=TLSRPTv1; rua=mailto:tls@example.com"]},
"mta-sts.mail.example.org CNAME":{"zone":"example.org","name":"mta-sts.mail.example.org","type":"CNAME","ttl":300,"records":["mail.example.net."]},
"_mta-sts.mail.example.org CNAME":{"zone":"example.org","name":"_mta-sts.mail.example.org","type":"CNAME","ttl":300,"records":["_mta-sts.example.com."]},
"_smtp._tls.mail.example.org CNAME":{"zone":"example.org","name":"_smtp._tls.mail.example.org","type":"CNAME","ttl":300,"records":["_smtp._tls.example.com."]}
}}
)~");
}

TEST_CASE("terraform-route53: character-strings meet in two quotes") {
  const std::string text = printed(kTerraformRoute53Records, {hostile()});
  CHECK_THAT(text, has_text(R"~("records":["192.0.2.1","192.0.2.2"])~"));
  // The value "...a\"b\\c...": the quote and the backslash are escaped for DNS, then for JSON.
  CHECK_THAT(text, has_text(R"~(mailto:a\\\"b\\\\c'd|e`f${x}%{y}%3B@)~"));
  CHECK_THAT(text, has_text(R"~(xxx\"\"xxx)~"));
}

TEST_CASE("terraform: a repeated domain is printed once, since keys are unique") {
  for (const RecordFormat* format : {&kTerraformRoute53Records, &kTerraformCloudflareRecords}) {
    CHECK(printed(*format, {primary(), hosted(), primary()}) == printed(*format, {primary(), hosted()}));
  }
}

TEST_CASE("terraform-cloudflare: each record is an entry, and quotes are part of its content") {
  CHECK(printed(kTerraformCloudflareRecords, {primary()}) == R"~({"mtasts_records":{
"mta-sts.example.com CNAME":{"zone":"example.com","name":"mta-sts.example.com","type":"CNAME","ttl":300,"content":"mail.example.net"},
"_mta-sts.example.com TXT":{"zone":"example.com","name":"_mta-sts.example.com","type":"TXT","ttl":300,"content":"\"v=STSv1; id=2026112101\""},
"_smtp._tls.example.com TXT":{"zone":"example.com","name":"_smtp._tls.example.com","type":"TXT","ttl":3600,"content":"\"v=TLSRPTv1; rua=mailto:tls@example.com\""}
}}
)~");
  CHECK_THAT(printed(kTerraformCloudflareRecords, {hostile()}),
             has_text(R"~("mta-sts.example.net AAAA 2001:db8::10":{)~"));
}

}  // namespace mtasts::test
