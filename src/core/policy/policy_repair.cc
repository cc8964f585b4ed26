// The body is split into words. A field begins at a word that names it and is followed by a colon, or at the
// first word of a line; it ends where the next one begins.
#include "mtasts/policy_repair.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>
#include <vector>

#include "core/policy/policy_draft.h"
#include "core/text/plain_value.h"
#include "core/text/without_repeats.h"
#include "mtasts/ascii.h"
#include "mtasts/deployment.h"
#include "mtasts/max_age.h"

namespace mtasts {
namespace {

constexpr std::array<std::string_view, 4> kRepairedFields = {"version", "mode", "max_age", "mx"};

constexpr std::string_view kMark = "\xEF\xBB\xBF";  // byte order mark

// The field that a word names, well written or not; empty if it names none.
std::string_view field_of(std::string_view word) {
  const auto* name = std::ranges::find(kRepairedFields, word);
  return name == kRepairedFields.end() ? field_meant_by(word) : *name;
}

// Line breaks that were written as "\n" or in HTML become line breaks. In a body of several lines they are
// only at the ends of lines; elsewhere they are part of a value or a comment.
std::string with_line_breaks(std::string_view body) {
  const std::string_view content = body.substr(0, body.find_last_not_of(" \t\r\n") + 1);
  const bool is_one_line = content.find_first_of("\r\n") == std::string_view::npos;
  std::string text(body);
  for (const std::string_view mark : {"\\n", "\\r", "<br>", "<br/>", "<br />"}) {
    for (std::size_t at = text.find(mark); at != std::string::npos; at = text.find(mark, at + 1)) {
      const std::size_t end = at + mark.size();
      const bool ends_line = end == text.size() || text[end] == '\n' || text[end] == '\r';
      if (is_one_line || ends_line) text.replace(at, mark.size(), "\n");
    }
  }
  return text;
}

// The words of a line; ":" is a word of its own.
std::vector<std::string> words_of(std::string_view line) {
  std::vector<std::string> words;
  std::string word;
  const auto end_word = [&] {
    if (!word.empty()) words.push_back(std::exchange(word, {}));
  };
  for (std::size_t i = 0; i < line.size(); ++i) {
    const char c = line[i];
    const bool groups_digits =
        c == ',' && !word.empty() && is_digit(word.back()) && i + 1 < line.size() && is_digit(line[i + 1]);
    if (c == ':' || c == '=') {
      end_word();
      words.emplace_back(":");
    } else if (!groups_digits && (is_wsp(c) || c == ',' || c == ';' || c == '"' || c == '\'')) {
      end_word();
    } else {
      word += c;  // the comma of "604,800" too
    }
  }
  end_word();
  return words;
}

class RepairReader {
 public:
  void read(std::string_view line) {
    const std::vector<std::string> words = words_of(line);
    std::string_view field;
    for (std::size_t i = 0; i < words.size(); ++i) {
      if (words[i] == ":") continue;
      const bool has_colon = i + 1 < words.size() && words[i + 1] == ":";
      if (has_colon || (i == 0 && !field_of(words[i]).empty())) {
        field = field_of(words[i]);
      } else {
        // "1 week" is one value.
        const std::string next = i + 1 < words.size() ? short_duration(words[i] + ' ' + words[i + 1]) : "";
        take(field, next.empty() ? words[i] : next);
      }
    }
  }

  std::optional<Policy> finish() && {
    if (!mode_) return std::nullopt;
    return Policy{.mode = *mode_, .max_age = max_age_.value_or(first_max_age(*mode_)), .mx = std::move(mx_)};
  }

 private:
  // As in a valid policy, the first value of a field counts, except for mx.
  void take(std::string_view field, std::string word) {
    word = lower_case(word);
    if (field == "mode") {
      if (auto mode = parse_mode(word); mode && !mode_) mode_ = *mode;
    } else if (field == "max_age") {
      const std::string digits = without_grouping(word);
      const auto seconds = parse_duration(digits.empty() ? word : digits);
      if (seconds && *seconds > 0 && !max_age_) {
        max_age_ = *MaxAge::from_seconds(std::min<std::uint64_t>(*seconds, MaxAge::kGreatest));
      }
    } else if (field == "mx") {
      if (word.ends_with('.')) word.pop_back();
      if (auto pattern = MxPattern::parse(word)) add_once(mx_, *pattern);
    }
  }

  std::optional<Mode> mode_ = {};
  std::optional<MaxAge> max_age_ = {};
  std::vector<MxPattern> mx_ = {};
};

}  // namespace

std::optional<Policy> repair_policy(std::string_view body) {
  if (body.starts_with(kMark)) body.remove_prefix(kMark.size());
  const std::size_t start = body.find_first_not_of(" \t\r\n");
  const bool is_web_page = start != std::string_view::npos && body[start] == '<';
  if (body.size() > kPolicySizeLimit || is_web_page) return std::nullopt;
  const std::string text = with_line_breaks(body);
  RepairReader reader;
  for (std::string_view rest = text; !rest.empty();) {
    const std::string_view line = trim(rest.substr(0, rest.find_first_of("\r\n")));
    rest.remove_prefix(std::min(rest.size(), rest.find_first_of("\r\n")));
    rest.remove_prefix(rest.empty() ? 0 : 1);
    const bool is_comment = line.starts_with('#') || line.starts_with(';') || line.starts_with("//");
    if (!is_comment) reader.read(line);
  }
  return std::move(reader).finish();
}

}  // namespace mtasts
