// The settings of a fleet from a file with its lists, or from the command line.
#include "commands/rollout/fleet_settings.h"

#include <filesystem>
#include <string>
#include <vector>

#include "catch.h"
#include "commands/rollout/fleet_stage.h"
#include "mtasts/join_names.h"

namespace mtasts::test {
namespace {

const std::string kFleetFile =
    "state = \"state\"\nweb_host = \"web.example\"\n"
    "[[policy]]\nprimary = \"example.com\"\n";

RolloutOptions with_config(std::string path) {
  return {.config = std::move(path)};
}

RolloutOptions with_operands(std::vector<std::string> operands, TypedSettings typed) {
  RolloutOptions options;
  options.domains.operands = std::move(operands);
  options.typed = std::move(typed);
  return options;
}

// "code: message" of the error.
std::string fault_of(const Result<Settings>& settings) {
  if (settings) return "no error";
  return std::string(settings.error().code) + ": " + settings.error().message;
}

}  // namespace

TEST_CASE("the lists and the state of a settings file are relative to it") {
  FleetStage stage;
  stage.add("file etc/mtasts.toml", "domains_file = \"all.txt\"\n" + kFleetFile +
                                        "hosted = [\"typed.example\"]\nhosted_file = \"hosted.txt\"\n");
  stage.add("file etc/all.txt", "# customers\nb.example\na.example\r\nb.example\n");
  stage.add("file etc/hosted.txt", "hosted.example\ntyped.example\n");
  const auto settings = load_settings(with_config("etc/mtasts.toml"), stage.context());
  if (!settings) FAIL(settings.error().message);
  CHECK(settings->state == "etc/state");
  CHECK(join_names(settings->rollout.domains, " ") == "a.example b.example");
  CHECK(join_names(settings->rollout.policies.at(0).hosted, " ") == "typed.example hosted.example");
  // A domain that the settings name too is the operator's own word.
  CHECK(join_names(settings->listed, " ") == "a.example b.example hosted.example");
}

TEST_CASE("mtasts.toml of the working directory is the default") {
  FleetStage stage;
  stage.add("file mtasts.toml", kFleetFile);
  const auto settings = load_settings({}, stage.context());
  if (!settings) FAIL(settings.error().message);
  CHECK(join_names(std::vector{settings->rollout.policies.at(0).primary}, " ") == "example.com");
}

TEST_CASE("settings that everybody can write to are refused") {
  FleetStage stage;
  stage.add("file mtasts.toml", kFleetFile);
  std::filesystem::permissions("mtasts.toml", std::filesystem::perms(0666));
  for (const RolloutOptions& options : {RolloutOptions(), with_config("mtasts.toml")}) {
    const auto settings = load_settings(options, stage.context());
    REQUIRE_FALSE(settings);
    CHECK(settings.error().fault == Fault::permission);
  }
}

TEST_CASE("the options of the command line are added to the settings") {
  FleetStage stage;
  stage.add("file mtasts.toml", kFleetFile);
  const auto plain = load_settings({}, stage.context());
  REQUIRE(plain);
  CHECK(plain->rollout.forced.empty());
  CHECK_FALSE(plain->rollout.policies.at(0).accept_mx);
  RolloutOptions options;
  options.force_weaker_mode = options.force_removals = options.force_changes = options.force_web_host =
      options.accept_mx = true;
  const auto forced = load_settings(options, stage.context());
  REQUIRE(forced);
  CHECK(forced->rollout.forced ==
        std::vector{Brake::weaker_mode, Brake::removals, Brake::changes, Brake::web_host});
  CHECK(forced->rollout.policies.at(0).accept_mx);
}

TEST_CASE("each operand is a policy of its own with the settings of the options") {
  FleetStage stage;
  const auto settings =
      load_settings(with_operands({"example.com", "Example.ORG"},
                                  {.state = "dir", .web_host = "web.example.net", .mode = Mode::enforce}),
                    stage.context());
  if (!settings) FAIL(settings.error().message);
  REQUIRE(settings->rollout.policies.size() == 2);
  CHECK(settings->rollout.policies[1].primary.text() == "example.org");
  CHECK(settings->rollout.policies[1].goal == Mode::enforce);
  CHECK(settings->state == "dir");
  CHECK(settings->rollout.web.host == DomainName::parse("web.example.net").value());
  CHECK(settings->dns.format->name == "bind");
  CHECK(settings->listed.empty());
}

TEST_CASE("settings that contradict or miss something are refused with the reason") {
  struct RefusedSettings {
    std::string file;
    std::string list;
    std::string error;
    Fault fault = Fault::settings;
  };
  const std::string lists_twice =
      kFleetFile +
      "hosted_file = \"list.txt\"\n[[policy]]\nprimary = \"example.org\"\nhosted_file = \"list.txt\"\n";
  const RefusedSettings cases[] = {
      {"retire = [\"a.example\"]\ndomains_file = \"list.txt\"\n" + kFleetFile, "a.example\n",
       "settings-conflict: a.example is to be retired, and a list of the settings names it"},
      {lists_twice, "a.example\n",
       "settings-conflict: a.example is hosted by example.com and by example.org"},
      {kFleetFile + "hosted_file = \"list.txt\"\n", "a.example\na b\n", "list.txt:2: ", Fault::input},
      {kFleetFile + "hosted_file = \"missing.txt\"\n", "", "no-such-file: ", Fault::unreadable},
      {kFleetFile + "moed = \"enforce\"\n", "", "settings-key-unknown: mtasts.toml:5: "},
  };
  for (const RefusedSettings& one : cases) {
    FleetStage stage;
    stage.add("file mtasts.toml", one.file);
    stage.add("file list.txt", one.list);
    const auto settings = load_settings({}, stage.context());
    const std::string error = fault_of(settings);
    INFO(error);
    CHECK(error.find(one.error) != std::string::npos);
    CHECK(settings.error().fault == one.fault);
  }
}

TEST_CASE("every fault of a settings file is reported") {
  FleetStage stage;
  stage.add("file mtasts.toml", kFleetFile + "moed = \"enforce\"\nmax_age = true\n");
  CHECK(fault_of(load_settings({}, stage.context())).find("mtasts.toml:6: ") != std::string::npos);
  CHECK(stage.err().find("mtasts.toml:5: ") != std::string::npos);
}

TEST_CASE("operands without their settings are a usage error") {
  FleetStage stage;
  const TypedSettings cases[] = {{.web_host = "web.example"},
                                 {.state = "dir"},
                                 {.state = "dir", .web_host = "web.example", .web_addresses = {"192.0.2.1"}},
                                 {.state = "dir", .web_addresses = {"192.0.2"}}};
  for (const TypedSettings& typed : cases) {
    const auto settings = load_settings(with_operands({"example.com"}, typed), stage.context());
    REQUIRE_FALSE(settings);
    INFO(settings.error().message);
    CHECK(settings.error().fault == Fault::usage);
  }
}

}  // namespace mtasts::test
