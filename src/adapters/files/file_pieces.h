// A file in pieces: memory does not grow with the file.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "adapters/files/file_reading.h"
#include "ports/files.h"

namespace mtasts {

class FilePieces final : public TextChunks {
 public:
  // Ends with the failure "too-large" beyond `limit` octets.
  FilePieces(InputFile file, std::size_t limit) : file_(std::move(file)), rest_(limit), limit_(limit) {}

  [[nodiscard]] Result<std::string_view> next() override;

 private:
  InputFile file_;
  std::size_t rest_;  // of the limit
  std::size_t limit_;
  std::string buffer_;
};

}  // namespace mtasts
