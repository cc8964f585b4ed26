// Writing and comparing go on together, in pieces, so that the size of the file does not matter.
#include "adapters/files/replacement.h"

#include <fcntl.h>

#include <algorithm>
#include <array>

namespace mtasts {
namespace {

constexpr std::size_t kBufferSize = 65536;

}  // namespace

Result<void> FileReplacement::write(std::string_view octets) {
  if (error_) return fail(*error_);
  if (buffer_.size() + octets.size() >= kBufferSize && !buffer_.empty()) {
    if (auto written = write_out(buffer_); !written) return written;
    buffer_.clear();
  }
  if (octets.size() >= kBufferSize) return write_out(octets);
  buffer_ += octets;
  return {};
}

Result<bool> FileReplacement::commit() {
  if (error_) return fail(*error_);
  if (!temporary_ && standing_holds(buffer_, 0)) {
    written_ = static_cast<off_t>(buffer_.size());
    if (standing_is_as_long()) return false;
    written_ = 0;
  }
  if (auto written = write_out(buffer_); !written) return fail(written.error());
  const std::unique_ptr<TemporaryFile> temporary = std::move(temporary_);
  if (same_so_far_ && standing_is_as_long()) return false;
  auto file = temporary->put_in_place(target_.name, target_.standing);
  if (!file) return fail(file.error());
  return true;
}

Result<void> FileReplacement::write_out(std::string_view octets) {
  if (!temporary_) {
    auto created = TemporaryFile::create(calls_, target_.directory.get(), target_.path);
    if (!created) {
      error_ = created.error();
      return fail(*error_);
    }
    temporary_ = *std::move(created);
  }
  if (auto written = temporary_->write(octets); !written) {
    error_ = written.error();
    temporary_.reset();
    return written;
  }
  same_so_far_ = same_so_far_ && standing_holds(octets, written_);
  written_ += static_cast<off_t>(octets.size());
  return {};
}

bool FileReplacement::standing_holds(std::string_view octets, off_t offset) {
  if (!target_.standing) return false;
  if (!standing_.is_open()) {
    standing_ = FileHandle(uninterrupted([&] {
      return calls_.open_at(target_.directory.get(), target_.name.c_str(),
                            O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC, 0);
    }));
    struct stat status = {};
    if (!standing_.is_open() || ::fstat(standing_.get(), &status) != 0 || !S_ISREG(status.st_mode))
      return false;
  }
  std::array<char, kBufferSize> piece;
  while (!octets.empty()) {
    const std::size_t wanted = std::min(octets.size(), piece.size());
    const ssize_t size =
        uninterrupted([&] { return calls_.read_at(standing_.get(), piece.data(), wanted, offset); });
    // What cannot be read is replaced.
    if (size <= 0) return false;
    const std::string_view stands(piece.data(), static_cast<std::size_t>(size));
    if (!octets.starts_with(stands)) return false;
    octets.remove_prefix(stands.size());
    offset += size;
  }
  return true;
}

bool FileReplacement::standing_is_as_long() const {
  struct stat status = {};
  return standing_.is_open() && ::fstat(standing_.get(), &status) == 0 && status.st_size == written_;
}

}  // namespace mtasts
