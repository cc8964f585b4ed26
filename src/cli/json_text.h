// JSON that is appended as text: for the members that every domain of a long list has, where a value of the
// JSON library costs several times as much.
#pragma once

#include <string>
#include <string_view>
#include <utility>

namespace mtasts {

// Appends a JSON string of any bytes; those that are not UTF-8 become U+FFFD.
void append_json_string(std::string& json, std::string_view octets);

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

}  // namespace mtasts
