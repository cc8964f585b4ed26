// Names and RDATA without the syntax of zone files: for people at a web page, and for programs that quote
// themselves.
#pragma once

#include <string>

#include "mtasts/domain_name.h"
#include "mtasts/resource_record.h"

namespace mtasts {

// "_mta-sts" of "_mta-sts.example.com" in the zone "example.com". The owner lies below the apex.
[[nodiscard]] std::string relative_name(const DomainName& owner, const DomainName& zone);

// An absolute target, an address, or the text of a TXT record: one piece, without quotes.
[[nodiscard]] std::string typed_value(const Rdata& rdata);

// As Cloudflare keeps it: a target without its final dot, an address, or quoted character-strings.
[[nodiscard]] std::string cloudflare_content(const Rdata& rdata);

}  // namespace mtasts
