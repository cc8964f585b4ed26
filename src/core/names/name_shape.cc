// One look into a table tells most octets.
#include "core/names/name_shape.h"

#include <algorithm>
#include <array>

#include "mtasts/ascii.h"

namespace mtasts {
namespace {

enum class InName : unsigned char { plain, upper_case, hyphen, underscore, dot, nothing };

constexpr std::array<InName, 256> kInName = [] {
  std::array<InName, 256> in_name = {};
  for (std::size_t octet = 0; octet < in_name.size(); ++octet) {
    const char c = static_cast<char>(octet);
    in_name[octet] = is_lower_alnum(c) ? InName::plain
                     : is_upper(c)     ? InName::upper_case
                     : c == '-'        ? InName::hyphen
                     : c == '_'        ? InName::underscore
                     : c == '.'        ? InName::dot
                                       : InName::nothing;
  }
  return in_name;
}();

InName in_name(char c) {
  return kInName[static_cast<unsigned char>(c)];
}

bool is_in_order(std::string_view label) {
  return !label.empty() && label.size() <= kLongestLabel && label.front() != '-' && label.back() != '-';
}

}  // namespace

std::optional<NameShape> name_shape(std::string_view name) {
  if (name.size() > kLongestName) return std::nullopt;
  NameShape shape;
  const auto is_special = [](char c) { return in_name(c) != InName::plain; };
  const auto* label = name.begin();
  for (const auto* at = name.begin();; ++at) {
    at = std::find_if(at, name.end(), is_special);
    if (at == name.end()) break;
    switch (in_name(*at)) {
      case InName::nothing:
        return std::nullopt;
      case InName::upper_case:
        shape.has_upper_case = true;
        break;
      case InName::underscore:
        shape.has_underscore = true;
        break;
      case InName::dot:
        if (!is_in_order({label, at})) return std::nullopt;
        ++shape.labels;
        label = at + 1;
        break;
      case InName::hyphen:
      case InName::plain:
        break;
    }
  }
  if (!is_in_order({label, name.end()})) return std::nullopt;
  shape.ends_in_number = std::all_of(label, name.end(), is_digit);
  return shape;
}

}  // namespace mtasts
