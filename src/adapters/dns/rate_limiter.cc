// Slots are evenly spaced. A caller gets its slot when the time has come, not in advance, because resent
// queries use slots in between.
#include "adapters/dns/rate_limiter.h"

#include <algorithm>

namespace mtasts {
namespace {

// The loop sleeps in whole milliseconds and may be busy for a few of them.
constexpr std::chrono::milliseconds kMaxCatchUp{20};

}  // namespace

RateLimiter::RateLimiter(EpollLoop& loop, std::optional<double> rate) : loop_(loop) {
  using Clock = std::chrono::steady_clock;
  if (rate) interval_ = std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(1 / *rate));
}

void RateLimiter::use_slot(EpollLoop::TimePoint now) {
  next_slot_ = std::max(next_slot_, now - kMaxCatchUp) + interval_;
}

bool RateLimiter::try_acquire() {
  if (!is_limited()) return true;
  const EpollLoop::TimePoint now = std::chrono::steady_clock::now();
  if (!queue_.empty() || next_slot_ > now) return false;
  use_slot(now);
  return true;
}

std::list<RateLimiter::Acquisition*>::iterator RateLimiter::enqueue(Acquisition& acquisition) {
  queue_.push_back(&acquisition);
  if (queue_.size() == 1) schedule_next();
  return std::prev(queue_.end());
}

void RateLimiter::schedule_next() {
  timer_ = loop_.call_at(next_slot_, [this] {
    const EpollLoop::TimePoint now = std::chrono::steady_clock::now();
    while (!queue_.empty() && next_slot_ <= now) {
      use_slot(now);
      Acquisition& next = *queue_.front();
      queue_.pop_front();
      next.position_.reset();
      next.granted_.set();
    }
    if (!queue_.empty()) schedule_next();
  });
}

}  // namespace mtasts
