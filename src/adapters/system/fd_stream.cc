// Only whole lines leave the buffer, so that a reader of NDJSON never sees a partial line if the process
// ends.
#include "adapters/system/fd_stream.h"

#include <poll.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <cerrno>

#include "adapters/system/file_error.h"
#include "adapters/system/system_calls.h"
#include "mtasts/ascii_text.h"

namespace mtasts {
namespace {

constexpr std::size_t kMaxKeptLine = 1048576;  // a longer line is written in parts

}  // namespace

FdStream::FdStream(int descriptor, std::string_view name, Buffering buffering, TerminalEnvironment terminal)
    : descriptor_(descriptor),
      name_(name),
      is_terminal_(::isatty(descriptor) == 1),
      line_buffered_(is_terminal_ || buffering == Buffering::lines),
      is_dumb_(terminal.dumb_terminal),
      is_ascii_(is_terminal_ && terminal.is_ascii),
      allows_colour_(!terminal.no_color && !terminal.dumb_terminal) {}

std::size_t FdStream::columns() const {
  winsize size = {};
  return is_terminal_ && ::ioctl(descriptor_, TIOCGWINSZ, &size) == 0 ? size.ws_col : 0;
}

void FdStream::write(std::string_view bytes) {
  if (error_ != 0) return;
  if (!line_buffered_ && buffer_.size() + bytes.size() < kBufferSize) {
    buffer_ += bytes;
    return;
  }
  const std::size_t last_line_feed = bytes.rfind('\n');
  if (last_line_feed != std::string_view::npos) {
    const std::string_view lines = bytes.substr(0, last_line_feed + 1);
    bytes.remove_prefix(lines.size());
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
  buffer_ += bytes;
  if (buffer_.size() >= kMaxKeptLine) {
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
  if (!shows_status() || (line.empty() && !status_shown_)) return;
  status_shown_ = false;  // before write_out(), which clears a shown line
  write_out(std::string(kEraseLine).append(line));
  status_shown_ = !line.empty();
}

void FdStream::write_out(std::string_view bytes) {
  if (bytes.empty()) return;
  show_status({});
  if (is_terminal_ && status_stream_ != nullptr) status_stream_->show_status({});
  if (is_ascii_) {
    write_to_descriptor(ascii_text(bytes));
  } else {
    write_to_descriptor(bytes);
  }
}

void FdStream::write_to_descriptor(std::string_view bytes) {
  while (error_ == 0 && !bytes.empty()) {
    const ssize_t written = uninterrupted([&] { return ::write(descriptor_, bytes.data(), bytes.size()); });
    if (written >= 0) {
      bytes.remove_prefix(static_cast<std::size_t>(written));
    } else if (errno == EAGAIN) {
      // Another process has made the shared descriptor non-blocking.
      pollfd waiting = {descriptor_, POLLOUT, 0};
      (void)uninterrupted([&] { return ::poll(&waiting, 1, -1); });
    } else {
      error_ = errno;
    }
  }
}

}  // namespace mtasts
