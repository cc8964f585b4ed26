#pragma once

// Opens without a word, and takes a library into a header.
#include <nlohmann/json.hpp>

namespace mtasts {
struct Answer {};
enum class Kind { one };
}  // namespace mtasts
