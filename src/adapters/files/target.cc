// A path is resolved once; all later calls use the open directory.
#include "adapters/files/target.h"

#include <fcntl.h>
#include <linux/magic.h>
#include <sys/vfs.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <climits>

#include "adapters/files/temporary_file.h"
#include "mtasts/printable.h"

namespace mtasts {
namespace {

enum class MissingDirectory { fail, create, create_and_sync };

constexpr int kDescend = O_RDONLY | O_DIRECTORY | O_CLOEXEC;
constexpr int kSearch = O_PATH | O_DIRECTORY | O_CLOEXEC;  // needs no permission to list the names
constexpr int kOpenToRead = O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC;
constexpr int kMaxLinks = 40;  // the kernel's limit

tl::unexpected<Error> not_regular(FileAction action, std::string_view path, mode_t mode) {
  if (S_ISDIR(mode)) return fail(unsuitable_file(action, path, "is-directory", "it is a directory"));
  return fail(unsuitable_file(action, path, "not-regular", "the existing entry is no regular file"));
}

tl::unexpected<Error> link_refused(FileAction action, std::string_view path) {
  return fail(unsuitable_file(action, path, "symbolic-link",
                              "a component is a symbolic link, and none is followed here"));
}

Result<void> check_relative(FileAction action, const std::string& path, std::string_view relative) {
  while (true) {
    const std::size_t slash = relative.find('/');
    const std::string_view component = relative.substr(0, slash);
    if (component.empty() || component == "." || component == ".." ||
        component.find('\0') != std::string_view::npos) {
      return fail(
          unsuitable_file(action, path, "outside-directory", "it does not name a file below the directory"));
    }
    if (slash == std::string_view::npos) return {};
    relative.remove_prefix(slash + 1);
  }
}

// The status of an existing entry, or errno ENOENT; a link is not followed.
int status_of(int directory, const std::string& name, struct stat& status) {
  return ::fstatat(directory, name.c_str(), &status, AT_SYMLINK_NOFOLLOW);
}

bool is_link(int directory, const std::string& name) {
  struct stat status = {};
  return status_of(directory, name, status) == 0 && S_ISLNK(status.st_mode);
}

bool is_on_procfs(int directory) {
  struct statfs status = {};
  return ::fstatfs(directory, &status) == 0 && status.f_type == PROC_SUPER_MAGIC;
}

FileHandle open_directory(SystemCalls& calls, int base, const std::string& path, int flags = kDescend) {
  return FileHandle(uninterrupted([&] { return calls.open_at(base, path.c_str(), flags, 0); }));
}

// Opens one component of a path as a directory; creates it if `missing` requests it.
FileHandle open_or_make(SystemCalls& calls, int directory, const std::string& name, int flags,
                        MissingDirectory missing) {
  const auto open = [&] {
    return FileHandle(
        uninterrupted([&] { return calls.open_at(directory, name.c_str(), kDescend | flags, 0); }));
  };
  FileHandle found = open();
  if (found.is_open() || errno != ENOENT || missing == MissingDirectory::fail) return found;
  if (uninterrupted([&] { return calls.make_directory_at(directory, name.c_str(), 0755); }) != 0) {
    return errno == EEXIST ? open() : FileHandle();
  }
  FileHandle created = open();
  if (!created.is_open()) return created;
  struct stat status = {};
  if (::fstat(created.get(), &status) != 0) return FileHandle();
  // The umask must not hide a web root from its server.
  if ((status.st_mode & 0777U) != 0755 &&
      uninterrupted([&] { return calls.change_mode(created.get(), (status.st_mode & 07000U) | 0755U); }) !=
          0) {
    return FileHandle();
  }
  // A file is lost in a power cut if its directory is.
  if (missing == MissingDirectory::create_and_sync &&
      uninterrupted([&] { return calls.sync(directory); }) != 0 && errno != EINVAL) {
    return FileHandle();
  }
  return created;
}

struct stat status_of(int file) {
  struct stat status = {};
  // An unknown directory counts as one that everybody can write to.
  if (::fstat(file, &status) != 0) status.st_mode = S_IWOTH;
  return status;
}

// Opens the directories of a path one by one. `check` gets each directory with the one that it is in; its
// error ends the walk.
template <class Check>
Result<FileHandle> walk_directories(SystemCalls& calls, int from, std::string_view path, int flags,
                                    MissingDirectory missing, const Check& check) {
  FileHandle at = open_directory(calls, from, ".");
  while (at.is_open() && !path.empty()) {
    const std::size_t slash = path.find('/');
    const std::string name(path.substr(0, slash));
    path.remove_prefix(slash == std::string_view::npos ? path.size() : slash + 1);
    if (name.empty() || name == ".") continue;
    FileHandle next = open_or_make(calls, at.get(), name, flags, missing);
    if (!next.is_open() && errno == ENOTDIR && is_link(at.get(), name)) errno = ELOOP;
    if (next.is_open()) {
      if (auto checked = check(status_of(at.get()), status_of(next.get())); !checked)
        return fail(checked.error());
    }
    const int reason = errno;
    at = std::move(next);
    errno = reason;
  }
  return at;
}

// True if openat2 gives no answer: the system lacks it, or a concurrent rename interfered.
bool is_undecided(int number) {
  return number == ENOSYS || number == EPERM || number == EAGAIN;
}

// Opens an existing directory below the root without following links; returns a closed handle and errno.
FileHandle open_directory_below(SystemCalls& calls, int root, const std::string& path) {
  FileHandle found(uninterrupted([&] { return calls.open_beneath(root, path.c_str(), kDescend); }));
  if (found.is_open() || !is_undecided(errno)) return found;
  const auto no_check = [](const struct stat&, const struct stat&) { return Result<void>(); };
  return *walk_directories(calls, root, path, O_NOFOLLOW, MissingDirectory::fail, no_check);
}

}  // namespace

bool is_same_status(const struct stat& one, const struct stat& other) {
  return one.st_dev == other.st_dev && one.st_ino == other.st_ino && one.st_size == other.st_size &&
         one.st_mtim.tv_sec == other.st_mtim.tv_sec && one.st_mtim.tv_nsec == other.st_mtim.tv_nsec;
}

Result<void> check_trusted(const struct stat& around, const struct stat& entry, FileAction action,
                           const std::string& path) {
  const bool is_ours = entry.st_uid == ::geteuid() || entry.st_uid == around.st_uid;
  if ((around.st_mode & S_IWOTH) == 0 || is_ours) return {};
  return fail(untrusted_file(action, path,
                             "everybody can write to the directory, and another user made the entry",
                             "choose a directory that only you can write to"));
}

Result<void> check_protected(const struct stat& directory, const std::string& path) {
  if ((directory.st_mode & (S_IWOTH | S_ISVTX)) != S_IWOTH) return {};
  return fail(untrusted_file(FileAction::create, path, "everybody can replace the files of its directory",
                             "take the permission from others with chmod o-w"));
}

std::pair<std::string, std::string> split_path(std::string_view path) {
  const std::size_t slash = path.rfind('/');
  if (slash == std::string_view::npos) return {".", std::string(path)};
  return {std::string(path.substr(0, slash == 0 ? 1 : slash)), std::string(path.substr(slash + 1))};
}

Result<Target> find_target(SystemCalls& calls, const std::string& path, FileAction action) {
  FileHandle from;
  std::string rest = path;
  for (int links = 0; links <= kMaxLinks; ++links) {
    auto [parent, name] = split_path(rest);
    if (path.find('\0') != std::string::npos || rest.empty()) {
      return fail(file_error(action, path, ENOENT));
    }
    if (name.empty() || name == "." || name == "..") return not_regular(action, path, S_IFDIR);
    const int base = from.is_open() ? from.get() : AT_FDCWD;
    FileHandle directory =
        open_directory(calls, base, parent, action == FileAction::read ? kSearch : kDescend);
    if (!directory.is_open()) return fail(file_error(action, path, errno));

    struct stat status = {};
    if (status_of(directory.get(), name, status) != 0) {
      if (errno != ENOENT) return fail(file_error(action, path, errno));
      return Target{std::move(directory), std::move(name), path};
    }
    const auto trusted = check_trusted(status_of(directory.get()), status, action, path);
    if (!trusted) return fail(trusted.error());
    if (S_ISREG(status.st_mode)) return Target{std::move(directory), std::move(name), path, status};
    // /dev/stdout refers to a descriptor: its open file must not be replaced.
    if (!S_ISLNK(status.st_mode) || is_on_procfs(directory.get())) {
      return not_regular(action, path, status.st_mode);
    }

    std::array<char, PATH_MAX> link_target = {};
    const ssize_t size = ::readlinkat(directory.get(), name.c_str(), link_target.data(), link_target.size());
    if (size < 0) return fail(file_error(action, path, errno));
    rest.assign(link_target.data(), static_cast<std::size_t>(size));
    from = std::move(directory);
  }
  return fail(file_error(action, path, ELOOP));
}

Result<Target> find_target_below(SystemCalls& calls, const FileHandle& root, const std::string& root_path,
                                 const std::string& relative) {
  const std::string path = root_path + '/' + relative;
  if (auto valid = check_relative(FileAction::create, path, relative); !valid) return fail(valid.error());
  auto [parent, name] = split_path(relative);
  const auto check = [&path](const struct stat& around, const struct stat& entry) {
    auto trusted = check_trusted(around, entry, FileAction::create, path);
    return trusted ? check_protected(entry, path) : trusted;
  };
  auto found = walk_directories(calls, root.get(), parent, O_NOFOLLOW, MissingDirectory::create, check);
  if (!found) return fail(found.error());
  FileHandle directory = *std::move(found);
  if (!directory.is_open()) {
    return errno == ELOOP ? link_refused(FileAction::create, path)
                          : fail(file_error(FileAction::create, path, errno));
  }
  struct stat status = {};
  if (status_of(directory.get(), name, status) != 0) {
    if (errno != ENOENT) return fail(file_error(FileAction::create, path, errno));
    return Target{std::move(directory), std::move(name), path};
  }
  if (S_ISLNK(status.st_mode)) return link_refused(FileAction::create, path);
  if (!S_ISREG(status.st_mode)) return not_regular(FileAction::create, path, status.st_mode);
  const auto trusted = check_trusted(status_of(directory.get()), status, FileAction::create, path);
  if (!trusted) return fail(trusted.error());
  return Target{std::move(directory), std::move(name), path, status};
}

Result<void> sync_directories_below(SystemCalls& calls, const FileHandle& root, const std::string& root_path,
                                    const std::string& relative) {
  const std::string path = root_path + '/' + relative;
  std::string directory_path = relative;
  while (directory_path != ".") {
    directory_path = split_path(directory_path).first;
    const FileHandle directory = open_directory_below(calls, root.get(), directory_path);
    if (!directory.is_open()) return fail(file_error(FileAction::write, path, errno));
    if (auto synced = sync_directory(calls, directory.get(), path); !synced) return synced;
  }
  return {};
}

FileHandle open_root(SystemCalls& calls, const std::string& path) {
  return open_directory(calls, AT_FDCWD, path, kSearch);
}

Result<FileHandle> open_below(SystemCalls& calls, const FileHandle& root, const std::string& path,
                              const std::string& relative) {
  if (auto valid = check_relative(FileAction::open_to_read, path, relative); !valid) {
    return fail(valid.error());
  }
  FileHandle file(
      uninterrupted([&] { return calls.open_beneath(root.get(), relative.c_str(), kOpenToRead); }));
  if (!file.is_open() && is_undecided(errno)) {
    const auto [parent, name] = split_path(relative);
    const FileHandle directory = open_directory_below(calls, root.get(), parent);
    if (directory.is_open()) {
      file = FileHandle(uninterrupted([&, &last = name] {
        return calls.open_at(directory.get(), last.c_str(), kOpenToRead | O_NOFOLLOW, 0);
      }));
    }
  }
  if (file.is_open() || errno == ENOENT) return file;
  if (errno == ELOOP) return link_refused(FileAction::open_to_read, path);
  return fail(file_error(FileAction::open_to_read, path, errno));
}

Result<void> check_replaceable(const Target& target) {
  if (::faccessat(target.directory.get(), ".", W_OK | X_OK, AT_EACCESS) != 0 ||
      (target.existing && ::faccessat(target.directory.get(), target.name.c_str(), W_OK, AT_EACCESS) != 0)) {
    return fail(file_error(FileAction::write, target.path, errno));
  }
  return {};
}

// Checks the entry that a path names, which may be a link of another user.
Result<void> check_entry(SystemCalls& calls, std::string path) {
  while (path.size() > 1 && path.ends_with('/')) path.pop_back();
  const auto [parent, name] = split_path(path);
  const FileHandle directory = open_directory(calls, AT_FDCWD, parent, kSearch);
  struct stat entry = {};
  if (!directory.is_open() || status_of(directory.get(), name, entry) != 0) return {};
  return check_trusted(status_of(directory.get()), entry, FileAction::create, path);
}

Result<FileHandle> make_directories(SystemCalls& calls, const std::string& path) {
  const auto check = [&path](const struct stat& around, const struct stat& entry) {
    return check_trusted(around, entry, FileAction::create, path);
  };
  FileHandle found = open_directory(calls, AT_FDCWD, path);
  if (found.is_open()) {
    const FileHandle parent = open_directory(calls, found.get(), "..", kSearch);
    // Nothing can be written in a directory that the user may not search.
    if (!parent.is_open()) return found;
    auto trusted = check(status_of(parent.get()), status_of(found.get()));
    if (trusted) trusted = check_entry(calls, path);
    return trusted ? Result<FileHandle>(std::move(found)) : fail(trusted.error());
  }
  if (errno == ENOENT && !path.empty()) {
    const FileHandle from = open_directory(calls, AT_FDCWD, path.front() == '/' ? "/" : ".");
    if (from.is_open()) {
      auto made = walk_directories(calls, from.get(), path, 0, MissingDirectory::create_and_sync, check);
      if (!made || made->is_open()) return made;
    }
  }
  return fail(file_error(FileAction::create, path, errno));
}

}  // namespace mtasts
