// SIGPIPE is blocked temporarily, not disabled.
#include "adapters/system/sigpipe_block.h"

#include <unistd.h>

#include <csignal>

#include "catch.h"
#include "child_process.h"

namespace mtasts::test {
namespace {

void write_to_closed_pipe() {
  int ends[2] = {};
  if (::pipe(ends) != 0) return;
  ::close(ends[0]);
  (void)!::write(ends[1], "x", 1);
  ::close(ends[1]);
}

TEST_CASE("SIGPIPE is discarded within a block and takes effect after it") {
  REQUIRE(in_child([]() -> std::string {
            const SigpipeBlock held;
            write_to_closed_pipe();
            return "lives";
          }) == "lives");
  REQUIRE(in_child([]() -> std::string {
            {
              const SigpipeBlock held;
              const SigpipeBlock again;
              write_to_closed_pipe();
            }
            return "lives";
          }) == "lives");
  REQUIRE(in_child([]() -> std::string {
            { const SigpipeBlock held; }
            write_to_closed_pipe();
            return "lives";
          }) == "signal " + std::to_string(SIGPIPE));
}

}  // namespace
}  // namespace mtasts::test
