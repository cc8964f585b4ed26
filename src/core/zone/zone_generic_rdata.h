// RDATA written as octets, "\# 4 C0000201" (RFC 3597 §5), which any name server takes for any type.
#pragma once

#include <span>

#include "core/zone/zone_rdata.h"

namespace mtasts {

// Fills rdata and names of a record of the type; `tokens` begin with "\#". The types that zone_rdata reads
// are turned into the fields that they stand for, each with the place of the "\#"; of others the tokens are
// kept. Fault::input, code "zone-syntax-rdata".
[[nodiscard]] Result<void> read_generic_rdata(std::span<const ScannedToken> tokens, ZoneRecord& record);

}  // namespace mtasts
