// Slow start doubles the window with each round of answers until the first loss. Congestion avoidance then
// adds one per round and subtracts a quarter per loss (RFC 5681 §3.1). Unlike TCP, only a proven loss counts,
// because resolvers are slow with some names without being congested.
#include "adapters/dns/congestion_control.h"

#include <algorithm>
#include <utility>

namespace mtasts {
namespace {

constexpr std::chrono::milliseconds kMinResendDelay{100};
constexpr std::size_t kMinWindow = 16;
constexpr std::size_t kMaxWindow = 100'000;
constexpr double kMaxResends = 256;
constexpr double kResendsPerSecond = 20;
constexpr double kResendsPerAnswer = 0.25;
constexpr std::size_t kWindowAfterTimeouts = 64;
constexpr unsigned kPassedFailures = 8;  // that show a limit of the rate
constexpr std::chrono::seconds kPassedFailuresWithin{1};
constexpr std::chrono::seconds kLimitedTime{10};

}  // namespace

std::optional<CongestionControl::Clock::duration> CongestionControl::resend_delay() const {
  if (!smoothed_round_trip_) return std::nullopt;
  return std::max<Clock::duration>(*smoothed_round_trip_ + 4 * deviation_, kMinResendDelay);
}

bool CongestionControl::take_resend(Clock::time_point now) {
  const std::chrono::duration<double> since = now - std::exchange(resends_added_, now);
  resends_ = std::min(kMaxResends, resends_ + kResendsPerSecond * since.count());
  if (resends_ < 1) return false;
  resends_ -= 1;
  return true;
}

void CongestionControl::on_answer(Clock::duration round_trip, std::size_t in_flight) {
  resends_ += kResendsPerAnswer;
  if (!smoothed_round_trip_) {
    smoothed_round_trip_ = round_trip;
    deviation_ = round_trip / 2;
  } else {
    const Clock::duration difference = round_trip - *smoothed_round_trip_;
    deviation_ += (std::chrono::abs(difference) - deviation_) / 4;
    *smoothed_round_trip_ += difference / 8;
  }
  if (2 * in_flight < window_ || window_ >= kMaxWindow) return;  // a larger window would not be used
  if (!has_seen_loss_) {
    ++window_;
  } else if (++answers_since_growth_ >= window_) {
    answers_since_growth_ = 0;
    ++window_;
  }
}

void CongestionControl::on_answer_after_resend(Clock::time_point now, Clock::duration since_resend) {
  resends_ += 1 + kResendsPerAnswer;
  const auto delay = resend_delay();
  if (!delay || since_resend >= *delay) return;
  if (2 * since_resend < *smoothed_round_trip_)
    return;  // a late answer to the first packet, not to the resend
  shrink(now, *delay);
}

void CongestionControl::on_refusal() {
  if (!has_seen_loss_ && window_ > kFirstWindow) --window_;
}

void CongestionControl::on_passed_refusal(Clock::time_point now) {
  if (!passed_refusals_.add(now) && !is_limited(now)) return;
  limited_until_ = now + kLimitedTime;
  shrink(now, resend_delay().value_or(kMinResendDelay));
}

// All resends of these queries were lost as well, over seconds: a quarter less would not be enough (RFC 5681
// §3.1 reduces the window to its minimum after a timeout).
void CongestionControl::on_passed_timeout(Clock::time_point now) {
  if (!passed_timeouts_.add(now)) return;
  has_seen_loss_ = true;
  last_reduction_ = now;
  window_ = std::min(window_, kWindowAfterTimeouts);
}

bool CongestionControl::PassedFailures::add(Clock::time_point now) {
  if (now - first_ > kPassedFailuresWithin) {
    first_ = now;
    count_ = 0;
  }
  return ++count_ >= kPassedFailures;
}

// Once per interval: the losses of one burst are one sign.
void CongestionControl::shrink(Clock::time_point now, Clock::duration interval) {
  if (now - last_reduction_ < interval) return;
  has_seen_loss_ = true;
  last_reduction_ = now;
  window_ = std::max(kMinWindow, window_ - window_ / 4);
}

}  // namespace mtasts
