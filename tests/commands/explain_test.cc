#include <algorithm>

#include "commands/stage.h"
#include "mtasts/explanation.h"

namespace mtasts::test {

TEST_CASE("explain takes any number of codes") {
  const test::Outcome all = test::Stage().run({"explain"});
  CHECK(std::count(all.out.begin(), all.out.end(), '\n') ==
        static_cast<std::ptrdiff_t>(explained_codes().size()));
  const std::string one = test::Stage().run({"explain", "nxdomain"}).out;
  const std::string other = test::Stage().run({"explain", "sts-record-cut"}).out;
  CHECK(one.starts_with("nxdomain"));
  CHECK(test::Stage().run({"explain", "nxdomain", "sts-record-cut"}).out == one + "\n" + other);
}

}  // namespace mtasts::test
