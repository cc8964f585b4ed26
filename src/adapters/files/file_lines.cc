// Lines are found in a buffer of fixed size.
#include "adapters/files/file_lines.h"

#include "adapters/system/system_calls.h"
#include "mtasts/printable.h"

namespace mtasts {
namespace {

constexpr std::size_t kMaxLineLength = 4096;

}  // namespace

// Fast path: the whole line is in the buffer and is returned without a copy.
Result<std::optional<std::string_view>> FileLines::next() {
  const std::string_view unread(buffer_.data() + begin_, end_ - begin_);
  const std::size_t length = unread.find(terminator_);
  if (length > kMaxLineLength) return next_across_buffers();
  begin_ += length + 1;
  ++line_number_;
  return unread.substr(0, length);
}

Result<std::optional<std::string_view>> FileLines::next_across_buffers() {
  line_.clear();
  std::size_t length = 0;
  bool ended = false;
  while (!ended) {
    if (begin_ == end_) {
      const auto more = fill_buffer();
      if (!more) return fail(more.error());
      if (!*more && length == 0) return std::nullopt;
      if (!*more) break;
    }
    const std::string_view unread(buffer_.data() + begin_, end_ - begin_);
    const std::size_t found = unread.find(terminator_);
    ended = found != std::string_view::npos;
    const std::string_view part = unread.substr(0, found);
    begin_ += part.size() + (ended ? 1 : 0);
    length += part.size();
    if (length <= kMaxLineLength) line_ += part;
  }
  ++line_number_;
  if (length > kMaxLineLength) {
    const std::string name = file_.path() == "-" ? "standard input" : printable(file_.path());
    return fail({Fault::input, "line-too-long",
                 name + ':' + std::to_string(line_number_) + ": a line of more than " +
                     std::to_string(kMaxLineLength) + " bytes"});
  }
  return line_;
}

Result<bool> FileLines::fill_buffer() {
  buffer_.resize(kBufferSize);
  const auto got = file_.read(buffer_.data(), buffer_.size());
  if (!got) return fail(got.error());
  begin_ = 0;
  end_ = *got;
  return end_ > 0;
}

Result<std::string_view> FilePieces::next() {
  buffer_.resize(kBufferSize);
  const auto got = file_.read(buffer_.data(), buffer_.size());
  if (!got) return fail(got.error());
  if (*got > remaining_) return file_.too_large(limit_);
  remaining_ -= *got;
  return std::string_view(buffer_).substr(0, *got);
}

}  // namespace mtasts
