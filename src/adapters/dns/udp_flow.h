// UdpFlow: how many questions a server is sent at once, and when one is taken for lost. Both are learnt from
// its answers: a server whose socket buffer has room for 250 packets loses the rest of a burst without a
// word.
#pragma once

#include <chrono>
#include <cstddef>
#include <optional>

namespace mtasts {

class UdpFlow {
 public:
  using Clock = std::chrono::steady_clock;

  // Questions that may wait for an answer at once, 16 at least.
  [[nodiscard]] std::size_t room() const { return room_; }
  // How long after it was sent a question without an answer is sent again: longer than answers take here (as
  // RFC 6298 §2 has it), 100 ms at least. Nothing as long as the server has answered nothing.
  [[nodiscard]] std::optional<Clock::duration> resend_after() const;

  // An answer to a question that was sent once, with `waiting` questions under way.
  void answered(Clock::duration took, std::size_t waiting);
  // An answer to one that was sent again: where it follows that at once, a packet was lost before.
  void answered_after_resend(Clock::time_point now, Clock::duration since_resend);

 private:
  std::size_t room_ = 256;
  std::size_t answers_towards_room_ = 0;
  bool has_lost_ = false;
  Clock::time_point narrowed_ = {};
  std::optional<Clock::duration> usual_ = {};
  Clock::duration deviation_ = {};
};

}  // namespace mtasts
