// All pieces are read into one buffer.
#include "adapters/files/file_pieces.h"

#include "adapters/files/system_calls.h"

namespace mtasts {

Result<std::string_view> FilePieces::next() {
  buffer_.resize(kBufferSize);
  const auto got = file_.read(buffer_.data(), buffer_.size());
  if (!got) return fail(got.error());
  if (*got > remaining_) return file_.too_large(limit_);
  remaining_ -= *got;
  return std::string_view(buffer_).substr(0, *got);
}

}  // namespace mtasts
