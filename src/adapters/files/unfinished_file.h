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

// Removes all of them. Async-signal-safe.
void remove_unfinished_files() noexcept;

}  // namespace mtasts
