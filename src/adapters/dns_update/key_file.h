// Reads a TSIG key from a file that only its owner can read.
#pragma once

#include <string>

#include "mtasts/tsig_key.h"

namespace mtasts {

// Code "bad-key-file": Fault::permission if other users can read the file or it belongs to another user than
// us and root, Fault::input as parse_tsig_key(). Otherwise the errors of opening a file. The text of the file
// is overwritten after it was read.
[[nodiscard]] Result<TsigKey> read_key_file(const std::string& path);

}  // namespace mtasts
