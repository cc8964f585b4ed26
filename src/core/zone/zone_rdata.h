// Types and RDATA in zone files (RFC 1035 §5.1, RFC 3597 §5): the types that matter for mail are checked and
// their names expanded, of all others the tokens are kept.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/zone/zone_name.h"
#include "core/zone/zone_scanner.h"
#include "mtasts/result.h"
#include "mtasts/zone_file.h"

namespace mtasts {

// A TTL or another count of seconds: decimal digits, or numbers with the units w, d, h, m and s ("1h30m").
// Nothing for anything else and above 2^32-1.
[[nodiscard]] std::optional<std::uint32_t> read_zone_seconds(std::string_view token);

// Fills rdata and names of a record of the type, whose memory is used again. Fault::input, codes
// "zone-syntax-rdata", "zone-syntax-escape", "zone-syntax-name", "zone-syntax-string" and "zone-no-origin".
[[nodiscard]] Result<void> read_zone_rdata(std::span<const ScannedToken> tokens, std::string_view origin,
                                           ZoneRecord& record);

// The fault of a name, which stood as `raw`, as an error. Codes "zone-no-origin", "zone-syntax-escape" and
// "zone-syntax-name".
[[nodiscard]] Error bad_zone_name(ZoneNameFault fault, std::string_view raw);

}  // namespace mtasts
