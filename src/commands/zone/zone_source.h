// Options for zone files that a command reads itself, with $INCLUDE.
#pragma once

#include <optional>
#include <string>

#include "cli/context.h"
#include "mtasts/zone_file.h"

namespace mtasts {

inline constexpr std::size_t kLargestZone = std::size_t{4} << 30;  // bytes

// The options for reading the zone file `path`: `origin` as typed, $INCLUDE inside its directory.
// Fault::usage for an invalid origin. The context must outlive the options.
[[nodiscard]] Result<ZoneReadingOptions> zone_reading_options(const std::string& path,
                                                              const std::optional<std::string>& origin,
                                                              Context& context);

}  // namespace mtasts
