#include "cli/report_output/session_chart.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>

#include "cli/report_output/report_words.h"
#include "mtasts/utc_time.h"

namespace mtasts {
namespace {

using std::chrono::days;
using std::chrono::sys_days;

constexpr std::size_t kMostPeriods = 31;

// Units of the drawing. Its width is that of a phone, so that the text is readable there.
constexpr double kWidth = 360;
constexpr double kLeft = 8;
constexpr double kRight = kWidth - 8;
constexpr double kGoodTop = 22;
constexpr double kGoodBase = 92;
constexpr double kFailedTop = 122;
constexpr double kFailedBase = 162;
constexpr double kFooter = 18;      // of the days
constexpr double kLeastColumn = 2;  // a column that is not 0 is visible

// The length of a period: the least of these with which the range has few enough.
days length_of_periods(days range) {
  days length{1};
  for (const int each : {7, 28, 91, 364}) {
    if (range.count() / length.count() < static_cast<int>(kMostPeriods)) return length;
    length = days(each);
  }
  return std::max(length, days(range.count() / static_cast<int>(kMostPeriods) + 1));
}

class Drawing {
 public:
  Drawing(const std::vector<SessionPeriod>& periods, std::string_view id) : periods_(periods), id_(id) {
    const days length = periods.front().last - periods.front().first + days(1);
    const auto place = [&](const SessionPeriod& period) -> double {
      const auto slot = (period.first - periods.front().first) / length;
      return static_cast<double>(slot);
    };
    slot_ = (kRight - kLeft) / std::max(place(periods.back()) + 1, 7.0);
    for (const SessionPeriod& period : periods) {
      lefts_.push_back(kLeft + place(period) * slot_);
      most_good_ = std::max(most_good_, period.counts.successful_sessions);
      most_failed_ = std::max(most_failed_, period.counts.failed_sessions);
    }
  }

  std::string text(std::string_view label) {
    const bool has_failures = most_failed_ > 0;
    const double height = (has_failures ? kFailedBase : kGoodBase) + kFooter;
    svg_ = fmt::format("<svg viewBox=\"0 0 {} {}\" role=\"img\" aria-label=\"{}\">\n", kWidth, height, label);
    svg_ += fmt::format(
        "<defs><pattern id=\"{}\" width=\"4\" height=\"4\" patternUnits=\"userSpaceOnUse\" "
        "patternTransform=\"rotate(45)\"><rect class=\"stripe\" width=\"2\" "
        "height=\"4\"/></pattern></defs>\n",
        id_);
    add_scale("good sessions", most_good_, kGoodTop, kGoodBase);
    if (has_failures) {
      add_scale("failed sessions: held back solid, delivered striped", most_failed_, kFailedTop, kFailedBase);
    }
    for (std::size_t i = 0; i < periods_.size(); ++i) add_columns(i);
    add_label(kLeft, height - 4, "start", print_utc_day(periods_.front().first));
    if (periods_.size() > 1) add_label(kRight, height - 4, "end", print_utc_day(periods_.back().last));
    return std::move(svg_) + "</svg>\n";
  }

 private:
  void add_label(double x, double y, std::string_view anchor, std::string_view words) {
    svg_ +=
        fmt::format("<text x=\"{:.1f}\" y=\"{:.1f}\" text-anchor=\"{}\">{}</text>\n", x, y, anchor, words);
  }

  // The name of a part, its greatest number, and its base line.
  void add_scale(std::string_view name, std::uint64_t most, double top, double base) {
    add_label(kLeft, top - 8, "start", name);
    add_label(kRight, top - 8, "end", fmt::format("at most {}", most));
    svg_ += fmt::format("<line x1=\"{0}\" x2=\"{1}\" y1=\"{2}\" y2=\"{2}\"/>\n", kLeft, kRight, base);
  }

  void add_column(double left, double base, double height, std::string_view attributes) {
    svg_ += fmt::format("<rect x=\"{:.1f}\" y=\"{:.1f}\" width=\"{:.1f}\" height=\"{:.1f}\" {}/>\n",
                        left + slot_ * 0.1, base - height, slot_ * 0.8, height, attributes);
  }

  void add_columns(std::size_t i) {
    const TlsrptCounts& counts = periods_[i].counts;
    const auto height = [](std::uint64_t number, std::uint64_t most, double room) {
      if (number == 0) return 0.0;
      return std::max(static_cast<double>(number) / static_cast<double>(most) * room, kLeastColumn);
    };
    if (counts.successful_sessions > 0) {
      add_column(lefts_[i], kGoodBase, height(counts.successful_sessions, most_good_, kGoodBase - kGoodTop),
                 "class=\"good-column\"");
    }
    const std::uint64_t refused = std::min(counts.refused_sessions, counts.failed_sessions);
    const double refused_height = height(refused, most_failed_, kFailedBase - kFailedTop);
    const double delivered_height =
        height(counts.failed_sessions - refused, most_failed_, kFailedBase - kFailedTop);
    if (refused > 0) add_column(lefts_[i], kFailedBase, refused_height, "class=\"refused-column\"");
    if (counts.failed_sessions > refused) {
      add_column(lefts_[i], kFailedBase - refused_height, delivered_height,
                 fmt::format("class=\"failed-column\" fill=\"url(#{})\"", id_));
    }
  }

  const std::vector<SessionPeriod>& periods_;
  std::string_view id_;
  double slot_ = 0;            // of a column and the space around it
  std::vector<double> lefts_;  // of each period
  std::uint64_t most_good_ = 0;
  std::uint64_t most_failed_ = 0;
  std::string svg_;
};

}  // namespace

std::vector<SessionPeriod> session_periods(const std::vector<TlsrptDay>& days_with_reports,
                                           std::string_view policy_type) {
  std::vector<SessionPeriod> periods;
  if (days_with_reports.empty()) return periods;
  const sys_days begin = days_with_reports.front().day;
  const days length = length_of_periods(days_with_reports.back().day - begin);
  for (const TlsrptDay& day : days_with_reports) {
    const auto counts = std::ranges::find_if(
        day.counts, [&](const TlsrptCounts& each) { return each.policy_type == policy_type; });
    if (counts == day.counts.end()) continue;
    const sys_days first = begin + (day.day - begin) / length.count() / days(1) * length;
    if (periods.empty() || periods.back().first != first) {
      periods.push_back({first, first + length - days(1), {.policy_type = std::string(policy_type)}});
    }
    TlsrptCounts& sum = periods.back().counts;
    sum.successful_sessions += counts->successful_sessions;
    sum.failed_sessions += counts->failed_sessions;
    sum.refused_sessions += counts->refused_sessions;
  }
  return periods;
}

std::string period_text(const SessionPeriod& period) {
  return days_text(period.first, period.last);
}

std::string session_chart(const std::vector<SessionPeriod>& periods, std::string_view id,
                          std::string_view label) {
  return periods.empty() ? std::string() : Drawing(periods, id).text(label);
}

std::string_view session_chart_style() {
  return R"css(
.numbers table { width: auto; }
.numbers td, .numbers tbody th { min-width: 4rem; }
.numbers tbody th { white-space: nowrap; }
.chart { max-width: 36rem; margin: .25rem 0 .75rem; break-inside: avoid; }
.chart svg { display: block; width: 100%; height: auto; }
.chart text { fill: var(--text); font-size: 11px; }
.chart line { stroke: var(--faint); }
.good-column { fill: var(--good-shade); stroke: var(--good); }
.failed-column { stroke: var(--warning); }
.stripe { fill: var(--warning); }
.refused-column { fill: var(--broken); stroke: var(--broken); }
@media print { .chart svg * { print-color-adjust: exact; -webkit-print-color-adjust: exact; } }
)css";
}

}  // namespace mtasts
