// Random numbers that nobody can predict, from getrandom(2), bought in bulk: query ids and the choice of a
// socket are what stands between us and a forged answer (RFC 5452 §9.2).
#pragma once

#include <array>
#include <cstdint>

namespace mtasts {

class RandomBits {
 public:
  // 0..65535, each as likely as the others. Throws std::system_error when the system has no randomness.
  [[nodiscard]] std::uint16_t next16();
  // 0..bound-1; bound is 1..65536. The bias is below bound / 65536.
  [[nodiscard]] std::uint32_t below(std::uint32_t bound) { return next16() * bound >> 16; }

 private:
  std::array<std::uint16_t, 128> stock_ = {};  // 256 octets: getrandom(2) gives those whole
  std::size_t used_ = stock_.size();
};

}  // namespace mtasts
