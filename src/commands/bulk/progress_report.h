// Tells whoever waits how far a list is: on a terminal in a line that is drawn again and again, with
// --verbose elsewhere in a line now and then.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>

#include "cli/context.h"
#include "cli/progress_line.h"

namespace mtasts {

class ProgressReport {
 public:
  // `state` is asked for everything but the time, and only when a line is due. Ends with the object, and its
  // line with it.
  ProgressReport(std::function<Progress()> state, Context& context);
  ProgressReport(const ProgressReport&) = delete;
  ProgressReport& operator=(const ProgressReport&) = delete;
  ~ProgressReport();

  // One more is done. Beside the beat of the event loop, which never comes round while nothing has to be
  // waited for; the clock is read so seldom that it costs nothing.
  void step() {
    constexpr std::uint64_t kStepsBetweenLooks = 512;
    if (++steps_ % kStepsBetweenLooks == 0) say_if_due();
  }

 private:
  enum class Form { none, status, lines };
  [[nodiscard]] static Form form(const Context& context);
  void say_if_due();

  std::function<Progress()> state_;
  Context& context_;
  Form form_;
  std::uint64_t steps_ = 0;
  std::chrono::milliseconds begun_{0};
  std::chrono::milliseconds due_{0};
};

}  // namespace mtasts
