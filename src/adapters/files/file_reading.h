// Opening and reading files that somebody names: regular files, pipes and standard input, and nothing that
// could make us wait for ever or never end.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "adapters/files/system_calls.h"
#include "adapters/system/file_handle.h"
#include "mtasts/result.h"

namespace mtasts {

// A source of octets. Standard input stays open when it ends.
class InputFile {
 public:
  // "-" is standard input. Fault::unreadable, codes "unreadable", "is-directory", "not-regular", "no-writer"
  // for a pipe that nobody has opened for writing within five seconds; Fault::permission.
  [[nodiscard]] static Result<InputFile> open(SystemCalls& calls, const std::string& path);
  // One that is open already, and must be a regular file.
  [[nodiscard]] static Result<InputFile> adopt(FileHandle file, const std::string& path);

  // Up to `size` octets; 0 at the end. Waits where a pipe has nothing yet. Fault::io.
  [[nodiscard]] Result<std::size_t> read(char* octets, std::size_t size);
  // All the rest. Fault::input, code "too-large", when that is more than `limit` octets.
  [[nodiscard]] Result<std::string> read_all(std::size_t limit);

  // The failure of one that has more than `limit` octets.
  [[nodiscard]] tl::unexpected<Error> too_large(std::size_t limit) const;

  [[nodiscard]] const std::string& path() const { return path_; }

 private:
  InputFile(FileHandle file, int descriptor, std::string path, std::optional<std::size_t> size = {})
      : file_(std::move(file)), descriptor_(descriptor), path_(std::move(path)), size_(size) {}

  FileHandle file_;  // not open for standard input
  int descriptor_;
  std::string path_;
  std::optional<std::size_t> size_;  // of a regular file, when it was opened
};

// Whether the failure is that there is no such file.
[[nodiscard]] bool is_missing(const Error& error);

}  // namespace mtasts
