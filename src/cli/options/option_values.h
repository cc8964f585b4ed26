// Parsers of option values. Numbers are decimal: `010` is ten.
#pragma once

#include <algorithm>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "cli/options/declaration.h"
#include "mtasts/result.h"

namespace mtasts {

// A decimal number of ASCII digits, least..greatest. Fault::usage, code "bad-number".
[[nodiscard]] Result<std::uint64_t> parse_number(std::string_view text, std::uint64_t least,
                                                 std::uint64_t greatest);

// The address of a DNS server: ADDRESS or ADDRESS#PORT, an IPv6 address also in brackets; returned as it was
// typed. Fault::usage, code "bad-server".
[[nodiscard]] Result<std::string> parse_typed_server(const std::string& text);

// The error for a `text` that is none of the choices: Fault::usage, code "bad-choice". The hint is the
// nearest.
[[nodiscard]] Error not_a_choice(std::string_view text, const std::vector<std::string>& choices);

// Stores the text as it is; a list collects the texts of a repeated option.
[[nodiscard]] Take into(std::optional<std::string>& target);
[[nodiscard]] Take into(std::vector<std::string>& target);

// Stores the value that `parse` returns.
template <class T>
[[nodiscard]] Take into(std::optional<T>& target, std::function<Result<T>(const std::string&)> parse) {
  return [&target, parse = std::move(parse)](const std::string& typed) -> Result<void> {
    Result<T> value = parse(typed);
    if (!value) return fail(std::move(value).error());
    target = *std::move(value);
    return {};
  };
}

// The same for a list without duplicates.
template <class T>
[[nodiscard]] Take into_once(std::vector<T>& target, std::function<Result<T>(const std::string&)> parse) {
  return [&target, parse = std::move(parse)](const std::string& typed) -> Result<void> {
    Result<T> value = parse(typed);
    if (!value) return fail(std::move(value).error());
    if (std::ranges::find(target, *value) == target.end()) target.push_back(*std::move(value));
    return {};
  };
}

// Stores a number in least..greatest. The target is an unsigned Number or a std::optional of one.
template <class Number, class Target>
[[nodiscard]] Take number_into(Target& target, Number least, Number greatest) {
  return [&target, least, greatest](const std::string& typed) -> Result<void> {
    const Result<std::uint64_t> number = parse_number(typed, least, greatest);
    if (!number) return fail(number.error());
    target = static_cast<Number>(*number);
    return {};
  };
}

// Words and their values: one table for parsing, help and completion.
template <class T>
using Choices = std::vector<std::pair<std::string, T>>;

template <class T>
[[nodiscard]] std::vector<std::string> words_of(const Choices<T>& choices) {
  std::vector<std::string> words;
  for (const auto& choice : choices) words.push_back(choice.first);
  return words;
}

// The choices of a table whose rows have a name, in its order.
template <class Rows>
[[nodiscard]] Choices<typename Rows::value_type> choices_of(const Rows& rows) {
  Choices<typename Rows::value_type> choices;
  for (const auto* row : rows) choices.emplace_back(std::string(row->name), row);
  return choices;
}

template <class T>
[[nodiscard]] Result<T> parse_choice(std::string_view text, const Choices<T>& choices) {
  for (const auto& choice : choices) {
    if (choice.first == text) return choice.second;
  }
  return fail(not_a_choice(text, words_of(choices)));
}

// Stores one of the choices. The target is a T or a std::optional<T>.
template <class T, class Target>
[[nodiscard]] Take choice_into(Target& target, Choices<T> choices) {
  return [&target, choices = std::move(choices)](const std::string& typed) -> Result<void> {
    const Result<T> value = parse_choice(typed, choices);
    if (!value) return fail(value.error());
    target = *value;
    return {};
  };
}

}  // namespace mtasts
