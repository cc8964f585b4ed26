// Reads the test vectors of tests/vectors/ (its README.md describes the format): one JSON object a line.
#pragma once

#include <cstddef>
#include <fstream>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace mtasts::test {

// One case. `row` is the whole line, for the members that only some files have.
struct Vector {
  std::string id;
  bool valid = false;             // `expect`
  std::string text = {};          // the bytes of a textual input, of any of the three members
  nlohmann::json input = {};      // `input` itself, for inputs that are objects
  nlohmann::json parsed = {};     // null if the case has no values
  std::vector<std::string> warn;  // a minimum; compare presence, not wording
  std::string why = {};
  nlohmann::json row = {};
};

inline unsigned octet_of_hex(std::string_view pair) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  const std::size_t high = kDigits.find(pair.at(0));
  const std::size_t low = kDigits.find(pair.at(1));
  if (high == std::string_view::npos || low == std::string_view::npos) {
    throw std::runtime_error("input_hex is not lower-case hexadecimal");
  }
  return static_cast<unsigned>(high * 16 + low);
}

inline std::string octets_of_hex(std::string_view hex) {
  std::string octets;
  for (std::size_t i = 0; i < hex.size(); i += 2) {
    octets += static_cast<char>(octet_of_hex(hex.substr(i, 2)));
  }
  return octets;
}

// `prefix`, then `repeat` written `count` times, its "{i}" counting from 0.
inline std::string generated_text(const nlohmann::json& recipe) {
  constexpr std::string_view kCounter = "{i}";
  std::string text = recipe.at("prefix").get<std::string>();
  const auto repeat = recipe.at("repeat").get<std::string>();
  const auto count = recipe.at("count").get<std::size_t>();
  for (std::size_t i = 0; i < count; ++i) {
    std::string piece = repeat;
    const std::string number = std::to_string(i);
    for (std::size_t at = piece.find(kCounter); at != std::string::npos;
         at = piece.find(kCounter, at + number.size())) {
      piece.replace(at, kCounter.size(), number);
    }
    text += piece;
  }
  return text;
}

// Throws on a row that does not follow the format.
inline Vector read_vector(const nlohmann::json& row) {
  Vector vector;
  vector.id = row.at("id").get<std::string>();
  const auto expect = row.at("expect").get<std::string>();
  if (expect != "valid" && expect != "invalid") throw std::runtime_error(vector.id + ": expect is neither");
  vector.valid = expect == "valid";
  vector.why = row.at("why").get<std::string>();
  if (row.contains("parsed")) vector.parsed = row.at("parsed");
  if (row.contains("warn")) vector.warn = row.at("warn").get<std::vector<std::string>>();
  if (row.contains("input_hex")) {
    vector.text = octets_of_hex(row.at("input_hex").get<std::string>());
  } else if (row.contains("input_gen")) {
    vector.text = generated_text(row.at("input_gen"));
  } else {
    vector.input = row.at("input");
    if (vector.input.is_string()) vector.text = vector.input.get<std::string>();
  }
  vector.row = row;
  return vector;
}

// All cases of tests/vectors/<file_name>. Throws if the file cannot be read, is empty or repeats a case, so
// that no test passes without cases.
inline std::vector<Vector> read_vectors(const std::string& file_name) {
  const std::string path = std::string(MTASTS_TEST_DATA) + "/vectors/" + file_name;
  std::ifstream file(path);
  std::vector<Vector> vectors;
  for (std::string line; std::getline(file, line);) {
    if (line.empty()) continue;
    vectors.push_back(read_vector(nlohmann::json::parse(line)));
    for (std::size_t i = 0; i + 1 < vectors.size(); ++i) {
      if (vectors[i].id == vectors.back().id) throw std::runtime_error(path + ": twice " + vectors[i].id);
    }
  }
  if (vectors.empty()) throw std::runtime_error(path + ": no cases");
  return vectors;
}

}  // namespace mtasts::test
