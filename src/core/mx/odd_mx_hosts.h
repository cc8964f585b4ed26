// MX hosts that are valid and seldom intended.
#pragma once

#include <vector>

#include "mtasts/domain_name.h"
#include "mtasts/finding.h"

namespace mtasts {

// Warnings "mx-single-label" and "mx-ipv4-like", one a host, with the host in the message; subjects are
// empty.
[[nodiscard]] std::vector<Finding> judge_odd_mx_hosts(const std::vector<DomainName>& hosts);

}  // namespace mtasts
