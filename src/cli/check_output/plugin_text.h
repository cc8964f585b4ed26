// The words of the plugin convention of Nagios and Icinga.
#pragma once

#include <string>
#include <string_view>

#include "mtasts/judgement.h"

namespace mtasts {

// "OK", "WARNING", "CRITICAL" or "UNKNOWN".
[[nodiscard]] std::string_view plugin_state(Verdict verdict);

// "|" separates text from performance data; the others act in the shells and web pages to which monitors pass
// the text. Escaped in the form of printable(), of which `printable_text` is a result.
[[nodiscard]] std::string plugin_text(std::string_view printable_text);

}  // namespace mtasts
