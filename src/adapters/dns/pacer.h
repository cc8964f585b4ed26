// Pacer: so many turns a second and no more, for a server that others use too.
#pragma once

#include <optional>

#include "adapters/waiting.h"

namespace mtasts {

class Pacer {
 public:
  // `rate` is turns a second, above 0; without one every turn is now.
  Pacer(EpollLoop& loop, std::optional<double> rate);

  // Done when it is this caller's turn; turns come in the order of the calls. The few milliseconds by which
  // the loop was late are made up for; an idle second is not saved for later.
  [[nodiscard]] Task<void> turn();

 private:
  EpollLoop& loop_;
  std::chrono::steady_clock::duration interval_ = {};
  EpollLoop::Moment next_ = {};
};

}  // namespace mtasts
