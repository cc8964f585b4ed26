#include "commands/bulk/progress_report.h"

#include <utility>

namespace mtasts {
namespace {

using std::chrono::milliseconds;

// A run of less than a second prints no progress.
constexpr milliseconds kFirstDelay{1000};
constexpr milliseconds kRedrawPeriod{100};
constexpr milliseconds kLinePeriod{10'000};

constexpr std::size_t kUsualColumns = 80;
// For the cursor and the "^C" of an interruption.
constexpr std::size_t kColumnsKeptFree = 3;

std::size_t room(const Stream& terminal) {
  const std::size_t columns = terminal.columns();
  if (columns == 0) return kUsualColumns - kColumnsKeptFree;
  return columns > kColumnsKeptFree ? columns - kColumnsKeptFree : 1;
}

}  // namespace

ProgressReport::Form ProgressReport::form(const Context& context) {
  if (context.global.quiet) return Form::none;
  if (context.ports.err.shows_status()) return Form::status;
  return context.global.verbose ? Form::lines : Form::none;
}

ProgressReport::ProgressReport(std::function<Progress()> state, Context& context)
    : state_(std::move(state)), context_(context), form_(form(context)) {
  if (form_ == Form::none) return;
  const milliseconds between = form_ == Form::status ? kRedrawPeriod : kLinePeriod;
  begun_ = context.ports.clock.elapsed();
  due_ = begun_ + (form_ == Form::status ? kFirstDelay : kLinePeriod);
  // Half the period between lines, so that a line is late by half a period at most.
  context.ports.loop.set_interval_timer(between / 2, [this] { print_if_due(); });
}

ProgressReport::~ProgressReport() {
  if (form_ == Form::none) return;
  context_.ports.loop.set_interval_timer(milliseconds(0), {});
  if (form_ == Form::status) context_.ports.err.show_status({});
}

void ProgressReport::print_if_due() {
  if (form_ == Form::none) return;
  const milliseconds now = context_.ports.clock.elapsed();
  if (now < due_) return;
  due_ = now + (form_ == Form::status ? kRedrawPeriod : kLinePeriod);
  Progress progress = state_();
  progress.time = now - begun_;
  if (form_ == Form::status) {
    context_.ports.err.show_status(progress_line(progress, room(context_.ports.err)));
  } else {
    context_.diagnostics.detail(progress_line(progress, 0));
  }
}

}  // namespace mtasts
