// Terminal: asks the operator.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "mtasts/result.h"

namespace mtasts {

class Terminal {
 public:
  virtual ~Terminal() = default;
  // True if somebody can answer: standard input and standard error are terminals.
  [[nodiscard]] virtual bool can_ask() const = 0;
  // Prints the question on standard error and returns the line that is typed, without its line feed; nothing
  // at the end of input. Call it only if can_ask(). Fault::input, code "line-too-long"; Fault::io.
  [[nodiscard]] virtual Result<std::optional<std::string>> ask(std::string_view question) = 0;
};

}  // namespace mtasts
