// The text of a settings file is read back as the settings that it was made from.
#include "commands/settings/settings_text.h"

#include <array>
#include <chrono>
#include <random>
#include <string>
#include <vector>

#include "adapters/libidn2/libidn2_idna.h"
#include "adapters/toml/toml_parser.h"
#include "catch.h"
#include "cli/text/toml_string.h"
#include "commands/settings/settings_reader.h"

namespace mtasts::test {
namespace {

SettingsReading read_back(const std::string& text) {
  TomlParser parser;
  Libidn2Idna idna;
  return read_settings(parser.parse(text), "/", idna);
}

DomainName domain(std::string_view text) {
  return *DomainName::parse(text);
}

// Texts that end a string, a comment or a line where a writer forgets to escape.
const std::vector<std::string> kHostile = {
    "\"",       "\\",      "\"\"\"",   "'''",         "a\nb = 1",     "a\r\nb",       "\t",
    "\x01\x1f", "\x7f",    "#",        "[[policy]]",  "\xc3\xa9",     "\xe2\x80\xae", "\xf0\x9f\x93\xac",
    "\xc2\x85", "\\u0041", "\x1b[31m", "= \"x\" # y", "\xe2\x80\xa8", "a\\",          " a "};

class SettingsGenerator {
 public:
  explicit SettingsGenerator(unsigned seed) : random_(seed) {}

  Settings settings() {
    Settings made;
    made.state = "/" + text();
    if (coin()) {
      made.rollout.web.host = domain("web.example");
    } else {
      made.rollout.web.addresses = {*IpAddress::parse("192.0.2.80"), *IpAddress::parse("2001:db8::80")};
    }
    made.rollout.rua = {*ReportUri::from_operator("\"a b\"@reports.example"),
                        *ReportUri::parse("https://reports.example/v1?a='b'")};
    if (coin()) made.rollout.ttl = *Ttl::from_seconds(number(100'000));
    if (coin()) made.domains_file = "/" + text();
    if (coin()) made.rollout.retired = {domain("gone.example")};
    made.dns.format = coin() ? kRecordFormats.front() : kRecordFormats.back();
    if (made.dns.format == &kBindRecords && coin()) {
      made.dns.update = "192.0.2.53#5353";
      made.dns.key = "/" + text();
    }
    if (!made.dns.update && made.dns.format->name == "bind" && coin()) made.dns.push = {text(), text()};
    if (coin()) made.dns.reload = {text(), text()};
    if (coin()) made.web.site = kSiteFormats.back();
    if (made.web.site == nullptr && coin()) {
      made.web.site = &kTraefikSite;
      made.web.proxy_to = "http://[::1]:8080";
    }
    if (coin()) made.web.deploy = {text()};
    if (coin()) made.web.policies = "/srv/mta-sts";
    if (coin()) made.web.reload = {text(), "", text()};
    if (!made.web.reload.empty()) made.web.reload[1] = "x";
    made.rollout.min_testing = std::chrono::hours(number(1000));
    made.rollout.needs_reports = coin();
    made.evidence.reporters = number(5);
    made.evidence.sessions = number(50);
    made.evidence.window = std::chrono::days(number(100));
    if (coin()) made.evidence.trusted = {text(), "google.com"};
    if (coin()) made.evidence.authserv_id = text();
    made.evidence.accept_unauthenticated = coin();
    for (std::uint64_t i = 0; i <= number(2); ++i) add_policy(made, i);
    return made;
  }

  std::string text() { return kHostile[number(kHostile.size() - 1)]; }

 private:
  bool coin() { return number(1) == 1; }
  std::uint64_t number(std::uint64_t greatest) { return random_() % (greatest + 1); }

  void add_policy(Settings& made, std::uint64_t number_of_policy) {
    const std::string zone = "p" + std::to_string(number_of_policy) + ".example";
    PolicySettings policy{.primary = domain(zone)};
    policy.goal = coin() ? Mode::enforce : Mode::none;
    if (coin()) policy.max_age = *MaxAge::from_seconds(number(31'557'600));
    policy.mx_rule = std::array{MxRule::held, MxRule::fixed, MxRule::followed}[number(2)];
    if (policy.mx_rule == MxRule::fixed) policy.mx = {*MxPattern::parse("*.mail.example")};
    policy.accept_mx = coin();
    if (coin()) policy.hosted = {domain("a." + zone), domain("b." + zone)};
    made.rollout.policies.push_back(std::move(policy));
    made.hosted_files.push_back(coin() ? std::optional("/" + text()) : std::nullopt);
  }

  std::mt19937 random_;
};

}  // namespace

TEST_CASE("a string of TOML has the same text and nothing that acts on a terminal") {
  TomlParser parser;
  for (const std::string& text : kHostile) {
    const std::string literal = toml_string(text);
    INFO(literal);
    const TomlReading reading = parser.parse("a = " + literal + "\nb = 1\n");
    REQUIRE(reading.document);
    REQUIRE(reading.document->members.size() == 2);
    CHECK(reading.document->members[0].value.text == text);
    CHECK(literal.find('\n') == std::string::npos);
    CHECK(literal.find('\x1b') == std::string::npos);
  }
  CHECK(toml_string("/srv/m\xc3\xbcller") == "\"/srv/m\xc3\xbcller\"");
  CHECK(toml_string("\x1b") == "\"\\U0000001B\"");
  CHECK(toml_list(std::vector<std::string>{"a", "\""}) == "[\"a\", \"\\\"\"]");
}

TEST_CASE("printed settings are read back as the same settings") {
  for (unsigned seed = 0; seed < 200; ++seed) {
    SettingsGenerator generator(seed);
    const Settings settings = generator.settings();
    SettingsRemarks remarks{.top = {generator.text(), generator.text()}};
    for (const char* key : {"state", "rua", "site", "mode"}) remarks.keys[key] = generator.text();
    remarks.policies.resize(1);
    remarks.policies[0]["mode"] = generator.text();
    const std::string text = print_settings(settings, remarks);
    INFO(text);
    const SettingsReading reading = read_back(text);
    REQUIRE(reading.settings);
    CHECK(reading.findings.empty());
    CHECK(print_settings(*reading.settings, remarks) == text);
    CHECK(reading.settings->rollout.policies.size() == settings.rollout.policies.size());
    CHECK(reading.settings->evidence.sessions == settings.evidence.sessions);
    CHECK(reading.settings->evidence.window == settings.evidence.window);
    CHECK(reading.settings->evidence.trusted == settings.evidence.trusted);
    CHECK(text.find('\x1b') == std::string::npos);
  }
}

TEST_CASE("a key without a value is a comment that states its form") {
  Settings settings{.state = "/s"};
  settings.rollout.web.host = domain("web.example");
  settings.rollout.policies.push_back({.primary = domain("example.com"), .mx_rule = MxRule::held});
  settings.rollout.policies.push_back({.primary = domain("example.net"), .goal = Mode::enforce});
  const std::string text = print_settings(settings, {.top = {"By hand."}, .keys = {{"ttl", "Two TTLs."}}});
  CHECK(text.starts_with("# By hand.\n\n# The directory of all that mtasts writes"));
  CHECK(text.find("\n# Two TTLs.\n# ttl = \"DURATION\"   default: the existing TTL, else 3600\n") !=
        std::string::npos);
  CHECK(text.find("\nweb_host = \"web.example\"\n") != std::string::npos);
  CHECK(text.find("\n[dns]\n\n# format = \"NAME\"   default: bind\n") != std::string::npos);
  CHECK(text.ends_with("\n[[policy]]\nprimary = \"example.net\"\nmode = \"enforce\"\n"));
}

}  // namespace mtasts::test
