#include "cli/check_output/check_format.h"

namespace mtasts {

std::span<const CheckFormat* const> check_formats() {
  static constexpr const CheckFormat* kRows[] = {
#define MTASTS_ROW(row) &(row),
#include "cli/check_output/check_formats.inc"
#undef MTASTS_ROW
  };
  return kRows;
}

}  // namespace mtasts
