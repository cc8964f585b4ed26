// FileLines and FilePieces: read a file line by line or in pieces, in constant memory.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "adapters/files/input_file.h"
#include "ports/files.h"

namespace mtasts {

class FileLines final : public LineSource {
 public:
  FileLines(InputFile file, Terminator terminator)
      : file_(std::move(file)), terminator_(terminator == Terminator::nul ? '\0' : '\n') {}

  // A CR before the terminator belongs to the line. Error messages begin with "FILE:LINE: ".
  [[nodiscard]] Result<std::optional<std::string_view>> next() override;

 private:
  [[nodiscard]] Result<bool> fill_buffer();
  [[nodiscard]] Result<std::optional<std::string_view>> next_across_buffers();

  InputFile file_;
  char terminator_;
  std::string buffer_;
  std::string line_;       // a line that crosses the end of the buffer
  std::size_t begin_ = 0;  // of the unread part of the buffer
  std::size_t end_ = 0;
  std::size_t line_number_ = 0;
};

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
