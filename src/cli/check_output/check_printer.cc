#include "cli/check_output/check_printer.h"

namespace mtasts {

std::unique_ptr<CheckPrinter> check_printer(const CheckFormat& format, CheckPrinting settings) {
  if (settings.program.empty()) settings.program = "mtasts " MTASTS_VERSION;
  return format.printer(settings);
}

}  // namespace mtasts
