// SignalInterruption: the last words before SIGINT, SIGTERM or SIGHUP end the process.
#pragma once

#include <atomic>
#include <cstdint>

#include "ports/interruption.h"

namespace mtasts {

// One a process, since signals belong to the whole of it.
class SignalInterruption final : public Interruption {
 public:
  SignalInterruption();
  SignalInterruption(const SignalInterruption&) = delete;
  SignalInterruption& operator=(const SignalInterruption&) = delete;
  ~SignalInterruption() override;

  void set_domains_done(std::uint64_t number) override { done_.store(number, std::memory_order_relaxed); }
  // Standard error is a terminal on which a line may stand that is to go first.
  void erases_line() { erases_line_ = true; }

 private:
  static void say(void* self);

  static constexpr std::uint64_t kNothingToCount = UINT64_MAX;

  bool erases_line_ = false;
  std::atomic<std::uint64_t> done_ = kNothingToCount;
  static_assert(std::atomic<std::uint64_t>::is_always_lock_free);
};

}  // namespace mtasts
