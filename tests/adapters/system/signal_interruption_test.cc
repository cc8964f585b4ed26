// The summary of an interrupted run.
#include "adapters/system/signal_interruption.h"

#include <fcntl.h>
#include <unistd.h>

#include <csignal>
#include <optional>

#include "adapters/system/process_setup.h"
#include "catch.h"
#include "child_process.h"
#include "scratch_directory.h"

namespace mtasts::test {
namespace {

// Returns the standard error of a child that gets the signal after `done` domains; nullopt: it counts none.
std::string summary_after(std::optional<std::uint64_t> done, int signal, bool erase_line_first = false) {
  const ScratchDirectory scratch;
  const std::string end = in_child([&]() -> std::string {
    ::dup2(::open(scratch.path("stderr").c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600), STDERR_FILENO);
    (void)std::signal(signal, SIG_DFL);
    install_signal_handlers();
    SignalInterruption interruption;
    if (erase_line_first) interruption.erase_line_first();
    if (done) interruption.set_domains_done(*done);
    ::raise(signal);
    return "went on";
  });
  CHECK(end == "signal " + std::to_string(signal));
  return scratch.read("stderr");
}

}  // namespace

TEST_CASE("an interrupted run reports the number of completed domains") {
  CHECK(summary_after(0, SIGINT) == "mtasts: interrupted, domains done: 0\n");
  CHECK(summary_after(12345, SIGTERM) == "mtasts: interrupted, domains done: 12345\n");
  CHECK(summary_after(UINT64_MAX - 1, SIGHUP) == "mtasts: interrupted, domains done: 18446744073709551614\n");
  // On a terminal a status line may be shown.
  CHECK(summary_after(UINT64_MAX - 1, SIGINT, true) ==
        "\r\x1b[Kmtasts: interrupted, domains done: 18446744073709551614\n");
  CHECK(summary_after({}, SIGINT).empty());      // no count
  CHECK(summary_after(12345, SIGPIPE).empty());  // no interruption
}

}  // namespace mtasts::test
