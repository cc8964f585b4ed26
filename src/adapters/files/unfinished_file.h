// Temporary files that exist now, kept where a signal handler can remove them.
#pragma once

#include <string>

namespace mtasts {

// Announces a temporary file, from before it is made until it is renamed or removed. `directory` stays open
// meanwhile; `name` has at most 47 octets. When very many are announced at once, some are not remembered, and
// a signal leaves them to the next run.
class UnfinishedFile {
 public:
  UnfinishedFile(int directory, const std::string& name);
  ~UnfinishedFile();
  UnfinishedFile(const UnfinishedFile&) = delete;
  UnfinishedFile& operator=(const UnfinishedFile&) = delete;

 private:
  std::size_t slot_ = 0;
};

// A directory of temporary files that are named 0, 1, 2 and so on, less than this.
inline constexpr unsigned kMostInDirectory = 2048;

// Announces such a directory, from before it is made until it is removed. `parent` stays open and `name`
// stands meanwhile. Of several at once only the first is remembered.
class UnfinishedDirectory {
 public:
  UnfinishedDirectory(int parent, const char* name);
  ~UnfinishedDirectory();
  UnfinishedDirectory(const UnfinishedDirectory&) = delete;
  UnfinishedDirectory& operator=(const UnfinishedDirectory&) = delete;

  // From now on there may be files in it. `directory` stays open as long as this lives.
  void opened(int directory) const;

 private:
  bool is_remembered_ = false;
};

// Removes such a directory, which is open as `directory`, with its files. What else it holds stays, and the
// directory with it. Async-signal-safe.
void remove_directory_of_files(int parent, const char* name, int directory) noexcept;

// Removes all that was announced. Async-signal-safe.
void remove_unfinished_files() noexcept;

}  // namespace mtasts
