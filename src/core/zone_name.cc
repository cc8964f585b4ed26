// Dots inside labels are escaped in presentation form, so that here every "." parts two labels.
#include "core/zone_name.h"

#include <algorithm>

#include "core/ascii.h"

namespace mtasts {
namespace {

constexpr std::size_t kLongestLabel = 63;
constexpr std::size_t kLongestWireName = 255;  // RFC 1035 §2.3.4

struct Octet {
  unsigned char value = 0;
  std::size_t length = 1;  // in the text
};

// The octet that the escape at the front of `raw` stands for.
std::optional<Octet> read_escape(std::string_view raw) {
  if (raw.size() < 2) return std::nullopt;
  if (!is_digit(raw[1])) return Octet{static_cast<unsigned char>(raw[1]), 2};
  if (raw.size() < 4 || !is_digit(raw[2]) || !is_digit(raw[3])) return std::nullopt;
  const int value = (raw[1] - '0') * 100 + (raw[2] - '0') * 10 + (raw[3] - '0');
  if (value > 255) return std::nullopt;
  return Octet{static_cast<unsigned char>(value), 4};
}

bool is_plain(unsigned char octet) {
  const char c = static_cast<char>(octet);
  return is_lower_alnum(c) || c == '-' || c == '_' || c == '*';
}

// The octets that an absolute name in presentation form takes on the wire.
std::size_t wire_length(std::string_view name) {
  if (name == ".") return 1;
  std::size_t octets = 1;
  for (std::size_t i = 0; i < name.size(); i += name[i] == '\\' ? 4 : 1) ++octets;
  return octets;
}

// The labels of `raw` up to its end or its final dot, each with a dot behind it.
ZoneName read_labels(std::string_view raw) {
  ZoneName name;
  name.text.reserve(raw.size() + 1);
  std::size_t label = 0;
  for (std::size_t i = 0; i < raw.size();) {
    if (raw[i] == '.') {
      if (label == 0) return {{}, false, ZoneNameFault::empty_label};
      name.text += '.';
      label = 0;
      ++i;
      continue;
    }
    Octet octet{static_cast<unsigned char>(raw[i]), 1};
    if (raw[i] == '\\') {
      const std::optional<Octet> escaped = read_escape(raw.substr(i));
      if (!escaped) return {{}, false, ZoneNameFault::bad_escape};
      octet = *escaped;
    }
    if (++label > kLongestLabel) return {{}, false, ZoneNameFault::label_too_long};
    append_label_octet(name.text, octet.value);
    i += octet.length;
  }
  name.relative = label > 0;
  if (name.relative) name.text += '.';
  return name;
}

}  // namespace

std::optional<std::string> undo_escapes(std::string_view raw) {
  const std::size_t first = raw.find('\\');
  std::string octets(raw.substr(0, first));
  for (std::size_t i = std::min(first, raw.size()); i < raw.size();) {
    if (raw[i] != '\\') {
      octets += raw[i++];
      continue;
    }
    const std::optional<Octet> escaped = read_escape(raw.substr(i));
    if (!escaped) return std::nullopt;
    octets += static_cast<char>(escaped->value);
    i += escaped->length;
  }
  return octets;
}

std::string_view text(ZoneNameFault fault) {
  switch (fault) {
    case ZoneNameFault::none:
      return {};
    case ZoneNameFault::bad_escape:
      return "an escape that is no octet";
    case ZoneNameFault::empty_label:
      return "an empty label";
    case ZoneNameFault::label_too_long:
      return "a label of more than 63 octets";
    case ZoneNameFault::name_too_long:
      return "a name of more than 255 octets";
    case ZoneNameFault::no_origin:
      return "a relative name, and no origin that it is relative to";
  }
  return {};
}

ZoneName read_zone_name(std::string_view raw, std::string_view origin) {
  if (raw == ".") return {".", false, ZoneNameFault::none};
  if (raw == "@") {
    if (origin.empty()) return {{}, false, ZoneNameFault::no_origin};
    return {std::string(origin), false, ZoneNameFault::none};
  }
  if (raw.empty()) return {{}, false, ZoneNameFault::empty_label};
  ZoneName name = read_labels(raw);
  if (name.fault != ZoneNameFault::none) return name;
  if (name.relative) {
    if (origin.empty()) return {{}, true, ZoneNameFault::no_origin};
    if (origin != ".") name.text += origin;
  }
  // Text as long as that is rare, so that the exact count is too.
  if (name.text.size() >= kLongestWireName && wire_length(name.text) > kLongestWireName) {
    return {{}, name.relative, ZoneNameFault::name_too_long};
  }
  return name;
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
