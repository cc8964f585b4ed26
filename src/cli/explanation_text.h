// Explanations for people.
#pragma once

#include <string>

#include "mtasts/explanation.h"

namespace mtasts {

// The whole story, at most 80 columns wide but for commands. Terminated lines.
[[nodiscard]] std::string explanation_text(const Explanation& explanation);

// The code and what it means, on one line.
[[nodiscard]] std::string explanation_line(const Explanation& explanation);

}  // namespace mtasts
