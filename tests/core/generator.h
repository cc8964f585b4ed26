// Values for property tests, from a fixed seed, so that a failure can be repeated. Write
// INFO(generator.seed_text()) before the checks.
#pragma once

#include <cstddef>
#include <cstdint>
#include <random>
#include <string>
#include <string_view>

namespace mtasts::test {

class Generator {
 public:
  explicit Generator(std::uint32_t seed) : seed_(seed), engine_(seed) {}

  [[nodiscard]] std::string seed_text() const { return "seed " + std::to_string(seed_); }

  // 0..bound-1. Modulo rather than a distribution, whose values differ between standard libraries.
  std::size_t below(std::size_t bound) { return engine_() % bound; }
  // shortest..longest
  std::size_t between(std::size_t shortest, std::size_t longest) {
    return shortest + below(longest - shortest + 1);
  }
  char one_of(std::string_view alphabet) { return alphabet[below(alphabet.size())]; }
  std::string text(std::string_view alphabet, std::size_t shortest, std::size_t longest) {
    std::string result(between(shortest, longest), ' ');
    for (char& c : result) c = one_of(alphabet);
    return result;
  }
  std::string octets(std::size_t shortest, std::size_t longest) {
    std::string result(between(shortest, longest), ' ');
    for (char& c : result) c = static_cast<char>(below(256));
    return result;
  }

  // A label of a host name.
  std::string host_label() {
    constexpr std::string_view kLetDig = "abcdefghijklmnopqrstuvwxyz0123456789";
    std::string label = text("abcxyz0189-", 0, 8);
    return one_of(kLetDig) + label + one_of(kLetDig);
  }
  std::string host_name(std::size_t fewest_labels, std::size_t most_labels) {
    std::string name = host_label();
    for (std::size_t i = between(fewest_labels, most_labels); i > 1; --i) name += '.' + host_label();
    return name;
  }
  // The same letters in a random mixture of cases.
  std::string any_case(std::string text) {
    for (char& c : text) {
      if (c >= 'a' && c <= 'z' && below(2) == 0) c = static_cast<char>(c - 'a' + 'A');
    }
    return text;
  }

 private:
  std::uint32_t seed_;
  std::mt19937 engine_;
};

}  // namespace mtasts::test
