#include "cli/check_output/check_format.h"

namespace mtasts {

std::string program_and_version() {
  return "mtasts " MTASTS_VERSION;
}

}  // namespace mtasts
