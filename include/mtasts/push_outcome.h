// The outcomes that a program prints for a push request: one line of JSON for each RRset. They are claims of
// the program; the authoritative servers show what is true.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "mtasts/push_request.h"
#include "mtasts/result.h"

namespace mtasts {

enum class PushOutcome {
  done,       // the records were changed
  unchanged,  // the new records exist already
  conflict,   // there are neither the old records nor the new ones; nothing was changed
  failed,     // nothing was changed
  unknown,    // the program does not know, or printed no outcome
};
// "done": stable in machine output.
[[nodiscard]] std::string_view text(PushOutcome outcome);

struct PushAnswer {
  PushOutcome outcome = PushOutcome::unknown;
  bool is_given = false;     // false: the program printed no outcome of the RRset
  std::string message = {};  // of the program, unescaped; may be empty
  friend bool operator==(const PushAnswer&, const PushAnswer&) = default;
};

struct PushReading {
  std::vector<PushAnswer> answers = {};  // one for each change
  // Lines that are no outcomes of the request, codes "push-bad-line", "push-other-name" and
  // "push-repeated-outcome"; the first kMostPushFaults of them.
  std::vector<Error> faults = {};
  std::size_t fault_count = 0;  // of all
};

inline constexpr std::size_t kMostPushFaults = 10;
inline constexpr std::size_t kLongestPushLine = 4096;  // bytes
// The bytes of output that are read for a request of so many changes.
[[nodiscard]] std::size_t most_push_output(std::size_t changes);

// Reads the standard output of the program. Each line has the form
// {"owner":"_mta-sts.example.com.","type":"TXT","outcome":"done","message":"..."}
// where "message" may be missing and other members are ignored. Blank lines are ignored, too. An RRset with
// two different outcomes has the outcome `unknown`.
[[nodiscard]] PushReading read_push_outcomes(std::string_view output,
                                             const std::vector<RrsetChange>& changes);

// The error of an outcome other than `done` and `unchanged`, codes "push-conflict", "push-failed",
// "push-unknown" and "push-no-outcome". Fault::undetermined for the last two, else Fault::refused. `program`
// begins the message; `end` describes how the program ended, for an outcome that is not given.
[[nodiscard]] Error push_error(const RrsetChange& change, const PushAnswer& answer,
                               const std::string& program, const std::string& end);

}  // namespace mtasts
