// ReportFiles: the files that a list of paths names, directories in sorted order.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "mtasts/result.h"

namespace mtasts {

class ReportFiles {
 public:
  explicit ReportFiles(std::vector<std::string> paths) : paths_(std::move(paths)) {}

  struct File {
    std::string path;         // "-" is standard input
    Result<void> found = {};  // an error if it is neither a file nor a readable directory
  };
  // The next file; nothing at the end. Of a Maildir, a directory with "cur" and "new", only the messages are
  // read: neither "tmp" nor the index files of a server. In directories, hidden files are left out and
  // symbolic links to directories are not followed.
  [[nodiscard]] std::optional<File> next();

 private:
  struct Directory {
    std::string path;
    std::vector<std::string> names;  // in reverse order; those of directories end with "/"
  };
  [[nodiscard]] Result<void> enter(const std::string& path);

  std::vector<std::string> paths_;
  std::size_t next_path_ = 0;
  std::vector<Directory> directories_;  // that are being read, the innermost last
};

}  // namespace mtasts
