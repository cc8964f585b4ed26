#include "cli/text/printing.h"

namespace mtasts {

std::string program_and_version() {
  return "mtasts " MTASTS_VERSION;
}

}  // namespace mtasts
