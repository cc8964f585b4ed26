#include "cli/check_output/plugin_text.h"

#include <fmt/format.h>

namespace mtasts {

std::string_view plugin_state(Verdict verdict) {
  switch (verdict) {
    case Verdict::good:
      return "OK";
    case Verdict::warning:
      return "WARNING";
    case Verdict::broken:
      return "CRITICAL";
    case Verdict::unknown:
      return "UNKNOWN";
  }
  return {};
}

std::string plugin_text(std::string_view printable_text) {
  std::string text;
  for (const char c : printable_text) {
    if (std::string_view("|$`<>").find(c) == std::string_view::npos) {
      text += c;
    } else {
      text += fmt::format("\\x{:02x}", static_cast<unsigned>(c));
    }
  }
  return text;
}

}  // namespace mtasts
