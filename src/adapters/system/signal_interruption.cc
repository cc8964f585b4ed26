// A signal handler may neither allocate nor wait for a lock: the words are put together in place.
#include "adapters/system/signal_interruption.h"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <string_view>

#include "adapters/system/process.h"
#include "adapters/system/terminal_line.h"

namespace mtasts {

SignalInterruption::SignalInterruption() {
  say_when_interrupted(say, this);
}

SignalInterruption::~SignalInterruption() {
  say_when_interrupted(nullptr, nullptr);
}

void SignalInterruption::say(void* self) {
  constexpr std::string_view kLead = "mtasts: interrupted, domains done: ";
  const auto& interruption = *static_cast<SignalInterruption*>(self);
  const std::uint64_t done = interruption.done_.load(std::memory_order_relaxed);
  if (done == kNothingToCount) return;
  std::array<char, kEraseLine.size() + kLead.size() + 24> words = {};
  char* end = words.data();
  if (interruption.erases_line_) end = std::copy(kEraseLine.begin(), kEraseLine.end(), end);
  end = std::copy(kLead.begin(), kLead.end(), end);
  end = std::to_chars(end, words.data() + words.size(), done).ptr;
  *end++ = '\n';
  // Nobody is left to tell of a failure.
  [[maybe_unused]] const ssize_t written =
      ::write(STDERR_FILENO, words.data(), static_cast<std::size_t>(end - words.data()));
}

}  // namespace mtasts
