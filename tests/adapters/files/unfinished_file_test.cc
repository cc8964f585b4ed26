// Temporary files that a signal handler can find.
#include "adapters/files/unfinished_file.h"

#include <deque>

#include "adapters/system/file_handle.h"
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

TEST_CASE("a directory that is announced is removed with its files, and stays for what is not ours") {
  const ScratchDirectory scratch;
  const FileHandle parent(::open(scratch.path().c_str(), O_RDONLY | O_DIRECTORY));
  for (const char* name : {"withdrawn", "announced", "second"}) {
    std::filesystem::create_directory(scratch.path(name));
    for (const char* file : {"/0", "/2047"}) scratch.write(std::string(name) + file, "x");
  }
  const FileHandle directory(::open(scratch.path("announced").c_str(), O_RDONLY | O_DIRECTORY));
  { const UnfinishedDirectory withdrawn(parent.get(), "withdrawn"); }
  const UnfinishedDirectory announced(parent.get(), "announced");
  announced.opened(directory.get());
  const UnfinishedDirectory second(parent.get(), "second");  // more than one are not remembered
  remove_unfinished_files();
  CHECK(scratch.names() == std::vector<std::string>{"second", "withdrawn"});

  scratch.write("second/2048", "x");
  const FileHandle other(::open(scratch.path("second").c_str(), O_RDONLY | O_DIRECTORY));
  remove_directory_of_files(parent.get(), "second", other.get());
  CHECK(scratch.read("second/2048") == "x");
  CHECK_FALSE(std::filesystem::exists(scratch.path("second/0")));
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
