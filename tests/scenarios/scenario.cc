#include "scenario.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <stdexcept>
#include <utility>

#include "escaped_bytes.h"

namespace mtasts::test {
namespace {

constexpr std::string_view kIndent = "  ";
constexpr std::array<std::string_view, 6> kOutcomeWords{"stdout", "stderr", "exit",
                                                        "file",   "gone",   "unchanged"};

bool is_blank(std::string_view line) {
  return line.empty();
}

bool is_indented(std::string_view line) {
  return line.starts_with(kIndent);
}

std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> words;
  while (true) {
    const std::size_t begin = text.find_first_not_of(' ');
    if (begin == std::string_view::npos) return words;
    text.remove_prefix(begin);
    const std::size_t end = std::min(text.find(' '), text.size());
    words.emplace_back(text.substr(0, end));
    text.remove_prefix(end);
  }
}

// The text after the first `count` words.
std::string rest_of(std::string_view text, int count) {
  for (int i = 0; i < count; ++i) {
    text.remove_prefix(std::min(text.find_first_not_of(' '), text.size()));
    text.remove_prefix(std::min(text.find(' '), text.size()));
  }
  text.remove_prefix(std::min(text.find_first_not_of(' '), text.size()));
  return std::string(text);
}

// Splits words as a shell does: '...', "..." and \.
std::vector<std::string> shell_words(std::string_view text) {
  std::vector<std::string> words;
  std::optional<std::string> word;
  char quote = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (quote == 0 && c == ' ') {
      if (word) words.push_back(*std::exchange(word, std::nullopt));
      continue;
    }
    if (!word) word.emplace();
    if (quote == 0 && (c == '\'' || c == '"')) {
      quote = c;
    } else if (c == quote) {
      quote = 0;
    } else if (c == '\\' && quote != '\'' && i + 1 < text.size()) {
      *word += text[++i];
    } else {
      *word += c;
    }
  }
  if (quote != 0) throw std::runtime_error("a quote is not closed");
  if (word) words.push_back(*word);
  return words;
}

class ScenarioParser {
 public:
  explicit ScenarioParser(std::string_view text) {
    while (!text.empty()) {
      const std::size_t end = text.find('\n');
      if (end == std::string_view::npos) throw std::runtime_error("the last line has no line feed");
      lines_.push_back(text.substr(0, end));
      text.remove_prefix(end + 1);
    }
  }

  Scenario parse() {
    try {
      return parse_lines();
    } catch (const std::runtime_error& error) {
      throw std::runtime_error("line " + std::to_string(std::min(next_ + 1, lines_.size())) + ": " +
                               error.what());
    }
  }

 private:
  Scenario parse_lines() {
    Scenario scenario;
    Step step;
    while (next_ < lines_.size()) {
      const std::string_view line = lines_[next_];
      const std::vector<std::string> words = words_of(line);
      if (is_blank(line) || line.starts_with('#')) {
        ++next_;
      } else if (words.front() == "world") {
        parse_world(words, step);
      } else if (words.front() == "run") {
        parse_run(line, step);
        step.text = take_text();
        parse_outcome(step);
        scenario.steps.push_back(std::exchange(step, {}));
      } else {
        throw std::runtime_error("unknown line: " + std::string(line));
      }
    }
    if (!step.changes.empty()) throw std::runtime_error("a world without a run");
    if (scenario.steps.empty()) throw std::runtime_error("no run");
    scenario.trailing_text = take_text();
    return scenario;
  }

  // The lines since the last outcome.
  std::string take_text() {
    std::string text;
    for (; taken_ < next_; ++taken_) text.append(lines_[taken_]) += '\n';
    return text;
  }

  void parse_world(const std::vector<std::string>& words, Step& step) {
    if (words.size() > 2 || (words.size() == 2 && !words[1].starts_with('@'))) {
      throw std::runtime_error("a world is \"world\" or \"world @SERVER\"");
    }
    WorldBlock block{words.size() == 2 ? words[1].substr(1) : std::string()};
    ++next_;
    while (next_ < lines_.size() && is_indented(lines_[next_])) {
      const std::string_view line = lines_[next_].substr(kIndent.size());
      if (line.starts_with(' ')) throw std::runtime_error("indented below nothing");
      ++next_;
      block.lines.push_back({next_, words_of(line), rest_of(line, 2), content("    ")});
    }
    step.changes.push_back(std::move(block));
  }

  void parse_run(std::string_view line, Step& step) {
    std::vector<std::string> words = shell_words(line);
    if (words.size() < 2 || words[1] != "mtasts") throw std::runtime_error("a run begins with mtasts");
    std::transform(words.begin() + 2, words.end(), std::back_inserter(step.arguments), unescape_text);
    ++next_;
    if (next_ < lines_.size() && lines_[next_] == "stdin") {
      ++next_;
      step.input = content(kIndent);
    }
  }

  void parse_outcome(Step& step) {
    while (next_ < lines_.size() && !is_blank(lines_[next_])) {
      const std::string_view line = lines_[next_];
      const std::vector<std::string> words = words_of(line);
      if (line.starts_with('#') || words.front() == "world" || words.front() == "run") break;
      if (std::find(kOutcomeWords.begin(), kOutcomeWords.end(), words.front()) == kOutcomeWords.end()) {
        throw std::runtime_error("no part of an outcome: " + std::string(line));
      }
      if (words.front() == "unchanged") step.unchanged.push_back(rest_of(line, 1));
      ++next_;
      static_cast<void>(content(kIndent));
    }
    taken_ = next_;
  }

  // The bytes of the lines with at least this indentation. A blank line belongs to them if another one
  // follows.
  std::string content(std::string_view indent) {
    std::string bytes;
    while (next_ < lines_.size()) {
      const std::string_view line = lines_[next_];
      if (line.starts_with(indent)) {
        bytes += unescape_line(line.substr(indent.size()));
      } else if (is_blank(line) && is_blank_inside(indent)) {
        bytes += '\n';
      } else {
        break;
      }
      ++next_;
    }
    return bytes;
  }

  bool is_blank_inside(std::string_view indent) const {
    const auto text =
        std::find_if_not(lines_.begin() + static_cast<std::ptrdiff_t>(next_), lines_.end(), is_blank);
    return text != lines_.end() && text->starts_with(indent);
  }

  std::vector<std::string_view> lines_;
  std::size_t next_ = 0;
  std::size_t taken_ = 0;
};

std::string block(std::string_view heading, std::string_view bytes) {
  return bytes.empty() ? std::string() : std::string(heading) + '\n' + escape_block(bytes);
}

std::string render(const Outcome& outcome, const std::vector<std::string>& unchanged) {
  std::string text = block("stdout", outcome.out) + block("stderr", outcome.err);
  if (outcome.exit_code != 0) text += "exit " + std::to_string(outcome.exit_code) + '\n';
  for (const Outcome::ChangedFile& file : outcome.files) {
    const std::string path = escape_text(file.path) + '\n';
    text += file.content ? "file " + path + escape_block(*file.content) : "gone " + path;
  }
  for (const std::string& path : unchanged) {
    const bool changed =
        std::any_of(outcome.files.begin(), outcome.files.end(),
                    [&](const Outcome::ChangedFile& file) { return escape_text(file.path) == path; });
    if (!changed) text += "unchanged " + path + '\n';
  }
  return text;
}

}  // namespace

Scenario parse_scenario(std::string_view text) {
  return ScenarioParser(text).parse();
}

std::string render(const Scenario& scenario, const std::vector<Outcome>& outcomes) {
  std::string text;
  for (std::size_t i = 0; i < scenario.steps.size(); ++i) {
    text += scenario.steps[i].text + render(outcomes.at(i), scenario.steps[i].unchanged);
  }
  return text + scenario.trailing_text;
}

}  // namespace mtasts::test
