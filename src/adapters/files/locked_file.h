// PosixLockedFile: a file that is read and rewritten under one lock.
#pragma once

#include <sys/stat.h>

#include <memory>
#include <string>
#include <string_view>

#include "adapters/files/target.h"
#include "adapters/system/system_calls.h"
#include "ports/files.h"

namespace mtasts {

class PosixLockedFile final : public LockedFile {
 public:
  // Implements Files::lock_file; symbolic links are followed.
  [[nodiscard]] static Result<std::unique_ptr<LockedFile>> lock(SystemCalls& calls, const std::string& path,
                                                                IfMissing if_missing, unsigned seconds);
  // Removes a file that was created for the lock and never written successfully.
  ~PosixLockedFile() override;
  PosixLockedFile(const PosixLockedFile&) = delete;
  PosixLockedFile& operator=(const PosixLockedFile&) = delete;

  [[nodiscard]] const std::string& content() const override { return content_; }
  [[nodiscard]] Result<void> replace(std::string_view bytes) override;
  // Also fails with code "changed-meanwhile" if the size has changed or the name refers to another file. An
  // incomplete write is truncated.
  [[nodiscard]] Result<void> append(std::size_t keep, std::string_view bytes) override;

 private:
  PosixLockedFile(SystemCalls& calls, Target target, FileHandle file)
      : calls_(calls), target_(std::move(target)), file_(std::move(file)) {}
  [[nodiscard]] Result<void> read_content();
  [[nodiscard]] Result<void> check_unchanged() const;
  [[nodiscard]] bool content_equals(std::string_view bytes) const;

  SystemCalls& calls_;
  Target target_;
  FileHandle file_;
  struct stat last_status_ = {};  // after our last read or write
  std::string content_;
  bool is_content_current_ = true;    // until the first write
  bool must_sync_directory_ = false;  // the new name is not on disk yet
  bool is_created_ = false;           // by us, and nothing was written successfully
};

}  // namespace mtasts
