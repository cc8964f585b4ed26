// Lines with any terminator and of any length.
#include "adapters/files/file_lines.h"

#include <sys/resource.h>

#include <cstdint>
#include "adapters/files/posix_files.h"

#include "catch.h"
#include "child_process.h"
#include "scratch_directory.h"

namespace mtasts::test {
namespace {

// Returns the lines in brackets, and "!" for a line that is too long.
std::string lines_of(const std::string& text, Terminator terminator = Terminator::line_feed) {
  const ScratchDirectory scratch;
  PosixFiles files;
  const auto lines = files.open_lines(scratch.write("list", text), terminator);
  REQUIRE(lines);
  std::string found;
  while (true) {
    const auto line = (*lines)->next();
    if (line && !*line) return found;
    if (!line) REQUIRE(line.error().code == "line-too-long");
    found += line ? '[' + std::string(**line) + ']' : "!";
  }
}

}  // namespace

TEST_CASE("a file is split at its terminators") {
  CHECK(lines_of("").empty());
  CHECK(lines_of("a") == "[a]");  // no final line feed
  CHECK(lines_of("a\n") == "[a]");
  CHECK(lines_of("\n") == "[]");
  CHECK(lines_of("a\n\nb\n") == "[a][][b]");
  CHECK(lines_of("a\r\nb\r\n") == "[a\r][b\r]");  // the caller handles CR
  CHECK(lines_of(std::string("a\0b\nc", 5)) == std::string("[a\0b][c]", 8));
  CHECK(lines_of(std::string("a\nb\0c\0", 6), Terminator::nul) == "[a\nb][c]");
  CHECK(lines_of(std::string("a\0\0b", 4), Terminator::nul) == "[a][][b]");
}

TEST_CASE("a line longer than 4096 bytes is an error and the next line is read") {
  const std::string longest(4096, 'x');
  CHECK(lines_of(longest + "\nb") == '[' + longest + "][b]");
  CHECK(lines_of(longest) == '[' + longest + ']');
  CHECK(lines_of(longest + "x\nb") == "![b]");
  CHECK(lines_of(longest + 'x') == "!");
  CHECK(lines_of("a\n" + std::string(200'000, 'x') + "\nb\n") == "[a]![b]");
}

TEST_CASE("lines are complete across buffer ends") {
  for (const std::size_t length : {1U, 15U, 16U, 17U, 255U, 4095U, 4096U}) {
    std::string text;
    std::string expected;
    for (std::size_t size = 0; size < 200'000; size += length + 1) {
      const std::string line(length, static_cast<char>('a' + text.size() % 26));
      text += line + '\n';
      expected += '[' + line + ']';
    }
    CHECK(lines_of(text) == expected);
  }
}

TEST_CASE("an error names file and line") {
  const ScratchDirectory scratch;
  PosixFiles files;
  const auto lines =
      files.open_lines(scratch.write("list", "a\n" + std::string(5000, 'x') + '\n'), Terminator::line_feed);
  REQUIRE(lines);
  REQUIRE((*lines)->next());
  const auto line = (*lines)->next();
  REQUIRE_FALSE(line);
  CHECK(line.error().fault == Fault::input);
  CHECK(line.error().message == scratch.path("list") + ":2: a line of more than 4096 bytes");
  CHECK(files.open_lines(scratch.path("missing"), Terminator::line_feed).error().fault == Fault::unreadable);
  CHECK(files.open_lines(scratch.path(), Terminator::line_feed).error().code == "is-directory");
}

TEST_CASE("a line of 1 GiB is read in constant memory", "[slow]") {
  const ScratchDirectory scratch;
  scratch.write("list", "");
  std::filesystem::resize_file(scratch.path("list"), std::uintmax_t{1} << 30U);  // NULs
  CHECK(in_child([&]() -> std::string {
          rusage before = {};
          ::getrusage(RUSAGE_SELF, &before);
          PosixFiles files;
          const auto lines = files.open_lines(scratch.path("list"), Terminator::line_feed);
          const auto line = (*lines)->next();
          rusage after = {};
          ::getrusage(RUSAGE_SELF, &after);
          if (line || line.error().code != "line-too-long") return "a line";
          const long grown = after.ru_maxrss - before.ru_maxrss;  // KiB
          return grown < 8192 ? "flat" : "grown by " + std::to_string(grown) + " KiB";
        }) == "flat");
}

TEST_CASE("pieces add up to the file and fail beyond the limit") {
  const ScratchDirectory scratch;
  PosixFiles files;
  const auto read_pieces = [&](std::size_t limit) -> Result<std::string> {
    const auto pieces = files.open_chunks(scratch.path("file"), limit);
    if (!pieces) return fail(pieces.error());
    std::string text;
    while (true) {
      const auto piece = (*pieces)->next();
      if (!piece) return fail(piece.error());
      if (piece->empty()) return text;
      text += *piece;
    }
  };
  for (const std::size_t size : {0U, 1U, 65535U, 65536U, 65537U, 200000U}) {
    std::string text(size, 'x');
    for (std::size_t i = 0; i < size; ++i) text[i] = static_cast<char>(i % 251);
    scratch.write("file", text);
    CHECK(read_pieces(SIZE_MAX) == text);
    CHECK(read_pieces(size) == text);
    if (size > 0) CHECK(read_pieces(size - 1).error().code == "too-large");
  }
}

TEST_CASE("open_chunks_if_exists returns null only for a missing file") {
  const ScratchDirectory scratch;
  PosixFiles files;
  CHECK(files.open_chunks(scratch.path("missing"), 10).error().fault == Fault::unreadable);
  CHECK(files.open_chunks_if_exists(scratch.path("missing"), 10).value() == nullptr);
  CHECK_FALSE(files.open_chunks_if_exists(scratch.path(), 10));
  scratch.write("file", "x");
  CHECK(files.open_chunks_if_exists(scratch.path("file"), 10).value() != nullptr);
  CHECK_FALSE(files.open_chunks_if_exists(scratch.path("file/below"), 10));
}

}  // namespace mtasts::test
