// deployments_in(): the mail domains of a zone file, and the parts of MTA-STS and TLSRPT that it has for
// each.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "mtasts/zone_file.h"

namespace mtasts {

enum class ZonePart {
  present,
  missing,
  unknown,  // the file is part of a zone, or a wildcard may have it
};

// "present", "missing" or "unknown".
[[nodiscard]] std::string_view text(ZonePart part);

struct ZoneDeployment {
  std::string domain;                // an owner of MX records other than the null MX, without the final dot
  ZonePart sts = ZonePart::unknown;  // an MTA-STS record or a CNAME at _mta-sts
  ZonePart policy_host = ZonePart::unknown;  // an address or a CNAME at mta-sts
  ZonePart tlsrpt = ZonePart::unknown;       // a TLSRPT record or a CNAME at _smtp._tls
};

// In file order. Wildcards, and owners that are no mail domains, are left out.
[[nodiscard]] std::vector<ZoneDeployment> deployments_in(const ZoneFile& zone);

}  // namespace mtasts
