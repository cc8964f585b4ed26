// Dots inside labels are escaped in presentation form, so that each "." separates two labels.
#include "core/zone/zone_name.h"

#include <algorithm>
#include <array>

#include "mtasts/ascii.h"

namespace mtasts {
namespace {

constexpr std::size_t kLongestLabel = 63;

struct Octet {
  unsigned char value = 0;
  std::size_t length = 1;  // in the text
};

// Decodes the escape at the front of `raw`.
std::optional<Octet> read_escape(std::string_view raw) {
  if (raw.size() < 2) return std::nullopt;
  if (!is_digit(raw[1])) return Octet{static_cast<unsigned char>(raw[1]), 2};
  if (raw.size() < 4 || !is_digit(raw[2]) || !is_digit(raw[3])) return std::nullopt;
  const int value = (raw[1] - '0') * 100 + (raw[2] - '0') * 10 + (raw[3] - '0');
  if (value > 255) return std::nullopt;
  return Octet{static_cast<unsigned char>(value), 4};
}

constexpr bool is_plain(unsigned char octet) {
  const char c = static_cast<char>(octet);
  return is_lower_alnum(c) || c == '-' || c == '_' || c == '*';
}

// The length of an absolute name on the wire, in bytes.
std::size_t wire_length(std::string_view name) {
  if (name == ".") return 1;
  std::size_t octets = 1;
  for (std::size_t i = 0; i < name.size(); i += name[i] == '\\' ? 4 : 1) ++octets;
  return octets;
}

// Maps each character that needs no escape, and the dot, to its lower case; others to 0.
constexpr std::array<char, 256> make_plain() {
  std::array<char, 256> plain{};
  for (std::size_t octet = 0; octet < plain.size(); ++octet) {
    const char c = lower_case(static_cast<char>(octet));
    if (is_plain(static_cast<unsigned char>(c)) || c == '.') plain[octet] = c;
  }
  return plain;
}
constexpr std::array<char, 256> kPlain = make_plain();

// Fast path: reads labels without escapes, as in nearly all names; false for other or invalid ones.
bool read_plain_labels(std::string_view raw, std::string& name) {
  name.resize(raw.size());
  char* next = name.data();
  std::size_t label = 0;
  for (const char c : raw) {
    const char plain = kPlain[static_cast<unsigned char>(c)];
    if (plain == 0 || (plain == '.' && label == 0)) return false;
    label = plain == '.' ? 0 : label + 1;
    if (label > kLongestLabel) return false;
    *next++ = plain;
  }
  return true;
}

// Reads labels with escapes, or returns their fault.
ZoneNameFault read_any_labels(std::string_view raw, std::string& name) {
  name.clear();
  std::size_t label = 0;
  for (std::size_t i = 0; i < raw.size();) {
    if (raw[i] == '.') {
      if (label == 0) return ZoneNameFault::empty_label;
      name += '.';
      label = 0;
      ++i;
      continue;
    }
    Octet octet{static_cast<unsigned char>(raw[i]), 1};
    if (raw[i] == '\\') {
      const std::optional<Octet> escaped = read_escape(raw.substr(i));
      if (!escaped) return ZoneNameFault::bad_escape;
      octet = *escaped;
    }
    if (++label > kLongestLabel) return ZoneNameFault::label_too_long;
    append_label_octet(name, octet.value);
    i += octet.length;
  }
  return ZoneNameFault::none;
}

}  // namespace

std::optional<std::string> undo_escapes(std::string_view raw) {
  std::string octets;
  if (!undo_escapes(raw, octets)) return std::nullopt;
  return octets;
}

bool undo_escapes(std::string_view raw, std::string& octets) {
  const std::size_t first = std::min(raw.find('\\'), raw.size());
  octets.assign(raw.substr(0, first));
  for (std::size_t i = first; i < raw.size();) {
    if (raw[i] != '\\') {
      octets += raw[i++];
      continue;
    }
    const std::optional<Octet> escaped = read_escape(raw.substr(i));
    if (!escaped) return false;
    octets += static_cast<char>(escaped->value);
    i += escaped->length;
  }
  return true;
}

std::string undo_escapes_outside_ascii(std::string_view text) {
  std::string result;
  bool is_quoted = false;
  while (!text.empty()) {
    is_quoted = is_quoted != (text.front() == '"');
    const std::optional<Octet> escaped =
        !is_quoted && text.front() == '\\' ? read_escape(text) : std::nullopt;
    const bool is_outside = escaped && escaped->length > 2 && escaped->value >= 0x80;
    result += is_outside ? static_cast<char>(escaped->value) : text.front();
    text.remove_prefix(is_outside ? escaped->length : 1);
  }
  return result;
}

std::string_view text(ZoneNameFault fault) {
  switch (fault) {
    case ZoneNameFault::none: return {};
    case ZoneNameFault::bad_escape: return "an invalid escape";
    case ZoneNameFault::empty_label: return "an empty label";
    case ZoneNameFault::label_too_long: return "a label of more than 63 bytes";
    case ZoneNameFault::name_too_long: return "a name of more than 255 bytes";
    case ZoneNameFault::no_origin: return "a relative name without an origin";
  }
  return {};
}

ZoneNameReading read_zone_name(std::string_view raw, std::string_view origin, std::string& name) {
  if (raw == "@") {
    if (origin.empty()) return {false, ZoneNameFault::no_origin};
    name = origin;
    return {};
  }
  if (raw == ".") {
    name.assign(1, '.');
    return {};
  }
  if (raw.empty()) return {false, ZoneNameFault::empty_label};
  if (!read_plain_labels(raw, name)) {
    const ZoneNameFault fault = read_any_labels(raw, name);
    if (fault != ZoneNameFault::none) return {false, fault};
  }
  const bool relative = name.back() != '.';  // a dot inside a label is escaped
  if (relative) {
    if (origin.empty()) return {true, ZoneNameFault::no_origin};
    name += '.';
    if (origin != ".") name += origin;
  }
  // The exact length is only needed for long text.
  if (name.size() >= kMaxNameOctets && wire_length(name) > kMaxNameOctets) {
    return {relative, ZoneNameFault::name_too_long};
  }
  return {relative, ZoneNameFault::none};
}

void append_label_octet(std::string& name, unsigned char octet) {
  const char c = lower_case(static_cast<char>(octet));
  if (is_plain(static_cast<unsigned char>(c))) {
    name += c;
    return;
  }
  name += '\\';
  name += static_cast<char>('0' + octet / 100);
  name += static_cast<char>('0' + octet / 10 % 10);
  name += static_cast<char>('0' + octet % 10);
}

std::string_view parent_name(std::string_view name) {
  const std::size_t dot = name.find('.');
  return dot + 1 >= name.size() ? std::string_view(".") : name.substr(dot + 1);
}

bool is_at_or_below(std::string_view name, std::string_view ancestor) {
  if (ancestor == ".") return true;
  if (!name.ends_with(ancestor)) return false;
  return name.size() == ancestor.size() || name[name.size() - ancestor.size() - 1] == '.';
}

std::string_view first_label(std::string_view name) {
  return name.substr(0, name.find('.'));
}

std::string_view without_final_dot(std::string_view name) {
  if (name.size() > 1 && name.ends_with('.')) name.remove_suffix(1);
  return name;
}

}  // namespace mtasts
