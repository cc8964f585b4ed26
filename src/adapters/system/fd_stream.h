// Standard output and standard error, buffered, with errors that are not lost.
#pragma once

#include <string>
#include <string_view>

#include "ports/stream.h"

namespace mtasts {

// What leaves the buffer by itself: whole lines when it is full, or every line at once.
enum class Buffering { full, lines };

// What the environment says of colours.
struct ColourEnvironment {
  bool no_color = false;       // NO_COLOR is set and not empty
  bool dumb_terminal = false;  // TERM is "dumb"
};

class FdStream final : public Stream {
 public:
  // `name` is what messages say: "standard output". A terminal gets its lines at once in any case. What is
  // not flushed in the end is not written.
  FdStream(int descriptor, std::string_view name, Buffering buffering, ColourEnvironment colours);

  // Whose status line leaves before this terminal is written to, since both may be the same one: a name of a
  // terminal does not tell, /dev/tty is any of them.
  void writes_above(FdStream& other) { below_ = &other; }

  void write(std::string_view octets) override;
  [[nodiscard]] Result<void> flush() override;
  void show_status(std::string_view line) override;
  [[nodiscard]] bool shows_status() const override { return terminal_ && !dumb_; }
  [[nodiscard]] bool is_terminal() const override { return terminal_; }
  [[nodiscard]] std::size_t columns() const override;
  [[nodiscard]] bool wants_colour() const override { return terminal_ && colours_welcome_; }

 private:
  void write_out(std::string_view octets);

  int descriptor_;
  std::string name_;
  bool terminal_;
  bool by_line_;
  bool dumb_;
  bool colours_welcome_;
  std::string buffer_;
  FdStream* below_ = nullptr;
  bool status_stands_ = false;
  int error_ = 0;  // errno of the first write that failed; nothing is written after it
};

}  // namespace mtasts
