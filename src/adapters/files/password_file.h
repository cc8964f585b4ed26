// Reads a password from a file that only its owner can read.
#pragma once

#include <string>

#include "mtasts/result.h"

namespace mtasts {

// The only line of a file, a pipe or standard input ("-"), without its end. Code "bad-password-file":
// Fault::permission if other users can read the file, Fault::input if it has no or several lines. No error
// has anything of the content.
[[nodiscard]] Result<std::string> read_password_file(const std::string& path);

}  // namespace mtasts
