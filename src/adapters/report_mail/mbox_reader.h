// MboxReader: splits an mbox (RFC 4155) into messages, in bounded memory.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "adapters/files/input_file.h"
#include "mtasts/result.h"

namespace mtasts {

struct MboxMessage {
  std::string text;           // without the separator line
  bool is_too_large = false;  // more than kLargestMessage bytes: `text` is only the beginning
};

class MboxReader {
 public:
  // `start` has the bytes that were read already; they begin with a separator line.
  MboxReader(InputFile file, std::string start) : file_(std::move(file)), buffer_(std::move(start)) {}

  // The next message; nothing at the end. Fault::io.
  [[nodiscard]] Result<std::optional<MboxMessage>> next();

 private:
  [[nodiscard]] std::string_view unread() const { return std::string_view(buffer_).substr(begin_); }
  // Returns false at the end.
  [[nodiscard]] Result<bool> read_more();
  [[nodiscard]] Result<void> skip_separator();

  InputFile file_;
  std::string buffer_;
  std::size_t begin_ = 0;  // of the unread bytes
  bool is_at_end_ = false;
};

// The position of the next separator line after `from`; nothing without one. It follows an empty line.
[[nodiscard]] std::optional<std::size_t> find_mbox_separator(std::string_view text, std::size_t from);

}  // namespace mtasts
