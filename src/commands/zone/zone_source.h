// Zone files that a command reads itself, with what they include.
#pragma once

#include <optional>
#include <string>

#include "cli/context.h"
#include "mtasts/zone_file.h"

namespace mtasts {

inline constexpr std::size_t kLargestZone = std::size_t{4} << 30;  // octets

// How to read the zone file `path`: its name, `origin` as typed, and $INCLUDE inside its directory.
// Fault::usage for an origin that is no name. The context must outlive the options.
[[nodiscard]] Result<ZoneReadingOptions> zone_reading_options(const std::string& path,
                                                              const std::optional<std::string>& origin,
                                                              Context& context);

}  // namespace mtasts
