// What may be read, and what is said of the rest.
#include "adapters/files/file_reading.h"

#include <thread>

#include "adapters/files/posix_files.h"
#include "catch.h"
#include "child_process.h"
#include "scratch_directory.h"

namespace mtasts {
namespace {

using namespace std::chrono_literals;

struct Answer {
  std::string code;
  Fault fault;
};

Answer refusal(const std::string& path, std::size_t limit = 1000) {
  PosixFiles files;
  const auto text = files.read(path, limit);
  if (text) return {"read: " + *text, Fault::internal};
  return {text.error().code, text.error().fault};
}

}  // namespace

TEST_CASE("a file is read whole up to the limit, and not at all beyond it") {
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
  CHECK(refused.error().message == scratch.path("file") + ": larger than 1000 octets");
  CHECK(files.read_below(scratch.path(), "file", 1000).error().code == "too-large");
  CHECK(files.read(scratch.path("file"), SIZE_MAX) == std::string(1001, 'x'));
  CHECK(files.read(scratch.path("file"), 0).error().code == "too-large");
}

TEST_CASE("a file that is larger than it says is read to its end") {
  PosixFiles files;
  const auto text = files.read("/proc/self/status", 65536);  // a regular file of size 0
  REQUIRE(text);
  CHECK(text->starts_with("Name:"));
}

TEST_CASE("a huge sparse file costs no more memory than the limit") {
  const ScratchDirectory scratch;
  scratch.write("sparse", "");
  std::filesystem::resize_file(scratch.path("sparse"), std::uintmax_t{1} << 40U);
  CHECK(refusal(scratch.path("sparse"), 65536).code == "too-large");
}

TEST_CASE("what cannot be read is named, with what the system said") {
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
  CHECK(refusal(scratch.path("directory")).fault == Fault::unreadable);
  CHECK(refusal(scratch.path("file/below")).fault == Fault::unreadable);
  CHECK(refusal(scratch.path("loop")).fault == Fault::unreadable);
  CHECK(refusal("").fault == Fault::unreadable);
  CHECK(refusal(std::string("/dev/nu\0l", 9)).fault == Fault::unreadable);
  CHECK(refusal("/dev/zero").code == "not-regular");  // without end
  CHECK(refusal("/dev/null").code == "not-regular");
}

TEST_CASE("only a missing file is nothing; every other failure is one") {
  const ScratchDirectory scratch;
  PosixFiles files;
  CHECK(files.read_if_exists(scratch.path("missing"), 10).value() == std::optional<std::string>());
  CHECK(files.read_if_exists(scratch.path("missing/file"), 10).value() == std::optional<std::string>());
  CHECK_FALSE(files.read_if_exists(scratch.path(), 10));
  scratch.write("file", "x");
  CHECK_FALSE(files.read_if_exists(scratch.path("file/below"), 10));
}

TEST_CASE("a file that may not be read is a matter of permission") {
  const ScratchDirectory scratch;
  scratch.write("secret", "x");
  std::filesystem::permissions(scratch.path("secret"), std::filesystem::perms(0600));
  if (::geteuid() != 0) std::filesystem::permissions(scratch.path("secret"), std::filesystem::perms(0000));
  CHECK(as_nobody([&]() -> std::string {
          const Answer answer = refusal(scratch.path("secret"));
          return answer.fault == Fault::permission ? answer.code : "not a matter of permission";
        }) == "permission-denied");
}

TEST_CASE("a pipe is read to its end, however slowly it is written") {
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

TEST_CASE("a pipe that nobody writes to is given up after five seconds") {
  const ScratchDirectory scratch;
  REQUIRE(::mkfifo(scratch.path("pipe").c_str(), 0600) == 0);
  CHECK(refusal(scratch.path("pipe")).code == "no-writer");
}

TEST_CASE("standing files below a root are never pipes") {
  const ScratchDirectory scratch;
  PosixFiles files;
  REQUIRE(::mkfifo(scratch.path("pipe").c_str(), 0600) == 0);
  CHECK(files.read_below(scratch.path(), "pipe", 10).error().code == "not-regular");
}

TEST_CASE("the dash is standard input, from a file, from a pipe, or a directory by mistake") {
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
  REQUIRE(::pipe2(ends, O_NONBLOCK) == 0);  // as another owner of the pipe may have it
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

}  // namespace mtasts
