// A new content for a file. What turns out to be what stands already costs a comparison and no write, as far
// as the content fits the buffer.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "adapters/files/system_calls.h"
#include "adapters/files/target.h"
#include "adapters/files/temporary_file.h"
#include "ports/files.h"

namespace mtasts {

class FileReplacement final : public Replacement {
 public:
  FileReplacement(SystemCalls& calls, Target target) : calls_(calls), target_(std::move(target)) {}

  [[nodiscard]] Result<void> write(std::string_view octets) override;
  [[nodiscard]] Result<bool> commit() override;

 private:
  [[nodiscard]] Result<void> write_out(std::string_view octets);
  [[nodiscard]] bool standing_holds(std::string_view octets, off_t offset);
  [[nodiscard]] bool standing_is_as_long() const;

  SystemCalls& calls_;
  Target target_;
  std::string buffer_;
  off_t written_ = 0;                         // octets that have left the buffer
  FileHandle standing_;                       // open once there is something to compare
  bool same_so_far_ = true;                   // what left the buffer equals what stands
  std::unique_ptr<TemporaryFile> temporary_;  // once something had to be written
  std::optional<Error> error_;                // of an earlier write
};

}  // namespace mtasts
