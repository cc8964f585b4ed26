// The test vectors through the command line: the program must print the values that the core reads.
#include <algorithm>
#include <string>
#include <vector>

#include "catch.h"
#include "commands/stage.h"
#include "core/vectors.h"
#include "mtasts/policy_id.h"

using namespace mtasts::test;
using nlohmann::json;

namespace {

constexpr char kNul = '\0';
// The one result of a document.
json result_of(const Outcome& outcome) {
  const json document = json::parse(outcome.out);
  REQUIRE(document.at("results").size() == 1);
  return document.at("results").at(0);
}

// The verdict, the values and the exit status of a lint.
void check_lint(const Vector& vector, const Outcome& outcome) {
  INFO(vector.id << ": " << vector.why << '\n' << outcome.out << outcome.err);
  const json result = result_of(outcome);
  CHECK(result.at("verdict") == (vector.valid ? "valid" : "invalid"));
  const bool has_warning =
      std::any_of(result.at("findings").begin(), result.at("findings").end(),
                  [](const json& finding) { return finding.at("severity") == "warning"; });
  CHECK(outcome.exit_code == (!vector.valid ? 2 : has_warning ? 1 : 0));
  if (vector.valid && !vector.warn.empty()) CHECK(has_warning);
  CHECK(outcome.err.empty());
}

const std::string kOwner = "_mta-sts.example.com";

std::string ledger_line(const std::string& id) {
  return R"({"schema":"mtasts.ledger/1","time":"2026-11-01T00:00:00Z","domain":"example.com","id":")" + id +
         R"(","mode":"testing","max_age":604800,"mx":["mx.example.com"]})" + '\n';
}

std::string day_of(const Vector& vector) {
  const auto today = vector.input.at("today").get<std::string>();
  return today.substr(0, 4) + '-' + today.substr(4, 2) + '-' + today.substr(6);
}

// The id that the command line prints for `next` of the vector; null for none.
void check_next(const Vector& vector, const Outcome& outcome) {
  INFO(vector.id << ": " << vector.why << '\n' << outcome.out << outcome.err);
  const json& next = vector.parsed.at("next");
  if (next.is_null()) {
    CHECK(outcome.out.empty());
    CHECK((outcome.exit_code == 2 || outcome.exit_code == 3));
    return;
  }
  CHECK(outcome.exit_code == 0);
  CHECK(outcome.out == next.get<std::string>() + '\n');
  CHECK(outcome.err.empty() == vector.warn.empty());
}

bool is_id(const std::string& text) {
  return mtasts::PolicyId::parse(text).has_value();
}

}  // namespace

TEST_CASE("lint policy prints the results of the policy vectors") {
  for (const Vector& vector : read_vectors("policy.jsonl")) {
    Stage stage;
    const Outcome outcome = stage.run({"lint", "policy", "-", "--json"}, vector.text);
    check_lint(vector, outcome);
    CHECK(result_of(outcome).at("parsed") == (vector.valid ? vector.parsed : json(nullptr)));
  }
}

TEST_CASE("lint sts and lint tlsrpt print the results of the record vectors, ended by NUL") {
  for (const auto& [kind, file] :
       {std::pair("sts", "txt.jsonl"), std::pair("tlsrpt", "tlsrpt_record.jsonl")}) {
    for (const Vector& vector : read_vectors(file)) {
      Stage stage;
      const Outcome outcome = stage.run({"lint", kind, "-0", "-", "--json"}, vector.text + kNul);
      check_lint(vector, outcome);
      CHECK(result_of(outcome).at("parsed") == (vector.valid ? vector.parsed : json(nullptr)));
    }
  }
}

TEST_CASE("lint sts prints the results of the vectors of several records") {
  for (const Vector& vector : read_vectors("txt_rrset.jsonl")) {
    std::string records;
    for (const json& strings : vector.input.at("rrset")) {
      for (const json& string : strings) records += string.get<std::string>();
      records += kNul;
    }
    Stage stage;
    const Outcome outcome = stage.run({"lint", "sts", "-0", "-", "--json"}, records);
    check_lint(vector, outcome);
    if (vector.valid) CHECK(result_of(outcome).at("parsed").at("id") == vector.parsed.at("id"));
  }
}

TEST_CASE("lint policy --covers prints the results of the mx vectors") {
  for (const Vector& vector : read_vectors("mx_match.jsonl")) {
    const auto pattern = vector.input.at("pattern").get<std::string>();
    const auto host = vector.input.at("host").get<std::string>();
    INFO(vector.id << ": " << vector.why);
    Stage stage;
    const std::string policy = "version: STSv1\nmode: enforce\nmx: " + pattern + "\nmax_age: 604800\n";
    const Outcome outcome = stage.run({"lint", "policy", "-", "--json", "--covers=" + host}, policy);
    const json covers = result_of(outcome).at("covers");
    CHECK(covers.at("host") == host);
    CHECK(covers.at("covered") == vector.parsed.at("match"));
    CHECK((outcome.exit_code == 2) == !vector.valid);
  }
}

TEST_CASE("lint zone prints the results of the zone vectors") {
  for (const Vector& vector : read_vectors("zone_txt.jsonl")) {
    Stage stage;
    const Outcome outcome = stage.run({"lint", "zone", "-", "--json"}, vector.text + '\n');
    INFO(vector.id << ": " << vector.why << '\n' << outcome.out);
    const json result = result_of(outcome);
    // That case is about the length of strings; it is no valid TLSRPT record.
    if (vector.id == "zone-15") {
      CHECK(result.at("findings").size() == 1);
      CHECK(result.at("findings").at(0).at("code") == "tlsrpt-record-bad-uri");
      continue;
    }
    CHECK(result.at("verdict") == (vector.valid ? "valid" : "invalid"));
  }
}

TEST_CASE("bump-id DOMAIN prints the ids of the id vectors: live, in a zone file, with a ledger") {
  for (const Vector& vector : read_vectors("policy_id.jsonl")) {
    const json& input = vector.input;
    const std::string existing = input.contains("existing") && input["existing"].is_string()
                                     ? input["existing"].get<std::string>()
                                     : "";
    const bool unchanged = input.value("policy_unchanged", false);
    Stage stage;
    std::string zone = "example.com. 3600 IN MX 10 mx.example.com.\n";
    const auto tell_txt = [&](const std::string& text) {
      stage.add("txt", kOwner, text);
      zone += kOwner + ". 3600 IN TXT \"" + text + "\"\n";
    };
    if (!existing.empty()) tell_txt("v=STSv1; id=" + existing + ";");
    if (input.contains("existing_rrset")) {
      for (const json& text : input["existing_rrset"]) tell_txt(text.get<std::string>());
    }
    if (input.contains("existing_lookup")) stage.add("fail", kOwner, "servfail");
    if (input.contains("existing_via_cname")) {
      const auto target = input["existing_via_cname"].get<std::string>();
      stage.add("cname", kOwner, target);
      zone += kOwner + ". 3600 IN CNAME " + target + ".\n";
    }

    Arguments arguments = {"bump-id", "example.com", "--date", day_of(vector)};
    if (unchanged || input.contains("previously_used")) {
      std::string ledger;
      for (const json& id : input.value("previously_used", json::array())) ledger += ledger_line(id);
      stage.put("ledger.ndjson", ledger + ledger_line(existing));
      arguments.insert(arguments.end(), {"--ledger", "ledger.ndjson"});
    }
    if (unchanged) {
      stage.put("mta-sts.txt", "version: STSv1\nmode: testing\nmx: mx.example.com\nmax_age: 604800\n");
      arguments.insert(arguments.end(), {"--policy", "mta-sts.txt", "--quiet"});
    }
    check_next(vector, stage.run(arguments));

    if (input.contains("existing_lookup")) continue;
    stage.put("example.com.zone", zone);
    arguments.insert(arguments.end(), {"--zone-file", "example.com.zone"});
    check_next(vector, stage.run(arguments));
  }
}

TEST_CASE("bump-id ID and bump-id --in-place print the ids of the id vectors") {
  std::size_t replayed = 0;
  for (const Vector& vector : read_vectors("policy_id.jsonl")) {
    const json& input = vector.input;
    const bool alone = !input.value("policy_unchanged", false) && !input.contains("previously_used");
    if (!alone || !input.contains("existing") || !input["existing"].is_string()) continue;
    const auto existing = input["existing"].get<std::string>();
    if (!is_id(existing)) continue;
    ++replayed;
    Stage stage;
    check_next(vector, stage.run({"bump-id", existing, "--date", day_of(vector)}));

    const std::string before = kOwner + ". 3600 IN TXT \"v=STSv1; id=";
    stage.put("zone", before + existing + "\"\n");
    const Outcome outcome =
        stage.run({"bump-id", "--zone-file", "zone", "--in-place", "--date", day_of(vector)});
    INFO(vector.id << ": " << vector.why << '\n' << outcome.out << outcome.err);
    const json& next = vector.parsed.at("next");
    if (next.is_null()) {
      CHECK(outcome.files.empty());
      CHECK(outcome.exit_code == 2);
      continue;
    }
    CHECK(outcome.exit_code == 0);
    CHECK(outcome.out == kOwner + ' ' + next.get<std::string>() + '\n');
    CHECK(outcome.err.empty() == vector.warn.empty());
    REQUIRE(outcome.files.size() == 1);
    CHECK(outcome.files.front().content == before + next.get<std::string>() + "\"\n");
  }
  CHECK(replayed > 15);
}
