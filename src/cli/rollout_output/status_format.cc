#include "cli/rollout_output/status_format.h"

namespace mtasts {

std::span<const StatusFormat* const> status_formats() {
  static constexpr const StatusFormat* kRows[] = {
#define MTASTS_ROW(row) &(row),
#include "cli/rollout_output/status_formats.inc"
#undef MTASTS_ROW
  };
  return kRows;
}

}  // namespace mtasts
