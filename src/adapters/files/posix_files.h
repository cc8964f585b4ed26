// PosixFiles: the Files port over POSIX, with Linux's openat2, syncfs and locks of open file descriptions.
#pragma once

#include <sys/types.h>

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "adapters/system/file_handle.h"
#include "adapters/system/system_calls.h"
#include "ports/files.h"

namespace mtasts {

class PosixFiles final : public Files {
 public:
  // `calls` must outlive this object and everything opened through it.
  explicit PosixFiles(SystemCalls& calls = kernel_calls()) : calls_(calls) {}

  [[nodiscard]] Result<std::string> read(const std::string& path, std::size_t limit) override;
  [[nodiscard]] Result<std::string> read_trusted(const std::string& path, std::size_t limit) override;
  [[nodiscard]] Result<std::string> read_start(const std::string& path, std::size_t octets) override;
  [[nodiscard]] Result<std::unique_ptr<LineSource>> open_lines(const std::string& path,
                                                               Terminator terminator) override;
  [[nodiscard]] Result<std::unique_ptr<TextChunks>> open_chunks(const std::string& path,
                                                                std::size_t limit) override;
  [[nodiscard]] std::optional<std::uint64_t> remaining_bytes(const std::string& path) override;
  [[nodiscard]] Result<std::unique_ptr<Replacement>> replace(const std::string& path) override;
  [[nodiscard]] Result<std::optional<std::string>> read_below(const std::string& root,
                                                              const std::string& relative,
                                                              std::size_t limit) override;
  // Reads many files on all processors.
  [[nodiscard]] std::vector<bool> have_texts(const std::string& root,
                                             const std::vector<ExpectedText>& files) override;
  [[nodiscard]] Result<std::unique_ptr<LockedFile>> lock_file(const std::string& path, IfMissing if_missing,
                                                              unsigned seconds) override;
  [[nodiscard]] Result<std::unique_ptr<LockedDirectory>> lock_directory(const std::string& path,
                                                                        unsigned seconds) override;
  // A `name` that begins with "/" is used unchanged; the returned path is valid from the working directory.
  [[nodiscard]] Result<std::pair<std::string, std::string>> read_include(const std::string& top,
                                                                         const std::string& including,
                                                                         std::string_view name,
                                                                         std::size_t limit) override;
  [[nodiscard]] Result<std::vector<std::string>> list_directory(const std::string& directory) override;
  [[nodiscard]] Result<std::optional<std::vector<std::string>>> list_directory_if_exists(
      const std::string& directory) override;
  [[nodiscard]] Result<std::string> absolute_path(const std::string& path) override;
  [[nodiscard]] std::optional<std::string> unsearchable_directory(const std::string& path) override;
  // "-" is standard input. Two missing files are the same if a write to either would create the same file.
  [[nodiscard]] bool same_file(const std::string& one, const std::string& other) override;

 private:
  // Opens root_; false, with errno, if that fails.
  [[nodiscard]] bool enter(const std::string& root);
  // Both read a file below root_. Several threads may call them at once.
  [[nodiscard]] bool has_text(const std::string& relative, std::string_view text) const;
  [[nodiscard]] Result<std::optional<std::string>> read_in_root(const std::string& relative,
                                                                std::size_t limit) const;

  SystemCalls& calls_;
  // The last root of read_below() or have_texts(), kept open for the other files of the tree.
  std::string root_path_;
  FileHandle root_;
  // The files that read_include() has read; replace() refuses them.
  std::vector<std::pair<dev_t, ino_t>> included_;
};

}  // namespace mtasts
