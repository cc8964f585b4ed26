// Lines of a file, read in pieces: memory does not grow with the file, nor with a line.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "adapters/files/file_reading.h"
#include "ports/files.h"

namespace mtasts {

class FileLines final : public LineSource {
 public:
  FileLines(InputFile file, Terminator terminator)
      : file_(std::move(file)), terminator_(terminator == Terminator::nul ? '\0' : '\n') {}

  // A CR before the terminator is part of the line. Messages begin with "FILE:LINE: ".
  [[nodiscard]] Result<std::optional<std::string>> next() override;

 private:
  [[nodiscard]] Result<bool> fill();

  InputFile file_;
  char terminator_;
  std::string buffer_;
  std::size_t begin_ = 0;  // of what is unread in the buffer
  std::size_t end_ = 0;
  std::size_t line_number_ = 0;
};

}  // namespace mtasts
