// A replacement is locked before it is renamed, so that no other process can read the new content and write
// it again while this one still holds the lock.
#include "adapters/files/locked_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

#include "adapters/files/locked_target.h"
#include "adapters/files/temporary_file.h"
#include "adapters/system/file_error.h"
#include "mtasts/printable.h"

namespace mtasts {
namespace {

constexpr int kOpenFlags = O_RDWR | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC;

// Removes a file that this process has created and not written. A process that waits for its lock notices.
void remove_if_new(SystemCalls& calls, const Target& target) {
  struct stat status = {};
  const bool is_empty =
      ::fstatat(target.directory.get(), target.name.c_str(), &status, AT_SYMLINK_NOFOLLOW) == 0 &&
      S_ISREG(status.st_mode) && status.st_size == 0;
  if (!target.existing && is_empty) calls.unlink_at(target.directory.get(), target.name.c_str());
}

}  // namespace

Result<std::unique_ptr<LockedFile>> PosixLockedFile::lock(SystemCalls& calls, const std::string& path,
                                                          IfMissing if_missing, unsigned seconds) {
  bool created = false;
  auto locked = lock_target(
      [&]() -> Result<Target> {
        auto target = find_target(
            calls, path, if_missing == IfMissing::fail ? FileAction::open_to_read : FileAction::create);
        if (target && !target->existing && if_missing == IfMissing::fail) {
          return fail(file_error(FileAction::open_to_read, path, ENOENT));
        }
        return target;
      },
      [&](const Target& target) {
        const int flags = kOpenFlags | (if_missing == IfMissing::create ? O_CREAT : 0);
        created = !target.existing;
        return calls.open_at(target.directory.get(), target.name.c_str(), flags, 0644);
      },
      [&](const Target& target) { remove_if_new(calls, target); }, seconds);
  if (!locked) return fail(locked.error());
  std::unique_ptr<PosixLockedFile> file(
      new PosixLockedFile(calls, std::move(locked->target), std::move(locked->file)));
  file->is_created_ = created;
  if (auto loaded = file->read_content(); !loaded) {
    remove_if_new(calls, file->target_);
    return fail(loaded.error());
  }
  return std::unique_ptr<LockedFile>(std::move(file));
}

PosixLockedFile::~PosixLockedFile() {
  // Processes that wait for the lock notice that the name is gone, and create the file again.
  if (is_created_ && check_unchanged()) {
    calls_.unlink_at(target_.directory.get(), target_.name.c_str());
  }
}

Result<void> PosixLockedFile::read_content() {
  if (::fstat(file_.get(), &last_status_) != 0) {
    return fail(file_error(FileAction::read, target_.path, errno));
  }
  if (!S_ISREG(last_status_.st_mode)) {
    return fail(unsuitable_file(FileAction::create, target_.path, "not-regular", "it is no regular file"));
  }
  // Use this descriptor only: closing another one would release the lock that shows our process id.
  content_.resize(static_cast<std::size_t>(last_status_.st_size));
  std::size_t size = 0;
  while (size < content_.size()) {
    const ssize_t got = uninterrupted([&] {
      return calls_.read_at(file_.get(), content_.data() + size, content_.size() - size,
                            static_cast<off_t>(size));
    });
    if (got < 0) return fail(file_error(FileAction::read, target_.path, errno));
    if (got == 0) return fail(changed_meanwhile(target_.path));
    size += static_cast<std::size_t>(got);
  }
  is_created_ = is_created_ && content_.empty();
  must_sync_directory_ = content_.empty();
  target_.existing = last_status_;
  return {};
}

Result<void> PosixLockedFile::check_unchanged() const {
  struct stat held = {};
  struct stat named = {};
  if (::fstat(file_.get(), &held) != 0 ||
      ::fstatat(target_.directory.get(), target_.name.c_str(), &named, AT_SYMLINK_NOFOLLOW) != 0 ||
      !is_same_status(held, last_status_) || !is_same_status(named, last_status_)) {
    return fail(changed_meanwhile(target_.path));
  }
  return {};
}

bool PosixLockedFile::content_equals(std::string_view bytes) const {
  std::string piece(kBufferSize, '\0');
  off_t offset = 0;
  while (true) {
    const ssize_t size =
        uninterrupted([&] { return calls_.read_at(file_.get(), piece.data(), piece.size(), offset); });
    if (size <= 0) return size == 0 && bytes.empty();
    if (!bytes.starts_with(std::string_view(piece).substr(0, static_cast<std::size_t>(size)))) return false;
    bytes.remove_prefix(static_cast<std::size_t>(size));
    offset += size;
  }
}

Result<void> PosixLockedFile::replace(std::string_view bytes) {
  if (auto unchanged = check_unchanged(); !unchanged) return unchanged;
  // Timestamps are coarse: two writes within one tick have the same.
  if (is_content_current_ && !content_equals(content_)) return fail(changed_meanwhile(target_.path));
  if (is_content_current_ && bytes == content_) return {};

  remove_stale_temporaries(calls_, target_.directory.get());
  auto temporary = TemporaryFile::create(calls_, target_.directory.get(), target_.path);
  if (!temporary) return fail(temporary.error());
  if (auto written = (*temporary)->write(bytes); !written) return written;
  auto file = (*temporary)->commit(target_.name, target_.existing);
  if (!file) return fail(file.error());
  std::swap(file_, *file);
  if (::fstat(file_.get(), &last_status_) != 0)
    return fail(file_error(FileAction::write, target_.path, errno));
  is_content_current_ = false;
  must_sync_directory_ = false;
  is_created_ = false;
  return {};
}

Result<void> PosixLockedFile::append(std::size_t keep, std::string_view bytes) {
  if (auto unchanged = check_unchanged(); !unchanged) return unchanged;
  const auto end = static_cast<off_t>(keep);
  if (end > last_status_.st_size) {
    return fail({Fault::internal, "append-behind-end", printable(target_.path) + ": nothing to keep there"});
  }
  is_content_current_ = false;
  auto appended = [&]() -> Result<void> {
    if (end < last_status_.st_size && uninterrupted([&] { return calls_.truncate(file_.get(), end); }) != 0) {
      return fail(file_error(FileAction::write, target_.path, errno));
    }
    if (auto written = write_all(calls_, file_.get(), bytes, end, target_.path); !written) return written;
    if (uninterrupted([&] { return calls_.sync(file_.get()); }) != 0) {
      return fail(file_error(FileAction::write, target_.path, errno));
    }
    return must_sync_directory_ ? sync_directory(calls_, target_.directory.get(), target_.path)
                                : Result<void>();
  }();
  if (appended) {
    must_sync_directory_ = false;
    is_created_ = false;
  } else {
    // Remove the partial line; if that fails too, readers ignore it as torn.
    (void)uninterrupted([&] { return calls_.truncate(file_.get(), end); });
  }
  if (::fstat(file_.get(), &last_status_) != 0)
    return fail(file_error(FileAction::write, target_.path, errno));
  return appended;
}

}  // namespace mtasts
