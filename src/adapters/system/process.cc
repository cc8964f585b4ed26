// Descriptors and signals belong to the whole process, so this part has state that functions share.
#include "adapters/system/process.h"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <csignal>

#include "adapters/files/unfinished_file.h"

namespace mtasts {
namespace {

using Say = void (*)(void*);

std::atomic<Say> say_at_the_end = nullptr;
std::atomic<void*> say_context = nullptr;
static_assert(std::atomic<Say>::is_always_lock_free);

void end_by_signal(int signal) {
  remove_unfinished_files();
  // A reader that has seen enough is told nothing.
  if (const Say say = say_at_the_end; say != nullptr && signal != SIGPIPE) say(say_context);
  // The default action is back (SA_RESETHAND), and strikes when this handler returns.
  ::raise(signal);
}

}  // namespace

void hold_standard_descriptors() {
  // Opened the wrong way round: reading from what only writes fails, and the reverse.
  constexpr std::array kModes = {O_WRONLY, O_RDONLY, O_RDONLY};
  for (int descriptor = STDIN_FILENO; descriptor <= STDERR_FILENO; ++descriptor) {
    if (::fcntl(descriptor, F_GETFD) == -1 && errno == EBADF) {
      // The lowest free number is the one that is closed.
      (void)::open("/dev/null", kModes.at(static_cast<std::size_t>(descriptor)));
    }
  }
}

void tidy_up_on_signals() {
  for (const int signal : {SIGINT, SIGTERM, SIGHUP, SIGPIPE}) {
    struct sigaction before = {};
    if (::sigaction(signal, nullptr, &before) == 0 && before.sa_handler == SIG_IGN) continue;
    struct sigaction action = {};
    action.sa_handler = end_by_signal;
    action.sa_flags = static_cast<int>(SA_RESETHAND);
    ::sigfillset(&action.sa_mask);
    ::sigaction(signal, &action, nullptr);
  }
  (void)std::signal(SIGXFSZ, SIG_IGN);
}

void say_when_interrupted(void (*say)(void* context), void* context) {
  say_at_the_end = nullptr;
  say_context = context;
  say_at_the_end = say;
}

}  // namespace mtasts
