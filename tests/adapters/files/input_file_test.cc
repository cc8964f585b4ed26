// Readable files, and the errors of the others.
#include "adapters/files/input_file.h"

#include <thread>

#include "adapters/files/posix_files.h"
#include "catch.h"
#include "child_process.h"
#include "scratch_directory.h"

namespace mtasts::test {
namespace {

using namespace std::chrono_literals;

struct ReadError {
  std::string code;
  Fault fault;
};

ReadError read_error(const std::string& path, std::size_t limit = 1000) {
  PosixFiles files;
  const auto text = files.read(path, limit);
  if (text) return {"read: " + *text, Fault::internal};
  return {std::string(text.error().code), text.error().fault};
}

}  // namespace

TEST_CASE("a file up to the limit is read whole and a larger one is rejected") {
  const ScratchDirectory scratch;
  PosixFiles files;
  for (const std::size_t size : {0U, 1U, 999U, 1000U}) {
    const std::string text(size, 'x');
    scratch.write("file", text);
    CHECK(files.read(scratch.path("file"), 1000) == text);
    CHECK(files.read_if_exists(scratch.path("file"), 1000).value() == std::optional(text));
    CHECK(files.read_below(scratch.path(), "file", 1000).value() == std::optional(text));
  }
  scratch.write("file", std::string(1001, 'x'));
  const auto refused = files.read(scratch.path("file"), 1000);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().fault == Fault::input);
  CHECK(refused.error().code == "too-large");
  CHECK(refused.error().message == scratch.path("file") + ": larger than 1000 bytes");
  CHECK(files.read_below(scratch.path(), "file", 1000).error().code == "too-large");
  CHECK(files.read(scratch.path("file"), SIZE_MAX) == std::string(1001, 'x'));
  CHECK(files.read(scratch.path("file"), 0).error().code == "too-large");
}

TEST_CASE("a file larger than its reported size is read to its end") {
  PosixFiles files;
  const auto text = files.read("/proc/self/status", 65536);  // a regular file of size 0
  REQUIRE(text);
  CHECK(text->starts_with("Name:"));
  const auto start = files.read_start("/proc/self/status", 100);
  REQUIRE(start);
  CHECK(start->size() == 100);
}

TEST_CASE("a huge sparse file costs no more memory than the limit") {
  const ScratchDirectory scratch;
  scratch.write("sparse", "");
  std::filesystem::resize_file(scratch.path("sparse"), std::uintmax_t{1} << 40U);
  CHECK(read_error(scratch.path("sparse"), 65536).code == "too-large");
}

TEST_CASE("a read error names the file and the reason") {
  const ScratchDirectory scratch;
  PosixFiles files;
  std::filesystem::create_directory(scratch.path("directory"));
  scratch.write("file", "x");
  std::filesystem::create_symlink("loop", scratch.path("loop"));

  const auto missing = files.read(scratch.path("missing"), 10);
  CHECK(missing.error().fault == Fault::unreadable);
  CHECK(missing.error().message == "cannot read " + scratch.path("missing") + ": No such file or directory");
  CHECK(files.read(scratch.path("directory"), 10).error().message ==
        "cannot read " + scratch.path("directory") + ": it is a directory");
  CHECK(read_error(scratch.path("directory")).fault == Fault::unreadable);
  CHECK(read_error(scratch.path("file/below")).fault == Fault::unreadable);
  CHECK(read_error(scratch.path("loop")).fault == Fault::unreadable);
  CHECK(read_error("").fault == Fault::unreadable);
  CHECK(read_error(std::string("/dev/nu\0l", 9)).fault == Fault::unreadable);
  CHECK(read_error("/dev/zero").code == "not-regular");  // endless
  CHECK(read_error("/dev/null").code == "not-regular");
}

TEST_CASE("read_if_exists returns nothing only for a missing file") {
  const ScratchDirectory scratch;
  PosixFiles files;
  CHECK(files.read_if_exists(scratch.path("missing"), 10).value() == std::optional<std::string>());
  CHECK(files.read_if_exists(scratch.path("missing/file"), 10).value() == std::optional<std::string>());
  CHECK_FALSE(files.read_if_exists(scratch.path(), 10));
  scratch.write("file", "x");
  CHECK_FALSE(files.read_if_exists(scratch.path("file/below"), 10));
}

TEST_CASE("an unreadable file is a permission fault") {
  const ScratchDirectory scratch;
  scratch.write("secret", "x");
  std::filesystem::permissions(scratch.path("secret"), std::filesystem::perms(0600));
  if (::geteuid() != 0) std::filesystem::permissions(scratch.path("secret"), std::filesystem::perms(0000));
  CHECK(as_nobody([&]() -> std::string {
          const ReadError answer = read_error(scratch.path("secret"));
          return answer.fault == Fault::permission ? answer.code : "not a matter of permission";
        }) == "permission-denied");
}

TEST_CASE("a slowly written pipe is read to its end") {
  const ScratchDirectory scratch;
  REQUIRE(::mkfifo(scratch.path("pipe").c_str(), 0600) == 0);
  ChildProcess writer([&]() -> std::string {
    std::this_thread::sleep_for(100ms);
    std::ofstream pipe(scratch.path("pipe"));
    pipe << "first " << std::flush;
    std::this_thread::sleep_for(100ms);
    pipe << std::string(100'000, 'x') << std::flush;
    return "written";
  });
  PosixFiles files;
  const auto text = files.read(scratch.path("pipe"), 200'000);
  CHECK(text == "first " + std::string(100'000, 'x'));
  CHECK(writer.end() == "written");
}

TEST_CASE("a pipe without a writer is an error after five seconds") {
  const ScratchDirectory scratch;
  REQUIRE(::mkfifo(scratch.path("pipe").c_str(), 0600) == 0);
  CHECK(read_error(scratch.path("pipe")).code == "no-writer");
}

TEST_CASE("read_below rejects pipes") {
  const ScratchDirectory scratch;
  PosixFiles files;
  REQUIRE(::mkfifo(scratch.path("pipe").c_str(), 0600) == 0);
  CHECK(files.read_below(scratch.path(), "pipe", 10).error().code == "not-regular");
}

TEST_CASE("a dash reads standard input: a file, a pipe, or a directory as an error") {
  const ScratchDirectory scratch;
  scratch.write("file", "text");
  const auto read_from = [](const std::string& path) {
    return in_child([&]() -> std::string {
      const int file = ::open(path.c_str(), O_RDONLY);
      ::dup2(file, STDIN_FILENO);
      PosixFiles files;
      const auto text = files.read("-", 1000);
      return text ? *text : text.error().message;
    });
  };
  CHECK(read_from(scratch.path("file")) == "text");
  CHECK(read_from("/dev/null").empty());
  CHECK(read_from(scratch.path()) == "cannot read standard input: Is a directory");

  int ends[2] = {};
  REQUIRE(::pipe2(ends, O_NONBLOCK) == 0);  // as another process may set it
  ChildProcess reader([&]() -> std::string {
    ::close(ends[1]);
    ::dup2(ends[0], STDIN_FILENO);
    PosixFiles files;
    const auto text = files.read("-", 1000);
    return text ? *text : text.error().message;
  });
  ::close(ends[0]);
  std::this_thread::sleep_for(50ms);
  CHECK(::write(ends[1], "late", 4) == 4);
  ::close(ends[1]);
  CHECK(reader.end() == "late");
}

}  // namespace mtasts::test
