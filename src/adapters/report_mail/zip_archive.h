// Reads zip archives in memory, with limits. Nothing is written to disk, and names are not used as paths.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "mtasts/result.h"

namespace mtasts {

struct ArchiveEntry {
  std::string name;  // remote text
  std::string content;
};

// The files of an archive. Codes "report-damaged", also for an encrypted archive, and "mail-over-limit"
// above kMostArchiveEntries, `limit` bytes of all contents together, or a ratio of kMostRatio.
[[nodiscard]] Result<std::vector<ArchiveEntry>> read_zip(std::string_view archive, std::size_t limit);

}  // namespace mtasts
