// The shortest edit script by E. Myers' greedy O(ND) algorithm, over the lines between the common start and
// end of both texts. The cost is bounded; beyond the bound one block replaces the other.
#include "mtasts/text_diff.h"

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <unordered_map>
#include <vector>

#include "mtasts/printable.h"

namespace mtasts {
namespace {

constexpr std::size_t kContext = 3;
// The search keeps d+1 integers for each number d of edits: 8 MB at this bound.
constexpr int kMostEdits = 2000;
// Steps of the search, so that two long texts with nothing in common do not take minutes.
constexpr std::int64_t kMostSteps = 50'000'000;

using Lines = std::vector<std::string_view>;  // each with its newline, the last one perhaps without

Lines split(std::string_view text) {
  Lines lines;
  while (!text.empty()) {
    const std::size_t newline = text.find('\n');
    const std::size_t length = newline == std::string_view::npos ? text.size() : newline + 1;
    lines.push_back(text.substr(0, length));
    text.remove_prefix(length);
  }
  return lines;
}

// A run of lines, [before_begin, before_end), that becomes [after_begin, after_end).
struct Change {
  std::size_t before_begin = 0;
  std::size_t before_end = 0;
  std::size_t after_begin = 0;
  std::size_t after_end = 0;
};

// Numbers instead of lines: equal exactly when the lines are.
std::vector<int> number_lines(const Lines& lines, std::unordered_map<std::string_view, int>& numbers) {
  std::vector<int> result;
  result.reserve(lines.size());
  for (const std::string_view line : lines) {
    result.push_back(numbers.try_emplace(line, static_cast<int>(numbers.size())).first->second);
  }
  return result;
}

// The changes between texts of equally many lines, such as after ids were replaced in place.
std::vector<Change> changes_line_by_line(const std::vector<int>& before, const std::vector<int>& after) {
  std::vector<Change> changes;
  for (std::size_t i = 0; i < before.size(); ++i) {
    if (before[i] == after[i]) continue;
    if (changes.empty() || changes.back().before_end != i) changes.push_back({i, i, i, i});
    changes.back().before_end = changes.back().after_end = i + 1;
  }
  return changes;
}

// The search over the differing lines. Diagonals are k = x - y; furthest_[d] holds for each k = -d, -d+2,
// ..., d the furthest x that d edits reach.
class EditSearch {
 public:
  EditSearch(const std::vector<int>& before, const std::vector<int>& after)
      : before_(before), after_(after) {}

  // The changes in order, from a simpler comparison if the bound is exceeded.
  std::vector<Change> changes() {
    for (int edits = 0; edits <= kMostEdits && steps_ <= kMostSteps; ++edits) {
      if (advance(edits)) return trace_back(edits);
    }
    if (before_.size() == after_.size()) return changes_line_by_line(before_, after_);
    return {{0, before_.size(), 0, after_.size()}};
  }

 private:
  [[nodiscard]] int furthest(int edits, int k) const {
    if (std::abs(k) > edits) return -1;
    return furthest_[static_cast<std::size_t>(edits)][static_cast<std::size_t>((k + edits) / 2)];
  }

  // True if the step onto diagonal k is an insertion (from k+1), false for a deletion (from k-1).
  [[nodiscard]] bool inserts(int edits, int k) const {
    return k == -edits || (k != edits && furthest(edits - 1, k - 1) < furthest(edits - 1, k + 1));
  }

  // Searches with one more edit; true if it reaches the end of both texts.
  bool advance(int edits) {
    std::vector<int> row;
    row.reserve(static_cast<std::size_t>(edits) + 1);
    const int before_size = static_cast<int>(before_.size());
    const int after_size = static_cast<int>(after_.size());
    bool arrived = false;
    for (int k = -edits; k <= edits; k += 2) {
      int x = 0;
      if (edits > 0) x = inserts(edits, k) ? furthest(edits - 1, k + 1) : furthest(edits - 1, k - 1) + 1;
      int y = x - k;
      // Beyond the end of one text this diagonal has no more lines, and x is kept.
      while (x >= 0 && y >= 0 && x < before_size && y < after_size &&
             before_[static_cast<std::size_t>(x)] == after_[static_cast<std::size_t>(y)]) {
        ++x;
        ++y;
        ++steps_;
      }
      ++steps_;
      row.push_back(x);
      arrived = arrived || (x >= before_size && y >= after_size);
    }
    furthest_.push_back(std::move(row));
    return arrived;
  }

  std::vector<Change> trace_back(int edits) const {
    std::vector<Change> changes;
    int x = static_cast<int>(before_.size());
    int y = static_cast<int>(after_.size());
    for (; edits > 0; --edits) {
      const int k = x - y;
      const bool insertion = inserts(edits, k);
      const int previous_k = insertion ? k + 1 : k - 1;
      const int previous_x = furthest(edits - 1, previous_k);
      const int previous_y = previous_x - previous_k;
      add_in_front(changes, {static_cast<std::size_t>(previous_x),
                             static_cast<std::size_t>(insertion ? previous_x : previous_x + 1),
                             static_cast<std::size_t>(previous_y),
                             static_cast<std::size_t>(insertion ? previous_y + 1 : previous_y)});
      x = previous_x;
      y = previous_y;
    }
    std::ranges::reverse(changes);
    return changes;
  }

  // Adds to `changes`, which are in reverse order; adjacent changes are merged.
  static void add_in_front(std::vector<Change>& changes, const Change& change) {
    if (!changes.empty() && changes.back().before_begin == change.before_end &&
        changes.back().after_begin == change.after_end) {
      changes.back().before_begin = change.before_begin;
      changes.back().after_begin = change.after_begin;
    } else {
      changes.push_back(change);
    }
  }

  const std::vector<int>& before_;
  const std::vector<int>& after_;
  std::vector<std::vector<int>> furthest_;
  std::int64_t steps_ = 0;
};

std::vector<Change> changes_between(const Lines& before, const Lines& after) {
  const std::size_t shorter = std::min(before.size(), after.size());
  std::size_t head = 0;
  while (head < shorter && before[head] == after[head]) ++head;
  std::size_t tail = 0;
  while (tail < shorter - head && before[before.size() - 1 - tail] == after[after.size() - 1 - tail]) ++tail;

  const auto middle = [head, tail](const Lines& lines) {
    return Lines(lines.begin() + static_cast<std::ptrdiff_t>(head),
                 lines.end() - static_cast<std::ptrdiff_t>(tail));
  };
  std::unordered_map<std::string_view, int> numbers;
  const std::vector<int> old_lines = number_lines(middle(before), numbers);
  const std::vector<int> new_lines = number_lines(middle(after), numbers);
  std::vector<Change> changes = EditSearch(old_lines, new_lines).changes();
  for (Change& change : changes) {
    change.before_begin += head;
    change.before_end += head;
    change.after_begin += head;
    change.after_end += head;
  }
  return changes;
}

void append_line(std::string& diff, char mark, std::string_view line) {
  diff += mark;
  diff += line;
  if (!line.ends_with('\n')) diff += "\n\\ No newline at end of file\n";
}

// "12,3": the first line and their number; an empty range has the number of the line before it.
std::string range(std::size_t begin, std::size_t end) {
  const std::size_t count = end - begin;
  const std::string first = std::to_string(count == 0 ? begin : begin + 1);
  return count == 1 ? first : first + ',' + std::to_string(count);
}

// The changes [first, last) in one hunk.
void append_hunk(std::string& diff, const Lines& before, const Lines& after,
                 const std::vector<Change>& changes, std::size_t first, std::size_t last) {
  const std::size_t lead = std::min(kContext, changes[first].before_begin);
  const std::size_t trail = std::min(kContext, before.size() - changes[last - 1].before_end);
  std::size_t at = changes[first].before_begin - lead;
  diff += "@@ -" + range(at, changes[last - 1].before_end + trail) + " +" +
          range(changes[first].after_begin - lead, changes[last - 1].after_end + trail) + " @@\n";
  for (std::size_t i = first; i < last; ++i) {
    const Change& change = changes[i];
    for (; at < change.before_begin; ++at) append_line(diff, ' ', before[at]);
    for (; at < change.before_end; ++at) append_line(diff, '-', before[at]);
    for (std::size_t added = change.after_begin; added < change.after_end; ++added) {
      append_line(diff, '+', after[added]);
    }
  }
  for (std::size_t i = 0; i < trail; ++i) append_line(diff, ' ', before[at++]);
}

// The name as diff(1) prints it: in quotes if it could act on a terminal or break the line.
std::string file_name(std::string_view name) {
  return is_printable(name) ? std::string(name) : '"' + escape_octal(name, '"') + '"';
}

}  // namespace

std::string unified_diff(std::string_view before, std::string_view after, std::string_view before_name,
                         std::string_view after_name) {
  if (before == after) return {};
  const Lines before_lines = split(before);
  const Lines after_lines = split(after);
  const std::vector<Change> changes = changes_between(before_lines, after_lines);

  std::string diff = "--- " + file_name(before_name) + "\n+++ " + file_name(after_name) + '\n';
  for (std::size_t first = 0; first < changes.size();) {
    std::size_t last = first + 1;
    // Hunks whose contexts would meet are one.
    while (last < changes.size() &&
           changes[last].before_begin - changes[last - 1].before_end <= 2 * kContext) {
      ++last;
    }
    append_hunk(diff, before_lines, after_lines, changes, first, last);
    first = last;
  }
  return diff;
}

}  // namespace mtasts
