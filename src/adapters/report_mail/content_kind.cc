#include "adapters/report_mail/content_kind.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "mtasts/ascii.h"

namespace mtasts {
namespace {

// A field of a header (RFC 5322 §2.2): printable ASCII without a space, then a colon.
bool begins_with_field(std::string_view start) {
  const auto* const end =
      std::find_if(start.begin(), start.end(), [](char c) { return !is_vchar(c) || c == ':'; });
  return end != start.begin() && end != start.end() && *end == ':';
}

std::string_view without_blanks(std::string_view text) {
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  const std::size_t first = text.find_first_not_of(" \t\r\n");
  return first == std::string_view::npos ? std::string_view() : text.substr(first);
}

}  // namespace

ContentKind content_kind(std::string_view start) {
  if (start.starts_with("\x1F\x8B")) return ContentKind::gzip;
  if (start.starts_with("PK\x03\x04") || start.starts_with("PK\x05\x06")) return ContentKind::zip;
  if (is_mbox_separator(start.substr(0, start.find('\n')))) return ContentKind::mbox;
  const std::string_view text = without_blanks(start);
  if (text.starts_with('{')) return ContentKind::json;
  if (text.starts_with('<')) return ContentKind::xml;
  return begins_with_field(text) ? ContentKind::mail : ContentKind::unknown;
}

ContentKind kind_of_name(std::string_view name) {
  static constexpr std::array<std::pair<std::string_view, ContentKind>, 6> kEndings = {
      {{".json", ContentKind::json},
       {".gz", ContentKind::gzip},
       {".zip", ContentKind::zip},
       {".xml", ContentKind::xml},
       {".mbox", ContentKind::mbox},
       {".eml", ContentKind::mail}}};
  const std::string lower = lower_case(name);
  for (const auto& [ending, kind] : kEndings) {
    if (lower.ends_with(ending)) return kind;
  }
  return ContentKind::unknown;
}

bool is_mbox_separator(std::string_view line) {
  if (!line.starts_with("From ") || line.size() > 1000) return false;
  // A time, "12:34", so that a sentence that begins with "From" separates nothing.
  for (std::size_t colon = line.find(':', 5); colon != std::string_view::npos;
       colon = line.find(':', colon + 1)) {
    const auto is_digit_at = [&](std::size_t at) { return at < line.size() && is_digit(line[at]); };
    if (is_digit_at(colon - 1) && is_digit_at(colon + 1) && is_digit_at(colon + 2)) return true;
  }
  return false;
}

}  // namespace mtasts
