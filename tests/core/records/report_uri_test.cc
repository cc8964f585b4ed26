// rua values: mailto and https URIs (RFC 8460 §3, RFC 3986, RFC 6068).
#include <string>
#include <vector>

#include "catch.h"
#include "core/generator.h"
#include "core/records/report_uri_fault.h"
#include "mtasts/tlsrpt_record.h"

namespace mtasts::test {

TEST_CASE("report URI: a valid URI is kept unchanged") {
  for (const std::string text : {
           "mailto:tlsrpt@example.com",
           "MAILTO:tlsrpt@example.com",  // schemes have no case, RFC 3986 §3.1
           "mailto:user+tag@example.com",
           "mailto:a.b-c_d=e&f@example.com",
           "mailto:%22a%20b%22@example.com",  // a quoted local part
           "mailto:%22a%2Cb%22@example.com",  // a comma within quotes belongs to the address
           "mailto:j%C3%BCrgen@xn--mnchen-3ya.example",
           "mailto:a%21b@example.com",
           "mailto:a@example.com?subject=x&body=y",
           "https://example.com",
           "https://example.com/",
           "https://example.com:8443/v1/tlsrpt?x=1&y=2#z",
           "https://example.com:/x",  // an empty port is in the grammar
           "https://example.com?x",
           "https://192.0.2.1/x",
           "https://[2001:db8::1]:443/x",
           "https://example.com/a%2Cb%21c%3Bd",
           "https://example.com/(a)'$*+=:@",
       }) {
    INFO(text);
    const auto uri = ReportUri::parse(text);
    REQUIRE(uri);
    CHECK(uri->text() == text);
    CHECK(report_uri_fault(text).what.empty());
    CHECK(*ReportUri::from_operator(text) == *uri);  // nothing is encoded twice
  }
}

TEST_CASE("report URI: an invalid URI is refused with the reason") {
  struct Row {
    std::string text;
    std::string says;  // in the message or the hint
  };
  for (const auto& [text, says] : std::vector<Row>{
           {"", "empty"},
           {"mailto:a@example.com!10m", "DMARC"},
           {"https://example.com/a,b", "%2C"},
           {"https://example.com/a;b", "%3B"},
           {"https://example.com/a b", "space"},
           {"https://example.com/\xC3\xBC", "not ASCII"},
           {"https://example.com/\"x\"", "remove the quotation marks"},
           {"https://example.com/a\x1b", "no URI has"},
           {"https://example.com/%", "hexadecimal"},
           {"https://example.com/%4", "hexadecimal"},
           {"https://example.com/%GG", "hexadecimal"},
           {"https://example.com/#a#b", "two \"#\""},
           {"tlsrpt@example.com", "write mailto:"},
           {"not_a_valid_uri", "no scheme"},
           {"1x:y", "no scheme"},
           {":x", "no scheme"},
           {"mailto:", "no \"@\""},
           {"mailto:example.com", "no \"@\""},
           {"mailto://a@example.com", "\"//\""},
           {"mailto:a%40example.com", "no \"@\""},
           {"mailto:@example.com", "local part before the \"@\""},
           {"mailto:a@", "| write mailto:<address>"},
           {"mailto:a@example.com.", "without its final dot"},
           {"mailto:a@192.0.2.1", "an IP address"},
           {"mailto:a@ex_ample.com", "write the name of a mail domain"},
           {"mailto:a@*.example.com", "no valid mail domain"},
           {"mailto:a@m%C3%BCnchen.example", "A-labels"},
           {"mailto:a@[192.0.2.1]", "no valid mail domain"},
           {"mailto:a/b@example.com", "percent-encode"},
           {"mailto:a..b@example.com", "local part before the \"@\""},
           {"mailto:.a@example.com", "local part before the \"@\""},
           {"mailto:a%20b@example.com", "local part before the \"@\""},
           {"mailto:a%FCb@example.com", "local part before the \"@\""},  // not UTF-8
           {"mailto:%22a%22b%22@example.com", "local part before the \"@\""},
           {"mailto:" + std::string(65, 'a') + "@example.com", "local part before the \"@\""},
           {"mailto:a%2Cb@example.com", "two mailto URIs"},
           {"mailto:a@example.com%2Cb@example.com", "two mailto URIs"},
           {"https:example.com", "no \"//\""},
           {"https:/example.com", "no \"//\""},
           {"https://", "no host"},
           {"https:///x", "no host"},
           {"https://:443/x", "no host"},
           {"https://user:secret@example.com/x", "user name"},
           {"https://ex%41mple.com/", "no valid host name"},
           {"https://-x.example/", "no valid host name"},
           {"https://*.example.com/", "no valid host name"},
           {"https://example.com:65536/", "port"},
           {"https://example.com:x/", "port"},
           {"https://[2001:db8::1/x", "IPv6"},
           {"https://[192.0.2.1]/x", "IPv6"},
           {"https://[2001:db8::1]x/", "port"},
           {"https://example.com/[x]", "brackets"},
       }) {
    INFO(text);
    const auto uri = ReportUri::parse(text);
    REQUIRE_FALSE(uri);
    INFO(uri.error().message << " | " << uri.error().hint);
    CHECK(uri.error().fault == Fault::input);
    CHECK(uri.error().code == "bad-report-uri");
    CHECK((uri.error().message + " | " + uri.error().hint).find(says) != std::string::npos);
  }
  for (const std::string text :
       {"http://example.com/", "ftp://example.com/", "urn:example:report", "x+y-z.0:"}) {
    INFO(text);
    REQUIRE_FALSE(ReportUri::parse(text));
    CHECK(ReportUri::parse(text).error().code == "report-uri-scheme");
  }
}

TEST_CASE("report URI: an address of an operator becomes a URI") {
  struct Row {
    std::string text;
    std::string uri;
  };
  for (const auto& [text, uri] : std::vector<Row>{
           {"report@example.com", "mailto:report@example.com"},
           {"mailto:report@example.com", "mailto:report@example.com"},
           {"user+tag@example.com", "mailto:user+tag@example.com"},
           {"a&b=c/d?e@example.com", "mailto:a%26b%3Dc%2Fd%3Fe@example.com"},
           {"a!b@example.com", "mailto:a%21b@example.com"},
           {"100%@example.com", "mailto:100%25@example.com"},
           {"\"a, b\"@example.com", "mailto:%22a%2C%20b%22@example.com"},
           {"j\xC3\xBCrgen@example.com", "mailto:j%C3%BCrgen@example.com"},
           {"https://example.com/a,b!c;d", "https://example.com/a%2Cb%21c%3Bd"},
       }) {
    INFO(text);
    const auto read = ReportUri::from_operator(text);
    REQUIRE(read);
    CHECK(read->text() == uri);
  }
  for (const std::string text :
       {"", "example.com", "a@b@c.example", "a@example.com,b@example.com", "a b@example.com",
        "a@example.com\n", "a@m\xC3\xBCnchen.example", "http://example.com/", "https://"}) {
    INFO(text);
    CHECK_FALSE(ReportUri::from_operator(text));
  }
}

TEST_CASE("report URI: the hint names a list or a placeholder that an operator wrote") {
  struct Row {
    std::string text;
    std::string hint;
  };
  const std::string each = "repeat the option, once for each URI";
  for (const auto& [text, hint] : std::vector<Row>{
           {"a@example.com,b@example.com", each},
           {"a@example.com, b@example.com", each},
           {"mailto:a@example.com,mailto:b@example.com", each},
           {"a@example.com;b@example.com", each},
           {"<tls@example.com>", "write the address without \"<\" and \">\""},
           {"https://a.example/x,https://b.example/y", each},
           {"tls@<your_domain.tld>",
            "put your own name in place of \"<your_domain.tld>\", which a template has"},
           {"tls@your-domain.com", "put your own name in place of \"your-domain\", which a template has"},
           {"{{address}}", "put your own name in place of \"{{address}}\", which a template has"},
           {"mailto: a@example.com", "remove the space after the colon"},
       }) {
    INFO(text);
    const auto read = ReportUri::from_operator(text);
    REQUIRE_FALSE(read);
    CHECK(read.error().hint == hint);
  }
}

TEST_CASE("report URI: an accepted URI can be part of a record") {
  Generator generator(8460);
  INFO(generator.seed_text());
  std::size_t taken = 0;
  for (int i = 0; i < 20000; ++i) {
    const std::string text = generator.text("ab.@:/%2C,;!?#[]&= \t\"\\\xC3\xBC", 0, 12);
    for (const std::string& candidate : {text, "https://x" + text, "mailto:x" + text}) {
      const auto uri = ReportUri::from_operator(candidate);
      if (!uri) continue;
      ++taken;
      INFO(candidate);
      CHECK(uri->text().find_first_of(",;! \t") == std::string::npos);
      CHECK(*ReportUri::parse(uri->text()) == *uri);
      const TlsrptRecord record{{*uri}};
      CHECK(read_tlsrpt_record(print_tlsrpt_record(record)).record == record);
    }
  }
  CHECK(taken > 100);
}

TEST_CASE("report URI: the receiving domain is that of the address or the host") {
  const auto receives = [](const std::string& uri) {
    const auto domain = ReportUri::parse(uri)->receiving_domain();
    return domain ? domain->text() : "nobody";
  };
  CHECK(receives("mailto:tls@Example.COM") == "example.com");
  CHECK(receives("mailto:tls@reports.example?subject=x@y.example") == "reports.example");
  CHECK(receives("mailto:%22a%40b%22@reports.example") == "reports.example");
  CHECK(receives("mailto:tls@reports%2Eexample") == "reports.example");
  CHECK(receives("https://reports.example/v1") == "reports.example");
  CHECK(receives("https://reports.example:8443?a=b@c") == "reports.example");
  CHECK(receives("HTTPS://reports.example#x") == "reports.example");
  CHECK(receives("https://[2001:db8::1]/v1") == "nobody");
  CHECK(ReportUri::parse("MAILTO:tls@reports.example")->is_mailto());
  CHECK_FALSE(ReportUri::parse("https://reports.example/mailto:")->is_mailto());
}

}  // namespace mtasts::test
