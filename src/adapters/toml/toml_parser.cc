#include "adapters/toml/toml_parser.h"

#include <algorithm>
#include <stdexcept>

namespace mtasts {
namespace {
// toml++ 3.3 relies on more than a document has to fulfil: "[.a]" ends in a failed assertion (fixed in 3.4).
[[noreturn]] void refuse_document() {
  throw std::logic_error("the text is no TOML");
}
}  // namespace
}  // namespace mtasts

#undef NDEBUG  // with it toml++ checks nothing
#define TOML_ASSERT(condition) ((condition) ? void() : mtasts::refuse_document())
#define TOML_EXCEPTIONS 1
#define TOML_ENABLE_FORMATTERS 0
#define TOML_ENABLE_UNRELEASED_FEATURES 0
#include <toml++/toml.h>

namespace mtasts {
namespace {

TomlPlace place_of(const toml::source_region& region) {
  return {.line = region.begin.line, .column = region.begin.column};
}

TomlValue value_of(const toml::node& node);

std::vector<TomlMember> members_of(const toml::table& table) {
  std::vector<TomlMember> members;
  for (const auto& [key, node] : table) {
    members.push_back(
        {.key = std::string(key.str()), .place = place_of(key.source()), .value = value_of(node)});
  }
  // toml++ sorts by key.
  std::ranges::sort(members,
                    [](const TomlMember& one, const TomlMember& other) { return one.place < other.place; });
  return members;
}

TomlValue value_of(const toml::node& node) {
  TomlValue value;
  value.place = place_of(node.source());
  if (const auto* text = node.as_string()) {
    value.kind = TomlKind::text;
    value.text = text->get();
  } else if (const auto* integer = node.as_integer()) {
    value.kind = TomlKind::integer;
    value.integer = integer->get();
  } else if (const auto* boolean = node.as_boolean()) {
    value.kind = TomlKind::boolean;
    value.boolean = boolean->get();
  } else if (const auto* array = node.as_array()) {
    value.kind = TomlKind::array;
    for (const toml::node& item : *array) value.items.push_back(value_of(item));
  } else if (const auto* table = node.as_table()) {
    value.members = members_of(*table);
  } else {
    value.kind = node.is_floating_point() ? TomlKind::real : TomlKind::time;
  }
  return value;
}

TomlReading refused(TomlPlace place, std::string_view reason) {
  constexpr std::string_view kStart = "Error while ";
  if (reason.starts_with(kStart)) reason.remove_prefix(kStart.size());
  return {.document = {},
          .fault = found_at(place.line, "settings-syntax",
                            "column " + std::to_string(place.column) + ": " + std::string(reason))};
}

}  // namespace

TomlReading TomlParser::parse(std::string_view text) {
  try {
    return {.document = value_of(toml::parse(text)), .fault = {}};
  } catch (const toml::parse_error& error) {
    return refused(place_of(error.source()), error.description());
  } catch (const std::logic_error& error) {
    return refused({.line = 1, .column = 1}, error.what());
  }
}

}  // namespace mtasts
