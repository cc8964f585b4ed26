// The formats of `mtasts status`.
#include "cli/rollout_output/status_format.h"

#include <chrono>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <vector>

#include "catch.h"
#include "check_output/results.h"
#include "cli/rollout_output/status_words.h"
#include "cli/text/paragraph.h"
#include "mtasts/printable.h"
#include "mtasts/utc_time.h"

namespace mtasts::test {
namespace {

using std::chrono::days;

const std::chrono::sys_seconds kRunTime = *read_utc("2026-11-21T12:00:00Z");

DomainName status_name(std::string_view text) {
  return *DomainName::parse(text);
}

DomainStatus row_of(std::string_view domain, FleetRole role, FleetState state) {
  return {.domain = status_name(domain),
          .role = role,
          .primary = status_name("mailhaus.example"),
          .state = state,
          .is_fetched = true};
}

// A fleet with a row in each state.
FleetStatus each_state() {
  DomainStatus primary = row_of("mailhaus.example", FleetRole::primary, FleetState::waiting);
  primary.mode = Mode::testing;
  primary.since = kRunTime - days(8);
  primary.id = PolicyId::parse("2026111301").value();
  primary.last_change = primary.since;
  primary.next = NextStep{"mode enforce", kRunTime + days(6)};
  primary.mx_dates = {
      {DateKind::mx_may_move, primary.domain, MxPattern::parse("mx2.mailhaus.example").value(),
       kRunTime + days(1), kRunTime + days(8)},
      {DateKind::mx_may_leave, primary.domain, MxPattern::parse("mx1.mailhaus.example").value(),
       kRunTime + days(2), kRunTime + days(2)}};
  DomainStatus good = row_of("good.example", FleetRole::hosted, FleetState::in_order);
  good.mode = Mode::testing;
  good.since = primary.since;
  good.id = primary.id;
  good.last_change = primary.since;
  DomainStatus pending = row_of("new.example", FleetRole::hosted, FleetState::pending);
  pending.next = NextStep{"mtasts apply: adopt the policy of mailhaus.example"};
  DomainStatus held = row_of("held.example", FleetRole::hosted, FleetState::held);
  held.problems = {{HoldReason::no_policy_covers, held.domain,
                    "no policy covers its MX mx.elsewhere.example (RFC 8461 §4.1)",
                    "add a policy that does"}};
  DomainStatus drifted = row_of("drift.example", FleetRole::hosted, FleetState::drifted);
  drifted.drift = {"_mta-sts.drift.example leads no longer to _mta-sts.mailhaus.example"};
  DomainStatus unknown = row_of("unknown.example", FleetRole::hosted, FleetState::unknown);
  unknown.problems = {{HoldReason::mx_unknown, unknown.domain, "the MX records are not known"}};
  return {.domains = {primary, good, pending, held, drifted, unknown},
          .unmanaged = {status_name("old.example")},
          .unfinished_hooks = {Hook::web}};
}

// One primary and `count` hosted domains without a problem.
FleetStatus large_fleet(std::size_t count) {
  FleetStatus fleet;
  fleet.domains.push_back(row_of("mailhaus.example", FleetRole::primary, FleetState::in_order));
  for (std::size_t i = 0; i < count; ++i) {
    fleet.domains.push_back(
        row_of("d" + std::to_string(i) + ".example", FleetRole::hosted, FleetState::in_order));
  }
  return fleet;
}

std::string status_output(const StatusFormat& format, const FleetStatus& fleet, std::size_t width = 0,
                          bool lists_all = false) {
  std::string text;
  format.print(fleet, {.width = width, .now = kRunTime, .lists_all = lists_all, .program = "mtasts 1.2.3"},
               [&text](std::string_view piece) { text += piece; });
  return text;
}

std::vector<DeploymentState> two_states() {
  return {{.domain = status_name("example.com"),
           .stage = DeploymentStage::nothing,
           .reason = "neither a record nor a policy is published",
           .next = "mtasts init example.com"},
          {.domain = status_name("example.org"),
           .stage = DeploymentStage::broken,
           .reason = "remote \x1b[31m text",
           .next = "mtasts check example.org"}};
}

}  // namespace

TEST_CASE("the table of a fleet has a line for each domain, then its problems and its dates") {
  CHECK(
      status_output(kTextStatus, each_state()) ==
      "domain             mode     since       id          changed     state\n"
      "mailhaus.example   testing  2026-11-13  2026111301  2026-11-13  waiting: mode enforce from "
      "2026-11-27, in 6 days\n"
      "  good.example     testing  2026-11-13  2026111301  2026-11-13  ok\n"
      "  new.example      -        -           -           -           pending: mtasts apply: adopt the "
      "policy of mailhaus.example\n"
      "  held.example     -        -           -           -           held: no-policy-covers\n"
      "  drift.example    -        -           -           -           drift, see below\n"
      "  unknown.example  -        -           -           -           unknown: mx-unknown\n"
      "\n"
      "mailhaus.example: MX may move to mx2.mailhaus.example from 2026-11-22 12:00 UTC, safe for all senders "
      "from 2026-11-29 12:00 UTC\n"
      "mailhaus.example: mx1.mailhaus.example leaves the policy at 2026-11-23 12:00 UTC\n"
      "held.example: no-policy-covers: no policy covers its MX mx.elsewhere.example (RFC 8461 §4.1)\n"
      "  opened by: add a policy that does\n"
      "drift.example: drift: _mta-sts.drift.example leads no longer to _mta-sts.mailhaus.example\n"
      "unknown.example: mx-unknown: the MX records are not known\n"
      "\n"
      "the web hook has not succeeded since files or settings changed: mtasts apply runs it\n"
      "not in the settings, and left as it is: old.example\n"
      "6 domains: 1 ok, 1 waiting, 1 pending, 1 held, 1 drift, 1 unknown\n");
}

TEST_CASE("the table of a fleet fits the columns of the terminal") {
  for (const std::size_t width : {60U, 80U, 100U}) {
    std::istringstream lines(status_output(kTextStatus, each_state(), width));
    for (std::string line; std::getline(lines, line);) {
      INFO(line);
      CHECK(columns(line) <= width);
    }
  }
}

TEST_CASE("hosted domains that are alike are summed up, and a problem among them is not") {
  FleetStatus fleet = large_fleet(10'000);
  fleet.domains[5000].state = FleetState::held;
  fleet.domains[5000].problems = {{HoldReason::same_id, fleet.domains[5000].domain, "the id is known"}};
  CHECK(status_output(kTextStatus, fleet) ==
        "domain            mode  since  id  changed  state\n"
        "mailhaus.example  -     -      -   -        ok\n"
        "  9999 hosted domains follow mailhaus.example\n"
        "  d4999.example   -     -      -   -        held: same-id\n"
        "\n"
        "d4999.example: same-id: the id is known\n"
        "\n"
        "10001 domains: 10000 ok, 1 held\n");
  CHECK(status_lines(fleet, true).size() == 10'001);
  for (const StatusFormat* format : {&kHtmlStatus, &kPrometheusStatus}) {
    INFO(format->name);
    CHECK(status_output(*format, fleet).size() < 20'000);
    CHECK(status_output(*format, fleet, 0, true).size() > 500'000);
  }
}

TEST_CASE("a line says of how many hosted domains the policy was not fetched") {
  FleetStatus fleet = large_fleet(3);
  for (std::size_t i : {0U, 1U, 2U}) fleet.domains[i].is_fetched = false;
  CHECK_THAT(status_output(kTextStatus, fleet),
             has_text("\n2 hosted domains ok by DNS, without a look at the policy over HTTPS: each day it is "
                      "fetched for others\n4 domains: 4 ok\n"));
}

TEST_CASE("a line names the MX hosts under mode enforce that could not be checked") {
  FleetStatus fleet = large_fleet(3);
  for (std::size_t i : {0U, 1U}) fleet.domains[i].unseen_mx = {*DomainName::parse("mx3.example.com")};
  CHECK_THAT(status_output(kTextStatus, fleet),
             has_text("\nmode enforce needs TLS that could not be checked from here: mx3.example.com\n"));
}

TEST_CASE("few hosted domains are not summed up") {
  CHECK(status_lines(large_fleet(kMostAlike), false).size() == kMostAlike + 1);
  CHECK(status_lines(large_fleet(kMostAlike + 1), false).size() == 2);
}

TEST_CASE("the JSON of a fleet has an object for each domain") {
  FleetStatus fleet = each_state();
  fleet.domains.front().mx_dates.front().reason = "senders may hold the policy p77";
  const auto document = nlohmann::json::parse(status_output(kJsonStatus, fleet));
  CHECK(document["schema"] == "mtasts.status/1");
  const auto& rows = document["results"];
  REQUIRE(rows.size() == 8);
  const char* first = R"({"kind":"domain","domain":"mailhaus.example","role":"primary",
      "primary":"mailhaus.example","state":"waiting","policy_fetched":true,"mode":"testing","since":"2026-11-13T12:00:00Z",
      "id":"2026111301","last_change":"2026-11-13T12:00:00Z",
      "next":{"text":"mode enforce","from":"2026-11-27T12:00:00Z"},
      "mx_dates":[{"kind":"mx-may-move","mx":"mx2.mailhaus.example","from":"2026-11-22T12:00:00Z",
                   "safe":"2026-11-29T12:00:00Z","reason":"senders may hold the policy p77","check":null},
                  {"kind":"mx-may-leave","mx":"mx1.mailhaus.example","from":"2026-11-23T12:00:00Z",
                   "safe":"2026-11-23T12:00:00Z","reason":null,"check":null}],
      "drift":[],"problems":[]})";
  CHECK(rows[0] == nlohmann::json::parse(first));
  const char* problems =
      R"json([{"reason":"no-policy-covers","kind":"person","opened_by":"add a policy that does",
      "message":"no policy covers its MX mx.elsewhere.example (RFC 8461 §4.1)"}])json";
  CHECK(rows[3]["problems"] == nlohmann::json::parse(problems));
  CHECK(rows[4]["drift"].size() == 1);
  CHECK(rows[6].dump() == R"({"domain":"old.example","kind":"unmanaged"})");
  CHECK(rows[7].dump() == R"({"gate":null,"hook":"web","kind":"unfinished-hook"})");
}

TEST_CASE("the metrics of a fleet are an exposition") {
  constexpr const char* kJudge = "python3 " MTASTS_TEST_DATA "/cli/check_output/exposition.py";
  const std::string metrics = status_output(kPrometheusStatus, each_state());
  check_with(kJudge, metrics);
  check_with(kJudge, status_output(kPrometheusStatus, {}));
  for (const std::string sample :
       {"mtasts_status_state{domain=\"drift.example\",role=\"hosted\"} 4\n",
        "mtasts_status_mode{domain=\"mailhaus.example\",mode=\"testing\"} 1\n",
        "mtasts_status_next_timestamp_seconds{domain=\"mailhaus.example\"} 1795780800\n",
        "mtasts_status_problem{domain=\"held.example\",reason=\"no-policy-covers\"} 1\n",
        "mtasts_status_domains{state=\"unknown\"} 1\n", "mtasts_status_unmanaged_domains 1\n",
        "mtasts_status_unfinished_hooks 1\n"}) {
    INFO(sample);
    CHECK(metrics.find(sample) != std::string::npos);
  }
}

TEST_CASE("the page of a fleet is HTML that fetches nothing") {
  constexpr const char* kJudge = "python3 " MTASTS_TEST_DATA "/cli/check_output/html_page.py";
  std::vector<std::string> pages = {status_output(kHtmlStatus, each_state()), status_output(kHtmlStatus, {}),
                                    status_output(kHtmlStatus, large_fleet(30))};
  for (const std::string& octets : hostile_octets()) {
    FleetStatus fleet = each_state();
    fleet.domains[3].problems[0].message = printable(octets);
    fleet.domains[3].problems[0].opened_by = printable(octets);
    fleet.domains[4].drift = {printable(octets)};
    fleet.domains[2].next = NextStep{printable(octets)};
    pages.push_back(status_output(kHtmlStatus, fleet));
    CHECK(nlohmann::json::parse(status_output(kJsonStatus, fleet))["results"].size() == 8);
    std::istringstream lines(status_output(kTextStatus, fleet));
    for (std::string line; std::getline(lines, line);) CHECK(is_printable(line));
  }
  check_with(kJudge, pages);
}

TEST_CASE("a cell of the page without a value is hidden on a phone") {
  const std::string page = status_output(kHtmlStatus, each_state());
  CHECK(page.find("<td class=\"none\" data-name=\"mode\">-</td>") != std::string::npos);
  CHECK(page.find("<td class=\"none\" data-name=\"since\">-</td>") != std::string::npos);
  CHECK(page.find("<td data-name=\"mode\">testing</td>") != std::string::npos);
  CHECK(page.find(".status td.none { display: none; }") != std::string::npos);
}

TEST_CASE("each format of the status knows the files that it wrote") {
  for (const StatusFormat* format : kStatusFormats) {
    INFO(format->name);
    CHECK(format->wrote(status_output(*format, each_state())));
    CHECK_FALSE(format->wrote("example.com. 3600 IN MX 10 mx.example.com.\n"));
  }
}

TEST_CASE("domains without settings are printed with the next command") {
  std::string text;
  const StatusSink write = [&text](std::string_view piece) { text += piece; };
  kTextStatus.print_states(two_states(), {}, write);
  CHECK(text ==
        "example.com: nothing - neither a record nor a policy is published\n"
        "next: mtasts init example.com\n"
        "example.org: broken - remote \\x1b[31m text\n"
        "next: mtasts check example.org\n");
  CHECK(kTextStatus.wrote(text));
  text.clear();
  kJsonStatus.print_states(two_states(), {}, write);
  const char* first =
      R"({"kind":"deployment","domain":"example.com","state":"nothing","id":null,"policy":null,
      "reason":"neither a record nor a policy is published","next":"mtasts init example.com"})";
  CHECK(nlohmann::json::parse(text)["results"][0] == nlohmann::json::parse(first));
}

}  // namespace mtasts::test
