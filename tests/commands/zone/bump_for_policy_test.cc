#include "commands/zone/bump_for_policy.h"

#include <algorithm>
#include <string>

#include "commands/stage.h"
#include "mtasts/ledger.h"

namespace mtasts::test {

TEST_CASE("more ids than a batch holds are recorded once each, and kept by the next run") {
  constexpr int kDomains = 2100;
  Stage stage;
  for (int i = 0; i < kDomains; ++i) {
    stage.put("tree/mta-sts.d" + std::to_string(i) + ".example/.well-known/mta-sts.txt",
              "version: STSv1\nmode: testing\nmx: mx.example\nmax_age: 604800\n");
  }
  const Arguments arguments{"bump-id", "--policies", "tree", "--ledger", "ledger.ndjson"};
  const Outcome first = stage.run(arguments);
  CHECK(first.exit_code == 0);
  CHECK(first.err == "mtasts: 2100 domains: 2100 recorded\n");
  CHECK(std::count(first.out.begin(), first.out.end(), '\n') == kDomains);
  REQUIRE(first.files.size() == 1);
  const auto ledger = parse_ledger(first.files.front().content.value());
  REQUIRE(ledger);
  CHECK(ledger->entries.size() == kDomains);
  CHECK(ledger->whole_octets == first.files.front().content->size());

  const Outcome second = stage.run(arguments);
  CHECK(second.out == first.out);
  CHECK(second.err == "mtasts: 2100 domains: 0 recorded, 2100 unchanged\n");
  CHECK(second.files.empty());
}

}  // namespace mtasts::test
