// Policy: an MTA-STS policy (RFC 8461 §3.2), read strictly and printed in the form that every known parser
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
// Reads text(Mode), case-sensitive (RFC 8461 §3.2). Fault::input, code "bad-mode".
[[nodiscard]] Result<Mode> parse_mode(std::string_view word);

enum class LineEnding { lf, crlf };

// The version is fixed: STSv1.
struct Policy {
  Mode mode = Mode::testing;
  MaxAge max_age;
  std::vector<MxPattern> mx = {};  // in the order of the file; at least one unless the mode is none
  std::vector<std::pair<std::string, std::string>> extensions = {};  // unknown fields, in order

  // True if the order and the extensions are equal, too; see same_policy().
  friend bool operator==(const Policy&, const Policy&) = default;
};

// The size in bytes up to which senders must read a policy (RFC 8461 §3.3).
inline constexpr std::size_t kPolicySizeLimit = std::size_t{64} * 1024;

// True if senders act the same on both: mode, max_age and the set of mx are equal. A new policy needs a new
// id exactly if this is false.
[[nodiscard]] bool same_policy(const Policy& one, const Policy& other);
// The differences of a served policy for which same_policy() is false: "mode testing instead of enforce;
// without mx a.example.com". Of the mx at most five are named; empty for the same policy.
[[nodiscard]] std::string policy_difference(const Policy& served, const Policy& wanted);

// The result of read_policy(): the policy, unless the body is invalid, and the findings.
struct PolicyReading {
  std::optional<Policy> policy;
  // Worst first. There are errors exactly if there is no policy. Warnings name the senders that refuse or
  // misread the policy.
  std::vector<Finding> findings;
};

// "mode enforce, max_age 604800, mx mx1.example.com, mx2.example.com": the values of a policy in a message,
// with `separator` between two mx. A policy without mx ends with its max_age.
[[nodiscard]] std::string values_text(const Policy& policy, std::string_view separator);

// Reads a body of any bytes as RFC 8461 §3.2 demands, ABNF and prose. It continues past the first fault, so
// that one reading reports all. A valid body:
//   version: STSv1
//   mode: enforce
//   mx: mx1.example.com
//   max_age: 604800
[[nodiscard]] PolicyReading read_policy(std::string_view body);

// read_policy() without findings. Fault::input, with the code, line and message of the first error.
[[nodiscard]] Result<Policy> parse_policy(std::string_view body);

// Prints version, mode, the mx lines, max_age, then the extensions, every line with the same line ending.
// Reading the text gives `policy` again.
[[nodiscard]] std::string print_policy(const Policy& policy, LineEnding line_ending);

// The line ending of an existing body: that of its first line; lf if it has no line end.
[[nodiscard]] LineEnding line_ending_of(std::string_view body);

// Succeeds if a policy with this max_age may be published: 0 is valid, but senders would not cache the
// policy. Fault::input, code "bad-max-age".
[[nodiscard]] Result<void> check_emitted_max_age(MaxAge max_age);

}  // namespace mtasts
