// Reading a file in pieces equals reading it whole.
#include "adapters/files/file_pieces.h"

#include <cstdint>

#include "adapters/files/posix_files.h"
#include "catch.h"
#include "scratch_directory.h"

namespace mtasts::test {

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
