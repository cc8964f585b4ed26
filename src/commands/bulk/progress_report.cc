#include "commands/bulk/progress_report.h"

#include <utility>

namespace mtasts {
namespace {

using std::chrono::milliseconds;

// Who has an answer within a second needs no line.
constexpr milliseconds kBeforeFirst{1000};
constexpr milliseconds kBetweenDrawings{100};
constexpr milliseconds kBetweenLines{10'000};

constexpr std::size_t kUsualColumns = 80;
// Room for the cursor, and for the "^C" of whoever has waited long enough.
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
  const milliseconds between = form_ == Form::status ? kBetweenDrawings : kBetweenLines;
  begun_ = context.ports.clock.elapsed();
  due_ = begun_ + (form_ == Form::status ? kBeforeFirst : kBetweenLines);
  // Twice as often as lines are due, so that none comes late by a whole beat.
  context.ports.loop.set_interval_timer(between / 2, [this] { say_if_due(); });
}

ProgressReport::~ProgressReport() {
  if (form_ == Form::none) return;
  context_.ports.loop.set_interval_timer(milliseconds(0), {});
  if (form_ == Form::status) context_.ports.err.show_status({});
}

void ProgressReport::say_if_due() {
  if (form_ == Form::none) return;
  const milliseconds now = context_.ports.clock.elapsed();
  if (now < due_) return;
  due_ = now + (form_ == Form::status ? kBetweenDrawings : kBetweenLines);
  Progress progress = state_();
  progress.time = now - begun_;
  if (form_ == Form::status) {
    context_.ports.err.show_status(progress_line(progress, room(context_.ports.err)));
  } else {
    context_.diagnostics.detail(progress_line(progress, 0));
  }
}

}  // namespace mtasts
