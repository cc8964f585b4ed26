// Writable paths, and the errors of the others.
#include "adapters/files/target.h"

#include <sys/stat.h>

#include <csignal>
#include <cstdio>

#include "adapters/files/file_replacement.h"
#include "adapters/files/posix_files.h"
#include "catch.h"
#include "child_process.h"
#include "faulty_calls.h"
#include "scratch_directory.h"
#include "skip.h"

namespace mtasts::test {
namespace {

namespace fs = std::filesystem;

// "ok", or the code of the error.
std::string put(Files& files, const std::string& path) {
  auto file = files.replace(path);
  if (!file) return std::string(file.error().code);
  if (auto written = (*file)->write("new\n"); !written) return std::string(written.error().code);
  auto done = (*file)->commit();
  return done ? "ok" : std::string(done.error().code);
}

std::string put_below(SystemCalls& calls, const std::string& root, const std::string& relative) {
  auto target = find_target_below(calls, open_root(calls, root), root, relative);
  if (!target) return std::string(target.error().code);
  FileReplacement file(calls, *std::move(target));
  if (auto written = file.write("new\n"); !written) return std::string(written.error().code);
  auto done = file.commit();
  return done ? "ok" : std::string(done.error().code);
}

std::string read_below(Files& files, const std::string& root, const std::string& relative) {
  auto text = files.read_below(root, relative, 1000);
  if (!text) return std::string(text.error().code);
  return *text ? **text : "nothing";
}

}  // namespace

TEST_CASE("only a regular file is a target, and nothing blocks") {
  const ScratchDirectory scratch;
  PosixFiles files;
  fs::create_directory(scratch.path("directory"));
  REQUIRE(::mkfifo(scratch.path("fifo").c_str(), 0600) == 0);
  fs::create_symlink("fifo", scratch.path("link-to-fifo"));
  fs::create_symlink("loop", scratch.path("loop"));

  CHECK(put(files, scratch.path("directory")) == "is-directory");
  CHECK(put(files, scratch.path("directory/")) == "is-directory");
  CHECK(put(files, ".") == "is-directory");
  CHECK(put(files, "/") == "is-directory");
  CHECK(put(files, scratch.path("directory/..")) == "is-directory");
  CHECK(put(files, scratch.path("fifo")) == "not-regular");
  CHECK(put(files, scratch.path("link-to-fifo")) == "not-regular");
  CHECK(put(files, "/dev/null") == "not-regular");
  CHECK(put(files, "/dev/full") == "not-regular");
  CHECK(put(files, "/dev/stdout") == "not-regular");  // a descriptor
  CHECK(put(files, "/proc/self/fd/1") == "not-regular");
  CHECK(put(files, scratch.path("loop")) == "not-created");
  CHECK(put(files, scratch.path("missing/file")) == "not-created");
  CHECK(put(files, scratch.path("fifo/file")) == "not-created");
  CHECK(put(files, scratch.path(std::string(300, 'x'))) == "not-created");
  CHECK(put(files, "") == "not-created");
  CHECK(put(files, scratch.path(std::string("a\0b", 3))) == "not-created");
  CHECK(scratch.temporary_count() == 0);

  const auto refused = files.replace(scratch.path("fifo"));
  CHECK(refused.error().fault == Fault::not_created);
  CHECK(refused.error().message ==
        "cannot create " + scratch.path("fifo") + ": the existing entry is no regular file");
}

TEST_CASE("a link named by the user is followed, also to a missing file, and kept") {
  const ScratchDirectory scratch;
  PosixFiles files;
  fs::create_directories(scratch.path("a/b"));
  scratch.write("a/file", "old\n");
  fs::create_symlink("a/file", scratch.path("relative"));
  fs::create_symlink(scratch.path("relative"), scratch.path("a/b/absolute"));
  fs::create_symlink("a/b/new", scratch.path("dangling"));

  CHECK(put(files, scratch.path("a/b/absolute")) == "ok");
  CHECK(scratch.read("a/file") == "new\n");
  CHECK(fs::is_symlink(scratch.path("relative")));
  CHECK(fs::is_symlink(scratch.path("a/b/absolute")));
  CHECK(put(files, scratch.path("dangling")) == "ok");
  CHECK(scratch.read("a/b/new") == "new\n");
  CHECK(fs::is_symlink(scratch.path("dangling")));
}

TEST_CASE("another user's link in a sticky directory is not followed") {
  if (::geteuid() != 0) {
    skip("only root can create links of another user");
    return;
  }
  const ScratchDirectory scratch;
  PosixFiles files;
  scratch.write("victim", "old\n");
  fs::create_directory(scratch.path("tmp"));
  fs::permissions(scratch.path("tmp"), fs::perms(01777));
  for (const char* name : {"theirs", "ours"}) fs::create_symlink("../victim", scratch.path("tmp/") + name);
  REQUIRE(::lchown(scratch.path("tmp/theirs").c_str(), 65534, 65534) == 0);
  CHECK(put(files, scratch.path("tmp/theirs")) == "permission-denied");
  CHECK(scratch.read("victim") == "old\n");
  CHECK(files.lock_file(scratch.path("tmp/theirs"), IfMissing::create, 0).error().fault == Fault::permission);
  CHECK(put(files, scratch.path("tmp/ours")) == "ok");
  CHECK(scratch.read("victim") == "new\n");
  // A replacement would keep the owner of an existing file, who could change it afterwards.
  scratch.write("tmp/file", "theirs\n");
  REQUIRE(::chown(scratch.path("tmp/file").c_str(), 65534, 65534) == 0);
  CHECK(put(files, scratch.path("tmp/file")) == "permission-denied");
  CHECK(files.lock_file(scratch.path("tmp/file"), IfMissing::create, 0).error().code == "permission-denied");
  CHECK(scratch.read("tmp/file") == "theirs\n");
}

TEST_CASE("directories below a root are created with mode 0755 whatever the umask") {
  for (const bool has_openat2 : {true, false}) {
    const ScratchDirectory scratch;
    FaultyCalls calls(0, Failure::never, 0);
    calls.has_openat2 = has_openat2;
    PosixFiles files(calls);
    const mode_t before = ::umask(077);
    const std::string end = put_below(calls, scratch.path(), "mta-sts.a.example/.well-known/mta-sts.txt");
    ::umask(before);
    CHECK(end == "ok");
    CHECK(scratch.mode("mta-sts.a.example") == 0755);
    CHECK(scratch.mode("mta-sts.a.example/.well-known") == 0755);
    CHECK(scratch.mode("mta-sts.a.example/.well-known/mta-sts.txt") == 0644);
    CHECK(read_below(files, scratch.path(), "mta-sts.a.example/.well-known/mta-sts.txt") == "new\n");
    CHECK(put_below(calls, scratch.path(), "a.example.zone") == "ok");
    CHECK(read_below(files, scratch.path(), "a.example.zone") == "new\n");
    CHECK(read_below(files, scratch.path(), "b.example.zone") == "nothing");
    CHECK(read_below(files, scratch.path(), "mta-sts.b.example/.well-known/mta-sts.txt") == "nothing");
    CHECK(read_below(files, scratch.path("nowhere"), "a.example.zone") == "nothing");
    CHECK(put_below(calls, scratch.path("nowhere"), "a.example.zone") == "not-created");
  }
}

TEST_CASE("no symbolic link below a root is followed") {
  for (const bool has_openat2 : {true, false}) {
    const ScratchDirectory scratch;
    FaultyCalls calls(0, Failure::never, 0);
    calls.has_openat2 = has_openat2;
    PosixFiles files(calls);
    fs::create_directories(scratch.path("root/inside"));
    fs::create_directory(scratch.path("outside"));
    scratch.write("outside/file", "foreign\n");
    scratch.write("root/inside/file", "ours\n");
    fs::create_directory_symlink(scratch.path("outside"), scratch.path("root/way-out"));
    fs::create_directory_symlink("inside", scratch.path("root/way-in"));
    fs::create_symlink("../outside/file", scratch.path("root/file"));
    fs::create_symlink("nowhere", scratch.path("root/dangling"));
    fs::create_directory_symlink("root", scratch.path("link-to-root"));
    REQUIRE(::mkfifo(scratch.path("root/fifo").c_str(), 0600) == 0);

    for (const char* relative :
         {"way-out/file", "way-out/new", "way-out/new/file", "way-in/file", "file", "dangling"}) {
      CAPTURE(has_openat2, relative);
      CHECK(put_below(calls, scratch.path("root"), relative) == "symbolic-link");
    }
    for (const char* relative : {"way-out/file", "way-in/file", "file", "dangling"}) {
      CAPTURE(has_openat2, relative);
      CHECK(read_below(files, scratch.path("root"), relative) == "symbolic-link");
    }
    for (const char* relative : {"../outside/file", "inside/../../outside/file", "/etc/passwd", "", ".", "..",
                                 "inside/", "inside//file", "./inside"}) {
      CAPTURE(has_openat2, relative);
      CHECK(put_below(calls, scratch.path("root"), relative) == "outside-directory");
      CHECK(read_below(files, scratch.path("root"), relative) == "outside-directory");
    }
    CHECK(put_below(calls, scratch.path("root"), "fifo") == "not-regular");
    CHECK(read_below(files, scratch.path("root"), "fifo") == "not-regular");
    CHECK(put_below(calls, scratch.path("root"), "inside") == "is-directory");
    CHECK(read_below(files, scratch.path("root"), "inside") == "is-directory");
    CHECK(scratch.read("outside/file") == "foreign\n");
    CHECK(scratch.read("root/inside/file") == "ours\n");
    CHECK_FALSE(fs::exists(scratch.path("outside/new")));

    // A link to the root itself is followed.
    CHECK(put_below(calls, scratch.path("link-to-root"), "inside/file") == "ok");
    CHECK(read_below(files, scratch.path("link-to-root"), "inside/file") == "new\n");
  }
}

TEST_CASE("a directory swapped with a link never leads out of the root") {
  for (const bool has_openat2 : {true, false}) {
    const ScratchDirectory scratch;
    fs::create_directories(scratch.path("root/sub"));
    fs::create_directory(scratch.path("outside"));
    scratch.write("outside/file", "foreign\n");
    fs::create_directory_symlink("../outside", scratch.path("root/link"));
    ChildProcess swapper([&]() -> std::string {
      while (true) {
        ::renameat2(AT_FDCWD, scratch.path("root/sub").c_str(), AT_FDCWD, scratch.path("root/link").c_str(),
                    RENAME_EXCHANGE);
      }
    });
    FaultyCalls calls(0, Failure::never, 0);
    calls.has_openat2 = has_openat2;
    PosixFiles files(calls);
    int written = 0;
    int refused = 0;
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(20);
    while ((written < 50 || refused < 50) && std::chrono::steady_clock::now() < deadline) {
      const std::string text = read_below(files, scratch.path("root"), "sub/file");
      REQUIRE((text == "new\n" || text == "nothing" || text == "symbolic-link" || text == "unreadable"));
      const std::string end = put_below(calls, scratch.path("root"), "sub/file");
      // The link may become a directory before it is checked.
      REQUIRE((end == "ok" || end == "symbolic-link" || end == "not-created"));
      ++(end == "ok" ? written : refused);
    }
    swapper.send(SIGKILL);
    CHECK(written > 0);
    CHECK(refused > 0);
    CHECK(scratch.read("outside/file") == "foreign\n");
    CHECK(std::distance(fs::directory_iterator(scratch.path("outside")), {}) == 1);
  }
}

TEST_CASE("creating directories survives a failure of any system call") {
  for (const bool has_openat2 : {true, false}) {
    bool failed = true;
    for (unsigned nth = 1; failed; ++nth) {
      const ScratchDirectory scratch;
      FaultyCalls calls(nth, Failure::always_from, ENOSPC);
      calls.has_openat2 = has_openat2;
      const std::string end = put_below(calls, scratch.path(), "a/b/file");
      failed = calls.failed();
      CAPTURE(nth);
      CHECK(end == (failed ? "disk-full" : "ok"));
      const bool exists = fs::exists(scratch.path("a/b/file"));
      CHECK((exists ? scratch.read("a/b/file") == "new\n" : failed));
      if (fs::exists(scratch.path("a/b"))) {
        CHECK(std::distance(fs::directory_iterator(scratch.path("a/b")), {}) == (exists ? 1 : 0));
      }
    }
  }
}

TEST_CASE("an unwritable file is a permission fault before any work") {
  const ScratchDirectory scratch;
  fs::create_directory(scratch.path("locked"));
  scratch.write("locked/file", "old\n");
  fs::permissions(scratch.path("locked"), fs::perms(0555));
  fs::create_directory(scratch.path("open"));
  scratch.write("open/file", "old\n");
  fs::permissions(scratch.path("open/file"), fs::perms(0444));
  fs::permissions(scratch.path("open"), fs::perms(0777));
  const auto attempt = [&](const std::string& path) {
    return as_nobody([&]() -> std::string {
      PosixFiles files;
      const auto file = files.replace(path);
      if (file) return "ok";
      return (file.error().fault == Fault::permission ? "permission: " : "other: ") + file.error().message;
    });
  };
  CHECK(attempt(scratch.path("locked/file")) ==
        "permission: cannot write " + scratch.path("locked/file") + ": Permission denied");
  CHECK(attempt(scratch.path("locked/new")) ==
        "permission: cannot write " + scratch.path("locked/new") + ": Permission denied");
  CHECK(attempt(scratch.path("open/file")) ==
        "permission: cannot write " + scratch.path("open/file") + ": Permission denied");
  CHECK(attempt(scratch.path("open/new")) == "ok");
}

TEST_CASE("a message escapes control characters of a path") {
  const ScratchDirectory scratch;
  PosixFiles files;
  const auto file = files.replace(scratch.path("missing/\x1b[2J"));
  REQUIRE_FALSE(file);
  CHECK(file.error().message.find('\x1b') == std::string::npos);
}

TEST_CASE("a path is split into directory and name") {
  CHECK(split_path("a/b") == std::pair<std::string, std::string>("a", "b"));
  CHECK(split_path("a/b/c") == std::pair<std::string, std::string>("a/b", "c"));
  CHECK(split_path("b") == std::pair<std::string, std::string>(".", "b"));
  CHECK(split_path("/b") == std::pair<std::string, std::string>("/", "b"));
  CHECK(split_path("a/") == std::pair<std::string, std::string>("a", ""));
}

}  // namespace mtasts::test
