#include "cli/text/json_text.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "mtasts/ascii.h"
#include "mtasts/utf8.h"

namespace mtasts {

// Copies text that needs no escape; the library escapes the rest.
void append_json_string(std::string& json, std::string_view octets) {
  const auto stays = [](char c) { return is_printed_ascii(c) && c != '"' && c != '\\'; };
  if (std::ranges::all_of(octets, stays)) {
    json += '"';
    json += octets;
    json += '"';
  } else {
    json += nlohmann::json(repair_utf8(octets)).dump();
  }
}

std::string json_literal(std::string_view text) {
  return nlohmann::json(text).dump(-1, ' ', true);
}

JsonText::JsonText(std::initializer_list<std::pair<std::string_view, JsonText>> members) : text_("{}") {
  std::size_t size = text_.size();
  for (const auto& [name, value] : members) size += name.size() + value.text_.size() + 4;
  text_.reserve(size);
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

JsonText json_string_or_null(std::string_view octets) {
  return octets.empty() ? JsonText(nullptr) : JsonText(octets);
}

}  // namespace mtasts
