// Domain names are scanned with a table of character classes, since bulk runs read millions of them.
#include "core/names/name_shape.h"

#include <algorithm>
#include <array>

#include "mtasts/ascii.h"

namespace mtasts {
namespace {

enum class Class : unsigned char { plain, upper_case, hyphen, underscore, dot, other };

constexpr std::array<Class, 256> kClasses = [] {
  std::array<Class, 256> classes = {};
  for (std::size_t octet = 0; octet < classes.size(); ++octet) {
    const char c = static_cast<char>(octet);
    classes[octet] = is_lower_alnum(c) ? Class::plain
                     : is_upper(c)     ? Class::upper_case
                     : c == '-'        ? Class::hyphen
                     : c == '_'        ? Class::underscore
                     : c == '.'        ? Class::dot
                                       : Class::other;
  }
  return classes;
}();

Class class_of(char c) {
  return kClasses[static_cast<unsigned char>(c)];
}

bool is_valid_label(std::string_view label) {
  return !label.empty() && label.size() <= kLongestLabel && label.front() != '-' && label.back() != '-';
}

bool is_label_character(char c) {
  return is_lower_alnum(c) || c == '-' || c == '_';
}

// The reason why a lower-case label is invalid, or "".
std::string_view label_fault(std::string_view label) {
  if (label.empty()) return "an empty label";
  if (label.size() > kLongestLabel) return "a label of more than 63 bytes";
  if (label.front() == '-' || label.back() == '-') return "a label that begins or ends with a hyphen";
  if (!std::ranges::all_of(label, is_label_character)) {
    return "only letters, digits, hyphens and underscores make a name";
  }
  return {};
}

}  // namespace

std::optional<NameShape> name_shape(std::string_view name) {
  if (name.size() > kLongestName) return std::nullopt;
  NameShape shape;
  const auto is_special = [](char c) { return class_of(c) != Class::plain; };
  const auto* label = name.begin();
  for (const auto* at = name.begin();; ++at) {
    at = std::find_if(at, name.end(), is_special);
    if (at == name.end()) break;
    switch (class_of(*at)) {
      case Class::other: return std::nullopt;
      case Class::upper_case: shape.has_upper_case = true; break;
      case Class::underscore: shape.has_underscore = true; break;
      case Class::dot:
        if (!is_valid_label({label, at})) return std::nullopt;
        ++shape.labels;
        label = at + 1;
        break;
      case Class::hyphen:
      case Class::plain: break;
    }
  }
  if (!is_valid_label({label, name.end()})) return std::nullopt;
  shape.ends_in_number = std::all_of(label, name.end(), is_digit);
  return shape;
}

std::string_view name_fault(std::string_view name) {
  std::string_view rest = name;
  while (true) {
    const std::size_t dot = rest.find('.');
    const std::string_view fault = label_fault(rest.substr(0, dot));
    if (!fault.empty()) return fault;
    if (dot == std::string_view::npos) break;
    rest.remove_prefix(dot + 1);
  }
  return name.size() > kLongestName ? kNameTooLong : std::string_view();
}

}  // namespace mtasts
