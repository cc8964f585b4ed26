// A file that is read, decided upon and written again while nobody else who heeds locks can do the same.
#pragma once

#include <sys/stat.h>

#include <memory>
#include <string>
#include <string_view>

#include "adapters/files/system_calls.h"
#include "adapters/files/target.h"
#include "ports/files.h"

namespace mtasts {

class PosixLockedFile final : public LockedFile {
 public:
  // As Files::lock_file; symbolic links are followed.
  [[nodiscard]] static Result<std::unique_ptr<LockedFile>> take(SystemCalls& calls, const std::string& path,
                                                                IfMissing if_missing, unsigned seconds);
  // A file that was made for the lock and never written goes again.
  ~PosixLockedFile() override;
  PosixLockedFile(const PosixLockedFile&) = delete;
  PosixLockedFile& operator=(const PosixLockedFile&) = delete;

  [[nodiscard]] const std::string& content() const override { return content_; }
  [[nodiscard]] Result<void> replace(std::string_view octets) override;
  // "changed-meanwhile" here too, when the file is not as long as we left it or another has its name. What
  // cannot be written whole is cut off again.
  [[nodiscard]] Result<void> append(std::size_t keep, std::string_view octets) override;

 private:
  PosixLockedFile(SystemCalls& calls, Target target, FileHandle file)
      : calls_(calls), target_(std::move(target)), file_(std::move(file)) {}
  [[nodiscard]] Result<void> load();
  [[nodiscard]] Result<void> make_sure_unchanged() const;
  [[nodiscard]] bool still_holds(std::string_view octets) const;

  SystemCalls& calls_;
  Target target_;
  FileHandle file_;
  struct stat known_ = {};  // how we last saw or left it
  std::string content_;
  bool content_is_current_ = true;  // until we write
  bool name_is_new_ = false;        // the directory does not hold it safely yet
  bool made_ = false;               // by us, and nothing written yet
};

}  // namespace mtasts
