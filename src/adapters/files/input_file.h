// InputFile: reads regular files, pipes and standard input. Everything else is rejected, since it could block
// or never end.
#pragma once

#include <optional>
#include <string>

#include "adapters/system/file_handle.h"
#include "adapters/system/system_calls.h"
#include "mtasts/result.h"

namespace mtasts {

// Standard input stays open when the object is destroyed.
class InputFile {
 public:
  // Opens `path`; "-" is standard input. Fault::unreadable, codes "unreadable", "is-directory",
  // "not-regular", and "no-writer" for a pipe that no process opens for writing within five seconds;
  // Fault::permission.
  [[nodiscard]] static Result<InputFile> open(SystemCalls& calls, const std::string& path);
  // Wraps an open regular file. Errors as above.
  [[nodiscard]] static Result<InputFile> from_handle(FileHandle file, const std::string& path);

  // Reads up to `size` bytes and returns their number; 0 at the end. Waits for data of a pipe. Fault::io.
  [[nodiscard]] Result<std::size_t> read(char* buffer, std::size_t size);
  // Reads `size` bytes, or fewer at the end. Fault::io.
  [[nodiscard]] Result<std::string> read_start(std::size_t size);
  // Reads the rest. Fault::input, code "too-large", if that is more than `limit` bytes.
  [[nodiscard]] Result<std::string> read_all(std::size_t limit);

  // The error for a file of more than `limit` bytes.
  [[nodiscard]] tl::unexpected<Error> too_large(std::size_t limit) const;

  [[nodiscard]] const std::string& path() const { return path_; }

 private:
  InputFile(FileHandle file, int descriptor, std::string path, std::optional<std::size_t> size = {})
      : file_(std::move(file)), descriptor_(descriptor), path_(std::move(path)), size_(size) {}

  FileHandle file_;  // closed for standard input
  int descriptor_;
  std::string path_;
  std::optional<std::size_t> size_;  // of a regular file, when opened
};

}  // namespace mtasts
