// RDATA as a person types it into a provider's web page, and as programs want it that do the quoting.
#pragma once

#include <string>

#include "mtasts/resource_record.h"

namespace mtasts {

// An absolute target, an address, or the text of a TXT record: one piece, without quotes.
[[nodiscard]] std::string typed_value(const Rdata& rdata);

// As Cloudflare keeps it: a target without its final dot, an address, or quoted character-strings.
[[nodiscard]] std::string cloudflare_content(const Rdata& rdata);

}  // namespace mtasts
