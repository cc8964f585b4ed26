// Names in reports: one spelling for the name of one host.
#pragma once

#include <string>
#include <string_view>

#include "mtasts/ascii.h"

namespace mtasts {

// Lower case, without spaces around it and without the final dot. Any text is accepted.
[[nodiscard]] inline std::string report_name(std::string_view text) {
  text = trim(text);
  if (text.ends_with('.')) text.remove_suffix(1);
  return lower_case(text);
}

}  // namespace mtasts
