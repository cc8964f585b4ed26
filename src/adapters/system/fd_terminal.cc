// The terminal hands over whole lines, so that reading byte by byte takes nothing of the next one.
#include "adapters/system/fd_terminal.h"

#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace mtasts {

bool FdTerminal::can_ask() const {
  return ::isatty(input_) == 1 && questions_.is_terminal();
}

Result<std::optional<std::string>> FdTerminal::ask(std::string_view question) {
  questions_.write(question);
  if (auto shown = questions_.flush(); !shown) return fail(shown.error());
  std::string line;
  while (line.size() <= kLongestAnswer) {
    char byte = 0;
    const ssize_t size = ::read(input_, &byte, 1);
    if (size < 0 && errno == EINTR) continue;
    if (size < 0) {
      return fail({Fault::io, "io", std::string("cannot read standard input: ") + std::strerror(errno)});
    }
    if (size == 0) return line.empty() ? std::nullopt : std::optional(line);
    if (byte == '\n') return line;
    line += byte;
  }
  return fail({Fault::input, "line-too-long", "the answer has more than 4096 bytes"});
}

}  // namespace mtasts
