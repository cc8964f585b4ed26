// Setup of descriptors and signal handlers.
#include "adapters/system/process_setup.h"

#include <sys/resource.h>

#include <csignal>
#include <thread>

#include "adapters/files/posix_files.h"
#include "adapters/files/staged_files.h"
#include "adapters/system/fd_stream.h"
#include "catch.h"
#include "child_process.h"
#include "files/faulty_calls.h"
#include "scratch_directory.h"

namespace mtasts::test {
namespace {

using namespace std::chrono_literals;

struct Summary {
  int descriptor;
};

void write_summary(void* context) {
  (void)!::write(static_cast<Summary*>(context)->descriptor, "17 of 1000000 domains done\n", 27);
}

// Sends the signal to a child in the middle of a replacement.
std::string interrupt(const ScratchDirectory& scratch, int signal, void (*before)(int)) {
  std::filesystem::create_directory(scratch.path("below"));
  return in_child([&]() -> std::string {
    (void)std::signal(signal, before);
    install_signal_handlers();
    const Summary summary = {::open(scratch.path("summary").c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600)};
    set_interrupt_callback(write_summary, const_cast<Summary*>(&summary));
    PosixFiles files;
    auto file = files.replace(scratch.path("file"));
    auto second = files.replace(scratch.path("below/file"));
    if (!file || !(*file)->write(std::string(200'000, 'x'))) return "no file";
    if (!second || !(*second)->write(std::string(200'000, 'x'))) return "no second file";
    if (scratch.temporary_count() != 1) return "no temporary file";
    ::raise(signal);
    return (*file)->commit() ? "went on" : "broke";
  });
}

}  // namespace

TEST_CASE("SIGINT, SIGTERM and SIGHUP remove temporary files, call back and end the process") {
  for (const int signal : {SIGINT, SIGTERM, SIGHUP}) {
    const ScratchDirectory scratch;
    scratch.write("file", "old\n");
    CHECK(interrupt(scratch, signal, SIG_DFL) == "signal " + std::to_string(signal));
    CHECK(scratch.names() == std::vector<std::string>{"below", "file", "summary"});
    CHECK(std::filesystem::is_empty(scratch.path("below")));
    CHECK(scratch.read("file") == "old\n");
    CHECK(scratch.read("summary") == "17 of 1000000 domains done\n");
  }
}

TEST_CASE("a signal writes the content that is kept for it, with the exit code of the process") {
  for (const int signal : {SIGINT, SIGTERM, SIGHUP, SIGPIPE}) {
    const ScratchDirectory scratch;
    scratch.write("file", "old\n");
    const std::string end = in_child([&]() -> std::string {
      (void)std::signal(signal, SIG_DFL);
      install_signal_handlers();
      PosixFiles files;
      auto file = files.replace(scratch.path("file"));
      if (!file) return "no file";
      (*file)->keep_for_signal("first ", "\n");
      (*file)->keep_for_signal("second ", " is the code\n");
      ::raise(signal);
      return "went on";
    });
    CHECK(end == "signal " + std::to_string(signal));
    CHECK(scratch.read("file") == "second " + std::to_string(128 + signal) + " is the code\n");
    CHECK(scratch.names() == std::vector<std::string>{"file"});
  }
}

TEST_CASE("a content that is kept for a signal is not written without one") {
  const ScratchDirectory scratch;
  const std::string end = in_child([&]() -> std::string {
    install_signal_handlers();
    PosixFiles files;
    auto file = files.replace(scratch.path("file"));
    if (!file) return "no file";
    (*file)->keep_for_signal("kept ", "\n");
    file->reset();
    ::raise(SIGTERM);
    return "went on";
  });
  CHECK(end == "signal " + std::to_string(SIGTERM));
  CHECK(scratch.names().empty());
}

TEST_CASE("SIGPIPE removes temporary files silently") {
  const ScratchDirectory scratch;
  scratch.write("file", "old\n");
  CHECK(interrupt(scratch, SIGPIPE, SIG_DFL) == "signal 13");
  CHECK(scratch.temporary_count() == 0);
  CHECK(scratch.read("summary").empty());
}

TEST_CASE("a signal ignored at the start, as by nohup, stays ignored") {
  const ScratchDirectory scratch;
  CHECK(interrupt(scratch, SIGHUP, SIG_IGN) == "went on");
  CHECK(scratch.read("file").size() == 200'000);
}

TEST_CASE("a signal removes no file that was committed or discarded") {
  const ScratchDirectory scratch;
  CHECK(in_child([&]() -> std::string {
          install_signal_handlers();
          PosixFiles files;
          for (int number = 0; number < 200; ++number) {
            auto file = files.replace(scratch.path("file" + std::to_string(number % 3)));
            if (!file || !(*file)->write("new\n") || (number % 2 == 0 && !(*file)->commit())) return "failed";
          }
          ::raise(SIGTERM);
          return "went on";
        }) == "signal 15");
  CHECK(scratch.names() == std::vector<std::string>{"file0", "file1", "file2"});
}

TEST_CASE("a process interrupted 200 times leaves whole files only", "[slow]") {
  const ScratchDirectory scratch;
  for (int round = 0; round < 200; ++round) {
    int ready[2] = {};
    REQUIRE(::pipe(ready) == 0);
    ChildProcess child([&]() -> std::string {
      install_signal_handlers();
      if (::write(ready[1], "y", 1) != 1) return "no pipe";
      PosixFiles files;
      for (char letter = 'a';; letter = letter == 'z' ? 'a' : static_cast<char>(letter + 1)) {
        auto file = files.replace(scratch.path("file"));
        if (!file) return file.error().message;
        if (auto written = (*file)->write(std::string(100'000, letter)); !written)
          return written.error().message;
        if (auto done = (*file)->commit(); !done) return done.error().message;
      }
    });
    char answer = 0;
    REQUIRE(::read(ready[0], &answer, 1) == 1);
    ::close(ready[0]);
    ::close(ready[1]);
    std::this_thread::sleep_for(std::chrono::microseconds(131 * (round % 40)));
    child.send(SIGTERM);
    REQUIRE(child.end() == "signal 15");
    REQUIRE(scratch.temporary_count() == 0);
    const std::string now = scratch.read("file");
    if (!now.empty()) REQUIRE(now == std::string(100'000, now.front()));
  }
}

TEST_CASE("staged files interrupted at any system call are whole", "[slow]") {
  std::vector<NewFile> wanted;
  for (int number = 0; number < 20; ++number) wanted.push_back({"file" + std::to_string(number), "new\n"});
  std::string end;
  for (unsigned nth = 1; end != "done"; ++nth) {
    const ScratchDirectory scratch;
    end = in_child([&]() -> std::string {
      install_signal_handlers();
      FaultyCalls calls(nth, Failure::kill, 0);
      calls.signal = SIGTERM;
      StagedFiles staged(calls, FileHandle(::open(scratch.path().c_str(), O_RDONLY | O_DIRECTORY)),
                         scratch.path());
      (void)staged.replace(wanted);
      return "done";
    });
    CAPTURE(nth);
    REQUIRE((end == "signal 15" || end == "done"));
    for (const std::string& name : scratch.names()) {
      REQUIRE(name.starts_with("file"));
      REQUIRE(scratch.read(name) == "new\n");
    }
    if (end == "done") REQUIRE(scratch.names().size() == 20);
  }
}

TEST_CASE("the file size limit is an error and no signal") {
  const ScratchDirectory scratch;
  CHECK(in_child([&]() -> std::string {
          install_signal_handlers();
          const rlimit limit = {1000, 1000};
          ::setrlimit(RLIMIT_FSIZE, &limit);
          PosixFiles files;
          auto file = files.replace(scratch.path("file"));
          if (!file || !(*file)->write(std::string(2000, 'x'))) return "refused early";
          const auto done = (*file)->commit();
          return done ? "written" : done.error().message;
        }) == "cannot write " + scratch.path("file") + ": File too large");
  CHECK(scratch.names().empty());
}

TEST_CASE("closed standard descriptors are reserved") {
  for (const int closed : {0, 1, 2}) {
    const std::string end = in_child([&]() -> std::string {
      for (int descriptor = closed; descriptor <= 2; ++descriptor) ::close(descriptor);
      reserve_standard_descriptors();
      const int file = ::open("/dev/null", O_RDONLY);
      return file > 2 ? "held" : "file " + std::to_string(file);
    });
    CHECK(end == "held");
  }
}

TEST_CASE("only a write to a closed standard output is an error") {
  CHECK(in_child([&]() -> std::string {
          ::close(STDOUT_FILENO);
          reserve_standard_descriptors();
          FdStream out(STDOUT_FILENO, "standard output", Buffering::full, {});
          if (!out.flush()) return "an error of nothing";
          out.write("lost\n");
          const auto done = out.flush();
          return done ? "written" : done.error().message;
        }) == "cannot write standard output: Bad file descriptor");
}

TEST_CASE("reading a closed standard input is an error") {
  CHECK(in_child([&]() -> std::string {
          ::close(STDIN_FILENO);
          reserve_standard_descriptors();
          const auto text = PosixFiles().read("-", 100);
          return text ? "read" : text.error().message;
        }) == "cannot read standard input: Bad file descriptor");
}

TEST_CASE("open standard descriptors are unchanged") {
  const ScratchDirectory scratch;
  CHECK(in_child([&]() -> std::string {
          ::dup2(::open(scratch.path("out").c_str(), O_WRONLY | O_CREAT, 0600), STDOUT_FILENO);
          ::close(STDERR_FILENO);
          reserve_standard_descriptors();
          return ::write(STDOUT_FILENO, "kept", 4) == 4 ? "written" : "lost";
        }) == "written");
  CHECK(scratch.read("out") == "kept");
}

}  // namespace mtasts::test
