// Standard output and standard error.
#pragma once

#include <cstddef>
#include <string_view>

#include "mtasts/result.h"

namespace mtasts {

class Stream {
 public:
  virtual ~Stream() = default;
  // Buffered; an error is kept for flush().
  virtual void write(std::string_view octets) = 0;
  // Fault::io, message "cannot write standard output: No space left on device".
  [[nodiscard]] virtual Result<void> flush() = 0;
  // A line that stands below what was written, in place of the one before; an empty one takes it away. It is
  // there at once, and leaves before anything else is written. Only where shows_status().
  virtual void show_status(std::string_view line) = 0;
  // Whether there is a terminal that can take a line away again.
  [[nodiscard]] virtual bool shows_status() const = 0;
  // Whether a person reads it.
  [[nodiscard]] virtual bool is_terminal() const = 0;
  // Of a terminal, as wide as it is now; 0 where it cannot tell, or is none.
  [[nodiscard]] virtual std::size_t columns() const = 0;
  // Whether colours are welcome: a terminal that is not dumb, and NO_COLOR is not set.
  [[nodiscard]] virtual bool wants_colour() const = 0;
};

}  // namespace mtasts
