#include <algorithm>

#include "commands/stage.h"
#include "mtasts/explanation.h"

namespace mtasts {

TEST_CASE("explain takes any number of codes") {
  const tests::Outcome all = tests::Stage().run({"explain"});
  CHECK(std::count(all.out.begin(), all.out.end(), '\n') ==
        static_cast<std::ptrdiff_t>(explained_codes().size()));
  const std::string one = tests::Stage().run({"explain", "nxdomain"}).out;
  const std::string other = tests::Stage().run({"explain", "sts-record-cut"}).out;
  CHECK(one.starts_with("nxdomain"));
  CHECK(tests::Stage().run({"explain", "nxdomain", "sts-record-cut"}).out == one + "\n" + other);
}

}  // namespace mtasts
