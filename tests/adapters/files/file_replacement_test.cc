// A file is replaced completely or not at all.
#include "adapters/files/file_replacement.h"

#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/time.h>

#include <csignal>
#include <thread>

#include "adapters/files/posix_files.h"
#include "adapters/system/file_error.h"
#include "catch.h"
#include "child_process.h"
#include "faulty_calls.h"
#include "scratch_directory.h"
#include "skip.h"

namespace mtasts::test {
namespace {

const std::string kSmall = "version: STSv1\nmode: testing\nmx: a.example\nmax_age: 604800\n";

std::string large(char letter) {
  std::string text;
  while (text.size() < 200'000) text += std::string(79, letter) + '\n';
  return text;
}

Result<bool> put(Files& files, const std::string& path, std::string_view text) {
  auto file = files.replace(path);
  if (!file) return fail(file.error());
  // In pieces that do not divide the buffer size.
  while (!text.empty()) {
    if (auto written = (*file)->write(text.substr(0, 10'007)); !written) return fail(written.error());
    text.remove_prefix(std::min<std::size_t>(text.size(), 10'007));
  }
  return (*file)->commit();
}

std::string outcome(const Result<bool>& result) {
  if (!result) return result.error().message;
  return *result ? "changed" : "unchanged";
}

// The existing content, if any, and the new one.
struct ReplaceCase {
  std::optional<std::string> old;
  std::string wanted;
};

std::vector<ReplaceCase> replace_cases() {
  return {{std::nullopt, kSmall},
          {"old\n", kSmall},
          {kSmall, kSmall},
          {kSmall + kSmall, kSmall},
          {std::nullopt, large('n')},
          {large('o'), large('n')},
          {large('n'), large('n')},
          {large('n') + "more\n", large('n')},
          {large('n'), large('n') + "more\n"}};
}

// Makes each system call of a replacement fail in turn; returns the number of calls.
unsigned fail_each_call(const ReplaceCase& each, Failure failure, int number) {
  for (unsigned nth = 1;; ++nth) {
    const ScratchDirectory scratch;
    if (each.old) scratch.write("file", *each.old);
    FaultyCalls calls(nth, failure, number);
    PosixFiles files(calls);
    const auto result = put(files, scratch.path("file"), each.wanted);
    CAPTURE(nth, number, outcome(result));
    const bool exists = scratch.names() == std::vector<std::string>{"file"};
    const std::string now = exists ? scratch.read("file") : "";
    REQUIRE(scratch.temporary_count() == 0);
    REQUIRE(
        ((exists && now == each.wanted) || (exists == each.old.has_value() && now == each.old.value_or(""))));
    if (result) REQUIRE(now == each.wanted);
    if (!result) {
      REQUIRE(result.error().fault == Fault::io);
      REQUIRE(result.error().message.find(scratch.path("file") + ": " + errno_text(number)) !=
              std::string::npos);
    }
    if (!calls.failed()) {
      REQUIRE(result.has_value());
      REQUIRE(*result == (each.old != each.wanted));
      return nth;
    }
  }
}

}  // namespace

TEST_CASE("a full or broken disk leaves the old or the new file and no temporary file") {
  for (const ReplaceCase& each : replace_cases()) {
    for (const int number : {ENOSPC, EDQUOT, EIO}) {
      CHECK(fail_each_call(each, Failure::once, number) > 2);
      CHECK(fail_each_call(each, Failure::always_from, number) > 2);
    }
  }
}

TEST_CASE("an interrupted system call is repeated") {
  const ScratchDirectory scratch;
  for (unsigned nth = 1; nth < 20; ++nth) {
    FaultyCalls calls(nth, Failure::once, EINTR);
    PosixFiles files(calls);
    const std::string wanted = large(static_cast<char>('a' + nth));
    REQUIRE(outcome(put(files, scratch.path("file"), wanted)) == "changed");
    REQUIRE(scratch.read("file") == wanted);
  }
}

TEST_CASE("a partial write is continued") {
  const ScratchDirectory scratch;
  FaultyCalls calls(0, Failure::never, 0);
  calls.longest_write = 1009;
  PosixFiles files(calls);
  REQUIRE(outcome(put(files, scratch.path("file"), large('x'))) == "changed");
  REQUIRE(scratch.read("file") == large('x'));
}

TEST_CASE("a replacement killed at any system call leaves the old or the new file and is cleaned up",
          "[slow]") {
  for (const Failure failure : {Failure::kill, Failure::kill_halfway}) {
    for (const ReplaceCase& each : {ReplaceCase{"old\n", kSmall}, ReplaceCase{large('o'), large('n')}}) {
      std::string end;
      for (unsigned nth = 1; end != "changed"; ++nth) {
        const ScratchDirectory scratch;
        scratch.write("file", *each.old);
        end = in_child([&] {
          FaultyCalls calls(nth, failure, 0);
          PosixFiles files(calls);
          return outcome(put(files, scratch.path("file"), each.wanted));
        });
        CAPTURE(nth, end);
        REQUIRE((end == "signal 9" || end == "changed"));
        const std::string now = scratch.read("file");
        REQUIRE((now == each.wanted || (now == *each.old && end != "changed")));

        for (const std::string& name : scratch.names()) scratch.set_age(name, std::chrono::hours(2));
        PosixFiles files;
        REQUIRE(put(files, scratch.path("file"), "next\n"));
        REQUIRE(scratch.names() == std::vector<std::string>{"file"});
      }
    }
  }
}

TEST_CASE("a file replaced by a process killed 200 times is whole", "[slow]") {
  const ScratchDirectory scratch;
  scratch.write("file", large('a'));
  for (int round = 0; round < 200; ++round) {
    ChildProcess child([&]() -> std::string {
      PosixFiles files;
      for (char letter = 'b';; letter = letter == 'z' ? 'a' : static_cast<char>(letter + 1)) {
        if (const auto done = put(files, scratch.path("file"), large(letter)); !done)
          return done.error().message;
      }
    });
    std::this_thread::sleep_for(std::chrono::microseconds(200 + 137 * (round % 40)));
    child.send(SIGKILL);
    REQUIRE(child.end() == "signal 9");
    const std::string now = scratch.read("file");
    REQUIRE(now == large(now.front()));
  }
}

TEST_CASE("an uncommitted replacement leaves no trace") {
  const ScratchDirectory scratch;
  scratch.write("file", "old\n");
  PosixFiles files;
  {
    auto file = files.replace(scratch.path("file"));
    REQUIRE(file);
    REQUIRE((*file)->write(large('x')));
    CHECK(scratch.temporary_count() == 1);
  }
  CHECK(scratch.names() == std::vector<std::string>{"file"});
  CHECK(scratch.read("file") == "old\n");
}

TEST_CASE("a replacement notices that the file was changed, created or removed since it began") {
  const ScratchDirectory scratch;
  PosixFiles files;
  const auto began = [&] {
    auto file = files.replace(scratch.path("file"));
    REQUIRE(file);
    REQUIRE((*file)->write("new\n"));
    return *std::move(file);
  };
  const auto created = began();
  CHECK(created->check_unchanged());
  scratch.write("file", "by another program\n");
  const auto refused = created->check_unchanged();
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == "changed-meanwhile");
  CHECK(refused.error().fault == Fault::locked);

  const auto replaced = began();
  CHECK(replaced->check_unchanged());
  REQUIRE(outcome(put(files, scratch.path("file"), "by another run\n")) == "changed");
  CHECK_FALSE(replaced->check_unchanged());

  const auto removed = began();
  CHECK(removed->check_unchanged());
  REQUIRE(std::filesystem::remove(scratch.path("file")));
  CHECK_FALSE(removed->check_unchanged());
}

TEST_CASE("unchanged content leaves the file and its times unchanged") {
  const ScratchDirectory scratch;
  PosixFiles files;
  for (const std::string& text : {std::string(), kSmall, large('x')}) {
    scratch.write("file", text);
    scratch.set_age("file", std::chrono::hours(48));
    const struct stat before = scratch.status("file");
    REQUIRE(outcome(put(files, scratch.path("file"), text)) == "unchanged");
    const struct stat after = scratch.status("file");
    CHECK(before.st_mtim.tv_sec == after.st_mtim.tv_sec);
    CHECK(before.st_ino == after.st_ino);
    REQUIRE(outcome(put(files, scratch.path("file"), text + '\n')) == "changed");
  }
}

TEST_CASE("small unchanged content creates no temporary file") {
  const ScratchDirectory scratch;
  scratch.write("file", kSmall);
  const struct stat before = scratch.status(".");
  PosixFiles files;
  REQUIRE(outcome(put(files, scratch.path("file"), kSmall)) == "unchanged");
  CHECK(before.st_mtim.tv_nsec == scratch.status(".").st_mtim.tv_nsec);
}

TEST_CASE("a new file has mode 0644 and an existing one keeps mode and owner") {
  const ScratchDirectory scratch;
  PosixFiles files;
  const mode_t before = ::umask(077);
  REQUIRE(put(files, scratch.path("new"), kSmall));
  ::umask(before);
  CHECK(scratch.mode("new") == 0644);

  scratch.write("existing", "old\n");
  std::filesystem::permissions(scratch.path("existing"), std::filesystem::perms(0640));
  const bool privileged = ::geteuid() == 0;
  if (privileged) REQUIRE(::chown(scratch.path("existing").c_str(), 65534, 65533) == 0);
  REQUIRE(outcome(put(files, scratch.path("existing"), kSmall)) == "changed");
  CHECK(scratch.mode("existing") == 0640);
  if (privileged) {
    CHECK(scratch.status("existing").st_uid == 65534);
    CHECK(scratch.status("existing").st_gid == 65533);
  }
}

TEST_CASE("another hard link keeps the old content") {
  const ScratchDirectory scratch;
  scratch.write("other", "old\n");
  std::filesystem::create_hard_link(scratch.path("other"), scratch.path("file"));
  PosixFiles files;
  REQUIRE(outcome(put(files, scratch.path("file"), kSmall)) == "changed");
  CHECK(scratch.read("other") == "old\n");
}

TEST_CASE("a full tmpfs keeps the old file") {
  const ScratchDirectory scratch;
  if (::mount("tmpfs", scratch.path().c_str(), "tmpfs", 0, "size=64k") != 0) {
    skip("mounting is not permitted here");
    return;
  }
  scratch.write("file", kSmall);
  PosixFiles files;
  const auto result = put(files, scratch.path("file"), large('x'));
  const std::string now = scratch.read("file");
  const std::size_t temporary_count = scratch.temporary_count();
  ::umount(scratch.path().c_str());
  REQUIRE_FALSE(result);
  CHECK(result.error().fault == Fault::io);
  CHECK(result.error().message == "cannot write " + scratch.path("file") + ": No space left on device");
  CHECK(now == kSmall);
  CHECK(temporary_count == 0);
}

TEST_CASE("exceeding the file size limit is a write error and keeps the old file") {
  const ScratchDirectory scratch;
  scratch.write("file", "old\n");
  CHECK(in_child([&]() -> std::string {
          (void)std::signal(SIGXFSZ, SIG_IGN);
          const rlimit limit = {100'000, 100'000};
          ::setrlimit(RLIMIT_FSIZE, &limit);
          PosixFiles files;
          return outcome(put(files, scratch.path("file"), large('x')));
        }) == "cannot write " + scratch.path("file") + ": File too large");
  CHECK(scratch.read("file") == "old\n");
  CHECK(scratch.temporary_count() == 0);
}

TEST_CASE("a lack of descriptors keeps the old file") {
  const ScratchDirectory scratch;
  scratch.write("file", "old\n");
  for (rlim_t spare = 3; spare < 12; ++spare) {
    const std::string end = in_child([&]() -> std::string {
      for (int file = 3; file < 60; ++file) ::close(file);
      const rlimit limit = {spare, 100};
      ::setrlimit(RLIMIT_NOFILE, &limit);
      PosixFiles files;
      return outcome(put(files, scratch.path("file"), "new\n"));
    });
    CAPTURE(spare, end);
    if (end == "changed") {
      CHECK(spare < 8);
      CHECK(scratch.read("file") == "new\n");
      return;
    }
    CHECK(end.find(": Too many open files") != std::string::npos);
    CHECK(scratch.read("file") == "old\n");
  }
  FAIL("never enough descriptors");
}

TEST_CASE("two concurrent writers leave one complete file") {
  const ScratchDirectory scratch;
  const auto writer = [&](char first) {
    return [&scratch, first]() -> std::string {
      PosixFiles files;
      for (int round = 0; round < 50; ++round) {
        const auto letter = static_cast<char>(first + round % 10);
        if (const auto done = put(files, scratch.path("file"), large(letter)); !done)
          return done.error().message;
      }
      return "done";
    };
  };
  ChildProcess one(writer('a'));
  ChildProcess two(writer('n'));
  for (int look = 0; look < 200; ++look) {
    const std::string now = scratch.read("file");
    if (!now.empty()) REQUIRE(now == large(now.front()));
  }
  CHECK(one.end() == "done");
  CHECK(two.end() == "done");
  CHECK(scratch.names() == std::vector<std::string>{"file"});
}

}  // namespace mtasts::test
