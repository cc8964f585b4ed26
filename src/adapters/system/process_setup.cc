// Descriptors and signals belong to the whole process, hence the global state.
#include "adapters/system/process_setup.h"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <csignal>

#include "adapters/files/signal_cleanup.h"

namespace mtasts {
namespace {

using Callback = void (*)(void*);

std::atomic<Callback> interrupt_callback = nullptr;
std::atomic<void*> interrupt_context = nullptr;
static_assert(std::atomic<Callback>::is_always_lock_free);

void handle_signal(int signal) {
  remove_registered_files();
  // SIGPIPE is no interruption: the reader has closed the pipe.
  if (const Callback callback = interrupt_callback; callback != nullptr && signal != SIGPIPE)
    callback(interrupt_context);
  // SA_RESETHAND has restored the default action, which ends the process when this handler returns.
  ::raise(signal);
}

}  // namespace

void reserve_standard_descriptors() {
  // Each is opened in the opposite direction, so that using it fails.
  constexpr std::array kModes = {O_WRONLY, O_RDONLY, O_RDONLY};
  for (int descriptor = STDIN_FILENO; descriptor <= STDERR_FILENO; ++descriptor) {
    if (::fcntl(descriptor, F_GETFD) == -1 && errno == EBADF) {
      // open() returns the lowest free number, which is the closed one.
      (void)::open("/dev/null", kModes.at(static_cast<std::size_t>(descriptor)));
    }
  }
}

void install_signal_handlers() {
  for (const int signal : {SIGINT, SIGTERM, SIGHUP, SIGPIPE}) {
    struct sigaction before = {};
    if (::sigaction(signal, nullptr, &before) == 0 && before.sa_handler == SIG_IGN) continue;
    struct sigaction action = {};
    action.sa_handler = handle_signal;
    action.sa_flags = static_cast<int>(SA_RESETHAND);
    ::sigfillset(&action.sa_mask);
    ::sigaction(signal, &action, nullptr);
  }
  (void)std::signal(SIGXFSZ, SIG_IGN);
}

void set_interrupt_callback(void (*callback)(void* context), void* context) {
  interrupt_callback = nullptr;
  interrupt_context = context;
  interrupt_callback = callback;
}

}  // namespace mtasts
