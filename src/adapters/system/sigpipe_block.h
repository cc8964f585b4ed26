// SigpipeBlock: while it exists, a write to a closed connection raises no SIGPIPE in this thread, also from
// within a library. SIGPIPE keeps its effect on standard output.
#pragma once

#include <csignal>
#include <ctime>

namespace mtasts {

class SigpipeBlock {
 public:
  SigpipeBlock() {
    ::sigemptyset(&sigpipe_);
    ::sigaddset(&sigpipe_, SIGPIPE);
    sigset_t pending;
    ::sigpending(&pending);
    was_pending_ = ::sigismember(&pending, SIGPIPE) == 1;
    ::pthread_sigmask(SIG_BLOCK, &sigpipe_, &before_);
  }
  SigpipeBlock(const SigpipeBlock&) = delete;
  SigpipeBlock& operator=(const SigpipeBlock&) = delete;
  ~SigpipeBlock() {
    const timespec at_once = {};
    if (!was_pending_) (void)::sigtimedwait(&sigpipe_, nullptr, &at_once);
    ::pthread_sigmask(SIG_SETMASK, &before_, nullptr);
  }

  // The signals that were blocked before: the mask for a child.
  [[nodiscard]] const sigset_t& before() const { return before_; }

 private:
  sigset_t sigpipe_ = {};
  sigset_t before_ = {};
  bool was_pending_ = false;
};

}  // namespace mtasts
