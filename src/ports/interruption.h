// What a person who stops a long run is told.
#pragma once

#include <cstdint>

namespace mtasts {

class Interruption {
 public:
  virtual ~Interruption() = default;
  // How many domains were worked on and said so far. Should a signal end the process from now on,
  // standard error is told this number.
  virtual void domains_done(std::uint64_t number) = 0;
};

}  // namespace mtasts
