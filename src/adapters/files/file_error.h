// What the system said about a file, as an Error: the one place where errno becomes a Fault.
#pragma once

#include <string>
#include <string_view>

#include "mtasts/result.h"

namespace mtasts {

// The system's own words for an errno, always in English.
[[nodiscard]] std::string system_text(int number);

// What was tried when it went wrong.
enum class FileAction { open_to_read, read, create, write, lock };

// "cannot write DIR/file: No space left on device". Forbidden is Fault::permission; disk full, quota, file
// size and I/O errors are Fault::io; otherwise it depends on what was tried.
[[nodiscard]] Error file_error(FileAction action, std::string_view path, int number);

// The same where it is not the system that objects: "cannot create FILE: it is a directory".
[[nodiscard]] Error file_objection(FileAction action, std::string_view path, std::string_view code,
                                   std::string_view reason);

}  // namespace mtasts
