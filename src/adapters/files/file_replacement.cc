// Content is written and compared in pieces, in constant memory.
#include "adapters/files/file_replacement.h"

#include <fcntl.h>

#include <algorithm>
#include <array>
#include <cerrno>

#include "adapters/system/file_error.h"

namespace mtasts {

FileReplacement::~FileReplacement() {
  if (for_signal_) set_file_for_signal(nullptr);
}

void FileReplacement::keep_for_signal(std::string before, std::string after) {
  const mode_t mode = target_.existing ? target_.existing->st_mode & 0777U : 0644;
  std::unique_ptr<FileForSignal> kept(new FileForSignal{target_.directory.get(), new_temporary_name(),
                                                        target_.name, mode, std::move(before),
                                                        std::move(after)});
  set_file_for_signal(kept.get());
  for_signal_ = std::move(kept);
}

Result<void> FileReplacement::write(std::string_view bytes) {
  if (error_) return fail(*error_);
  if (buffer_.size() + bytes.size() >= kBufferSize && !buffer_.empty()) {
    if (auto written = write_out(buffer_); !written) return written;
    buffer_.clear();
  }
  if (bytes.size() >= kBufferSize) return write_out(bytes);
  buffer_ += bytes;
  return {};
}

Result<void> FileReplacement::check_unchanged() const {
  struct stat named = {};
  const bool exists =
      ::fstatat(target_.directory.get(), target_.name.c_str(), &named, AT_SYMLINK_NOFOLLOW) == 0;
  if (!exists && errno != ENOENT) return fail(file_error(FileAction::write, target_.path, errno));
  const bool is_same = target_.existing ? exists && is_same_status(named, *target_.existing) : !exists;
  return is_same ? Result<void>() : fail(changed_meanwhile(target_.path));
}

Result<bool> FileReplacement::commit() {
  if (error_) return fail(*error_);
  if (!temporary_ && existing_equals(buffer_, 0)) {
    written_bytes_ = static_cast<off_t>(buffer_.size());
    if (existing_has_same_size()) return false;
    written_bytes_ = 0;
  }
  if (auto written = write_out(buffer_); !written) return fail(written.error());
  const std::unique_ptr<TemporaryFile> temporary = std::move(temporary_);
  if (is_same_ && existing_has_same_size()) return false;
  auto file = temporary->commit(target_.name, target_.existing);
  if (!file) return fail(file.error());
  return true;
}

Result<void> FileReplacement::write_out(std::string_view bytes) {
  if (!temporary_) {
    auto created = TemporaryFile::create(calls_, target_.directory.get(), target_.path);
    if (!created) {
      error_ = created.error();
      return fail(*error_);
    }
    temporary_ = *std::move(created);
  }
  if (auto written = temporary_->write(bytes); !written) {
    error_ = written.error();
    temporary_.reset();
    return written;
  }
  is_same_ = is_same_ && existing_equals(bytes, written_bytes_);
  written_bytes_ += static_cast<off_t>(bytes.size());
  return {};
}

bool FileReplacement::existing_equals(std::string_view bytes, off_t offset) {
  if (!target_.existing) return false;
  if (!existing_.is_open()) {
    existing_ = FileHandle(uninterrupted([&] {
      return calls_.open_at(target_.directory.get(), target_.name.c_str(),
                            O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC, 0);
    }));
    struct stat status = {};
    if (!existing_.is_open() || ::fstat(existing_.get(), &status) != 0 || !S_ISREG(status.st_mode))
      return false;
  }
  std::array<char, kBufferSize> piece;
  while (!bytes.empty()) {
    const std::size_t wanted = std::min(bytes.size(), piece.size());
    const ssize_t size =
        uninterrupted([&] { return calls_.read_at(existing_.get(), piece.data(), wanted, offset); });
    // An unreadable file is replaced.
    if (size <= 0) return false;
    const std::string_view current(piece.data(), static_cast<std::size_t>(size));
    if (!bytes.starts_with(current)) return false;
    bytes.remove_prefix(current.size());
    offset += size;
  }
  return true;
}

bool FileReplacement::existing_has_same_size() const {
  struct stat status = {};
  return existing_.is_open() && ::fstat(existing_.get(), &status) == 0 && status.st_size == written_bytes_;
}

}  // namespace mtasts
