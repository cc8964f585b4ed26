#include "adapters/report_mail/report_files.h"

#include <dirent.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <cstdlib>
#include <functional>
#include <memory>
#include <string_view>

#include "adapters/system/file_error.h"
#include "adapters/system/function_deleter.h"

namespace mtasts {
namespace {

using OpenDirectory = std::unique_ptr<DIR, FunctionDeleter<closedir>>;

bool is_directory(const std::string& path) {
  struct stat status = {};
  return path != "-" && ::stat(path.c_str(), &status) == 0 && S_ISDIR(status.st_mode);
}

// Absolute, without symbolic links; empty if it does not exist.
std::string real_path(const std::string& path) {
  const std::unique_ptr<char, FunctionDeleter<std::free>> real(::realpath(path.c_str(), nullptr));
  return real ? real.get() : "";
}

enum class EntryKind { file, directory, other };

// Links to files are files; links to directories could form a loop.
EntryKind kind_of(const std::string& directory, const dirent& entry) {
  if (entry.d_type == DT_REG) return EntryKind::file;
  if (entry.d_type == DT_DIR) return EntryKind::directory;
  if (entry.d_type != DT_LNK && entry.d_type != DT_UNKNOWN) return EntryKind::other;
  const std::string path = directory + '/' + entry.d_name;
  struct stat status = {};
  if (::lstat(path.c_str(), &status) == 0 && S_ISDIR(status.st_mode)) return EntryKind::directory;
  if (::stat(path.c_str(), &status) == 0 && S_ISDIR(status.st_mode)) return EntryKind::other;
  return EntryKind::file;
}

bool has(const std::vector<std::string>& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

// Leaves out the files of the mail server, and messages that are still being delivered.
void keep_maildir(std::vector<std::string>& names) {
  const auto is_foreign = [](const std::string& name) { return !name.ends_with('/') || name == "tmp/"; };
  names.erase(std::remove_if(names.begin(), names.end(), is_foreign), names.end());
}

}  // namespace

ReportFiles::ReportFiles(ReportPaths paths) : paths_(std::move(paths.operands)) {
  for (const std::string& path : paths.own_files) {
    // A symbolic link counts as itself and as the file that it leads to.
    const std::size_t slash = path.rfind('/');
    const std::string directory = slash == std::string::npos ? "." : path.substr(0, slash + 1);
    const std::string link =
        real_path(directory) + '/' + path.substr(slash == std::string::npos ? 0 : slash + 1);
    // SQLite keeps files beside the file that a link leads to.
    for (const std::string& own : {link, real_path(path)}) {
      if (own.empty()) continue;
      for (const char* suffix : {"", "-wal", "-shm", "-journal"}) own_files_.push_back(own + suffix);
    }
  }
}

void ReportFiles::leave_out_own_files(const std::string& real_path, std::vector<std::string>& names) const {
  for (const std::string& own : own_files_) {
    if (own.empty() || own.substr(0, own.rfind('/')) != real_path) continue;
    const auto same = std::find(names.begin(), names.end(), own.substr(own.rfind('/') + 1));
    if (same != names.end()) names.erase(same);
  }
}

ReportFiles::Place ReportFiles::place_of(std::string real_path) {
  Place place{.path = std::move(real_path)};
  const std::string around =
      place.path.substr(0, place.path.size() - std::min<std::size_t>(place.path.size(), 4));
  const bool has_name = place.path == around + "/cur" || place.path == around + "/new";
  if (has_name && is_directory(around + "/cur") && is_directory(around + "/new")) place.maildir = around;
  return place;
}

std::string ReportFiles::key_of(const Place& place, std::string_view name) {
  if (!place.maildir.empty()) return place.maildir + '/' + std::string(name.substr(0, name.find(':')));
  const std::string path = place.path + '/' + std::string(name);
  struct stat status = {};
  if (::stat(path.c_str(), &status) != 0 || !S_ISREG(status.st_mode)) return {};
  const auto time = std::int64_t{status.st_mtim.tv_sec} * 1'000'000'000 + status.st_mtim.tv_nsec;
  return path + ' ' + std::to_string(status.st_size) + ' ' + std::to_string(time);
}

std::string ReportFiles::key_of_operand(const std::string& path) {
  const std::string real = real_path(path);
  if (real.empty()) return {};
  const std::size_t slash = real.rfind('/');
  std::string directory = real.substr(0, slash);
  if (directory != operand_place_.path) operand_place_ = place_of(std::move(directory));
  return key_of(operand_place_, std::string_view(real).substr(slash + 1));
}

Result<void> ReportFiles::enter(const std::string& path) {
  const OpenDirectory directory(::opendir(path.c_str()));
  if (!directory) return fail(file_error(FileAction::open_to_read, path, errno));
  std::vector<std::string> names;
  errno = 0;
  while (const dirent* entry = ::readdir(directory.get())) {
    const std::string_view name = entry->d_name;
    if (name == "." || name == "..") continue;
    const EntryKind kind = kind_of(path, *entry);
    if (kind == EntryKind::directory) names.push_back(std::string(name) + '/');
    if (kind == EntryKind::file && !name.starts_with('.')) names.emplace_back(name);
    errno = 0;
  }
  if (errno != 0) return fail(file_error(FileAction::read, path, errno));
  if (has(names, "cur/") && has(names, "new/")) keep_maildir(names);
  Place place = place_of(real_path(path));
  leave_out_own_files(place.path, names);
  std::sort(names.begin(), names.end(), std::greater<>());
  directories_.push_back({path.ends_with('/') ? path : path + '/', std::move(place), std::move(names)});
  return {};
}

std::optional<ReportFiles::File> ReportFiles::next() {
  while (true) {
    std::string path;
    std::string key;
    bool is_inner_directory = false;
    if (!directories_.empty()) {
      Directory& directory = directories_.back();
      if (directory.names.empty()) {
        directories_.pop_back();
        continue;
      }
      path = directory.path + directory.names.back();
      is_inner_directory = path.ends_with('/');
      if (!is_inner_directory) key = key_of(directory.place, directory.names.back());
      directory.names.pop_back();
    } else if (next_path_ < paths_.size()) {
      path = paths_[next_path_++];
    } else {
      return std::nullopt;
    }
    const bool is_operand = directories_.empty();
    if (!is_inner_directory && !(is_operand && is_directory(path))) {
      if (is_operand && path != "-") key = key_of_operand(path);
      return File{std::move(path), std::move(key)};
    }
    if (auto entered = enter(path); !entered) return File{std::move(path), {}, entered};
  }
}

}  // namespace mtasts
