// FileReplacement: the new content of a file. Content that fits the buffer and equals the existing file is
// compared and not written.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "adapters/files/target.h"
#include "adapters/files/temporary_file.h"
#include "adapters/system/system_calls.h"
#include "ports/files.h"

namespace mtasts {

class FileReplacement final : public Replacement {
 public:
  FileReplacement(SystemCalls& calls, Target target) : calls_(calls), target_(std::move(target)) {}
  ~FileReplacement() override;
  FileReplacement(const FileReplacement&) = delete;
  FileReplacement& operator=(const FileReplacement&) = delete;

  [[nodiscard]] Result<void> write(std::string_view bytes) override;
  [[nodiscard]] Result<void> check_unchanged() const override;
  void keep_for_signal(std::string before, std::string after) override;
  [[nodiscard]] Result<bool> commit() override;

 private:
  [[nodiscard]] Result<void> write_out(std::string_view bytes);
  [[nodiscard]] bool existing_equals(std::string_view bytes, off_t offset);
  [[nodiscard]] bool existing_has_same_size() const;

  SystemCalls& calls_;
  Target target_;
  std::string buffer_;
  off_t written_bytes_ = 0;                   // written from the buffer so far
  FileHandle existing_;                       // open after the first comparison
  bool is_same_ = true;                       // as the existing file, up to written_bytes_
  std::unique_ptr<TemporaryFile> temporary_;  // from the first write on
  std::optional<Error> error_;                // of the first failed write
  std::unique_ptr<FileForSignal> for_signal_ = nullptr;
};

}  // namespace mtasts
