// RDATA written as octets, "\# 4 C0000201" (RFC 3597 §5), which any name server takes for any type.
#pragma once

#include <span>
#include <string_view>

#include "core/zone_rdata.h"

namespace mtasts {

// `tokens` begin with "\#". The types that zone_rdata reads are turned into the fields that they stand for,
// each with the place of the "\#"; of others the tokens are kept. Fault::input, code "zone-syntax-rdata".
[[nodiscard]] Result<ZoneRdata> read_generic_rdata(std::string_view type,
                                                   std::span<const ScannedToken> tokens);

}  // namespace mtasts
