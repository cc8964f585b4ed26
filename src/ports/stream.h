// Stream: standard output or standard error.
#pragma once

#include <cstddef>
#include <string_view>

#include "mtasts/result.h"

namespace mtasts {

class Stream {
 public:
  virtual ~Stream() = default;
  // Buffered; the next flush() returns any error.
  virtual void write(std::string_view octets) = 0;
  // Fault::io, message "cannot write standard output: No space left on device".
  [[nodiscard]] virtual Result<void> flush() = 0;
  // Shows a status line below the output, in place of the previous one; an empty line removes it. It appears
  // immediately and is removed before anything else is written. Call it only if shows_status().
  virtual void show_status(std::string_view line) = 0;
  // True for a terminal that can erase a line.
  [[nodiscard]] virtual bool shows_status() const = 0;
  // True if the stream is a terminal.
  [[nodiscard]] virtual bool is_terminal() const = 0;
  // The current width of the terminal; 0 if it is unknown or this is no terminal.
  [[nodiscard]] virtual std::size_t columns() const = 0;
  // True for a terminal that is not dumb, unless NO_COLOR is set.
  [[nodiscard]] virtual bool wants_colour() const = 0;
};

}  // namespace mtasts
