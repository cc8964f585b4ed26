// Prints explanations for people.
#pragma once

#include <string>

#include "mtasts/explanation.h"

namespace mtasts {

// The full explanation. Lines end in a line feed and have at most 80 columns, except commands.
[[nodiscard]] std::string explanation_text(const Explanation& explanation);

// One line: the code and its meaning.
[[nodiscard]] std::string explanation_line(const Explanation& explanation);

}  // namespace mtasts
