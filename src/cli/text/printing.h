// Printing: how results are printed. Each format reads what it needs.
#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>

#include "cli/text/finding_text.h"

namespace mtasts {

// "mtasts 1.2.3".
[[nodiscard]] std::string program_and_version();

struct Printing {
  Colours colours = Colours::off;                  // of text
  std::size_t width = 80;                          // of text, in columns; 0: lines are not broken
  std::chrono::sys_seconds now = {};               // when the run began
  std::optional<unsigned> watch_expiry_days = {};  // of check: as in Expectation
  bool lists_good_parts = true;                    // of text of check
  bool lists_all = false;                          // of status: --all, no domains are summed up
  std::string title = {};                          // of html: the heading; empty: none of its own
  std::string contact = {};                        // of html: a mail address, a URL or any text
  std::string program = program_and_version();     // of html and markdown
};

}  // namespace mtasts
