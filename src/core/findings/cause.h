// Causes that explain many faults better than the character that failed.
#pragma once

#include <string>
#include <string_view>

#include "core/findings/in_quotes.h"
#include "core/findings/placeholder.h"
#include "mtasts/finding.h"
#include "mtasts/printable.h"

namespace mtasts {

// The finding about `text` with the likeliest cause: an invisible character, or a placeholder.
[[nodiscard]] inline Finding with_cause(Finding finding, std::string_view text) {
  if (has_invisible_character(text)) {
    finding.message += "; it has an invisible character";
    finding.hint = "type it again: text that is copied from a web page often has invisible characters";
  } else if (const std::string_view placeholder = placeholder_in(text); !placeholder.empty()) {
    finding.message += "; it has a placeholder";
    finding.hint = placeholder_hint(placeholder);
  }
  return finding;
}

}  // namespace mtasts
