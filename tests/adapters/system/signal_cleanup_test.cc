// Temporary files that a signal handler removes.
#include "adapters/system/signal_cleanup.h"

#include <deque>

#include "adapters/system/file_handle.h"
#include "catch.h"
#include "scratch_directory.h"

namespace mtasts::test {

TEST_CASE("only registered files are removed") {
  const ScratchDirectory scratch;
  const FileHandle directory(::open(scratch.path().c_str(), O_RDONLY | O_DIRECTORY));
  for (const char* name : {"registered", "unregistered", "other"}) scratch.write(name, "x");
  const FileCleanup registered(directory.get(), "registered");
  const FileCleanup missing(directory.get(), "missing");
  { const FileCleanup unregistered(directory.get(), "unregistered"); }
  remove_registered_files();
  CHECK(scratch.names() == std::vector<std::string>{"other", "unregistered"});
}

TEST_CASE("a registered directory is removed unless it holds other files") {
  const ScratchDirectory scratch;
  const FileHandle parent(::open(scratch.path().c_str(), O_RDONLY | O_DIRECTORY));
  for (const char* name : {"unregistered", "registered", "second"}) {
    std::filesystem::create_directory(scratch.path(name));
    for (const char* file : {"/0", "/2047"}) scratch.write(std::string(name) + file, "x");
  }
  const FileHandle directory(::open(scratch.path("registered").c_str(), O_RDONLY | O_DIRECTORY));
  { const DirectoryCleanup unregistered(parent.get(), "unregistered"); }
  const DirectoryCleanup registered(parent.get(), "registered");
  registered.set_directory(directory.get());
  const DirectoryCleanup second(parent.get(), "second");  // only one is registered
  remove_registered_files();
  CHECK(scratch.names() == std::vector<std::string>{"second", "unregistered"});

  scratch.write("second/2048", "x");
  const FileHandle other(::open(scratch.path("second").c_str(), O_RDONLY | O_DIRECTORY));
  remove_staging_directory(parent.get(), "second", other.get());
  CHECK(scratch.read("second/2048") == "x");
  CHECK_FALSE(std::filesystem::exists(scratch.path("second/0")));
}

TEST_CASE("more files than the table holds are harmless") {
  const ScratchDirectory scratch;
  const FileHandle directory(::open(scratch.path().c_str(), O_RDONLY | O_DIRECTORY));
  std::deque<FileCleanup> many;
  for (int number = 0; number < 200; ++number)
    many.emplace_back(directory.get(), "file" + std::to_string(number));
  many.clear();
  scratch.write("file", "x");
  const FileCleanup registered(directory.get(), "file");
  remove_registered_files();
  CHECK(scratch.names().empty());
}

}  // namespace mtasts::test
