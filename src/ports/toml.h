// Toml: reads a TOML document (version 1.0) as plain values with their places.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "mtasts/finding.h"

namespace mtasts {

struct TomlPlace {
  std::size_t line = 0;  // from 1
  std::size_t column = 0;
  friend auto operator<=>(const TomlPlace&, const TomlPlace&) = default;
};

enum class TomlKind { text, integer, real, boolean, time, array, table };

struct TomlMember;

struct TomlValue {
  TomlKind kind = TomlKind::table;
  TomlPlace place = {};
  std::string text = {};  // of a text: UTF-8, any character
  std::int64_t integer = 0;
  bool boolean = false;
  std::vector<TomlValue> items = {};  // of an array
  std::vector<TomlMember> members;    // of a table, in the order of the document; keys are unique
};

struct TomlMember {
  std::string key;
  TomlPlace place = {};  // of the key; of a table [NAME]: of its header
  TomlValue value;
};

struct TomlReading {
  std::optional<TomlValue> document;  // a table
  // Set exactly if there is no document: code "settings-syntax", with line.
  std::optional<Finding> fault = {};
};

class Toml {
 public:
  virtual ~Toml() = default;
  [[nodiscard]] virtual TomlReading parse(std::string_view text) = 0;
};

}  // namespace mtasts
