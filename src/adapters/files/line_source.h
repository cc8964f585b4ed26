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
  [[nodiscard]] Result<std::optional<std::string_view>> next() override;

 private:
  [[nodiscard]] Result<bool> fill();
  [[nodiscard]] Result<std::optional<std::string_view>> next_across_pieces();

  InputFile file_;
  char terminator_;
  std::string buffer_;
  std::string line_;       // one that does not stand in the buffer as a whole
  std::size_t begin_ = 0;  // of what is unread in the buffer
  std::size_t end_ = 0;
  std::size_t line_number_ = 0;
};

}  // namespace mtasts
