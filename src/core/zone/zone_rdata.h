// RDATA in zone files (RFC 1035 §5.1, RFC 3597 §5). The types that mail needs are checked and their names
// expanded; for other types the tokens are kept.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "core/zone/zone_name.h"
#include "core/zone/zone_scanner.h"
#include "mtasts/result.h"
#include "mtasts/zone_file.h"

namespace mtasts {

// Reads a TTL or another number of seconds: digits, or numbers with the units w, d, h, m and s ("1h30m").
// Nothing for other text and above 2^32-1.
[[nodiscard]] std::optional<std::uint32_t> read_zone_seconds(std::string_view token);

// Sets rdata and names of the record by its type; their memory is reused. Fault::input, codes
// "zone-syntax-rdata", "zone-syntax-escape", "zone-syntax-name", "zone-syntax-string" and "zone-no-origin".
[[nodiscard]] Result<void> read_zone_rdata(std::span<const ScannedToken> tokens, std::string_view origin,
                                           ZoneRecord& record);

// The error for a fault of the name that is written as `raw`. Codes "zone-no-origin", "zone-syntax-escape"
// and "zone-syntax-name".
[[nodiscard]] Error bad_zone_name(ZoneNameFault fault, std::string_view raw);

}  // namespace mtasts
