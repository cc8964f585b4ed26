// A token bucket told by its clock: each turn takes the next moment of an even beat when that has come, not
// before, since questions that are sent again take some in between.
#include "adapters/dns/pacer.h"

#include <algorithm>

namespace mtasts {
namespace {

// The loop sleeps in whole milliseconds and may be busy for a few of them.
constexpr std::chrono::milliseconds kCatchUp{20};

}  // namespace

Pacer::Pacer(EpollLoop& loop, std::optional<double> rate) : loop_(loop) {
  using Clock = std::chrono::steady_clock;
  if (rate) interval_ = std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(1 / *rate));
}

void Pacer::take_moment(EpollLoop::TimePoint now) {
  next_ = std::max(next_, now - kCatchUp) + interval_;
}

bool Pacer::may_go_now() {
  if (!is_paced()) return true;
  const EpollLoop::TimePoint now = std::chrono::steady_clock::now();
  if (!queue_.empty() || next_ > now) return false;
  take_moment(now);
  return true;
}

std::list<Pacer::Turn*>::iterator Pacer::enqueue(Turn& turn) {
  queue_.push_back(&turn);
  if (queue_.size() == 1) call_next_in_time();
  return std::prev(queue_.end());
}

void Pacer::call_next_in_time() {
  alarm_ = loop_.call_at(next_, [this] {
    const EpollLoop::TimePoint now = std::chrono::steady_clock::now();
    while (!queue_.empty() && next_ <= now) {
      take_moment(now);
      Turn& called = *queue_.front();
      queue_.pop_front();
      called.place_.reset();
      called.called_.set();
    }
    if (!queue_.empty()) call_next_in_time();
  });
}

}  // namespace mtasts
