#include "cli/text/paragraph.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace mtasts {
namespace {

constexpr std::string_view kContinued = " \\";
constexpr std::string_view kContinuationIndent = "    ";

// Removes the next word from `rest` and returns it.
std::string_view take_word(std::string_view& rest) {
  const std::size_t begin = std::min(rest.find_first_not_of(" \n"), rest.size());
  const std::size_t end = std::min(rest.find_first_of(" \n", begin), rest.size());
  const std::string_view word = rest.substr(begin, end - begin);
  rest.remove_prefix(end);
  return word;
}

// The same for a command: an option and its value are one word.
std::string take_command_word(std::string_view& rest) {
  std::string word(take_word(rest));
  std::string_view behind = rest;
  const std::string_view next = take_word(behind);
  if (!word.starts_with('-') || next.empty() || next.starts_with('-')) return word;
  rest = behind;
  return word + ' ' + std::string(next);
}

}  // namespace

std::size_t columns(std::string_view text) {
  const auto is_lead = [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; };
  return static_cast<std::size_t>(std::ranges::count_if(text, is_lead));
}

std::vector<std::string> wrapped(std::string_view text, std::size_t width) {
  std::vector<std::string> lines;
  for (std::string_view word = take_word(text); !word.empty(); word = take_word(text)) {
    if (!lines.empty() && columns(lines.back()) + 1 + columns(word) <= width) {
      lines.back() += ' ';
      lines.back() += word;
    } else {
      lines.emplace_back(word);
    }
  }
  return lines;
}

std::string hanging(const std::string& begin, std::string_view text, const std::string& indent,
                    std::size_t width) {
  if (width == 0) width = std::string_view::npos;
  std::string lines;
  for (const std::string& line : wrapped(text, width - std::min(width, indent.size()))) {
    lines += (lines.empty() ? begin : indent) + line + '\n';
  }
  return lines;
}

std::vector<std::string> wrapped_command(std::string_view command, std::size_t width) {
  if (columns(command) <= width) return {std::string(command)};
  const std::size_t inner = width - kContinued.size() - kContinuationIndent.size();
  std::vector<std::string> lines;
  for (std::string word = take_command_word(command); !word.empty(); word = take_command_word(command)) {
    if (!lines.empty() && columns(lines.back()) + 1 + columns(word) <= inner) {
      lines.back() += ' ' + word;
    } else {
      lines.push_back(std::move(word));
    }
  }
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (i > 0) lines[i].insert(0, kContinuationIndent);
    if (i + 1 < lines.size()) lines[i] += kContinued;
  }
  return lines;
}

std::string joined(const std::vector<std::string>& words, std::string_view separator) {
  return fmt::format("{}", fmt::join(words, separator));
}

std::vector<std::string> paragraphs(std::string_view text) {
  std::vector<std::string> list;
  while (!text.empty()) {
    const std::size_t end = text.find("\n\n");
    list.emplace_back(text.substr(0, end));
    if (end == std::string_view::npos) break;
    text.remove_prefix(end + 2);
  }
  return list;
}

}  // namespace mtasts
