// Temporary files are kept in a staging directory: the next run finds the files of a killed run there, and no
// web server serves them.
#include "adapters/files/staged_files.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

#include "adapters/files/file_replacement.h"
#include "adapters/files/input_file.h"
#include "adapters/files/temporary_file.h"
#include "adapters/system/file_error.h"

namespace mtasts {
namespace {

constexpr const char* kStagingName = ".mtasts.staged";
constexpr int kOpenStaging = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;

// syncfs() also writes the data of other processes. Fewer files than this are synced one by one.
constexpr std::size_t kMinFilesForSyncfs = 16;

Error foreign_staging(const std::string& root) {
  return untrusted_file(FileAction::create, root + '/' + kStagingName,
                        "an entry of this name exists, and this program did not make it",
                        "look at it, and remove it");
}

// True for the directory that we have just made: another user can have put one in its place.
bool is_private(int directory) {
  struct stat status = {};
  return ::fstat(directory, &status) == 0 && status.st_uid == ::geteuid() && (status.st_mode & 0077U) == 0;
}

}  // namespace

StagedFiles::~StagedFiles() {
  if (cleanup_) remove_staging_directory(root_.get(), kStagingName, staging_.get());
}

std::vector<Result<void>> StagedFiles::replace(const std::vector<NewFile>& files) {
  std::vector<Result<void>> results(files.size());
  std::vector<Staged> staged;
  for (std::size_t index = 0; index < files.size(); ++index) {
    const NewFile& file = files[index];
    Result<void>& result = results[index];
    result = stage(file, staged.size());
    if (!result && result.error().code == kDiskFull && !staged.empty()) {
      // Replacing the staged files frees space.
      commit_all(staged);
      result = stage(file, staged.size());
    }
    if (result) staged.push_back({&file, &result});
    if (staged.size() == kMaxStagedFiles) commit_all(staged);
  }
  commit_all(staged);
  return results;
}

Result<void> StagedFiles::stage(const NewFile& file, std::size_t number) {
  auto target = find_target_below(calls_, root_, path_, file.relative);
  if (!target) return fail(target.error());
  if (auto replaceable = check_replaceable(*target); !replaceable) return replaceable;
  if (auto opened = open_staging(target->path); !opened) return opened;
  const std::string name = std::to_string(number);
  const FileHandle handle(uninterrupted([&] {
    return calls_.open_at(staging_.get(), name.c_str(), O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC,
                          0600);
  }));
  if (!handle.is_open()) return fail(file_error(FileAction::create, target->path, errno));
  auto written = write_all(calls_, handle.get(), file.content, 0, target->path);
  if (written) written = copy_mode_and_owner(calls_, handle.get(), target->existing, target->path);
  if (!written) calls_.unlink_at(staging_.get(), name.c_str());
  return written;
}

Result<void> StagedFiles::open_staging(const std::string& for_path) {
  if (staging_.is_open()) return {};
  cleanup_.emplace(root_.get(), kStagingName);
  // An existing directory is never used: its owner could replace the files before they are renamed.
  const bool is_made =
      uninterrupted([&] { return calls_.make_directory_at(root_.get(), kStagingName, 0700); }) == 0;
  FileHandle made;
  if (is_made) {
    made =
        FileHandle(uninterrupted([&] { return calls_.open_at(root_.get(), kStagingName, kOpenStaging, 0); }));
  }
  const int reason = errno;
  if (is_made && made.is_open() && is_private(made.get())) {
    staging_ = std::move(made);
    cleanup_->set_directory(staging_.get());
    return {};
  }
  cleanup_.reset();
  if (is_made && !made.is_open()) (void)::unlinkat(root_.get(), kStagingName, AT_REMOVEDIR);
  if (reason == EEXIST || made.is_open()) return fail(foreign_staging(path_));
  return fail(file_error(FileAction::create, for_path, reason));
}

void StagedFiles::commit_all(std::vector<Staged>& staged) {
  const bool is_synced = sync_file_system_if_many(staged);
  for (std::size_t number = 0; number < staged.size(); ++number) {
    const auto& [file, result] = staged[number];
    if (*result && !is_synced) *result = sync_content(*file, number);
    if (*result) *result = rename(*file, number);
    if (!*result) calls_.unlink_at(staging_.get(), std::to_string(number).c_str());
  }
  if (!sync_file_system_if_many(staged)) {
    for (const auto& [file, result] : staged) {
      if (*result) *result = sync_directories_below(calls_, root_, path_, file->relative);
    }
  }
  staged.clear();
}

// Returns false if the files must be synced one by one. An error of syncfs() becomes the result of all files.
bool StagedFiles::sync_file_system_if_many(const std::vector<Staged>& staged) {
  if (staged.size() < kMinFilesForSyncfs) return false;
  if (uninterrupted([&] { return calls_.sync_file_system(root_.get()); }) == 0) return true;
  if (errno == ENOSYS || errno == EPERM) return false;
  const int number = errno;
  for (const auto& [file, result] : staged) {
    if (*result) *result = fail(write_error(*file, number));
  }
  return true;
}

Result<void> StagedFiles::sync_content(const NewFile& file, std::size_t number) {
  const FileHandle handle(uninterrupted([&] {
    return calls_.open_at(staging_.get(), std::to_string(number).c_str(), O_RDONLY | O_NOFOLLOW | O_CLOEXEC,
                          0);
  }));
  if (!handle.is_open() || uninterrupted([&] { return calls_.sync(handle.get()); }) != 0) {
    return fail(write_error(file, errno));
  }
  return {};
}

Result<void> StagedFiles::rename(const NewFile& file, std::size_t number) {
  // Looked up again, since keeping all directories open could exceed the descriptor limit.
  auto target = find_target_below(calls_, root_, path_, file.relative);
  if (!target) return fail(target.error());
  if (auto unchanged = check_unchanged(file, *target); !unchanged) return unchanged;
  const std::string name = std::to_string(number);
  if (uninterrupted([&] {
        return calls_.rename_at(staging_.get(), name.c_str(), target->directory.get(), target->name.c_str());
      }) == 0) {
    return {};
  }
  if (errno != EXDEV) return fail(write_error(file, errno));
  calls_.unlink_at(staging_.get(), name.c_str());
  return replace_directly(file, *std::move(target));
}

// Compares the existing file with the text from which the new one was made.
Result<void> StagedFiles::check_unchanged(const NewFile& file, const Target& target) {
  if (!file.made_from) return {};
  const std::optional<std::string>& text = *file.made_from;
  bool is_same = target.existing.has_value() == text.has_value();
  if (is_same && text) {
    FileHandle handle(uninterrupted([&] {
      return calls_.open_at(target.directory.get(), target.name.c_str(),
                            O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC, 0);
    }));
    if (!handle.is_open()) return fail(write_error(file, errno));
    auto existing = InputFile::from_handle(std::move(handle), target.path);
    if (!existing) return fail(existing.error());
    const auto start = existing->read_start(text->size() + 1);
    if (!start) return fail(start.error());
    is_same = *start == *text;
  }
  return is_same ? Result<void>() : fail(changed_meanwhile(target.path));
}

// For a file system that is mounted below the root, or a project quota that begins there.
Result<void> StagedFiles::replace_directly(const NewFile& file, Target target) {
  remove_stale_temporaries(calls_, target.directory.get());
  FileReplacement replacement(calls_, std::move(target));
  if (auto written = replacement.write(file.content); !written) return written;
  if (auto committed = replacement.commit(); !committed) return fail(committed.error());
  return sync_directories_below(calls_, root_, path_, file.relative);
}

Result<void> StagedFiles::remove(const std::string& relative) {
  const auto existing = open_below(calls_, root_, path_ + '/' + relative, relative);
  if (!existing) return fail(existing.error());
  if (!existing->is_open()) return {};
  const auto target = find_target_below(calls_, root_, path_, relative);
  if (!target) return fail(target.error());
  if (calls_.unlink_at(target->directory.get(), target->name.c_str()) != 0 && errno != ENOENT) {
    return fail(write_error({relative, {}}, errno));
  }
  if (uninterrupted([&] { return calls_.sync(target->directory.get()); }) != 0) {
    return fail(write_error({relative, {}}, errno));
  }
  std::string directory = relative;
  for (std::size_t slash = directory.rfind('/'); slash != std::string::npos; slash = directory.rfind('/')) {
    directory.resize(slash);
    const bool is_outermost = directory.find('/') == std::string::npos;
    if (is_outermost || ::unlinkat(root_.get(), directory.c_str(), AT_REMOVEDIR) != 0) break;
  }
  return {};
}

Error StagedFiles::write_error(const NewFile& file, int number) const {
  return file_error(FileAction::write, path_ + '/' + file.relative, number);
}

Result<void> remove_staged_files(int root, const std::string& path) {
  struct stat status = {};
  if (::fstatat(root, kStagingName, &status, AT_SYMLINK_NOFOLLOW) != 0 && errno == ENOENT) return {};
  const FileHandle staging(::openat(root, kStagingName, kOpenStaging));
  struct stat around = {};
  if (!staging.is_open() || ::fstat(staging.get(), &status) != 0 || ::fstat(root, &around) != 0 ||
      !check_trusted(around, status, FileAction::create, path)) {
    return fail(foreign_staging(path));
  }
  remove_staging_directory(root, kStagingName, staging.get());
  if (::fstatat(root, kStagingName, &status, AT_SYMLINK_NOFOLLOW) == 0) return fail(foreign_staging(path));
  return {};
}

}  // namespace mtasts
