#include "cli/site_formats/site_format.h"

namespace mtasts {

std::span<const SiteFormat* const> site_formats() {
  static constexpr const SiteFormat* kRows[] = {
#define MTASTS_ROW(row) &(row),
#include "cli/site_formats/site_formats.inc"
#undef MTASTS_ROW
  };
  return kRows;
}

}  // namespace mtasts
