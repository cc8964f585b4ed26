// The only include of ldns, with owning pointers for its types. For source files only, not for headers.
#pragma once

// Must come first: otherwise ldns defines `bool`, `true` and `false` as macros, even in C++.
#include <stdbool.h>  // NOLINT(modernize-deprecated-headers)

#include <ldns/ldns.h>

#include <memory>

#include "adapters/system/function_deleter.h"

namespace mtasts {

using LdnsRr = std::unique_ptr<ldns_rr, FunctionDeleter<ldns_rr_free>>;
using LdnsPacket = std::unique_ptr<ldns_pkt, FunctionDeleter<ldns_pkt_free>>;

}  // namespace mtasts
