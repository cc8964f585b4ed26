// Turns errno into an Error. This is the only place that maps errno to a Fault.
#pragma once

#include <string>
#include <string_view>

#include "mtasts/result.h"

namespace mtasts {

// The system's text for an errno, always in English.
[[nodiscard]] std::string errno_text(int number);

// The operation that failed.
enum class FileAction { open_to_read, read, create, write, lock };

// Returns an error such as "cannot write DIR/file: No space left on device". Denied access is
// Fault::permission; a full disk, an exceeded quota or file size and I/O errors are Fault::io; otherwise
// `action` decides.
[[nodiscard]] Error file_error(FileAction action, std::string_view path, int number);

// The same for a reason of ours: "cannot create FILE: it is a directory".
[[nodiscard]] Error unsuitable_file(FileAction action, std::string_view path, Code code,
                                    std::string_view reason);

// Fault::permission for a file or directory that another user controls: "cannot create FILE: ...".
[[nodiscard]] Error untrusted_file(FileAction action, std::string_view path, std::string_view reason,
                                   std::string_view hint);

}  // namespace mtasts
