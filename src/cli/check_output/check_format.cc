#include "cli/check_output/check_format.h"

namespace mtasts {

std::string program_and_version() {
  return "mtasts " MTASTS_VERSION;
}

std::span<const CheckFormat* const> check_formats() {
  static constexpr const CheckFormat* kRows[] = {
#define MTASTS_ROW(row) &(row),
#include "cli/check_output/check_formats.inc"
#undef MTASTS_ROW
  };
  return kRows;
}

}  // namespace mtasts
