// Temporary files that a signal handler can find.
#include "adapters/files/unfinished_file.h"

#include <deque>

#include "adapters/file_handle.h"
#include "catch.h"
#include "scratch_directory.h"

namespace mtasts {

TEST_CASE("only files that are announced are removed") {
  const ScratchDirectory scratch;
  const FileHandle directory(::open(scratch.path().c_str(), O_RDONLY | O_DIRECTORY));
  for (const char* name : {"announced", "withdrawn", "other"}) scratch.write(name, "x");
  const UnfinishedFile announced(directory.get(), "announced");
  const UnfinishedFile missing(directory.get(), "missing");
  { const UnfinishedFile withdrawn(directory.get(), "withdrawn"); }
  remove_unfinished_files();
  CHECK(scratch.names() == std::vector<std::string>{"other", "withdrawn"});
}

TEST_CASE("more files than the table holds do no harm") {
  const ScratchDirectory scratch;
  const FileHandle directory(::open(scratch.path().c_str(), O_RDONLY | O_DIRECTORY));
  std::deque<UnfinishedFile> many;
  for (int number = 0; number < 200; ++number)
    many.emplace_back(directory.get(), "file" + std::to_string(number));
  many.clear();
  scratch.write("file", "x");
  const UnfinishedFile announced(directory.get(), "file");
  remove_unfinished_files();
  CHECK(scratch.names().empty());
}

}  // namespace mtasts
