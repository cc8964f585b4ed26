// JsonText: a JSON value as its text. A value of the JSON library costs several times as much. The members
// that every domain of a long list has are appended without either.
#pragma once

#include <concepts>
#include <cstddef>
#include <initializer_list>
#include <optional>
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

// A domain name, an id and their like.
template <class T>
concept HasText = requires(const T& value) {
  { value.text() } -> std::convertible_to<std::string_view>;
};

// Written like a value of the JSON library: {{"host", name}, {"ttl", 60}} is an object.
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
  template <HasText Named>
  JsonText(const Named& named) : JsonText(named.text()) {}
  // Null for no value.
  template <class Value>
  JsonText(const std::optional<Value>& value) : JsonText(value ? JsonText(*value) : JsonText(nullptr)) {}
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

// A string; null for the empty text.
[[nodiscard]] JsonText json_string_or_null(std::string_view octets);

// An array of `things`, each made a value by `one`.
template <class Things, class One>
[[nodiscard]] JsonText json_list(const Things& things, One one) {
  JsonText array = JsonText::array();
  for (const auto& thing : things) array.push_back(one(thing));
  return array;
}
template <class Things>
[[nodiscard]] JsonText json_list(const Things& things) {
  return json_list(things, [](const auto& thing) { return JsonText(thing); });
}

}  // namespace mtasts
