// A signal handler may neither allocate nor wait for a lock: the words are put together in place.
#include "adapters/signal_interruption.h"

#include <unistd.h>

#include <array>
#include <charconv>
#include <cstring>
#include <string_view>

#include "adapters/process.h"

namespace mtasts {

SignalInterruption::SignalInterruption() {
  say_when_interrupted(say, this);
}

SignalInterruption::~SignalInterruption() {
  say_when_interrupted(nullptr, nullptr);
}

void SignalInterruption::say(void* self) {
  constexpr std::string_view kLead = "mtasts: interrupted, domains done: ";
  const std::uint64_t done = static_cast<SignalInterruption*>(self)->done_.load(std::memory_order_relaxed);
  if (done == kNothingToCount) return;
  std::array<char, kLead.size() + 24> words = {};
  std::memcpy(words.data(), kLead.data(), kLead.size());
  char* end = std::to_chars(words.data() + kLead.size(), words.data() + words.size(), done).ptr;
  *end++ = '\n';
  // Nobody is left to tell of a failure.
  [[maybe_unused]] const ssize_t written =
      ::write(STDERR_FILENO, words.data(), static_cast<std::size_t>(end - words.data()));
}

}  // namespace mtasts
