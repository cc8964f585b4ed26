// SignalInterruption: prints the number of completed domains before SIGINT, SIGTERM or SIGHUP end the
// process.
#pragma once

#include <atomic>
#include <cstdint>

#include "ports/interruption.h"

namespace mtasts {

// One per process.
class SignalInterruption final : public Interruption {
 public:
  SignalInterruption();
  SignalInterruption(const SignalInterruption&) = delete;
  SignalInterruption& operator=(const SignalInterruption&) = delete;
  ~SignalInterruption() override;

  void set_domains_done(std::uint64_t number) override { done_.store(number, std::memory_order_relaxed); }
  // Erases the current line first: standard error is a terminal that may show a status line.
  void erase_line_first() { erase_line_first_ = true; }

 private:
  static void print_summary(void* self);

  static constexpr std::uint64_t kNoCount = UINT64_MAX;

  bool erase_line_first_ = false;
  std::atomic<std::uint64_t> done_ = kNoCount;
  static_assert(std::atomic<std::uint64_t>::is_always_lock_free);
};

}  // namespace mtasts
