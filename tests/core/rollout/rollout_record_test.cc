#include "mtasts/rollout_record.h"

#include <string>
#include <vector>

#include "catch.h"
#include "core/rollout/fake_fleet.h"

namespace mtasts::test {

namespace {

const std::chrono::sys_seconds kNoon =
    std::chrono::sys_days(std::chrono::year(2026) / 11 / 21) + std::chrono::hours(12);

RolloutRecord full_record() {
  RolloutRecord record;
  const DomainName primary = fleet_name("example.com");
  const DomainName hosted = fleet_name("example.org");
  record.site = {{primary, primary}, {hosted, primary}};
  record.unfinished_hooks = {Hook::web, Hook::dns};
  record.sent = {{policy_host(primary), ""}};
  record.handed_over = {{sts_record_name(primary), "_mta-sts.example.com. 60 IN TXT \"v=STSv1; id=1\"\n"},
                        {policy_host(hosted), ""}};
  record.memory[primary] = DomainMemory{
      .mx_hosts = {fleet_name("mx1.example.com"), fleet_name("mx2.example.com")},
      .unchecked = {fleet_name("mx2.example.com")},
      .mx_ttl = std::chrono::seconds(3600),
      .mx_known_from = kNoon,
      .leaving = {{fleet_name("old.example.com"), kNoon + std::chrono::hours(1)}},
      .past_is_known = true,
      .sts_ttl = std::chrono::seconds(60),
      .announced = {{primary, *PolicyId::parse("1"), kNoon, kNoon, true, {{hosted, *PolicyId::parse("3")}}},
                    {hosted, *PolicyId::parse("2"), kNoon, kNoon + std::chrono::days(7)}},
      .ended = kNoon + std::chrono::hours(2),
      .partial_ids = {*PolicyId::parse("4"), *PolicyId::parse("5")},
      .any_policy_until = kNoon + std::chrono::days(7),
      .confirmed = ConfirmedRecords{fleet_name("web.example"), *Ttl::from_seconds(60), *Ttl::from_seconds(61),
                                    *Ttl::from_seconds(62)}};
  record.memory[hosted] = DomainMemory{
      .is_taken_over = true,
      .confirmed = ConfirmedRecords{fleet_name("web.example"), *Ttl::from_seconds(0), *Ttl::from_seconds(0)}};
  record.memory[fleet_name("only-remembered.example")] = {};
  record.files = {"bind", {{primary, kAllNamesInFile}, {fleet_name("only-a-file.example"), 0}}};
  return record;
}

std::string with_text(std::string text, std::string_view old_text, std::string_view new_text) {
  const std::size_t at = text.find(old_text);
  REQUIRE(at != std::string::npos);
  return text.replace(at, old_text.size(), new_text);
}

}  // namespace

TEST_CASE("a record of a rollout is read as it was printed") {
  for (const RolloutRecord& record : {full_record(), RolloutRecord()}) {
    const std::string text = print_rollout_record(record);
    const auto read = parse_rollout_record(text);
    INFO(text);
    if (!read) FAIL(read.error().message);
    CHECK(*read == record);
    CHECK(print_rollout_record(*read) == text);
  }
}

TEST_CASE("a record of a rollout may have unknown keys") {
  const std::string text = with_text(print_rollout_record(full_record()), "{", R"({"later":[{"a":1}],)");
  CHECK(parse_rollout_record(text) == full_record());
}

TEST_CASE("a record of a rollout has any number of domains") {
  RolloutRecord record;
  for (int i = 0; i < 300; ++i) record.memory[fleet_name("a" + std::to_string(i) + ".example")] = {};
  CHECK(parse_rollout_record(print_rollout_record(record)) == record);
}

TEST_CASE("domains with equal memories share one") {
  RolloutRecord record;
  for (int i = 0; i < 3; ++i) {
    record.memory[fleet_name("a" + std::to_string(i) + ".example")] =
        DomainMemory{.mx_hosts = {fleet_name("mx.example")}, .mx_ttl = std::chrono::seconds(i / 2)};
  }
  const std::string text = print_rollout_record(record);
  std::size_t printed = 0;
  for (std::size_t at = 0; (at = text.find("mx.example", at)) != std::string::npos; ++at) ++printed;
  CHECK(printed == 2);
  const auto read = parse_rollout_record(text);
  REQUIRE(read);
  const auto memory_of = [&read](const char* domain) { return &*read->memory.at(fleet_name(domain)); };
  CHECK(memory_of("a0.example") == memory_of("a1.example"));
  CHECK(memory_of("a0.example") != memory_of("a2.example"));
}

TEST_CASE("a record of a rollout may have a memory in the row of each domain") {
  const std::string text = R"({"schema":"mtasts.rollout/1","unfinished_hooks":[],"handed_over":[],"domains":[
{"domain":"example.com","serves":"example.com","memory":{"mx_hosts":["mx.example.com"],"mx_ttl":60,)"
                           R"("mx_known_from":"2026-11-21T12:00:00Z","leaving":[],"past_is_known":true,)"
                           R"("sts_ttl":0,"announced":[]}}
]})";
  const auto read = parse_rollout_record(text);
  if (!read) FAIL(read.error().message);
  RolloutRecord expected;
  expected.site = {{fleet_name("example.com"), fleet_name("example.com")}};
  expected.memory[fleet_name("example.com")] = DomainMemory{.mx_hosts = {fleet_name("mx.example.com")},
                                                            .mx_ttl = std::chrono::seconds(60),
                                                            .mx_known_from = kNoon,
                                                            .past_is_known = true};
  CHECK(*read == expected);
}

TEST_CASE("a damaged record of a rollout is refused with the reason") {
  const std::string text = print_rollout_record(full_record());
  struct Damage {
    std::string text;
    std::string reason;
  };
  const std::vector<Damage> damages = {
      {"", "invalid JSON at byte 1"},
      {text.substr(0, text.size() / 2), "invalid JSON"},
      {"[]", "not an object"},
      {"{}", "\"schema\": is not a string"},
      {with_text(text, "rollout/2", "rollout/3"), "\"schema\": is not mtasts.rollout/2"},
      {with_text(text, R"("memory":0)", R"("memory":3)"), "\"memory\": is not the index of a memory"},
      {with_text(text, R"("memory":0)", R"("memory":-1)"), "\"memory\": is not the index of a memory"},
      {with_text(text, R"("domain":"example.org")", R"("domain":"example.com")"), "example.com occurs twice"},
      {with_text(text, R"("domain":"example.org")", R"("domain":"a b")"), "\"domain\": "},
      {with_text(text, R"("serves":"example.com")", R"("serves":1)"), "\"serves\": is not a string"},
      {with_text(text, R"("mx_ttl":3600)", R"("mx_ttl":-1)"), "\"mx_ttl\": is not a number of seconds"},
      {with_text(text, R"("mx_ttl":3600)", R"("mx_ttl":1e99)"), "\"mx_ttl\": is not a number of seconds"},
      {with_text(text, R"("past_is_known":true)", R"("past_is_known":"yes")"), "\"past_is_known\": "},
      {with_text(text, R"("is_taken_over":true)", R"("is_taken_over":1)"), "\"is_taken_over\": "},
      {with_text(text, R"("id":"1")", R"("id":"")"), "\"id\": "},
      {with_text(text, R"("until":"2026-11-21)", R"("until":"2026-02-30)"), "\"until\": is not of the form"},
      {with_text(text, R"("leaving":[)", R"("leaving":[7,)"), "\"host\": is not a string"},
      {with_text(text, R"("mx_hosts":[)", R"("mx_hosts":[{},)"), "\"mx_hosts\": "},
      {with_text(text, R"("any_policy_until":"2026-11-28T12:00:00Z")", R"("any_policy_until":7)"),
       "\"any_policy_until\": is not a string"},
      {with_text(text, R"("host_ttl":60)", R"("host_ttl":4294967295)"), "\"host_ttl\": "},
      {with_text(text, R"("web":"web.example")", R"("web":7)"), "\"web\": is not a string"},
      {with_text(text, R"("file":7)", R"("file":8)"), "\"file\": is no sum of names"},
      {with_text(text, R"("files":"bind")", R"("files":7)"), "\"files\": is not a string"},
      {with_text(text, R"("unfinished_hooks":[)", R"("other":[)"), "\"unfinished_hooks\": is not a list"},
  };
  for (const Damage& damage : damages) {
    const auto read = parse_rollout_record(damage.text);
    INFO(damage.text << "\n" << damage.reason);
    REQUIRE_FALSE(read);
    CHECK(read.error().fault == Fault::input);
    CHECK(read.error().code == "state-damaged");
    CHECK(read.error().message.find(damage.reason) != std::string::npos);
    CHECK(read.error().hint.find("move it aside") == 0);
  }
}

}  // namespace mtasts::test
