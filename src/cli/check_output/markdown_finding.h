// A finding as an item of a list in Markdown.
#pragma once

#include <string>

#include "mtasts/finding.h"

namespace mtasts {

// "- **error** code: place: message (RFC ...)", and its hint as an item below. Escaped.
[[nodiscard]] std::string markdown_finding(const Finding& finding);

}  // namespace mtasts
