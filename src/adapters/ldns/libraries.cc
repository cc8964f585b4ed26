#include "adapters/ldns/ldns.h"
#include "adapters/module_libraries.h"

namespace mtasts {

Result<std::string> ldns_libraries() {
  return std::string("ldns ") + ::ldns_version();
}

}  // namespace mtasts
