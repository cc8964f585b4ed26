// Numbers are read digit by digit: no sign, no base, no locale, no overflow.
#include "mtasts/max_age.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "mtasts/ascii.h"
#include "mtasts/printable.h"

namespace mtasts {
namespace {

constexpr std::size_t kMostDigits = 10;                              // 1*10(DIGIT), RFC 8461 §3.2
constexpr std::uint64_t kGreatestDuration = std::uint64_t{1} << 53;  // exact in JSON readers (RFC 8259 §6)

// The number; nothing if the text is empty, has other characters or exceeds `greatest`, which times 10 must
// fit.
std::optional<std::uint64_t> read_number(std::string_view digits, std::uint64_t greatest) {
  if (digits.empty()) return {};
  std::uint64_t value = 0;
  for (const char c : digits) {
    if (!is_digit(c)) return {};
    value = value * 10 + static_cast<std::uint64_t>(c - '0');
    if (value > greatest) return {};
  }
  return value;
}

tl::unexpected<Error> bad_max_age(std::string_view text, std::string_view reason) {
  return fail({Fault::input, "bad-max-age",
               fmt::format("not a valid max_age: {} ({}; RFC 8461 §3.2)", text, reason)});
}

constexpr std::uint64_t kHour = 3600;
constexpr std::uint64_t kDay = 24 * kHour;

// Seconds in a unit, or 0.
std::uint64_t seconds_in(char unit) {
  switch (unit) {
    case 's': return 1;
    case 'h': return kHour;
    case 'd': return kDay;
    case 'w': return 7 * kDay;
    default: return 0;
  }
}

}  // namespace

Result<MaxAge> MaxAge::parse(std::string_view digits) {
  if (digits.empty()) return bad_max_age(quote(digits), "no number");
  if (!std::ranges::all_of(digits, is_digit)) {
    return bad_max_age(quote(digits), "only the digits 0 to 9, a number of seconds");
  }
  if (digits.size() > kMostDigits) return bad_max_age(quote(digits), "more than 10 digits");
  return from_seconds(*read_number(digits, 9'999'999'999));
}

Result<MaxAge> MaxAge::from_seconds(std::uint64_t seconds) {
  if (seconds > kGreatest) {
    return bad_max_age(std::to_string(seconds), fmt::format("more than {} seconds, about a year", kGreatest));
  }
  return MaxAge(static_cast<std::uint32_t>(seconds));
}

Result<std::uint64_t> parse_duration(std::string_view text) {
  const bool has_unit = !text.empty() && !is_digit(text.back());
  const std::uint64_t unit = has_unit ? seconds_in(text.back()) : 1;
  if (unit > 0) {
    const std::string_view digits = text.substr(0, text.size() - (has_unit ? 1 : 0));
    if (const auto number = read_number(digits, kGreatestDuration / unit)) return *number * unit;
  }
  Error error{Fault::usage, "bad-duration", "not a valid duration: " + quote(text),
              "give seconds, or a whole number with s, h, d or w: 604800, 168h, 7d, 1w"};
  if (text.ends_with('m')) error.hint = "\"m\" could be a minute or a month: " + error.hint;
  return fail(std::move(error));
}

}  // namespace mtasts
