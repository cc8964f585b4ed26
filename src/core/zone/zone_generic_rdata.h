// RDATA in the generic form "\# 4 C0000201" (RFC 3597 §5), which is allowed for every type.
#pragma once

#include <span>

#include "core/zone/zone_rdata.h"

namespace mtasts {

// Sets rdata and names of the record; `tokens` start with "\#". Types that read_zone_rdata interprets are
// decoded into fields, each with the position of the "\#"; for others the tokens are kept. Fault::input, code
// "zone-syntax-rdata".
[[nodiscard]] Result<void> read_generic_rdata(std::span<const ScannedToken> tokens, ZoneRecord& record);

}  // namespace mtasts
