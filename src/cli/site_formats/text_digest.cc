#include "cli/site_formats/text_digest.h"

#include <fmt/format.h>

namespace mtasts {

std::uint64_t text_digest(std::string_view text) {
  std::uint64_t digest = 0xcbf29ce484222325;
  for (const char c : text) {
    digest ^= static_cast<unsigned char>(c);
    digest *= 0x100000001b3;
  }
  return digest ^ (digest >> 32);
}

std::string hex_digest(std::string_view text) {
  return fmt::format("{:016x}", text_digest(text));
}

}  // namespace mtasts
