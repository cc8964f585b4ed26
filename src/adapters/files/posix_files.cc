// Delegates to the classes of this folder.
#include "adapters/files/posix_files.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <future>
#include <memory>
#include <thread>

#include "adapters/files/file_lines.h"
#include "adapters/files/file_replacement.h"
#include "adapters/files/input_file.h"
#include "adapters/files/locked_directory.h"
#include "adapters/files/locked_file.h"
#include "adapters/files/target.h"
#include "adapters/files/temporary_file.h"
#include "adapters/system/file_error.h"
#include "adapters/system/function_deleter.h"
#include "mtasts/printable.h"

namespace mtasts {
namespace {

// A thread for fewer files would take more time than it saves.
constexpr std::size_t kLeastFilesOfThread = 1000;

// The path without links and dots; nullopt and errno if it does not exist.
std::optional<std::string> real_path(const std::string& path) {
  const std::unique_ptr<char, FunctionDeleter<std::free>> real(::realpath(path.c_str(), nullptr));
  if (!real) return std::nullopt;
  return std::string(real.get());
}

// The base of relative $INCLUDE names: the directory of the including file.
std::string directory_of(const std::string& path) {
  return path == "-" ? "." : split_path(path).first;
}

bool is_inside(const std::string& path, const std::string& directory) {
  const std::string prefix = directory == "/" ? directory : directory + '/';
  return path.size() > prefix.size() && path.starts_with(prefix);
}

bool status_of(const std::string& path, struct stat& status) {
  return (path == "-" ? ::fstat(STDIN_FILENO, &status) : ::stat(path.c_str(), &status)) == 0;
}

}  // namespace

Result<std::string> PosixFiles::read(const std::string& path, std::size_t limit) {
  auto file = InputFile::open(calls_, path);
  if (!file) return fail(file.error());
  return file->read_all(limit);
}

Result<std::string> PosixFiles::read_trusted(const std::string& path, std::size_t limit) {
  if (path == "-") return read(path, limit);
  const auto target = find_target(calls_, path, FileAction::read);
  if (!target && target.error().fault == Fault::permission) return fail(target.error());
  if (target && !target->existing) {
    return fail(unsuitable_file(FileAction::open_to_read, path, kNoSuchFile, errno_text(ENOENT)));
  }
  if (target && (target->existing->st_mode & S_IWOTH) != 0) {
    return fail(untrusted_file(FileAction::open_to_read, path,
                               "everybody can write to it, and it may name programs to run",
                               "take the permission from others with chmod o-w"));
  }
  return read(path, limit);
}

Result<std::string> PosixFiles::read_start(const std::string& path, std::size_t octets) {
  auto file = InputFile::open(calls_, path);
  if (!file && file.error().code == kNoSuchFile) return std::string();
  if (!file) return fail(file.error());
  return file->read_start(octets);
}

Result<std::unique_ptr<LineSource>> PosixFiles::open_lines(const std::string& path, Terminator terminator) {
  auto file = InputFile::open(calls_, path);
  if (!file) return fail(file.error());
  return std::unique_ptr<LineSource>(std::make_unique<FileLines>(*std::move(file), terminator));
}

Result<std::unique_ptr<TextChunks>> PosixFiles::open_chunks(const std::string& path, std::size_t limit) {
  auto file = InputFile::open(calls_, path);
  if (!file) return fail(file.error());
  return std::unique_ptr<TextChunks>(std::make_unique<FilePieces>(*std::move(file), limit));
}

std::optional<std::uint64_t> PosixFiles::remaining_bytes(const std::string& path) {
  struct stat status = {};
  if (!status_of(path, status) || !S_ISREG(status.st_mode)) return std::nullopt;
  const off_t begin = path == "-" ? ::lseek(STDIN_FILENO, 0, SEEK_CUR) : 0;
  return static_cast<std::uint64_t>(std::max<off_t>(status.st_size - std::max<off_t>(begin, 0), 0));
}

Result<std::unique_ptr<Replacement>> PosixFiles::replace(const std::string& path) {
  auto target = find_target(calls_, path, FileAction::create);
  if (!target) return fail(target.error());
  const auto existing = [&target](const std::pair<dev_t, ino_t>& file) {
    return target->existing && file == std::pair(target->existing->st_dev, target->existing->st_ino);
  };
  if (std::ranges::any_of(included_, existing)) {
    return fail({Fault::usage, "input-is-output",
                 printable(path) + " was read through $INCLUDE: it is not overwritten",
                 "write to another file"});
  }
  remove_stale_temporaries(calls_, target->directory.get());
  if (auto replaceable = check_replaceable(*target); !replaceable) return fail(replaceable.error());
  return std::unique_ptr<Replacement>(std::make_unique<FileReplacement>(calls_, *std::move(target)));
}

bool PosixFiles::enter(const std::string& root) {
  if (root_.is_open() && root == root_path_) return true;
  root_path_ = root;
  root_ = open_root(calls_, root);
  return root_.is_open();
}

Result<std::optional<std::string>> PosixFiles::read_below(const std::string& root,
                                                          const std::string& relative, std::size_t limit) {
  if (enter(root)) return read_in_root(relative, limit);
  if (errno == ENOENT) return std::nullopt;
  return fail(file_error(FileAction::open_to_read, root + '/' + relative, errno));
}

Result<std::optional<std::string>> PosixFiles::read_in_root(const std::string& relative,
                                                            std::size_t limit) const {
  const std::string path = root_path_ + '/' + relative;
  auto handle = open_below(calls_, root_, path, relative);
  if (!handle) return fail(handle.error());
  if (!handle->is_open()) return std::nullopt;
  auto file = InputFile::from_handle(*std::move(handle), path);
  if (!file) return fail(file.error());
  auto text = file->read_all(limit);
  if (!text) return fail(text.error());
  return *std::move(text);
}

bool PosixFiles::has_text(const std::string& relative, std::string_view text) const {
  const auto file = open_below(calls_, root_, root_path_ + '/' + relative, relative);
  if (!file || !file->is_open()) return false;
  std::string start(text.size() + 1, '\0');  // a longer file fills it
  const ssize_t size = uninterrupted([&] { return ::read(file->get(), start.data(), start.size()); });
  return size >= 0 && std::string_view(start).substr(0, static_cast<std::size_t>(size)) == text;
}

std::vector<bool> PosixFiles::have_texts(const std::string& root, const std::vector<ExpectedText>& files) {
  if (!enter(root)) return std::vector<bool>(files.size(), false);
  const auto check = [&](std::size_t begin, std::size_t end) {
    std::vector<bool> results;
    for (std::size_t i = begin; i < end; ++i) {
      results.push_back(has_text(files[i].relative, files[i].text));
    }
    return results;
  };
  const std::size_t threads =
      std::min<std::size_t>(std::max(std::thread::hardware_concurrency(), 1U),
                            std::max<std::size_t>(files.size() / kLeastFilesOfThread, 1));
  const auto bound = [&](std::size_t part) { return files.size() * part / threads; };
  std::vector<std::future<std::vector<bool>>> others;
  for (std::size_t part = 1; part < threads; ++part)
    others.push_back(std::async(check, bound(part), bound(part + 1)));
  std::vector<bool> results = check(0, bound(1));
  for (std::future<std::vector<bool>>& other : others) {
    const std::vector<bool> more = other.get();
    results.insert(results.end(), more.begin(), more.end());
  }
  return results;
}

Result<std::unique_ptr<LockedFile>> PosixFiles::lock_file(const std::string& path, IfMissing if_missing,
                                                          unsigned seconds) {
  return PosixLockedFile::lock(calls_, path, if_missing, seconds);
}

Result<std::unique_ptr<LockedDirectory>> PosixFiles::lock_directory(const std::string& path,
                                                                    unsigned seconds) {
  return open_locked_directory(calls_, path, seconds);
}

Result<std::pair<std::string, std::string>> PosixFiles::read_include(const std::string& top,
                                                                     const std::string& including,
                                                                     std::string_view name,
                                                                     std::size_t limit) {
  const std::string directory = directory_of(including);
  std::string path(name);
  if (!name.starts_with('/') && directory != ".") path = (directory == "/" ? "" : directory) + '/' + path;
  if (name.empty() || name.find('\0') != std::string_view::npos) {
    return fail(file_error(FileAction::open_to_read, path, ENOENT));
  }
  const auto inside = real_path(directory_of(top));
  if (!inside) return fail(file_error(FileAction::open_to_read, top, errno));
  const auto real = real_path(path);
  if (!real) return fail(file_error(FileAction::open_to_read, path, errno));
  if (!is_inside(*real, *inside)) {
    return fail({Fault::permission, "outside-directory",
                 "cannot include " + printable(path) + ": it is outside of " + printable(*inside),
                 "$INCLUDE is limited to files below the directory of the zone file"});
  }
  // The resolved path has no links; read_below() rejects a link that appears meanwhile.
  auto text = read_below(*inside, real->substr(inside->size() + (*inside == "/" ? 0 : 1)), limit);
  if (!text) return fail(text.error());
  if (!*text) return fail(file_error(FileAction::open_to_read, path, ENOENT));
  struct stat status = {};
  if (::stat(real->c_str(), &status) == 0) included_.emplace_back(status.st_dev, status.st_ino);
  return std::pair(std::move(path), **std::move(text));
}

Result<std::vector<std::string>> PosixFiles::list_directory(const std::string& directory) {
  auto names = list_directory_if_exists(directory);
  if (!names) return fail(names.error());
  if (!*names) return fail(file_error(FileAction::open_to_read, directory, ENOENT));
  return **std::move(names);
}

Result<std::optional<std::vector<std::string>>> PosixFiles::list_directory_if_exists(
    const std::string& directory) {
  const std::unique_ptr<DIR, FunctionDeleter<closedir>> entries(::opendir(directory.c_str()));
  if (!entries && errno == ENOENT) return std::nullopt;
  if (!entries) return fail(file_error(FileAction::open_to_read, directory, errno));
  std::vector<std::string> names;
  errno = 0;
  while (const dirent* entry = ::readdir(entries.get())) {
    const std::string_view name = entry->d_name;
    if (name != "." && name != "..") names.emplace_back(name);
    errno = 0;
  }
  if (errno != 0) return fail(file_error(FileAction::open_to_read, directory, errno));
  std::ranges::sort(names);
  return names;
}

Result<std::string> PosixFiles::absolute_path(const std::string& path) {
  auto real = real_path(path);
  if (!real) return fail(file_error(FileAction::open_to_read, path, errno));
  return *std::move(real);
}

std::optional<std::string> PosixFiles::unsearchable_directory(const std::string& path) {
  const auto real = real_path(path);
  if (!real) return std::nullopt;
  for (std::size_t slash = 0; slash != std::string::npos; slash = real->find('/', slash + 1)) {
    const std::string directory = slash == 0 ? "/" : real->substr(0, slash);
    struct stat status = {};
    if (::stat(directory.c_str(), &status) != 0 || (status.st_mode & S_IXOTH) != 0) continue;
    const bool is_for_their_group = (status.st_mode & S_IXGRP) != 0 && status.st_gid != ::getegid();
    if (!is_for_their_group) return directory;
  }
  return std::nullopt;
}

bool PosixFiles::same_file(const std::string& one, const std::string& other) {
  struct stat first = {};
  struct stat second = {};
  const bool first_exists = status_of(one, first);
  const bool second_exists = status_of(other, second);
  if (!first_exists && !second_exists && one != "-" && other != "-") {
    const auto a = find_target(calls_, one, FileAction::create);
    const auto b = find_target(calls_, other, FileAction::create);
    return a && b && a->name == b->name && ::fstat(a->directory.get(), &first) == 0 &&
           ::fstat(b->directory.get(), &second) == 0 && first.st_dev == second.st_dev &&
           first.st_ino == second.st_ino;
  }
  return first_exists && second_exists && first.st_dev == second.st_dev && first.st_ino == second.st_ino;
}

}  // namespace mtasts
