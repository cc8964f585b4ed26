// Every piece is read into the same memory.
#include "adapters/files/file_pieces.h"

namespace mtasts {
namespace {

constexpr std::size_t kPiece = 65536;

}  // namespace

Result<std::string_view> FilePieces::next() {
  buffer_.resize(kPiece);
  const auto got = file_.read(buffer_.data(), buffer_.size());
  if (!got) return fail(got.error());
  if (*got > rest_) return file_.too_large(limit_);
  rest_ -= *got;
  return std::string_view(buffer_).substr(0, *got);
}

}  // namespace mtasts
