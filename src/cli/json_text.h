// JSON that is appended as text: for the members that every domain of a long list has, where a value of the
// JSON library costs several times as much.
#pragma once

#include <concepts>
#include <cstddef>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

namespace mtasts {

// Appends a JSON string of any bytes; those that are not UTF-8 become U+FFFD.
void append_json_string(std::string& json, std::string_view octets);

// A quoted ASCII string: "caf\\u00e9". It is also a string of JavaScript, and of TOML if the text has no
// character above U+FFFF. `text` is UTF-8.
[[nodiscard]] std::string json_literal(std::string_view text);

// Appends an array of `things`; `one` appends each.
template <class Things, class One>
void append_json_list(std::string& json, const Things& things, One one) {
  json += '[';
  bool first = true;
  for (const auto& thing : things) {
    if (!std::exchange(first, false)) json += ',';
    one(thing);
  }
  json += ']';
}

// A JSON value as its text. It is written like a value of the JSON library, in place of that where an object
// has many members: {{"host", name}, {"ttl", 60}} is an object.
class JsonText {
 public:
  JsonText(std::nullptr_t /*null*/) : text_("null") {}
  JsonText(bool value) : text_(value ? "true" : "false") {}
  template <std::integral Number>
  JsonText(Number value) : text_(std::to_string(value)) {}
  // A string of any bytes, as append_json_string() prints it.
  template <std::convertible_to<std::string_view> Octets>
  JsonText(const Octets& octets) {
    append_json_string(text_, octets);
  }
  JsonText(std::initializer_list<std::pair<std::string_view, JsonText>> members);

  // An empty array.
  [[nodiscard]] static JsonText array();

  // Appends to an array.
  void push_back(const JsonText& item);
  // Appends a member to an object; the name needs no escape.
  void add(std::string_view name, const JsonText& value);

  [[nodiscard]] const std::string& text() const { return text_; }

 private:
  void open_again();

  std::string text_;
};

}  // namespace mtasts
