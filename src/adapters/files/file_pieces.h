// FilePieces: reads a file in pieces, in constant memory.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "adapters/files/input_file.h"
#include "ports/files.h"

namespace mtasts {

class FilePieces final : public TextChunks {
 public:
  // next() fails with code "too-large" after `limit` bytes.
  FilePieces(InputFile file, std::size_t limit) : file_(std::move(file)), remaining_(limit), limit_(limit) {}

  [[nodiscard]] Result<std::string_view> next() override;

 private:
  InputFile file_;
  std::size_t remaining_;  // bytes of limit_
  std::size_t limit_;
  std::string buffer_;
};

}  // namespace mtasts
