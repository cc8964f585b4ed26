// MX hosts that can be meant, and seldom are.
#pragma once

#include <vector>

#include "mtasts/domain_name.h"
#include "mtasts/finding.h"

namespace mtasts {

// "mx-single-label" and "mx-ipv4-like" for each host that is, the host in the message; without subjects.
[[nodiscard]] std::vector<Finding> judge_odd_mx_hosts(const std::vector<DomainName>& hosts);

}  // namespace mtasts
