// `mtasts check --format html`, read by a strict judge of pages.
#include "catch.h"
#include "check_output/results.h"

namespace mtasts::test {
namespace {

constexpr const char* kHtmlJudge = "python3 " MTASTS_TEST_DATA "/cli/check_output/html_page.py";

std::string html(const std::vector<CheckResult>& results) {
  return printed(kHtmlCheck, results);
}

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("the page of a broken domain equals its golden file, apart from the style sheet") {
  std::string page = html({broken_result()});
  const std::size_t style = page.find("<style>");
  page.erase(style, page.find("</style>", style) - style);
  check_golden("page.html", page);
}

TEST_CASE("the page is HTML for each verdict, for one domain and for none") {
  for (const auto& results : {each_verdict(), {good_result()}, {}}) check_with(kHtmlJudge, html(results));
}

TEST_CASE("the verdict is in the title and in the top heading") {
  CHECK(has(html({good_result()}), "<title>MTA-STS of example.com: good</title>"));
  CHECK(has(html({broken_result()}),
            "<h1>MTA-STS of example.net: <span class=\"mark broken\">broken</span></h1>"));
  CHECK(has(html(each_verdict()), "<title>MTA-STS of 5 domains: broken</title>"));
  CHECK(has(html({}), "<p>No domain was checked.</p>"));
}

TEST_CASE("the page has the effect on the mail and the good parts") {
  const std::string page = html({broken_result()});
  CHECK(has(page,
            "<p class=\"effect\">Senders that obey MTA-STS refuse to deliver to mx1.example.net (invalid "
            "certificate), mx2.example.net (not in the policy) until this is repaired; "));
  CHECK(has(page, "<h3>Good</h3>\n<ul>\n<li>_mta-sts record good, id 2026112101</li>\n"));
  CHECK(has(html({good_result()}), "<li>MX 1 of 1 good, certificate for 75 days</li>\n"));
  CHECK(has(html({no_domain_name()}), "<p class=\"effect\">Something is broken and needs repair.</p>"));
}

TEST_CASE("the page names other customers neither in its tables nor in its findings") {
  CheckResult result = good_result();
  for (TlsSession* tls : {&*result.seen->fetches[0].tls, &*result.seen->mx_hosts[0].sessions[0].tls}) {
    tls->chain[0].dns_names.push_back("mta-sts.customer.example");
  }
  CHECK_FALSE(has(html({result}), "customer.example"));
  CHECK(has(html({result}), "for mta-sts.example.com and 1 more"));
  CHECK(kHtmlCheck.is_for_customers);
  CHECK(kMarkdownCheck.is_for_customers);
}

TEST_CASE("the page has its sender's title and contact, escaped") {
  std::vector<std::string> pages;
  const auto page = [&pages](const std::string& title, const std::string& contact) {
    Printing made = settings();
    made.title = title;
    made.contact = contact;
    pages.push_back(printed(kHtmlCheck, {good_result()}, made));
    return pages.back();
  };
  const std::string mail = page("Mail & More", "help@mail.example");
  CHECK(has(mail, "<title>Mail &amp; More: MTA-STS of example.com: good</title>"));
  CHECK(has(mail, "<h1>Mail &amp; More</h1>\n<p class=\"result\">MTA-STS of example.com: <span "));
  CHECK(has(mail, "<p>Contact: <a href=\"mailto:help@mail.example\">help@mail.example</a></p>"));
  CHECK(has(page("", "https://mail.example/help?a=1&b"), "<a href=\"https://mail.example/help?a=1&amp;b\">"));
  for (const char* text : {"+41 44 000 00 00", "javascript:alert(1)", "http://mail.example/", "a@b@c",
                           "\"><script>alert(1)</script>"}) {
    CHECK_FALSE(has(page("", text), "Contact: <a "));
    CHECK(has(page("", text), "<p>Contact: "));
  }
  for (const std::string& octets : hostile_octets()) page(octets, octets);
  check_with(kHtmlJudge, pages);
}

TEST_CASE("sections of RFCs are links") {
  const auto with_rfc = [](const std::string& rfc) {
    CheckResult result = unknown_result();
    result.findings[0].rfc = rfc;
    return html({result});
  };
  CHECK(has(with_rfc("RFC 8461 §3.2"),
            ", <a href=\"https://www.rfc-editor.org/rfc/rfc8461#section-3.2\">RFC 8461 §3.2</a>"));
  std::vector<std::string> pages;
  for (const char* rfc : {"RFC 8461 §3.2, §4.1", "RFC 8461", "RFC 8461 §", "RFC § 1", "RFC 1\" §1", "§1"}) {
    INFO(rfc);
    CHECK_FALSE(has(with_rfc(rfc), "<a href=\"https"));
    pages.push_back(with_rfc(rfc));
  }
  check_with(kHtmlJudge, pages);
}

TEST_CASE("the page has a row for every domain, and details of the worst only") {
  std::vector<CheckResult> results(150, good_result());
  results.push_back(broken_result());
  const std::string page = html(results);
  CHECK(has(page, "<p>Details of 50 domains are left out.</p>"));
  CHECK(page.find("<section id=\"d151\"") < page.find("<section id=\"d1\""));
  check_with(kHtmlJudge, page);
}

TEST_CASE("the page of a result with any bytes is HTML and fetches nothing") {
  std::vector<CheckResult> results;
  std::vector<std::string> pages;
  for (const std::string& octets : hostile_octets()) {
    results.push_back(hostile_result(octets));
    pages.push_back(html({results.back()}));
  }
  pages.push_back(html(results));
  check_with(kHtmlJudge, pages);
}

}  // namespace mtasts::test
