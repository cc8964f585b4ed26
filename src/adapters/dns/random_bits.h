// RandomBits: buffered cryptographically secure random numbers from getrandom(2). Unpredictable query ids and
// ports protect against forged answers (RFC 5452 §9.2).
#pragma once

#include <sys/random.h>

#include <array>
#include <cerrno>
#include <cstdint>
#include <system_error>

namespace mtasts {

class RandomBits {
 public:
  // Uniform in 0..65535. Throws std::system_error if getrandom(2) fails.
  [[nodiscard]] std::uint16_t next16() {
    if (used_ == buffer_.size()) {
      // Without flags it blocks only until the kernel's pool is initialized after boot.
      while (::getrandom(buffer_.data(), sizeof buffer_, 0) != static_cast<ssize_t>(sizeof buffer_)) {
        if (errno != EINTR) throw std::system_error(errno, std::generic_category(), "getrandom");
      }
      used_ = 0;
    }
    return buffer_[used_++];
  }
  // 0..bound-1; bound is 1..65536. The bias is below bound / 65536.
  [[nodiscard]] std::uint32_t below(std::uint32_t bound) { return next16() * bound >> 16; }

 private:
  std::array<std::uint16_t, 128> buffer_ = {};  // getrandom(2) returns up to 256 bytes completely
  std::size_t used_ = buffer_.size();
};

}  // namespace mtasts
