// Files are replaced as a whole or not at all.
#include "adapters/files/replacement.h"

#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/time.h>

#include <csignal>
#include <thread>

#include "adapters/files/file_error.h"
#include "adapters/files/posix_files.h"
#include "catch.h"
#include "child_process.h"
#include "faulty_calls.h"
#include "scratch_directory.h"

namespace mtasts {
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
  // In pieces that do not fit the buffer evenly.
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

// What may have been there, what is written, and how much of it.
struct Story {
  std::optional<std::string> old;
  std::string wanted;
};

std::vector<Story> stories() {
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

// Makes every system call of a replacement fail, one after the other; returns how many there were.
unsigned torture(const Story& story, Strike strike, int number) {
  for (unsigned nth = 1;; ++nth) {
    const ScratchDirectory scratch;
    if (story.old) scratch.write("file", *story.old);
    FaultyCalls calls(nth, strike, number);
    PosixFiles files(calls);
    const auto result = put(files, scratch.path("file"), story.wanted);
    CAPTURE(nth, number, outcome(result));
    const bool exists = scratch.names() == std::vector<std::string>{"file"};
    const std::string now = exists ? scratch.read("file") : "";
    REQUIRE(scratch.litter() == 0);
    REQUIRE(((exists && now == story.wanted) ||
             (exists == story.old.has_value() && now == story.old.value_or(""))));
    if (result) REQUIRE(now == story.wanted);
    if (!result) {
      REQUIRE(result.error().fault == Fault::io);
      REQUIRE(result.error().message.find(scratch.path("file") + ": " + system_text(number)) !=
              std::string::npos);
    }
    if (!calls.struck()) {
      REQUIRE(result.has_value());
      REQUIRE(*result == (story.old != story.wanted));
      return nth;
    }
  }
}

}  // namespace

TEST_CASE("a full disk or a broken one leaves the old or the new file, and no litter") {
  for (const Story& story : stories()) {
    for (const int number : {ENOSPC, EDQUOT, EIO}) {
      CHECK(torture(story, Strike::once, number) > 2);
      CHECK(torture(story, Strike::from_there_on, number) > 2);
    }
  }
}

TEST_CASE("a signal that interrupts a system call changes nothing") {
  const ScratchDirectory scratch;
  for (unsigned nth = 1; nth < 20; ++nth) {
    FaultyCalls calls(nth, Strike::once, EINTR);
    PosixFiles files(calls);
    const std::string wanted = large(static_cast<char>('a' + nth));
    REQUIRE(outcome(put(files, scratch.path("file"), wanted)) == "changed");
    REQUIRE(scratch.read("file") == wanted);
  }
}

TEST_CASE("a write that takes only a few octets is continued") {
  const ScratchDirectory scratch;
  FaultyCalls calls(0, Strike::never, 0);
  calls.longest_write = 1009;
  PosixFiles files(calls);
  REQUIRE(outcome(put(files, scratch.path("file"), large('x'))) == "changed");
  REQUIRE(scratch.read("file") == large('x'));
}

TEST_CASE(
    "killed at any system call, a replacement leaves the old or the new file, and a later run tidies up") {
  for (const Strike strike : {Strike::kill, Strike::kill_halfway}) {
    for (const Story& story : {Story{"old\n", kSmall}, Story{large('o'), large('n')}}) {
      std::string end;
      for (unsigned nth = 1; end != "changed"; ++nth) {
        const ScratchDirectory scratch;
        scratch.write("file", *story.old);
        end = in_child([&] {
          FaultyCalls calls(nth, strike, 0);
          PosixFiles files(calls);
          return outcome(put(files, scratch.path("file"), story.wanted));
        });
        CAPTURE(nth, end);
        REQUIRE((end == "signal 9" || end == "changed"));
        const std::string now = scratch.read("file");
        REQUIRE((now == story.wanted || (now == *story.old && end != "changed")));

        for (const std::string& name : scratch.names()) scratch.make_old(name, std::chrono::hours(2));
        PosixFiles files;
        REQUIRE(put(files, scratch.path("file"), "next\n"));
        REQUIRE(scratch.names() == std::vector<std::string>{"file"});
      }
    }
  }
}

TEST_CASE("killed at any moment, 200 times, a file is whole") {
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

TEST_CASE("a replacement that is not committed leaves no trace") {
  const ScratchDirectory scratch;
  scratch.write("file", "old\n");
  PosixFiles files;
  {
    auto file = files.replace(scratch.path("file"));
    REQUIRE(file);
    REQUIRE((*file)->write(large('x')));
    CHECK(scratch.litter() == 1);
  }
  CHECK(scratch.names() == std::vector<std::string>{"file"});
  CHECK(scratch.read("file") == "old\n");
}

TEST_CASE("unchanged content leaves the file as it is, its times too") {
  const ScratchDirectory scratch;
  PosixFiles files;
  for (const std::string& text : {std::string(), kSmall, large('x')}) {
    scratch.write("file", text);
    scratch.make_old("file", std::chrono::hours(48));
    const struct stat before = scratch.status("file");
    REQUIRE(outcome(put(files, scratch.path("file"), text)) == "unchanged");
    const struct stat after = scratch.status("file");
    CHECK(before.st_mtim.tv_sec == after.st_mtim.tv_sec);
    CHECK(before.st_ino == after.st_ino);
    REQUIRE(outcome(put(files, scratch.path("file"), text + '\n')) == "changed");
  }
}

TEST_CASE("small content that stands already is not even written beside") {
  const ScratchDirectory scratch;
  scratch.write("file", kSmall);
  const struct stat before = scratch.status(".");
  PosixFiles files;
  REQUIRE(outcome(put(files, scratch.path("file"), kSmall)) == "unchanged");
  CHECK(before.st_mtim.tv_nsec == scratch.status(".").st_mtim.tv_nsec);
}

TEST_CASE("a new file has mode 0644 whatever the umask; one that stands keeps its mode and owner") {
  const ScratchDirectory scratch;
  PosixFiles files;
  const mode_t before = ::umask(077);
  REQUIRE(put(files, scratch.path("new"), kSmall));
  ::umask(before);
  CHECK(scratch.mode("new") == 0644);

  scratch.write("standing", "old\n");
  std::filesystem::permissions(scratch.path("standing"), std::filesystem::perms(0640));
  const bool privileged = ::geteuid() == 0;
  if (privileged) REQUIRE(::chown(scratch.path("standing").c_str(), 65534, 65533) == 0);
  REQUIRE(outcome(put(files, scratch.path("standing"), kSmall)) == "changed");
  CHECK(scratch.mode("standing") == 0640);
  if (privileged) {
    CHECK(scratch.status("standing").st_uid == 65534);
    CHECK(scratch.status("standing").st_gid == 65533);
  }
}

TEST_CASE("a hard link is not written through: the other name keeps the old content") {
  const ScratchDirectory scratch;
  scratch.write("other", "old\n");
  std::filesystem::create_hard_link(scratch.path("other"), scratch.path("file"));
  PosixFiles files;
  REQUIRE(outcome(put(files, scratch.path("file"), kSmall)) == "changed");
  CHECK(scratch.read("other") == "old\n");
}

TEST_CASE("a disk of 64 KiB is too small for 200 KB: the old file stays") {
  const ScratchDirectory scratch;
  if (::mount("tmpfs", scratch.path().c_str(), "tmpfs", 0, "size=64k") != 0) {
    WARN("not tested: mounting is not permitted here");
    return;
  }
  scratch.write("file", kSmall);
  PosixFiles files;
  const auto result = put(files, scratch.path("file"), large('x'));
  const std::string now = scratch.read("file");
  const std::size_t litter = scratch.litter();
  ::umount(scratch.path().c_str());
  REQUIRE_FALSE(result);
  CHECK(result.error().fault == Fault::io);
  CHECK(result.error().message == "cannot write " + scratch.path("file") + ": No space left on device");
  CHECK(now == kSmall);
  CHECK(litter == 0);
}

TEST_CASE("a limit of the file size is an error of the write, and the old file stays") {
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
  CHECK(scratch.litter() == 0);
}

TEST_CASE("without a descriptor to spare the old file stays") {
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

TEST_CASE("two that write the same file at once leave the whole of one") {
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

}  // namespace mtasts
