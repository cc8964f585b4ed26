// RDATA without the quotes of zone files: for people at a web page, and for programs that quote it
// themselves.
#pragma once

#include <string>

#include "mtasts/resource_record.h"

namespace mtasts {

// An absolute target, an address, or the text of a TXT record: one piece, without quotes.
[[nodiscard]] std::string typed_value(const Rdata& rdata);

// As Cloudflare keeps it: a target without its final dot, an address, or quoted character-strings.
[[nodiscard]] std::string cloudflare_content(const Rdata& rdata);

}  // namespace mtasts
