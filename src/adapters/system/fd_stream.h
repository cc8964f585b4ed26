// FdStream: standard output and standard error, buffered; errors are kept until flush().
#pragma once

#include <string>
#include <string_view>

#include "ports/stream.h"

namespace mtasts {

// Moves the cursor to the start of the line and erases the line (ECMA-48 EL).
inline constexpr std::string_view kEraseLine = "\r\x1b[K";

// When lines leave the buffer: when it is full, or at once.
enum class Buffering { full, lines };

// The environment variables that describe the terminal.
struct TerminalEnvironment {
  bool no_color = false;       // NO_COLOR is set and not empty
  bool dumb_terminal = false;  // TERM is "dumb"
  bool is_ascii = false;       // the locale has another encoding than UTF-8
};

class FdStream final : public Stream {
 public:
  // `name` is for messages: "standard output". A terminal gets each line at once in any case, and only ASCII
  // unless it has UTF-8. The destructor does not flush.
  FdStream(int descriptor, std::string_view name, Buffering buffering, TerminalEnvironment terminal);

  // Clears the status line of `other` before each write, since both may be the same terminal. Comparing their
  // names does not help: /dev/tty refers to any terminal.
  void clear_status_of(FdStream& other) { status_stream_ = &other; }

  void write(std::string_view bytes) override;
  [[nodiscard]] Result<void> flush() override;
  void show_status(std::string_view line) override;
  [[nodiscard]] bool shows_status() const override { return is_terminal_ && !is_dumb_; }
  [[nodiscard]] bool is_terminal() const override { return is_terminal_; }
  [[nodiscard]] std::size_t columns() const override;
  [[nodiscard]] bool wants_colour() const override { return is_terminal_ && allows_colour_; }

 private:
  void write_out(std::string_view bytes);
  void write_to_descriptor(std::string_view bytes);

  int descriptor_;
  std::string name_;
  bool is_terminal_;
  bool line_buffered_;
  bool is_dumb_;
  bool is_ascii_;
  bool allows_colour_;
  std::string buffer_;
  FdStream* status_stream_ = nullptr;
  bool status_shown_ = false;
  int error_ = 0;  // errno of the first failed write, which is the last one
};

}  // namespace mtasts
