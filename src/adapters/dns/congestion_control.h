// CongestionControl: how many queries to one server may be in flight, and when to resend one. Both are
// learned from the answers: a server whose socket buffer holds 250 packets silently drops the rest of a
// burst.
#pragma once

#include <chrono>
#include <cstddef>
#include <optional>

namespace mtasts {

class CongestionControl {
 public:
  using Clock = std::chrono::steady_clock;

  // The congestion window: the number of queries that may be in flight, at least 16.
  [[nodiscard]] std::size_t window() const { return window_; }
  // The delay after which an unanswered query is sent again: longer than answers usually take here (as in RFC
  // 6298 §2), at least 100 ms. Nothing until the server has answered or an ICMP error came from it.
  [[nodiscard]] std::optional<Clock::duration> resend_delay() const;

  // Takes one resend from the budget, or returns false if it is used up. Answers fill the budget again: where
  // resends get none, more of them would only keep the server above its limit.
  [[nodiscard]] bool take_resend(Clock::time_point now);

  // Records the answer to a query that was sent once, while `in_flight` queries were in flight.
  void on_answer(Clock::duration round_trip, std::size_t in_flight);
  // Records the answer to a query that was resent. An answer soon after the resend shows that a packet was
  // lost.
  void on_answer_after_resend(Clock::time_point now, Clock::duration since_resend);
  // Records an answer REFUSED or SERVFAIL, after on_answer(): it is no reason for a larger window.
  void on_refusal();
  // Records that a query that was refused got an answer when it was sent again. Several within a second show
  // that the server limits the rate; one may be about the name.
  void on_passed_refusal(Clock::time_point now);
  // Records that a query that had timed out got an answer at another attempt. Several within a second show
  // that the server drops answers above a rate. It may drop one kind of answers only, so the others prove
  // nothing.
  void on_passed_timeout(Clock::time_point now);
  // True if the server has limited the rate within the last seconds.
  [[nodiscard]] bool is_limited(Clock::time_point now) const { return now < limited_until_; }

 private:
  // The failures of one second that passed at another attempt.
  class PassedFailures {
   public:
    // Counts one, and returns true if there are enough of them to show a limit of the rate.
    bool add(Clock::time_point now);

   private:
    Clock::time_point first_ = {};
    unsigned count_ = 0;
  };

  void shrink(Clock::time_point now, Clock::duration interval);

  static constexpr std::size_t kFirstWindow = 256;
  std::size_t window_ = kFirstWindow;
  std::size_t answers_since_growth_ = 0;
  double resends_ = kFirstWindow;  // the budget
  Clock::time_point resends_added_ = {};
  bool has_seen_loss_ = false;
  Clock::time_point last_reduction_ = {};
  Clock::time_point limited_until_ = {};
  PassedFailures passed_refusals_ = {};
  PassedFailures passed_timeouts_ = {};
  std::optional<Clock::duration> smoothed_round_trip_ = {};
  Clock::duration deviation_ = {};
};

}  // namespace mtasts
