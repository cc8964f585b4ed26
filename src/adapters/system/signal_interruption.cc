// A signal handler must not allocate or lock: the line is built in a local buffer.
#include "adapters/system/signal_interruption.h"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <string_view>

#include "adapters/system/fd_stream.h"
#include "adapters/system/process_setup.h"

namespace mtasts {

SignalInterruption::SignalInterruption() {
  set_interrupt_callback(print_summary, this);
}

SignalInterruption::~SignalInterruption() {
  set_interrupt_callback(nullptr, nullptr);
}

void SignalInterruption::print_summary(void* self) {
  constexpr std::string_view kLead = "mtasts: interrupted, domains done: ";
  const auto& interruption = *static_cast<SignalInterruption*>(self);
  const std::uint64_t done = interruption.done_.load(std::memory_order_relaxed);
  if (done == kNoCount) return;
  std::array<char, kEraseLine.size() + kLead.size() + 24> line = {};
  char* end = line.data();
  if (interruption.erase_line_first_) end = std::copy(kEraseLine.begin(), kEraseLine.end(), end);
  end = std::copy(kLead.begin(), kLead.end(), end);
  end = std::to_chars(end, line.data() + line.size(), done).ptr;
  *end++ = '\n';
  // The process is ending: an error cannot be reported.
  [[maybe_unused]] const ssize_t written =
      ::write(STDERR_FILENO, line.data(), static_cast<std::size_t>(end - line.data()));
}

}  // namespace mtasts
