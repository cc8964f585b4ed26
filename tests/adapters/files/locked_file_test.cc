// Updates under a lock: none is lost, and acknowledged ones persist.
#include "adapters/files/locked_file.h"

#include <csignal>
#include <sstream>
#include <thread>

#include "adapters/files/posix_files.h"
#include "adapters/system/file_error.h"
#include "catch.h"
#include "child_process.h"
#include "faulty_calls.h"
#include "scratch_directory.h"

namespace mtasts::test {
namespace {

using namespace std::chrono_literals;

std::string outcome(const Result<void>& result) {
  return result ? "ok" : std::string(result.error().code);
}

std::string long_lines(char letter) {
  std::string text;
  while (text.size() < 100'000) text += std::string(99, letter) + '\n';
  return text;
}

// The size of the complete lines of a ledger; the last line may be torn.
std::size_t size_of_whole_lines(std::string_view text) {
  const std::size_t end = text.rfind('\n');
  return end == std::string_view::npos ? 0 : end + 1;
}

}  // namespace

TEST_CASE("two processes that increment one counter lose no step") {
  const ScratchDirectory scratch;
  scratch.write("count", "0");
  const auto count = [&]() -> std::string {
    PosixFiles files;
    for (int round = 0; round < 100; ++round) {
      auto file = files.lock_file(scratch.path("count"), IfMissing::fail, 60);
      if (!file) return file.error().message;
      const auto done = (*file)->replace(std::to_string(std::stoi((*file)->content()) + 1));
      if (!done) return done.error().message;
    }
    return "done";
  };
  ChildProcess one(count);
  ChildProcess two(count);
  CHECK(one.end() == "done");
  CHECK(two.end() == "done");
  CHECK(scratch.read("count") == "200");
  CHECK(scratch.names() == std::vector<std::string>{"count"});
}

TEST_CASE("two processes that append to one file lose no line") {
  const ScratchDirectory scratch;
  const auto append = [&](const std::string& who) {
    return [&scratch, who]() -> std::string {
      PosixFiles files;
      for (int round = 0; round < 100; ++round) {
        auto file = files.lock_file(scratch.path("ledger"), IfMissing::create, 60);
        if (!file) return file.error().message;
        const auto done = (*file)->append((*file)->content().size(), who + std::to_string(round) + '\n');
        if (!done) return done.error().message;
      }
      return "done";
    };
  };
  ChildProcess one(append("a"));
  ChildProcess two(append("b"));
  CHECK(one.end() == "done");
  CHECK(two.end() == "done");
  std::istringstream lines(scratch.read("ledger"));
  std::array<int, 2> next = {};
  for (std::string line; std::getline(lines, line);) {
    REQUIRE(line.substr(1) == std::to_string(next.at(line.front() == 'a' ? 0 : 1)++));
  }
  CHECK(next == std::array<int, 2>{100, 100});
}

TEST_CASE("a held lock is waited for, then reported with the holder's process id") {
  const ScratchDirectory scratch;
  scratch.write("file", "old\n");
  PosixFiles files;
  int ready[2] = {};
  REQUIRE(::pipe(ready) == 0);
  ChildProcess holder([&]() -> std::string {
    PosixFiles own;
    const auto file = own.lock_file(scratch.path("file"), IfMissing::fail, 0);
    if (::write(ready[1], file ? "y" : "n", 1) != 1) return "no pipe";
    std::this_thread::sleep_for(1500ms);
    return "released";
  });
  char answer = 0;
  REQUIRE(::read(ready[0], &answer, 1) == 1);
  REQUIRE(answer == 'y');
  ::close(ready[0]);
  ::close(ready[1]);

  const auto refused = files.lock_file(scratch.path("file"), IfMissing::fail, 0);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().fault == Fault::locked);
  CHECK(refused.error().message ==
        "another mtasts (pid " + std::to_string(holder.pid()) + ") holds " + scratch.path("file"));
  CHECK(files.lock_file(scratch.path("file"), IfMissing::fail, 30));
  CHECK(holder.end() == "released");
}

TEST_CASE("a lock excludes its own process and survives a read of the file") {
  const ScratchDirectory scratch;
  scratch.write("file", "old\n");
  PosixFiles files;
  const auto held = files.lock_file(scratch.path("file"), IfMissing::fail, 0);
  REQUIRE(held);
  CHECK(files.read(scratch.path("file"), 100) == "old\n");
  const auto again = files.lock_file(scratch.path("file"), IfMissing::fail, 0);
  REQUIRE_FALSE(again);
  CHECK(again.error().fault == Fault::locked);
  CHECK(in_child([&]() -> std::string {
          const auto other = files.lock_file(scratch.path("file"), IfMissing::fail, 0);
          return other ? "taken" : std::string(other.error().code);
        }) == "locked");
}

TEST_CASE("a lock ends with its process") {
  const ScratchDirectory scratch;
  PosixFiles files;
  CHECK(in_child([&]() -> std::string {
          const auto file = files.lock_file(scratch.path("file"), IfMissing::create, 0);
          ::kill(::getpid(), SIGKILL);
          return file ? "alive" : "refused";
        }) == "signal 9");
  CHECK(files.lock_file(scratch.path("file"), IfMissing::create, 0));
}

TEST_CASE("a replacement is locked and keeps mode and owner") {
  const ScratchDirectory scratch;
  scratch.write("zone", "old\n");
  std::filesystem::permissions(scratch.path("zone"), std::filesystem::perms(0640));
  if (::geteuid() == 0) REQUIRE(::chown(scratch.path("zone").c_str(), 65534, 65533) == 0);
  const struct stat before = scratch.status("zone");
  PosixFiles files;
  const auto file = files.lock_file(scratch.path("zone"), IfMissing::fail, 0);
  REQUIRE(file);
  REQUIRE(outcome((*file)->replace("new\n")) == "ok");
  CHECK((*file)->content() == "old\n");
  CHECK_FALSE(files.lock_file(scratch.path("zone"), IfMissing::fail, 0));
  REQUIRE(outcome((*file)->replace("newer\n")) == "ok");
  CHECK(scratch.read("zone") == "newer\n");
  const struct stat after = scratch.status("zone");
  CHECK(after.st_mode == before.st_mode);
  CHECK(after.st_uid == before.st_uid);
  CHECK(after.st_gid == before.st_gid);
}

TEST_CASE("equal content is not written") {
  const ScratchDirectory scratch;
  scratch.write("zone", "same\n");
  const struct stat before = scratch.status("zone");
  PosixFiles files;
  const auto file = files.lock_file(scratch.path("zone"), IfMissing::fail, 0);
  REQUIRE(file);
  REQUIRE(outcome((*file)->replace("same\n")) == "ok");
  CHECK(scratch.status("zone").st_ino == before.st_ino);
}

TEST_CASE("a change made without the lock is not overwritten") {
  struct Change {
    const char* name;
    std::function<void(const ScratchDirectory&)> make;
  };
  const std::vector<Change> changes = {
      {"written again, longer", [](const auto& scratch) { scratch.write("zone", "changed and longer\n"); }},
      {"written again, as long", [](const auto& scratch) { scratch.write("zone", "new\n"); }},
      {"written again, as long, and its time set back",
       [](const auto& scratch) {
         const timespec times[2] = {scratch.status("zone").st_mtim, scratch.status("zone").st_mtim};
         scratch.write("zone", "new\n");
         ::utimensat(AT_FDCWD, scratch.path("zone").c_str(), times, 0);
       }},
      {"replaced by another file",
       [](const auto& scratch) {
         scratch.write("other", "old\n");
         std::filesystem::rename(scratch.path("other"), scratch.path("zone"));
       }},
      {"removed", [](const auto& scratch) { std::filesystem::remove(scratch.path("zone")); }},
  };
  for (const Change& change : changes) {
    const ScratchDirectory scratch;
    scratch.write("zone", "old\n");
    PosixFiles files;
    const auto file = files.lock_file(scratch.path("zone"), IfMissing::fail, 0);
    REQUIRE(file);
    change.make(scratch);
    const auto names = scratch.names();
    const std::string text = scratch.read("zone");
    CAPTURE(change.name);
    const auto refused = (*file)->replace("ours\n");
    REQUIRE(outcome(refused) == "changed-meanwhile");
    CHECK(refused.error().fault == Fault::locked);
    CHECK(scratch.names() == names);
    CHECK(scratch.read("zone") == text);
  }
}

TEST_CASE("a line appended without the lock is kept") {
  const ScratchDirectory scratch;
  scratch.write("ledger", "1\n");
  PosixFiles files;
  const auto file = files.lock_file(scratch.path("ledger"), IfMissing::fail, 0);
  REQUIRE(file);
  std::ofstream(scratch.path("ledger"), std::ios::app) << "foreign\n";
  CHECK(outcome((*file)->append(2, "2\n")) == "changed-meanwhile");
  CHECK(scratch.read("ledger") == "1\nforeign\n");
}

TEST_CASE("append removes a torn end first") {
  const ScratchDirectory scratch;
  scratch.write("ledger", "1\ntor");
  PosixFiles files;
  const auto file = files.lock_file(scratch.path("ledger"), IfMissing::fail, 0);
  REQUIRE(file);
  CHECK(outcome((*file)->append(2, "2\n")) == "ok");
  CHECK(scratch.read("ledger") == "1\n2\n");
  CHECK(outcome((*file)->append(4, "3\n")) == "ok");
  CHECK(scratch.read("ledger") == "1\n2\n3\n");
  CHECK(outcome((*file)->append(7, "hole\n")) == "append-behind-end");
  CHECK(outcome((*file)->replace("all new\n")) == "ok");
  CHECK(outcome((*file)->append(8, "and more\n")) == "ok");
  CHECK(scratch.read("ledger") == "all new\nand more\n");
}

TEST_CASE("an append on a full or broken disk keeps the existing lines") {
  for (const int number : {ENOSPC, EDQUOT, EIO}) {
    for (const Failure failure : {Failure::once, Failure::always_from}) {
      bool failed = true;
      for (unsigned nth = 1; failed; ++nth) {
        const ScratchDirectory scratch;
        scratch.write("ledger", "1\ntor");
        FaultyCalls calls(nth, failure, number);
        calls.longest_write = 3;
        PosixFiles files(calls);
        const auto file = files.lock_file(scratch.path("ledger"), IfMissing::fail, 0);
        const auto done = file ? (*file)->append(2, "2345678\n") : Result<void>(fail(file.error()));
        failed = calls.failed();
        const std::string now = scratch.read("ledger");
        CAPTURE(nth, number, now);
        REQUIRE(done.has_value() == !failed);
        if (failed) CHECK(done.error().fault == Fault::io);
        if (failed) CHECK(done.error().message.find(errno_text(number)) != std::string::npos);
        CHECK(now.starts_with("1\n"));
        if (!failed) CHECK(now == "1\n2345678\n");
        // After a single failure the partial line is removed.
        if (failed && failure == Failure::once) CHECK((now == "1\n" || now == "1\ntor"));
        if (failed) CHECK((now == "1\ntor" || std::string("1\n2345678\n").starts_with(now)));
      }
    }
  }
}

TEST_CASE("a first append that fails leaves no file behind") {
  for (const Failure failure : {Failure::once, Failure::always_from}) {
    bool failed = true;
    for (unsigned nth = 1; failed; ++nth) {
      const ScratchDirectory scratch;
      FaultyCalls calls(nth, failure, ENOSPC);
      calls.longest_write = 3;
      Result<void> done;
      {
        PosixFiles files(calls);
        const auto file = files.lock_file(scratch.path("ledger"), IfMissing::create, 0);
        done = file ? (*file)->append(0, "1234567\n") : Result<void>(fail(file.error()));
      }
      failed = calls.failed();
      CAPTURE(nth, outcome(done));
      REQUIRE(done.has_value() == !failed);
      REQUIRE(scratch.names().empty() == failed);
      if (!failed) CHECK(scratch.read("ledger") == "1234567\n");
    }
  }
}

TEST_CASE("a replacement on a full or broken disk leaves the old or the new file") {
  for (const Failure failure : {Failure::once, Failure::always_from}) {
    bool failed = true;
    for (unsigned nth = 1; failed; ++nth) {
      const ScratchDirectory scratch;
      scratch.write("zone", long_lines('o'));
      FaultyCalls calls(nth, failure, ENOSPC);
      PosixFiles files(calls);
      const auto file = files.lock_file(scratch.path("zone"), IfMissing::fail, 0);
      const auto done = file ? (*file)->replace(long_lines('n')) : Result<void>(fail(file.error()));
      failed = calls.failed();
      const std::string now = scratch.read("zone");
      CAPTURE(nth, outcome(done));
      REQUIRE(done.has_value() == !failed);
      // A file that cannot be compared counts as changed.
      if (failed) CHECK((done.error().fault == Fault::io || outcome(done) == "changed-meanwhile"));
      CHECK((now == long_lines('n') || (failed && now == long_lines('o'))));
      CHECK(scratch.names() == std::vector<std::string>{"zone"});
    }
  }
}

TEST_CASE("a locked replacement killed at any system call leaves the old or the new file", "[slow]") {
  std::string end;
  for (unsigned nth = 1; end != "ok"; ++nth) {
    const ScratchDirectory scratch;
    scratch.write("zone", long_lines('o'));
    end = in_child([&]() -> std::string {
      FaultyCalls calls(nth, nth % 2 == 0 ? Failure::kill : Failure::kill_halfway, 0);
      PosixFiles files(calls);
      const auto file = files.lock_file(scratch.path("zone"), IfMissing::fail, 0);
      return file ? outcome((*file)->replace(long_lines('n'))) : std::string(file.error().code);
    });
    CAPTURE(nth, end);
    REQUIRE((end == "signal 9" || end == "ok"));
    const std::string now = scratch.read("zone");
    REQUIRE((now == long_lines('n') || (now == long_lines('o') && end != "ok")));
  }
}

TEST_CASE("a ledger killed 200 times has all acknowledged lines in order", "[slow]") {
  const ScratchDirectory scratch;
  PosixFiles files;
  int acknowledged = 0;
  for (int round = 0; round < 200; ++round) {
    int ends[2] = {};
    REQUIRE(::pipe(ends) == 0);
    ChildProcess child([&]() -> std::string {
      PosixFiles own;
      const auto file = own.lock_file(scratch.path("ledger"), IfMissing::create, 30);
      if (!file) return file.error().message;
      std::size_t keep = size_of_whole_lines((*file)->content());
      for (int number = static_cast<int>(keep / 1000);; ++number) {
        std::string line = std::to_string(number);
        line.append(999 - line.size(), '.').append("\n");
        if (const auto done = (*file)->append(keep, line); !done) return done.error().message;
        keep += line.size();
        if (::write(ends[1], "+", 1) != 1) return "no pipe";
      }
    });
    ::close(ends[1]);
    std::this_thread::sleep_for(std::chrono::microseconds(500 + 97 * (round % 50)));
    child.send(SIGKILL);
    REQUIRE(child.end() == "signal 9");
    char plus = 0;
    while (::read(ends[0], &plus, 1) == 1) ++acknowledged;
    ::close(ends[0]);

    const std::string ledger = scratch.read("ledger");
    const std::size_t lines = size_of_whole_lines(ledger) / 1000;
    REQUIRE(lines >= static_cast<std::size_t>(acknowledged));
    for (std::size_t line = 0; line < lines; ++line) {
      REQUIRE(ledger.compare(line * 1000, std::to_string(line).size() + 1, std::to_string(line) + '.') == 0);
    }
    // The last line may be unacknowledged.
    acknowledged = static_cast<int>(lines);
  }
  CHECK(acknowledged > 0);
}

TEST_CASE("a missing file is an error or is created, and is removed if unused") {
  const ScratchDirectory scratch;
  PosixFiles files;
  const auto missing = files.lock_file(scratch.path("ledger"), IfMissing::fail, 0);
  REQUIRE_FALSE(missing);
  CHECK(missing.error().fault == Fault::unreadable);
  CHECK(missing.error().message == "cannot read " + scratch.path("ledger") + ": No such file or directory");
  CHECK(files.lock_file(scratch.path("no/ledger"), IfMissing::fail, 0).error().fault == Fault::unreadable);
  CHECK(files.lock_file(scratch.path("no/ledger"), IfMissing::create, 0).error().fault == Fault::not_created);
  {
    const auto made = files.lock_file(scratch.path("ledger"), IfMissing::create, 0);
    REQUIRE(made);
    CHECK((*made)->content().empty());
    CHECK(scratch.names() == std::vector<std::string>{"ledger"});
  }
  CHECK(scratch.names().empty());
  {
    const auto made = files.lock_file(scratch.path("ledger"), IfMissing::create, 0);
    REQUIRE(made);
    REQUIRE(outcome((*made)->append(0, "1\n")) == "ok");
  }
  CHECK(scratch.read("ledger") == "1\n");
  scratch.write("touched", "");
  CHECK(files.lock_file(scratch.path("touched"), IfMissing::create, 0));
  CHECK(scratch.names() == std::vector<std::string>{"ledger", "touched"});
}

TEST_CASE("a link is followed and only a regular file is locked") {
  const ScratchDirectory scratch;
  scratch.write("zone", "old\n");
  std::filesystem::create_symlink("zone", scratch.path("link"));
  std::filesystem::create_directory(scratch.path("directory"));
  PosixFiles files;
  {
    const auto file = files.lock_file(scratch.path("link"), IfMissing::fail, 0);
    REQUIRE(file);
    CHECK_FALSE(files.lock_file(scratch.path("zone"), IfMissing::fail, 0));
    REQUIRE(outcome((*file)->replace("new\n")) == "ok");
  }
  CHECK(std::filesystem::is_symlink(scratch.path("link")));
  CHECK(scratch.read("zone") == "new\n");
  CHECK(files.lock_file(scratch.path("directory"), IfMissing::fail, 0).error().code == "is-directory");
  CHECK(files.lock_file("/dev/null", IfMissing::create, 0).error().code == "not-regular");
}

TEST_CASE("an unwritable file cannot be locked") {
  const ScratchDirectory scratch;
  scratch.write("zone", "old\n");
  std::filesystem::permissions(scratch.path("zone"), std::filesystem::perms(0444));
  CHECK(as_nobody([&]() -> std::string {
          PosixFiles files;
          const auto file = files.lock_file(scratch.path("zone"), IfMissing::fail, 0);
          if (file) return "locked";
          return (file.error().fault == Fault::permission ? "" : "not a matter of permission: ") +
                 file.error().message;
        }) == "cannot write " + scratch.path("zone") + ": Permission denied");
}

}  // namespace mtasts::test
