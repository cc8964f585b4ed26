// The settings of a takeover state what is live.
#include "commands/settings/new_settings.h"

#include <optional>
#include <string>
#include <vector>

#include "adapters/libidn2/libidn2_idna.h"
#include "adapters/toml/toml_parser.h"
#include "catch.h"
#include "commands/settings/settings_reader.h"

namespace mtasts::test {
namespace {

DomainName taken_name(std::string_view text) {
  return *DomainName::parse(text);
}

TakenPolicy taken_policy(std::string_view primary, std::optional<Mode> live) {
  TakenPolicy policy{.primary = taken_name(primary), .mx = {*MxPattern::parse("mx.example.com")}};
  if (live) policy.live = Policy{*live, *MaxAge::from_seconds(86401), policy.mx};
  return policy;
}

// All that is known of one policy.
Takeover known(std::optional<Mode> live) {
  const DomainName domain = taken_name("example.com");
  Takeover takeover;
  takeover.policies = {taken_policy("example.com", live)};
  takeover.web = {{domain, {.host = taken_name("web.example.com")}}};
  takeover.rua = {{domain, {*ReportUri::from_operator("tls@example.com")}}};
  takeover.ttls = {{domain, *Ttl::from_seconds(300)}};
  return takeover;
}

SettingsReading read_printed(const NewSettings& made) {
  TomlParser parser;
  Libidn2Idna idna;
  return read_settings(parser.parse(print_settings(made.settings, made.remarks)), "/", idna);
}

}  // namespace

TEST_CASE("a live mode is the goal and nothing weaker is a default") {
  const struct {
    std::optional<Mode> live;
    std::optional<Mode> given;
    Mode goal;
  } kRows[] = {
      {std::nullopt, std::nullopt, Mode::testing},  {std::nullopt, Mode::enforce, Mode::enforce},
      {Mode::testing, std::nullopt, Mode::testing}, {Mode::enforce, std::nullopt, Mode::enforce},
      {Mode::none, std::nullopt, Mode::none},       {Mode::testing, Mode::enforce, Mode::enforce},
  };
  for (const auto& row : kRows) {
    const NewSettings made = new_settings(known(row.live), {.state = "state", .mode = row.given});
    const PolicySettings& policy = made.settings.rollout.policies.front();
    CHECK(policy.goal == row.goal);
    CHECK(policy.max_age.has_value() == row.live.has_value());
    CHECK(policy.mx_rule == MxRule::fixed);
    CHECK(made.settings.rollout.ttl->seconds() == 300);
    CHECK(read_printed(made).settings);
    CHECK(read_printed(made).findings.empty());
  }
}

TEST_CASE("remote text stays in the comments of the settings") {
  for (const std::string text :
       {"\n[dns]\nformat = \"x\"", "\x1b]0;x\x07", "\xff\xfe", "\"\\", "nginx\r\nstate = 1"}) {
    Takeover takeover = known(Mode::enforce);
    takeover.servers = {{taken_name("example.com"), text}};
    takeover.elsewhere = {{taken_name("other.example"), text}};
    const NewSettings made = new_settings(takeover, {.state = "state"});
    const SettingsReading reading = read_printed(made);
    INFO(print_settings(made.settings, made.remarks));
    REQUIRE(reading.settings);
    CHECK(reading.findings.empty());
    CHECK(reading.settings->state == "/state");
  }
}

TEST_CASE("values that differ between the domains are kept by each of them") {
  const DomainName other = taken_name("example.net");
  Takeover takeover = known(Mode::testing);
  takeover.policies.push_back(taken_policy("example.net", Mode::testing));
  takeover.ttls.push_back({other, *Ttl::from_seconds(3600)});
  takeover.rua.push_back({other, {*ReportUri::from_operator("tls@example.net")}});
  takeover.web.push_back({other, {.addresses = {*IpAddress::parse("192.0.2.80")}}});
  CHECK(unknown_web(takeover, {}) ==
        "the Policy Hosts have different web servers, and one settings file has one: example.com: "
        "web.example.com; example.net: 192.0.2.80");
  CHECK(unknown_rua(takeover, {}).empty());
  const NewSettings made =
      new_settings(takeover, {.state = "state", .web = {.host = taken_name("web.example.net")}});
  CHECK(made.settings.rollout.web.host == taken_name("web.example.net"));
  CHECK_FALSE(made.settings.rollout.ttl);
  CHECK(made.settings.rollout.rua.empty());
  CHECK(made.remarks.keys.at("ttl") ==
        "They differ, and each record keeps its own: example.com: 300; example.net: 3600.");
  CHECK(read_printed(made).findings.empty());
}

TEST_CASE("the Server field chooses the site only where it is certain") {
  const struct {
    std::vector<std::string> servers;
    std::string site;
    std::string remark;
  } kRows[] = {
      {{"nginx"}, "nginx", ""},
      {{"nginx/1.22.1", "nginx"}, "nginx", ""},
      {{"Apache/2.4.57 (Debian)"}, "apache", ""},
      {{"Caddy"}, "caddy", ""},
      {{"nginx", "Caddy"}, "", ""},
      {{"GitHub.com"}, "", "perhaps \"github-pages\""},
      {{"openresty"}, "", "perhaps \"nginx\""},
      {{"Microsoft-IIS/10.0"}, "", ""},
      {{}, "", "With \"nginx\""},
  };
  for (const auto& row : kRows) {
    Takeover takeover = known(Mode::enforce);
    for (const std::string& server : row.servers) {
      takeover.servers.push_back({taken_name("example.com"), server});
    }
    const NewSettings made = new_settings(takeover, {.state = "state"});
    INFO(row.site << row.remark);
    CHECK((made.settings.web.site == nullptr ? "" : made.settings.web.site->name) == row.site);
    const auto remark = made.remarks.keys.find("site");
    REQUIRE(remark != made.remarks.keys.end());
    if (!row.remark.empty()) CHECK(remark->second.find(row.remark) != std::string::npos);
  }
}

TEST_CASE("an unknown value is asked for unless it is given") {
  Takeover takeover = known(std::nullopt);
  takeover.web.clear();
  takeover.rua.clear();
  CHECK_FALSE(unknown_web(takeover, {}).empty());
  CHECK(unknown_web(takeover, {.web = {.host = taken_name("web.example.com")}}).empty());
  CHECK_FALSE(unknown_rua(takeover, {}).empty());
  CHECK(unknown_rua(takeover, {.no_reports = true}).empty());
}

}  // namespace mtasts::test
