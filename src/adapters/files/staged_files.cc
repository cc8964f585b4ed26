// The temporary files have a directory of their own beside those that they are for: what a kill leaves is in
// one place, where the next run finds it, and nothing of it is served.
#include "adapters/files/staged_files.h"

#include <fcntl.h>

#include <cerrno>
#include <utility>

#include "adapters/files/file_error.h"
#include "adapters/files/replacement.h"
#include "adapters/files/temporary_file.h"

namespace mtasts {
namespace {

constexpr const char* kStagingName = ".mtasts.staged";
constexpr int kOpenStaging = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;

// To sync a file system takes all that others write there too. Below this many files each is synced alone.
constexpr std::size_t kManyFiles = 16;

}  // namespace

StagedFiles::~StagedFiles() {
  if (announced_) remove_directory_of_files(root_.get(), kStagingName, staging_.get());
}

std::vector<Result<void>> StagedFiles::replace(const std::vector<NewFile>& files) {
  std::vector<Result<void>> results(files.size());
  std::vector<Staged> staged;
  for (std::size_t index = 0; index < files.size(); ++index) {
    const NewFile& file = files[index];
    Result<void>& result = results[index];
    result = stage(file, staged.size());
    if (!result && result.error().code == kDiskFull && !staged.empty()) {
      // Those that are replaced make room.
      put_in_place(staged);
      result = stage(file, staged.size());
    }
    if (result) staged.push_back({&file, &result});
    if (staged.size() == kMostInDirectory) put_in_place(staged);
  }
  put_in_place(staged);
  return results;
}

Result<void> StagedFiles::stage(const NewFile& file, std::size_t number) {
  auto target = find_target_below(calls_, root_, path_, file.relative);
  if (!target) return fail(target.error());
  if (auto replaceable = make_sure_replaceable(*target); !replaceable) return replaceable;
  if (auto opened = open_staging(target->path); !opened) return opened;
  const std::string name = std::to_string(number);
  const FileHandle handle(uninterrupted([&] {
    return calls_.open_at(staging_.get(), name.c_str(), O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC,
                          0600);
  }));
  if (!handle.is_open()) return fail(file_error(FileAction::create, target->path, errno));
  auto written = write_all(calls_, handle.get(), file.content, 0, target->path);
  if (written) written = take_mode_and_owner(calls_, handle.get(), target->standing, target->path);
  if (!written) calls_.unlink_at(staging_.get(), name.c_str());
  return written;
}

Result<void> StagedFiles::open_staging(const std::string& for_path) {
  if (staging_.is_open()) return {};
  announced_.emplace(root_.get(), kStagingName);
  const bool stands =
      uninterrupted([&] { return calls_.make_directory_at(root_.get(), kStagingName, 0700); }) == 0 ||
      errno == EEXIST;
  if (stands) {
    staging_ =
        FileHandle(uninterrupted([&] { return calls_.open_at(root_.get(), kStagingName, kOpenStaging, 0); }));
  }
  if (!staging_.is_open()) return fail(file_error(FileAction::create, for_path, errno));
  announced_->opened(staging_.get());
  return {};
}

void StagedFiles::put_in_place(std::vector<Staged>& staged) {
  const bool contents_are_safe = sync_together(staged);
  for (std::size_t number = 0; number < staged.size(); ++number) {
    const auto& [file, result] = staged[number];
    if (*result && !contents_are_safe) *result = sync_content(*file, number);
    if (*result) *result = rename(*file, number);
    if (!*result) calls_.unlink_at(staging_.get(), std::to_string(number).c_str());
  }
  if (!sync_together(staged)) {
    for (const auto& [file, result] : staged) {
      if (*result) *result = sync_directories_below(calls_, root_, path_, file->relative);
    }
  }
  staged.clear();
}

// Whether there is nothing left to sync, or no sense in it.
bool StagedFiles::sync_together(const std::vector<Staged>& staged) {
  if (staged.size() < kManyFiles) return false;
  if (uninterrupted([&] { return calls_.sync_file_system(root_.get()); }) == 0) return true;
  if (errno == ENOSYS || errno == EPERM) return false;
  const int number = errno;
  for (const auto& [file, result] : staged) {
    if (*result) *result = fail(error_of(*file, number));
  }
  return true;
}

Result<void> StagedFiles::sync_content(const NewFile& file, std::size_t number) {
  const FileHandle handle(uninterrupted([&] {
    return calls_.open_at(staging_.get(), std::to_string(number).c_str(), O_RDONLY | O_NOFOLLOW | O_CLOEXEC,
                          0);
  }));
  if (!handle.is_open() || uninterrupted([&] { return calls_.sync(handle.get()); }) != 0) {
    return fail(error_of(file, errno));
  }
  return {};
}

Result<void> StagedFiles::rename(const NewFile& file, std::size_t number) {
  // Looked up again: so many directories would be too many to be kept open.
  auto target = find_target_below(calls_, root_, path_, file.relative);
  if (!target) return fail(target.error());
  const std::string name = std::to_string(number);
  if (uninterrupted([&] {
        return calls_.rename_at(staging_.get(), name.c_str(), target->directory.get(), target->name.c_str());
      }) == 0) {
    return {};
  }
  if (errno != EXDEV) return fail(error_of(file, errno));
  calls_.unlink_at(staging_.get(), name.c_str());
  return write_in_its_directory(file, *std::move(target));
}

// Another file system is mounted below the root, or a quota ends there.
Result<void> StagedFiles::write_in_its_directory(const NewFile& file, Target target) {
  remove_stale_temporaries(calls_, target.directory.get());
  FileReplacement replacement(calls_, std::move(target));
  if (auto written = replacement.write(file.content); !written) return written;
  if (auto committed = replacement.commit(); !committed) return fail(committed.error());
  return sync_directories_below(calls_, root_, path_, file.relative);
}

Error StagedFiles::error_of(const NewFile& file, int number) const {
  return file_error(FileAction::write, path_ + '/' + file.relative, number);
}

void remove_staged_files(int root) {
  const FileHandle left(::openat(root, kStagingName, kOpenStaging));
  if (left.is_open()) remove_directory_of_files(root, kStagingName, left.get());
}

}  // namespace mtasts
