#include "cli/json_text.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "cli/json_values.h"
#include "mtasts/ascii.h"

namespace mtasts {

// Copies text that needs no escape; the library escapes the rest.
void append_json_string(std::string& json, std::string_view octets) {
  const auto stays = [](char c) { return is_printed_ascii(c) && c != '"' && c != '\\'; };
  if (std::all_of(octets.begin(), octets.end(), stays)) {
    json += '"';
    json += octets;
    json += '"';
  } else {
    json += json_string<nlohmann::ordered_json>(octets).dump();
  }
}

std::string json_literal(std::string_view text) {
  return nlohmann::json(text).dump(-1, ' ', true);
}

JsonText::JsonText(std::initializer_list<std::pair<std::string_view, JsonText>> members) : text_("{}") {
  for (const auto& [name, value] : members) add(name, value);
}

JsonText JsonText::array() {
  JsonText array(nullptr);
  array.text_ = "[]";
  return array;
}

void JsonText::push_back(const JsonText& item) {
  open_again();
  text_ += item.text_;
  text_ += ']';
}

void JsonText::add(std::string_view name, const JsonText& value) {
  open_again();
  text_ += '"';
  text_ += name;
  text_ += "\":";
  text_ += value.text_;
  text_ += '}';
}

// Removes the closing bracket, and separates the next item from those before it.
void JsonText::open_again() {
  text_.pop_back();
  if (text_.size() > 1) text_ += ',';
}

}  // namespace mtasts
