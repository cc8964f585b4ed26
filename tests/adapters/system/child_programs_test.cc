// Real programs: /bin/sh and those of coreutils.
#include "adapters/system/child_programs.h"

#include <fcntl.h>

#include <chrono>
#include <csignal>

#include "adapters/system/process_setup.h"
#include "catch.h"
#include "child_process.h"
#include "no_free_descriptor.h"
#include "scratch_directory.h"

namespace mtasts::test {
namespace {

ProgramCall shell(const std::string& script) {
  return {.command = {"sh", "-c", script}};
}

ProgramEnd end_of(const ProgramCall& call) {
  ChildPrograms programs;
  const auto end = programs.run(call);
  if (!end) FAIL(end.error().message);
  return *end;
}

}  // namespace

TEST_CASE("a program runs without a shell and its end is known") {
  const ProgramEnd end = end_of({.command = {"printf", "%s|", "$HOME", "a b", "*"}});
  CHECK(end.exit_code == 0);
  CHECK_FALSE(end.timed_out);
  CHECK(end.output == "$HOME|a b|*|");
  CHECK(end_of(shell("exit 7")).exit_code == 7);
  CHECK(end_of(shell("kill -9 $$")).exit_code == 128 + SIGKILL);
  CHECK(end_of(shell("echo out; echo err >&2")).output == "out\nerr\n");
}

TEST_CASE("a program has the directory, the environment and the input of the call") {
  const ScratchDirectory scratch;
  ProgramCall call = shell("pwd; echo $MTASTS_HOOK $PATH_OF_STATE; cat");
  call.directory = scratch.path();
  call.environment = {{"MTASTS_HOOK", "web"}, {"PATH_OF_STATE", "/state"}};
  call.input = "example.com\n";
  CHECK(end_of(call).output == scratch.path() + "\nweb /state\nexample.com\n");
  ::setenv("MTASTS_HOOK", "of the parent", 1);
  CHECK(end_of(call).output == scratch.path() + "\nweb /state\nexample.com\n");
  ::unsetenv("MTASTS_HOOK");
}

TEST_CASE("long input and long output do not block each other") {
  ProgramCall call{.command = {"cat"}};
  call.input = std::string(2'000'000, 'x') + "the end";
  const ProgramEnd end = end_of(call);
  CHECK(end.output.size() == 4096);
  CHECK(end.output.ends_with("xthe end"));
}

TEST_CASE("a program that does not read its input raises no SIGPIPE") {
  CHECK(in_child([]() -> std::string {
          ProgramCall call{.command = {"true"}};
          call.input = std::string(1'000'000, 'x');
          ChildPrograms programs;
          const auto end = programs.run(call);
          return end ? "exit " + std::to_string(end->exit_code) : end.error().message;
        }) == "exit 0");
}

TEST_CASE("a program inherits neither descriptors nor ignored signals") {
  const int open = ::open("/dev/null", O_RDONLY);                                // without close-on-exec
  CHECK(end_of(shell("ls /proc/self/fd | tr '\\n' ' '")).output == "0 1 2 3 ");  // 3 is the directory itself
  ::close(open);
  CHECK(in_child([]() -> std::string {
          install_signal_handlers();
          ChildPrograms programs;
          const auto end = programs.run(shell("kill -PIPE $$; echo alive"));
          return end ? std::to_string(end->exit_code) + end->output : end.error().message;
        }) == std::to_string(128 + SIGPIPE));
}

TEST_CASE("a program that leaves a background process has ended") {
  ProgramCall call = shell("sleep 60 & echo started");
  const auto begin = std::chrono::steady_clock::now();
  CHECK(end_of(call).output == "started\n");
  CHECK(std::chrono::steady_clock::now() - begin < std::chrono::seconds(30));
}

TEST_CASE("the standard output of a program is read up to its limit and what follows closes it") {
  struct Output {
    std::string script;
    std::string standard_output;
    std::string error = {};
    int exit_code = 0;
    bool is_over_limit = false;
  };
  const std::vector<Output> outputs = {
      {"echo out; echo err >&2; cat", "out\ninput\n", "err\n"},
      {"printf 1234567890123456", "1234567890123456"},
      {"printf 12345678901234567", "1234567890123456", "", 0, true},
      {"yes", "y\ny\ny\ny\ny\ny\ny\ny\n", "", 128 + SIGPIPE, true},
      {"trap '' PIPE; while echo yes 2>/dev/null; do :; done; exit 3", "yes\nyes\nyes\nyes\n", "", 3, true},
      {"yes one-million-lines | head -1000000 >&2; echo done", "done\n", std::string(4096, '?')},
      {"echo one; printf two; kill -9 $$", "one\ntwo", "", 128 + SIGKILL},
      {"exec <&-; echo early", "early\n"},
      {"exec >&-; echo late >&2", "", "late\n"},
  };
  for (const Output& output : outputs) {
    INFO(output.script);
    ProgramCall call = shell(output.script);
    call.input = "input\n";
    call.output_limit = 16;
    const ProgramEnd end = end_of(call);
    CHECK(end.standard_output == output.standard_output);
    CHECK(end.exit_code == output.exit_code);
    CHECK(end.is_over_limit == output.is_over_limit);
    CHECK_FALSE(end.timed_out);
    if (output.error.size() < 4096) CHECK(end.output == output.error);
    CHECK(end.output.size() == output.error.size());
  }
}

TEST_CASE("a process that a program leaves behind does not print forever") {
  CHECK(end_of(shell("yes & exit 0")).output.size() <= 4096);
}

TEST_CASE("a program that ignores SIGTERM is killed") {
  const auto before = std::signal(SIGTERM, SIG_IGN);  // inherited
  ChildPrograms programs(std::chrono::milliseconds(20));
  ProgramCall call = shell("sleep 60; sleep 60");
  call.time_limit = std::chrono::seconds(0);
  const auto end = programs.run(call);
  std::signal(SIGTERM, before);
  REQUIRE(end);
  CHECK(end->timed_out);
  CHECK(end->exit_code == 128 + SIGKILL);
}

TEST_CASE("the time limit ends the whole process group") {
  const ScratchDirectory scratch;
  ProgramCall call = shell("trap 'echo ended' TERM; (trap '' TERM; echo $$ >pid; exec sleep 60) & wait");
  call.directory = scratch.path();
  call.time_limit = std::chrono::seconds(0);
  const ProgramEnd end = end_of(call);
  CHECK(end.timed_out);
}

TEST_CASE("a signal that ends this process ends the program") {
  const ScratchDirectory scratch;
  ChildProcess parent([&]() -> std::string {
    install_signal_handlers();
    ProgramCall call = shell("echo $$ >pid.new; mv pid.new pid; exec sleep 60");
    call.directory = scratch.path();
    ChildPrograms programs;
    return programs.run(call) ? "went on" : "not started";
  });
  std::string pid;
  while (pid.empty()) pid = scratch.read("pid");
  parent.send(SIGTERM);
  CHECK(parent.end() == "signal " + std::to_string(SIGTERM));
  // It may be a zombie for a moment, which a signal still reaches.
  const auto begin = std::chrono::steady_clock::now();
  bool is_gone = false;
  while (!is_gone && std::chrono::steady_clock::now() - begin < std::chrono::seconds(10)) {
    std::ifstream status("/proc/" + std::to_string(std::stoi(pid)) + "/stat");
    std::string text;
    is_gone = !std::getline(status, text) || text.find(") Z ") != std::string::npos;
  }
  CHECK(is_gone);
}

TEST_CASE("a program that cannot be started is an error with its name") {
  const ScratchDirectory scratch;
  scratch.write("script", "echo\n");
  std::filesystem::permissions(scratch.path("script"), std::filesystem::perms(0755));
  struct Start {
    std::string program;
    Fault fault;
    std::string code;
    std::string message;
  };
  const std::vector<Start> starts = {
      {"mtasts-no-such-program", Fault::unreadable, "program-not-found",
       "cannot run mtasts-no-such-program: No such file or directory"},
      {scratch.path(), Fault::permission, "permission-denied",
       "cannot run " + scratch.path() + ": Permission denied"},
      {scratch.path("script"), Fault::unreadable, "program-not-found",
       "cannot run " + scratch.path("script") + ": Exec format error"},
      {"/bin/echo/x", Fault::unreadable, "program-not-found", "cannot run /bin/echo/x: Not a directory"},
  };
  ChildPrograms programs;
  for (const Start& start : starts) {
    const auto end = programs.run({.command = {start.program}});
    INFO(start.program);
    REQUIRE_FALSE(end);
    CHECK(end.error().fault == start.fault);
    CHECK(end.error().code == start.code);
    CHECK(end.error().message == start.message);
    CHECK(end.error().hint.empty() == (start.fault == Fault::permission));
  }
  const NoFreeDescriptor no_free_descriptor;
  const auto end = programs.run({.command = {"true"}});
  REQUIRE_FALSE(end);
  CHECK(end.error().fault == Fault::io);
}

}  // namespace mtasts::test
