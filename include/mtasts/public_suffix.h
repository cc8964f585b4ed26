// Public suffixes: the names directly below which anybody can register a name, such as "com" and "co.uk".
#pragma once

#include "mtasts/domain_name.h"

namespace mtasts {

// True for a name of the Public Suffix List (https://publicsuffix.org) as of the build, whose rules with
// U-labels are left out, and for every single label. is_public_suffix("co.uk") is true,
// is_public_suffix("example.com") false.
[[nodiscard]] bool is_public_suffix(const DomainName& name);

}  // namespace mtasts
