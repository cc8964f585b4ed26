#include "cli/options/declaration.h"

#include <utility>

namespace mtasts {

tl::unexpected<Error> usage_error(std::string message, std::string hint) {
  return fail({Fault::usage, "usage", std::move(message), std::move(hint)});
}

}  // namespace mtasts
