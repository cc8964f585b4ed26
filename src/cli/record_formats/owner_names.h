// Owner names relative to their zone.
#pragma once

#include <string>

#include "mtasts/domain_name.h"

namespace mtasts {

// "_mta-sts" of "_mta-sts.example.com" in the zone "example.com". The owner lies below the apex.
[[nodiscard]] std::string relative_name(const DomainName& owner, const DomainName& zone);

}  // namespace mtasts
