// Whole lines go out together, so that a reader of NDJSON who sees us die sees no half line.
#include "adapters/system/fd_stream.h"

#include <poll.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <cerrno>

#include "adapters/files/file_error.h"
#include "adapters/files/system_calls.h"
#include "adapters/system/terminal_line.h"

namespace mtasts {
namespace {

constexpr std::size_t kBufferSize = 65536;
constexpr std::size_t kLongestLine = 1048576;  // that is kept whole

}  // namespace

FdStream::FdStream(int descriptor, std::string_view name, Buffering buffering, ColourEnvironment colours)
    : descriptor_(descriptor),
      name_(name),
      terminal_(::isatty(descriptor) == 1),
      by_line_(terminal_ || buffering == Buffering::lines),
      dumb_(colours.dumb_terminal),
      colours_welcome_(!colours.no_color && !colours.dumb_terminal) {}

std::size_t FdStream::columns() const {
  winsize size = {};
  return terminal_ && ::ioctl(descriptor_, TIOCGWINSZ, &size) == 0 ? size.ws_col : 0;
}

void FdStream::write(std::string_view octets) {
  if (error_ != 0) return;
  if (!by_line_ && buffer_.size() + octets.size() < kBufferSize) {
    buffer_ += octets;
    return;
  }
  const std::size_t last_line_feed = octets.rfind('\n');
  if (last_line_feed != std::string_view::npos) {
    const std::string_view lines = octets.substr(0, last_line_feed + 1);
    octets.remove_prefix(lines.size());
    if (buffer_.size() + lines.size() <= 2 * kBufferSize) {
      buffer_ += lines;
      write_out(buffer_);
    } else {
      write_out(buffer_);
      write_out(lines);
    }
    buffer_.clear();
  } else if (const std::size_t end = buffer_.rfind('\n'); end != std::string::npos) {
    write_out(std::string_view(buffer_).substr(0, end + 1));
    buffer_.erase(0, end + 1);
  }
  buffer_ += octets;
  if (buffer_.size() >= kLongestLine) {
    write_out(buffer_);
    buffer_.clear();
  }
}

Result<void> FdStream::flush() {
  write_out(buffer_);
  buffer_.clear();
  if (error_ != 0) return fail(file_error(FileAction::write, name_, error_));
  return {};
}

void FdStream::show_status(std::string_view line) {
  if (!shows_status() || (line.empty() && !status_stands_)) return;
  status_stands_ = false;  // what is written now takes its place
  write_out(std::string(kEraseLine).append(line));
  status_stands_ = !line.empty();
}

void FdStream::write_out(std::string_view octets) {
  if (octets.empty()) return;
  show_status({});
  if (terminal_ && below_ != nullptr) below_->show_status({});
  while (error_ == 0 && !octets.empty()) {
    const ssize_t written = uninterrupted([&] { return ::write(descriptor_, octets.data(), octets.size()); });
    if (written >= 0) {
      octets.remove_prefix(static_cast<std::size_t>(written));
    } else if (errno == EAGAIN) {
      // Somebody who shares the descriptor has made it non-blocking.
      pollfd waiting = {descriptor_, POLLOUT, 0};
      (void)uninterrupted([&] { return ::poll(&waiting, 1, -1); });
    } else {
      error_ = errno;
    }
  }
}

}  // namespace mtasts
