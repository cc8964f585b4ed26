// The last words of a run that is stopped.
#include "adapters/system/signal_interruption.h"

#include <fcntl.h>
#include <unistd.h>

#include <csignal>
#include <optional>

#include "adapters/system/process.h"
#include "catch.h"
#include "child_process.h"
#include "scratch_directory.h"

namespace mtasts {
namespace {

// What standard error is told by a child that has done so many domains when the signal comes; nothing: it
// counts none.
std::string last_words(std::optional<std::uint64_t> done, int signal, bool erases_line = false) {
  const ScratchDirectory scratch;
  const std::string end = in_child([&]() -> std::string {
    ::dup2(::open(scratch.path("said").c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600), STDERR_FILENO);
    (void)std::signal(signal, SIG_DFL);
    tidy_up_on_signals();
    SignalInterruption interruption;
    if (erases_line) interruption.erases_line();
    if (done) interruption.set_domains_done(*done);
    ::raise(signal);
    return "went on";
  });
  CHECK(end == "signal " + std::to_string(signal));
  return scratch.read("said");
}

}  // namespace

TEST_CASE("a run that is stopped says how far it came") {
  CHECK(last_words(0, SIGINT) == "mtasts: interrupted, domains done: 0\n");
  CHECK(last_words(12345, SIGTERM) == "mtasts: interrupted, domains done: 12345\n");
  CHECK(last_words(UINT64_MAX - 1, SIGHUP) == "mtasts: interrupted, domains done: 18446744073709551614\n");
  // On a terminal a line of progress may stand there.
  CHECK(last_words(UINT64_MAX - 1, SIGINT, true) ==
        "\r\x1b[Kmtasts: interrupted, domains done: 18446744073709551614\n");
  CHECK(last_words({}, SIGINT).empty());      // nothing is counted
  CHECK(last_words(12345, SIGPIPE).empty());  // the reader has seen enough
}

}  // namespace mtasts
