// Descriptors and signals belong to the whole process, hence the global state.
#include "adapters/system/process_setup.h"

#include <cxxabi.h>
#include <fcntl.h>
#include <sysexits.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <new>
#include <typeinfo>

#include "adapters/system/signal_cleanup.h"

namespace mtasts {
namespace {

using Callback = void (*)(void*);

std::atomic<Callback> interrupt_callback = nullptr;
std::atomic<void*> interrupt_context = nullptr;
static_assert(std::atomic<Callback>::is_always_lock_free);
std::atomic<pid_t> child_group = 0;
static_assert(std::atomic<pid_t>::is_always_lock_free);

void handle_signal(int signal) {
  write_file_for_signal(signal);
  remove_registered_files();
  if (const pid_t group = child_group; group > 0) ::kill(-group, signal);
  // SIGPIPE is no interruption: the reader has closed the pipe.
  if (const Callback callback = interrupt_callback; callback != nullptr && signal != SIGPIPE)
    callback(interrupt_context);
  // SA_RESETHAND has restored the default action, which ends the process when this handler returns.
  ::raise(signal);
}

// For an exception that main() cannot catch: from the initialiser of a static variable, or through a function
// of a library that must not throw. It must not allocate.
[[noreturn]] void end_on_exception() {
  remove_registered_files();
  const std::type_info* type = abi::__cxa_current_exception_type();
  const bool is_out_of_memory = type != nullptr && *type == typeid(std::bad_alloc);
  std::fputs(is_out_of_memory ? "mtasts: error: out of memory\n"
                              : "mtasts: internal error: an exception; please report it\n",
             stderr);
  std::_Exit(EX_SOFTWARE);
}

// Before the static variables of all sources are initialised.
[[gnu::constructor(101)]] void handle_uncaught_exceptions() {
  std::set_terminate(end_on_exception);
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

void set_child_group(pid_t group) {
  child_group = group;
}

}  // namespace mtasts
