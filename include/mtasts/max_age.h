// MaxAge: the time that senders cache a policy (RFC 8461 §3.2), and durations as operators write them.
#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include "mtasts/result.h"

namespace mtasts {

// max_age in seconds, 0..31557600.
class MaxAge {
 public:
  static constexpr std::uint32_t kGreatest = 31557600;  // "about one year", RFC 8461 §3.2
  static constexpr std::uint32_t kDay = 86400;          // "one day" for mode none, RFC 8461 §8.3

  // Reads the value of a policy, 1 to 10 ASCII digits: "604800". Fault::input, code "bad-max-age".
  [[nodiscard]] static Result<MaxAge> parse(std::string_view digits);
  // Fault::input, code "bad-max-age", above kGreatest.
  [[nodiscard]] static Result<MaxAge> from_seconds(std::uint64_t seconds);

  [[nodiscard]] std::uint32_t seconds() const { return seconds_; }
  [[nodiscard]] std::string text() const { return std::to_string(seconds_); }

  friend auto operator<=>(const MaxAge&, const MaxAge&) = default;

 private:
  explicit constexpr MaxAge(std::uint32_t seconds) : seconds_(seconds) {}
  std::uint32_t seconds_;
};

// Reads a duration as an operator writes it, in seconds or with a unit: "604800", "3600s", "168h", "7d",
// "1w". "m" is refused, since it could be a minute or a month. Returns seconds, 0..2^53. Fault::usage, code
// "bad-duration".
[[nodiscard]] Result<std::uint64_t> parse_duration(std::string_view text);

}  // namespace mtasts
