// ReportNotes: findings about a report, which may repeat one deviation in each of a thousand failures.
#pragma once

#include <algorithm>
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "mtasts/code.h"
#include "mtasts/finding.h"

namespace mtasts {

// Keeps one finding of each code.
class ReportNotes {
 public:
  // Keeps the first message of a code and the number of the others. `message()` is called for the first only.
  template <class Message>
  void add(FindingCode code, const Message& message) {
    for (Note& note : notes_) {
      if (note.code == code.index()) {
        ++note.repeats;
        return;
      }
    }
    notes_.push_back({code.index(), 0, found(code, message())});
  }

  // Joins the messages of one code, for the few members that every report must have.
  void join(FindingCode code, const std::string& message) {
    for (Note& note : notes_) {
      if (note.code == code.index()) {
        note.finding.message += "; " + message;
        return;
      }
    }
    notes_.push_back({code.index(), 0, found(code, message)});
  }

  [[nodiscard]] bool has(FindingCode code) const {
    return std::any_of(notes_.begin(), notes_.end(),
                       [code](const Note& note) { return note.code == code.index(); });
  }

  // Worst first.
  [[nodiscard]] std::vector<Finding> take() && {
    std::vector<Finding> findings;
    for (Note& note : notes_) {
      if (note.repeats > 0) {
        note.finding.message += " (and " + std::to_string(note.repeats) + " more of this kind)";
      }
      findings.push_back(std::move(note.finding));
    }
    sort_worst_first(findings);
    return findings;
  }

 private:
  struct Note {
    std::size_t code;
    std::size_t repeats;
    Finding finding;
  };
  std::vector<Note> notes_;
};

}  // namespace mtasts
