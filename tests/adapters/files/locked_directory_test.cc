// Locks and cleans an output directory.
#include "adapters/files/locked_directory.h"

#include "adapters/files/posix_files.h"
#include "catch.h"
#include "child_process.h"
#include "scratch_directory.h"
#include "skip.h"

namespace mtasts::test {
namespace {

using namespace std::chrono_literals;

}  // namespace

TEST_CASE("a second run is refused with the process id of the first") {
  const ScratchDirectory scratch;
  PosixFiles files;
  const auto lock = files.lock_directory(scratch.path(), 0);
  REQUIRE(lock);
  const std::string expected =
      "75: another mtasts (pid " + std::to_string(::getpid()) + ") holds " + scratch.path() + "/.mtasts.lock";
  CHECK(in_child([&]() -> std::string {
          const auto second = files.lock_directory(scratch.path(), 0);
          if (second) return "taken";
          return (second.error().fault == Fault::locked ? "75: " : "") + second.error().message;
        }) == expected);
}

TEST_CASE("the lock is released at its end and leaves only the lock file") {
  const ScratchDirectory scratch;
  PosixFiles files;
  { REQUIRE(files.lock_directory(scratch.path(), 0)); }
  const struct stat before = scratch.status(".mtasts.lock");
  REQUIRE(files.lock_directory(scratch.path(), 0));
  CHECK(scratch.names() == std::vector<std::string>{".mtasts.lock"});
  CHECK(scratch.status(".mtasts.lock").st_ino == before.st_ino);
}

TEST_CASE("a missing directory is created with mode 0755 whatever the umask") {
  const ScratchDirectory scratch;
  PosixFiles files;
  const mode_t before = ::umask(077);
  const auto lock = files.lock_directory(scratch.path("a/b/"), 0);
  ::umask(before);
  REQUIRE(lock);
  CHECK(scratch.mode("a") == 0755);
  CHECK(scratch.mode("a/b") == 0755);
}

TEST_CASE("only our temporary files are removed, after an hour") {
  const ScratchDirectory scratch;
  PosixFiles files;
  const std::vector<std::string> stay = {
      ".mtasts.0123456789abcde.tmp",    // a digit missing
      ".mtasts.0123456789abcdef0.tmp",  // a digit too many
      ".mtasts.0123456789abcdeg.tmp",   // not a digit
      ".mtasts.0123456789abcdef.tmp~",  // another suffix
      "x.mtasts.0123456789abcdef.tmp",  // another prefix
      "mta-sts.txt",
  };
  for (const std::string& name : stay) scratch.write(name, "x");
  scratch.write(".mtasts.0123456789abcdef.tmp", "x");
  std::filesystem::create_directory(scratch.path(".mtasts.1111111111111111.tmp"));
  std::filesystem::create_symlink("mta-sts.txt", scratch.path(".mtasts.2222222222222222.tmp"));
  for (const std::string& name : scratch.names()) scratch.set_age(name, 61min);
  scratch.write(".mtasts.3333333333333333.tmp", "young");
  scratch.set_age(".mtasts.3333333333333333.tmp", 59min);

  REQUIRE(files.lock_directory(scratch.path(), 0));
  auto expected = stay;
  expected.insert(expected.end(), {".mtasts.lock", ".mtasts.1111111111111111.tmp",
                                   ".mtasts.2222222222222222.tmp", ".mtasts.3333333333333333.tmp"});
  std::sort(expected.begin(), expected.end());
  CHECK(scratch.names() == expected);
}

TEST_CASE("a temporary file in use is not removed as stale") {
  const ScratchDirectory scratch;
  PosixFiles files;
  auto slow = files.replace(scratch.path("file"));
  REQUIRE(slow);
  REQUIRE((*slow)->write(std::string(100'000, 'x')));
  REQUIRE(scratch.temporary_count() == 1);
  scratch.set_age(scratch.names().front(), 2h);
  REQUIRE(files.lock_directory(scratch.path(), 0));
  REQUIRE((*slow)->commit());
  CHECK(scratch.read("file").size() == 100'000);
}

TEST_CASE("only the staged files of a killed run are removed at once") {
  const ScratchDirectory scratch;
  PosixFiles files;
  std::filesystem::create_directory(scratch.path(".mtasts.staged"));
  for (const char* name : {"0", "7", "2047"}) scratch.write(".mtasts.staged/" + std::string(name), "x");
  REQUIRE(files.lock_directory(scratch.path(), 0));
  CHECK(scratch.names() == std::vector<std::string>{".mtasts.lock"});

  std::filesystem::create_directory(scratch.path(".mtasts.staged"));
  scratch.write(".mtasts.staged/somebody's", "x");
  const auto refused = files.lock_directory(scratch.path(), 0);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == "permission-denied");
  CHECK(scratch.read(".mtasts.staged/somebody's") == "x");
}

TEST_CASE("a directory that another user can prepare is refused") {
  if (::geteuid() != 0) {
    skip("only root can make entries of another user");
    return;
  }
  constexpr uid_t kMallory = 65534;
  const ScratchDirectory scratch;
  PosixFiles files;
  const auto code = [&](const std::string& name) -> std::string {
    const auto lock = files.lock_directory(scratch.path(name), 0);
    if (lock) return "locked";
    CHECK(lock.error().fault == Fault::permission);
    return std::string(lock.error().code);
  };
  const auto make = [&](const std::string& name, unsigned mode) {
    std::filesystem::create_directories(scratch.path(name));
    std::filesystem::permissions(scratch.path(name), std::filesystem::perms(mode));
  };
  const auto give = [&](const std::string& name) {
    REQUIRE(::lchown(scratch.path(name).c_str(), kMallory, kMallory) == 0);
  };
  make("open", 0777);
  CHECK(code("open") == "permission-denied");
  CHECK(std::filesystem::is_empty(scratch.path("open")));

  make("sticky", 01777);
  CHECK(code("sticky") == "locked");
  make("sticky/.mtasts.staged", 0777);
  give("sticky/.mtasts.staged");
  CHECK(code("sticky") == "permission-denied");
  std::filesystem::remove(scratch.path("sticky/.mtasts.staged"));
  give("sticky/.mtasts.lock");
  CHECK(code("sticky") == "permission-denied");
  std::filesystem::remove(scratch.path("sticky/.mtasts.lock"));

  // The output directory itself, below a directory like /tmp.
  make("sticky/site", 0755);
  give("sticky/site");
  CHECK(code("sticky/site") == "permission-denied");
  CHECK(code("sticky/site/below") == "permission-denied");
  make("elsewhere", 0755);
  for (const char* name : {"our-link", "their-link"}) {
    std::filesystem::create_directory_symlink("../elsewhere", scratch.path("sticky/") + name);
  }
  give("sticky/their-link");
  CHECK(code("sticky/their-link") == "permission-denied");
  CHECK(code("sticky/their-link/") == "permission-denied");
  CHECK(std::filesystem::is_empty(scratch.path("elsewhere")));
  CHECK(code("sticky/our-link") == "locked");

  // A user who cannot list the names of the directory is no less at risk.
  constexpr uid_t kAlice = 65533;
  std::filesystem::permissions(scratch.path(), std::filesystem::perms(0711));
  make("drop-box", 01733);
  make("hers", 0755);
  REQUIRE(::chown(scratch.path("hers").c_str(), kAlice, kAlice) == 0);
  std::filesystem::create_directory_symlink("../hers", scratch.path("drop-box/their-link"));
  give("drop-box/their-link");
  REQUIRE(::seteuid(kAlice) == 0);
  const std::string of_alice = code("drop-box/their-link");
  REQUIRE(::seteuid(0) == 0);
  CHECK(of_alice == "permission-denied");
  CHECK(std::filesystem::is_empty(scratch.path("hers")));

  // A web root of the web server's user is an ordinary directory.
  make("www", 0755);
  give("www");
  CHECK(code("www") == "locked");
}

TEST_CASE("a policy is not written below an entry of another user") {
  if (::geteuid() != 0) {
    skip("only root can make entries of another user");
    return;
  }
  const ScratchDirectory scratch;
  PosixFiles files;
  std::filesystem::permissions(scratch.path(), std::filesystem::perms(01777));
  const auto held = files.lock_directory(scratch.path(), 0);
  REQUIRE(held);
  std::filesystem::create_directory(scratch.path("theirs"));
  scratch.write("their-file", "theirs");
  for (const char* name : {"theirs", "their-file"}) {
    REQUIRE(::chown(scratch.path(name).c_str(), 65534, 65534) == 0);
  }
  std::filesystem::create_directory(scratch.path("open"));
  std::filesystem::permissions(scratch.path("open"), std::filesystem::perms(0777));
  const auto results = (*held)->replace(
      {{"theirs/file", "ours"}, {"their-file", "ours"}, {"open/file", "ours"}, {"ours", "x"}});
  CHECK(results[0].error().code == "permission-denied");
  CHECK(results[1].error().code == "permission-denied");
  CHECK(results[2].error().code == "permission-denied");
  CHECK(results[3]);
  CHECK(scratch.read("their-file") == "theirs");
  CHECK(std::filesystem::is_empty(scratch.path("theirs")));
}

TEST_CASE("a staging directory made after the lock was taken is not used") {
  const ScratchDirectory scratch;
  PosixFiles files;
  const auto held = files.lock_directory(scratch.path(), 0);
  REQUIRE(held);
  std::filesystem::create_directory(scratch.path(".mtasts.staged"));
  const auto refused = (*held)->replace({{"file", "ours"}}).front();
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == "permission-denied");
  CHECK(scratch.names() == std::vector<std::string>{".mtasts.lock", ".mtasts.staged"});
}

TEST_CASE("a link in place of the staging directory is not followed") {
  const ScratchDirectory scratch;
  PosixFiles files;
  std::filesystem::create_directory(scratch.path("elsewhere"));
  scratch.write("elsewhere/0", "theirs");
  std::filesystem::create_directory(scratch.path("root"));
  std::filesystem::create_directory_symlink("../elsewhere", scratch.path("root/.mtasts.staged"));
  const auto refused = files.lock_directory(scratch.path("root"), 0);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == "permission-denied");
  CHECK(scratch.read("elsewhere/0") == "theirs");
}

TEST_CASE("an unwritable directory is rejected before any work") {
  const ScratchDirectory scratch;
  scratch.write("file", "x");
  PosixFiles files;
  CHECK(files.lock_directory(scratch.path("file"), 0).error().fault == Fault::not_created);
  CHECK(files.lock_directory(scratch.path("file/below"), 0).error().fault == Fault::not_created);
  CHECK(files.lock_directory("", 0).error().fault == Fault::not_created);
  const auto attempt = [&] {
    return as_nobody([&]() -> std::string {
      const auto lock = PosixFiles().lock_directory(scratch.path(), 0);
      if (lock) return "locked";
      return lock.error().fault == Fault::permission ? "permission" : lock.error().message;
    });
  };
  CHECK(attempt() == "permission");
  // A writable lock file of an earlier run does not make the directory writable.
  scratch.write(".mtasts.lock", "");
  std::filesystem::permissions(scratch.path(".mtasts.lock"), std::filesystem::perms(0666));
  CHECK(attempt() == "permission");
}

TEST_CASE("a directory that another user has written names both users and a command that a shell takes") {
  if (::geteuid() != 0) {
    skip("only root can become another user");
    return;
  }
  const ScratchDirectory scratch;
  PosixFiles files;
  REQUIRE(files.lock_directory(scratch.path("the state"), 0));
  const auto hint = [&] {
    return as_nobody([&]() -> std::string {
      const auto lock = PosixFiles().lock_directory(scratch.path("the state"), 0);
      return lock ? "locked" : lock.error().hint;
    });
  };
  const std::string expected =
      "it belongs to the user 0, and this is 65534: run the command as that user, or first, as root: "
      "chown -R 65534 '" +
      scratch.path("the state") + "'";
  CHECK(hint() == expected);
  REQUIRE(::chown(scratch.path("the state").c_str(), 65534, 65534) == 0);
  CHECK(hint() == expected);
  REQUIRE(::chown(scratch.path("the state/.mtasts.lock").c_str(), 65534, 65534) == 0);
  CHECK(hint() == "locked");
}

TEST_CASE("a lock file that is no regular file is kept unchanged") {
  PosixFiles files;
  {
    const ScratchDirectory scratch;
    std::filesystem::create_symlink("elsewhere", scratch.path(".mtasts.lock"));
    CHECK(files.lock_directory(scratch.path(), 0).error().fault == Fault::not_created);
    CHECK(scratch.names() == std::vector<std::string>{".mtasts.lock"});
  }
  const ScratchDirectory scratch;
  REQUIRE(::mkfifo(scratch.path(".mtasts.lock").c_str(), 0600) == 0);
  CHECK(files.lock_directory(scratch.path(), 0).error().code == "not-regular");
}

}  // namespace mtasts::test
