// ProgressReport: prints the progress of a list to standard error. A terminal gets one status line that is
// redrawn, --verbose elsewhere a line every ten seconds.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>

#include "cli/context.h"
#include "cli/progress_line.h"

namespace mtasts {

class ProgressReport {
 public:
  // `state` returns everything but the time; it is called when a line is due. The destructor removes the
  // line.
  ProgressReport(std::function<Progress()> state, Context& context);
  ProgressReport(const ProgressReport&) = delete;
  ProgressReport& operator=(const ProgressReport&) = delete;
  ~ProgressReport();

  // Counts one finished domain. Needed beside the timer of the event loop, which does not fire while no
  // domain waits. The clock is read rarely, so that this is cheap.
  void step() {
    constexpr std::uint64_t kStepsBetweenChecks = 512;
    if (++steps_ % kStepsBetweenChecks == 0) print_if_due();
  }

 private:
  enum class Form { none, status, lines };
  [[nodiscard]] static Form form(const Context& context);
  void print_if_due();

  std::function<Progress()> state_;
  Context& context_;
  Form form_;
  std::uint64_t steps_ = 0;
  std::chrono::milliseconds begun_{0};
  std::chrono::milliseconds due_{0};
};

}  // namespace mtasts
