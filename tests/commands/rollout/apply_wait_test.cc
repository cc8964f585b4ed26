// apply --wait, in a world that changes while it waits.
#include <string>

#include "catch.h"
#include "commands/stage.h"

namespace mtasts::test {
namespace {

constexpr const char* kWaitingSettings =
    "state = \"state\"\nweb_host = \"web.example.com\"\nrua = \"tls@reports.example\"\n"
    "[[policy]]\nprimary = \"example.com\"\n";

void set_up_waiting(Stage& stage) {
  stage.add("mx", "example.com", "10 mx.example.com");
  stage.add("a", "web.example.com", "192.0.2.80");
  stage.put("mtasts.toml", kWaitingSettings);
}

void serve_policy(Stage& stage) {
  stage.serve("mta-sts.example.com", "version: STSv1\nmode: testing\nmx: mx.example.com\nmax_age: 604800\n");
}

void publish_texts(Stage& stage) {
  stage.add("txt", "_mta-sts.example.com", "v=STSv1; id=2026112101");
  stage.add("txt", "_smtp._tls.example.com", "v=TLSRPTv1; rua=mailto:tls@reports.example");
}

bool prints(const Outcome& outcome, const std::string& text) {
  return outcome.out.find(text) != std::string::npos;
}

}  // namespace

TEST_CASE("apply that waits goes on when a gate opens, until every server has the records") {
  Stage stage;
  set_up_waiting(stage);
  int wakes = 0;
  stage.on_wake = [&] {
    ++wakes;
    if (wakes == 2) {
      stage.add("cname", "mta-sts.example.com", "web.example.com");
      serve_policy(stage);
    }
    if (wakes == 3) publish_texts(stage);
    stage.change_world();
  };
  const Outcome outcome = stage.run({"apply", "--wait", "300"});
  INFO(outcome.out << outcome.err);
  CHECK(wakes == 3);
  CHECK(prints(outcome, "+ mta-sts.example.com. 3600 IN CNAME web.example.com.\n"));
  CHECK(prints(outcome, "+ _mta-sts.example.com. 3600 IN TXT \"v=STSv1; id=2026112101\"\n"));
  CHECK(prints(outcome, "3 records added, 0 changed, 0 removed; 0 domains held; 0 undetermined\n"));
  CHECK_FALSE(prints(outcome, "not seen at all servers yet"));
  CHECK(outcome.exit_code == 0);
}

TEST_CASE("apply that waits asks a web server again that refused the connection") {
  Stage stage;
  set_up_waiting(stage);
  stage.add("cname", "mta-sts.example.com", "web.example.com");
  int wakes = 0;
  stage.on_wake = [&] {
    if (++wakes == 1) {
      serve_policy(stage);
    } else {
      publish_texts(stage);
    }
    stage.change_world();
  };
  const Outcome outcome = stage.run({"apply", "--wait", "300"});
  INFO(outcome.out << outcome.err);
  CHECK(wakes == 2);
  CHECK(outcome.exit_code == 0);
}

TEST_CASE("apply that waits in vain ends with its time and names the closed gate") {
  Stage stage;
  set_up_waiting(stage);
  int wakes = 0;
  stage.on_wake = [&wakes] { ++wakes; };
  const Outcome outcome = stage.run({"apply", "--wait", "30"});
  INFO(outcome.out << outcome.err);
  CHECK(wakes == 3);  // after 5, 10 and 15 seconds
  CHECK(prints(outcome, "mta-sts.txt is not live: the name has no address"));
  CHECK(prints(outcome, "1 record added, 0 changed, 0 removed; 1 domain held; 0 undetermined\n"));
  CHECK(outcome.exit_code == 1);
}

TEST_CASE("apply does not wait for what only a person can change") {
  Stage stage;
  set_up_waiting(stage);
  stage.add("mx", "example.com", "0 .");
  int wakes = 0;
  stage.on_wake = [&wakes] { ++wakes; };
  const Outcome outcome = stage.run({"apply", "--wait", "300"});
  INFO(outcome.out << outcome.err);
  CHECK(wakes == 0);
  CHECK(outcome.exit_code == 1);
}

}  // namespace mtasts::test
