// getrandom(2) without flags waits for the kernel's pool once after boot.
#include "adapters/dns/random_bits.h"

#include <sys/random.h>

#include <cerrno>
#include <system_error>

namespace mtasts {

std::uint16_t RandomBits::next16() {
  if (used_ == stock_.size()) {
    while (::getrandom(stock_.data(), sizeof stock_, 0) != static_cast<ssize_t>(sizeof stock_)) {
      if (errno != EINTR) throw std::system_error(errno, std::generic_category(), "getrandom");
    }
    used_ = 0;
  }
  return stock_[used_++];
}

}  // namespace mtasts
