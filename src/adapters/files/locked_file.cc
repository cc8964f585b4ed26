// Replacing moves the lock to the new file before it gets its name, so that there is no moment in which
// another could read the new content and write without us knowing.
#include "adapters/files/locked_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

#include "adapters/files/file_error.h"
#include "adapters/files/temporary_file.h"
#include "adapters/files/waiting_lock.h"
#include "mtasts/printable.h"

namespace mtasts {
namespace {

constexpr int kOpen = O_RDWR | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC;

bool is_same_state(const struct stat& one, const struct stat& other) {
  return one.st_dev == other.st_dev && one.st_ino == other.st_ino && one.st_size == other.st_size &&
         one.st_mtim.tv_sec == other.st_mtim.tv_sec && one.st_mtim.tv_nsec == other.st_mtim.tv_nsec;
}

tl::unexpected<Error> changed(const std::string& path) {
  return fail({Fault::io, "changed-meanwhile",
               printable(path) + " was changed by another program while it was being worked on",
               "look at the change, then run the command again"});
}

}  // namespace

Result<std::unique_ptr<LockedFile>> PosixLockedFile::take(SystemCalls& calls, const std::string& path,
                                                          IfMissing if_missing, unsigned seconds) {
  bool made = false;
  auto locked = wait_for_lock(
      [&]() -> Result<Target> {
        auto target = find_target(
            calls, path, if_missing == IfMissing::fail ? FileAction::open_to_read : FileAction::create);
        if (target && !target->standing && if_missing == IfMissing::fail) {
          return fail(file_error(FileAction::open_to_read, path, ENOENT));
        }
        return target;
      },
      [&](const Target& target) {
        const int flags = kOpen | (if_missing == IfMissing::create ? O_CREAT : 0);
        made = !target.standing;
        return calls.open_at(target.directory.get(), target.name.c_str(), flags, 0644);
      },
      seconds);
  if (!locked) return fail(locked.error());
  std::unique_ptr<PosixLockedFile> file(
      new PosixLockedFile(calls, std::move(locked->target), std::move(locked->file)));
  file->made_ = made;
  if (auto loaded = file->load(); !loaded) return fail(loaded.error());
  return std::unique_ptr<LockedFile>(std::move(file));
}

PosixLockedFile::~PosixLockedFile() {
  // Those who wait for the lock find that the name is gone, and make the file anew.
  if (made_ && known_.st_size == 0 && make_sure_unchanged()) {
    calls_.unlink_at(target_.directory.get(), target_.name.c_str());
  }
}

Result<void> PosixLockedFile::load() {
  if (::fstat(file_.get(), &known_) != 0) {
    return fail(file_error(FileAction::read, target_.path, errno));
  }
  if (!S_ISREG(known_.st_mode)) {
    return fail(file_objection(FileAction::create, target_.path, "not-regular", "it is no regular file"));
  }
  // Through this descriptor only: to close another would lose the lock that tells our process id.
  content_.resize(static_cast<std::size_t>(known_.st_size));
  std::size_t size = 0;
  while (size < content_.size()) {
    const ssize_t got = uninterrupted([&] {
      return calls_.read_at(file_.get(), content_.data() + size, content_.size() - size,
                            static_cast<off_t>(size));
    });
    if (got < 0) return fail(file_error(FileAction::read, target_.path, errno));
    if (got == 0) return changed(target_.path);
    size += static_cast<std::size_t>(got);
  }
  made_ = made_ && content_.empty();
  name_is_new_ = content_.empty();
  target_.standing = known_;
  return {};
}

Result<void> PosixLockedFile::make_sure_unchanged() const {
  struct stat held = {};
  struct stat named = {};
  if (::fstat(file_.get(), &held) != 0 ||
      ::fstatat(target_.directory.get(), target_.name.c_str(), &named, AT_SYMLINK_NOFOLLOW) != 0 ||
      !is_same_state(held, known_) || !is_same_state(named, known_)) {
    return changed(target_.path);
  }
  return {};
}

bool PosixLockedFile::still_holds(std::string_view octets) const {
  std::string piece(65536, '\0');
  off_t offset = 0;
  while (true) {
    const ssize_t size =
        uninterrupted([&] { return calls_.read_at(file_.get(), piece.data(), piece.size(), offset); });
    if (size <= 0) return size == 0 && octets.empty();
    if (!octets.starts_with(std::string_view(piece).substr(0, static_cast<std::size_t>(size)))) return false;
    octets.remove_prefix(static_cast<std::size_t>(size));
    offset += size;
  }
}

Result<void> PosixLockedFile::replace(std::string_view octets) {
  if (auto unchanged = make_sure_unchanged(); !unchanged) return unchanged;
  // Times are coarse: two writes within one tick look alike.
  if (content_is_current_ && !still_holds(content_)) return changed(target_.path);
  if (content_is_current_ && octets == content_) return {};

  remove_stale_temporaries(calls_, target_.directory.get());
  auto temporary = TemporaryFile::create(calls_, target_.directory.get(), target_.path);
  if (!temporary) return fail(temporary.error());
  if (auto written = (*temporary)->write(octets); !written) return written;
  auto file = (*temporary)->put_in_place(target_.name, target_.standing);
  if (!file) return fail(file.error());
  std::swap(file_, *file);
  if (::fstat(file_.get(), &known_) != 0) return fail(file_error(FileAction::write, target_.path, errno));
  content_is_current_ = false;
  name_is_new_ = false;
  made_ = false;
  return {};
}

Result<void> PosixLockedFile::append(std::size_t keep, std::string_view octets) {
  if (auto unchanged = make_sure_unchanged(); !unchanged) return unchanged;
  const auto end = static_cast<off_t>(keep);
  if (end > known_.st_size) {
    return fail({Fault::internal, "append-behind-end", printable(target_.path) + ": nothing to keep there"});
  }
  content_is_current_ = false;
  made_ = false;
  auto appended = [&]() -> Result<void> {
    if (end < known_.st_size && uninterrupted([&] { return calls_.truncate(file_.get(), end); }) != 0) {
      return fail(file_error(FileAction::write, target_.path, errno));
    }
    if (auto written = write_all(calls_, file_.get(), octets, end, target_.path); !written) return written;
    if (uninterrupted([&] { return calls_.sync(file_.get()); }) != 0) {
      return fail(file_error(FileAction::write, target_.path, errno));
    }
    return name_is_new_ ? sync_directory(calls_, target_.directory.get(), target_.path) : Result<void>();
  }();
  if (appended) {
    name_is_new_ = false;
  } else {
    // Half a line helps nobody; where even this fails, readers take it for torn.
    (void)uninterrupted([&] { return calls_.truncate(file_.get(), end); });
  }
  if (::fstat(file_.get(), &known_) != 0) return fail(file_error(FileAction::write, target_.path, errno));
  return appended;
}

}  // namespace mtasts
