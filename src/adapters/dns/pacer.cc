// A token bucket told by its clock: each turn takes the next moment of an even beat.
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

std::optional<EpollLoop::Moment> Pacer::next_beat() {
  const EpollLoop::Moment now = std::chrono::steady_clock::now();
  const EpollLoop::Moment mine = std::max(next_, now - kCatchUp);
  next_ = mine + interval_;
  return mine > now ? std::optional(mine) : std::nullopt;
}

}  // namespace mtasts
