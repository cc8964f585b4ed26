// Without flags getrandom(2) blocks only until the kernel's pool is initialized after boot.
#include "adapters/dns/random_bits.h"

#include <sys/random.h>

#include <cerrno>
#include <system_error>

namespace mtasts {

std::uint16_t RandomBits::next16() {
  if (used_ == buffer_.size()) {
    while (::getrandom(buffer_.data(), sizeof buffer_, 0) != static_cast<ssize_t>(sizeof buffer_)) {
      if (errno != EINTR) throw std::system_error(errno, std::generic_category(), "getrandom");
    }
    used_ = 0;
  }
  return buffer_[used_++];
}

}  // namespace mtasts
