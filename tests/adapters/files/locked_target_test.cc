// Waiting for a lock always ends.
#include "adapters/files/locked_target.h"

#include <fcntl.h>

#include <chrono>
#include <string>

#include "adapters/system/file_error.h"
#include "catch.h"
#include "scratch_directory.h"

namespace mtasts::test {
namespace {

using namespace std::chrono_literals;

// Locks "file", which has the name `name` when it is looked up again.
Result<LockedTarget> lock_under(const std::string& name, const ScratchDirectory& scratch, unsigned seconds) {
  return lock_target(
      [&]() -> Result<Target> {
        return Target{FileHandle(::open(scratch.path().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)), name,
                      scratch.path(name)};
      },
      [](const Target& target) {
        return ::openat(target.directory.get(), "file", O_RDWR | O_CREAT | O_CLOEXEC, 0600);
      },
      [](const Target& /*target*/) {}, seconds);
}

}  // namespace

TEST_CASE("a lock on a file that never keeps its name is given up") {
  const ScratchDirectory scratch;
  for (const std::string name : {"missing", "other"}) {
    scratch.write("other", "");
    const auto begin = std::chrono::steady_clock::now();
    const auto lock = lock_under(name, scratch, 0);
    REQUIRE_FALSE(lock);
    CHECK(lock.error().fault == Fault::locked);
    CHECK(std::chrono::steady_clock::now() - begin < 10s);
  }
  CHECK(lock_under("file", scratch, 0));
}

TEST_CASE("a lock on a file whose name cannot be looked up is an error at once") {
  const ScratchDirectory scratch;
  const auto begin = std::chrono::steady_clock::now();
  const auto lock = lock_under(std::string(300, 'x'), scratch, 60);
  REQUIRE_FALSE(lock);
  CHECK(lock.error().message.ends_with(errno_text(ENAMETOOLONG)));
  CHECK(std::chrono::steady_clock::now() - begin < 10s);
}

}  // namespace mtasts::test
