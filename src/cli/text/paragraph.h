// Wraps and joins text for help, man pages and completions.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace mtasts {

// The width in columns of UTF-8 text without wide or combining characters.
[[nodiscard]] std::size_t columns(std::string_view text);

// The words of `text` in lines of at most `width` columns; a longer word has a line of its own.
[[nodiscard]] std::vector<std::string> wrapped(std::string_view text, std::size_t width);

// The text in lines of at most `width` columns (0: one line), the first behind `begin`, the others behind
// `indent`. Each ends in a line feed.
[[nodiscard]] std::string hanging(const std::string& begin, std::string_view text, const std::string& indent,
                                  std::size_t width);

// A shell command in lines of at most `width` columns; all but the last end in " \", and those after the
// first are indented.
[[nodiscard]] std::vector<std::string> wrapped_command(std::string_view command, std::size_t width);

// The words with `separator` between two of them.
[[nodiscard]] std::string joined(const std::vector<std::string>& words, std::string_view separator);

// The paragraphs of a description, which an empty line separates.
[[nodiscard]] std::vector<std::string> paragraphs(std::string_view text);

}  // namespace mtasts
