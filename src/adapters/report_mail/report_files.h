// ReportFiles: the files that a list of paths names, directories in sorted order.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "mtasts/result.h"
#include "ports/report_mail.h"

namespace mtasts {

class ReportFiles {
 public:
  explicit ReportFiles(ReportPaths paths);

  struct File {
    std::string path;         // "-" is standard input
    std::string key = {};     // as that of ReportOrigin
    Result<void> found = {};  // an error if it is neither a file nor a readable directory
  };
  // The next file; nothing at the end. Of a Maildir, a directory with "cur" and "new", only the messages are
  // read: neither "tmp" nor the index files of a server. In directories, hidden files are left out and
  // symbolic links to directories are not followed.
  [[nodiscard]] std::optional<File> next();

 private:
  // A directory, as keys name it.
  struct Place {
    std::string path = {};     // without symbolic links
    std::string maildir = {};  // if the directory is "cur" or "new" of this Maildir
  };
  struct Directory {
    std::string path;
    Place place;
    std::vector<std::string> names;  // in reverse order; those of directories end with "/"
  };
  [[nodiscard]] static Place place_of(std::string real_path);
  [[nodiscard]] static std::string key_of(const Place& place, std::string_view name);
  [[nodiscard]] std::string key_of_operand(const std::string& path);
  [[nodiscard]] Result<void> enter(const std::string& path);
  // Leaves out the files of the run itself in the directory `real_path`.
  void leave_out_own_files(const std::string& real_path, std::vector<std::string>& names) const;

  std::vector<std::string> paths_;
  std::vector<std::string> own_files_;  // without symbolic links
  std::size_t next_path_ = 0;
  Place operand_place_;                 // of the last operand that is a file
  std::vector<Directory> directories_;  // that are being read, the innermost last
};

}  // namespace mtasts
