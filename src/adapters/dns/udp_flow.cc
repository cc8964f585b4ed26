// Doubles with each round of answers until something is lost, then grows by one a round, and narrows by a
// quarter with each loss: congestion avoidance as TCP does it (RFC 5681 §3.1), but that only a loss which is
// proven counts: resolvers are slow with some names and owe nothing for it.
#include "adapters/dns/udp_flow.h"

#include <algorithm>

namespace mtasts {
namespace {

constexpr std::chrono::milliseconds kSoonestResend{100};
constexpr std::size_t kLeastRoom = 16;
constexpr std::size_t kMostRoom = 100'000;

}  // namespace

std::optional<UdpFlow::Clock::duration> UdpFlow::resend_after() const {
  if (!usual_) return std::nullopt;
  return std::max<Clock::duration>(*usual_ + 4 * deviation_, kSoonestResend);
}

void UdpFlow::answered(Clock::duration took, std::size_t waiting) {
  if (!usual_) {
    usual_ = took;
    deviation_ = took / 2;
  } else {
    const Clock::duration off = took - *usual_;
    deviation_ += (std::chrono::abs(off) - deviation_) / 4;
    *usual_ += off / 8;
  }
  if (2 * waiting < room_ || room_ >= kMostRoom) return;  // more room would not be used
  if (!has_lost_) {
    ++room_;
  } else if (++answers_towards_room_ >= room_) {
    answers_towards_room_ = 0;
    ++room_;
  }
}

void UdpFlow::answered_after_resend(Clock::time_point now, Clock::duration since_resend) {
  const auto patience = resend_after();
  if (!patience || since_resend >= *patience || now - narrowed_ < *patience) return;
  if (2 * since_resend < *usual_) return;  // sooner than any answer comes: it is the first packet's, and late
  has_lost_ = true;
  narrowed_ = now;
  room_ = std::max(kLeastRoom, room_ - room_ / 4);
}

}  // namespace mtasts
