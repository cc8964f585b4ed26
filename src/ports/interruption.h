// Interruption: the progress that is printed if a signal ends the process.
#pragma once

#include <cstdint>

namespace mtasts {

class Interruption {
 public:
  virtual ~Interruption() = default;
  // Sets the number of domains whose results were printed. If a signal ends the process, this number is
  // printed on standard error.
  virtual void set_domains_done(std::uint64_t number) = 0;
};

}  // namespace mtasts
