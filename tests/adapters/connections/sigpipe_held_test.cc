// SIGPIPE is held back, not switched off.
#include "adapters/connections/sigpipe_held.h"

#include <unistd.h>

#include <csignal>

#include "catch.h"
#include "child_process.h"

namespace mtasts {
namespace {

void write_to_nobody() {
  int ends[2] = {};
  if (::pipe(ends) != 0) return;
  ::close(ends[0]);
  (void)!::write(ends[1], "x", 1);
  ::close(ends[1]);
}

TEST_CASE("nobody dies of a connection that was closed, and standard output keeps its quiet death") {
  REQUIRE(in_child([]() -> std::string {
            const SigpipeHeld held;
            write_to_nobody();
            return "lives";
          }) == "lives");
  REQUIRE(in_child([]() -> std::string {
            {
              const SigpipeHeld held;
              const SigpipeHeld again;
              write_to_nobody();
            }
            return "lives";
          }) == "lives");
  REQUIRE(in_child([]() -> std::string {
            { const SigpipeHeld held; }
            write_to_nobody();
            return "lives";
          }) == "signal " + std::to_string(SIGPIPE));
}

}  // namespace
}  // namespace mtasts
