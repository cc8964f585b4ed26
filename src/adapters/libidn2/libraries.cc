#include <idn2.h>

#include "adapters/module_libraries.h"

namespace mtasts {

Result<std::string> libidn2_libraries() {
  return std::string("libidn2 ") + ::idn2_check_version(nullptr);
}

}  // namespace mtasts
