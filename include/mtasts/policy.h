// Policy: an MTA-STS policy (RFC 8461 §3.2), read strictly and written in the form every known parser
// accepts.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "mtasts/finding.h"
#include "mtasts/max_age.h"
#include "mtasts/mx_pattern.h"
#include "mtasts/result.h"

namespace mtasts {

enum class Mode { testing, enforce, none };  // RFC 8461 §5

// "testing", "enforce" or "none".
[[nodiscard]] std::string_view text(Mode mode);
// Case-sensitive (RFC 8461 §3.2). Fault::input, code "bad-mode".
[[nodiscard]] Result<Mode> parse_mode(std::string_view word);

enum class LineEnding { lf, crlf };

// The version is fixed: STSv1.
struct Policy {
  Mode mode = Mode::testing;
  MaxAge max_age;
  std::vector<MxPattern> mx = {};  // in file order; at least one unless the mode is none
  std::vector<std::pair<std::string, std::string>> extensions = {};  // unknown fields, in file order

  // Line for line the same.
  friend bool operator==(const Policy&, const Policy&) = default;
};

// A policy larger than this need not be read by anyone (RFC 8461 §3.3).
inline constexpr std::size_t kPolicySizeLimit = std::size_t{64} * 1024;

// Whether senders would act the same: mode, max_age and the set of mx are equal. An id moves exactly when
// this is false.
[[nodiscard]] bool same_policy(const Policy& one, const Policy& other);

// What reading a body gave: the policy unless the strict reading refuses it, and everything worth saying.
struct PolicyReading {
  std::optional<Policy> policy;
  // Worst first. Errors exactly when there is no policy; warnings name the senders that would refuse or
  // misread it.
  std::vector<Finding> findings;
};

// Reads a body as RFC 8461 §3.2 demands, ABNF and prose, and goes on past the first fault so that one reading
// tells all. Any octets may be passed.
[[nodiscard]] PolicyReading read_policy(std::string_view body);

// read_policy for those who need a policy or nothing. Fault::input, code of the first error finding, message
// with its line.
[[nodiscard]] Result<Policy> parse_policy(std::string_view body);

// version, mode, mx lines, max_age, then extensions; every line terminated alike. Reading it gives `policy`.
[[nodiscard]] std::string print_policy(const Policy& policy, LineEnding line_ending);

// The line ending of a body that stands: crlf when its first line ends so.
[[nodiscard]] LineEnding line_ending_of(std::string_view body);

// Whether max_age may be written: 1..31557600. Fault::input, code "bad-max-age".
[[nodiscard]] Result<void> check_emitted_max_age(MaxAge max_age);

}  // namespace mtasts
