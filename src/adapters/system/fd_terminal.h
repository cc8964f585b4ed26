// FdTerminal: asks through standard error and standard input.
#pragma once

#include <cstddef>

#include "ports/stream.h"
#include "ports/terminal.h"

namespace mtasts {

// The longest answer in bytes.
inline constexpr std::size_t kLongestAnswer = 4096;

class FdTerminal final : public Terminal {
 public:
  // Reads from `input`, a descriptor; `questions` must outlive it.
  FdTerminal(int input, Stream& questions) : input_(input), questions_(questions) {}

  [[nodiscard]] bool can_ask() const override;
  [[nodiscard]] Result<std::optional<std::string>> ask(std::string_view question) override;

 private:
  int input_;
  Stream& questions_;
};

}  // namespace mtasts
