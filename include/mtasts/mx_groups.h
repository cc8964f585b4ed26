// MxGroups: which MX sets the domains of a list have, and how many each. It shows which policies are wanted.
#pragma once

#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

#include "mtasts/domain_name.h"
#include "mtasts/mx_pattern.h"

namespace mtasts {

// The narrowest mx patterns (RFC 8461 §4.1) that cover the hosts: the host itself where it is alone below its
// parent, else one wildcard for all hosts of that parent. A parent of a single label gets no wildcard, since
// that would cover a whole top-level domain. Sorted, none twice. Asserts that all are host names.
[[nodiscard]] std::vector<MxPattern> narrowest_patterns(const std::vector<DomainName>& hosts);

struct MxGroup {
  std::vector<DomainName> hosts;  // sorted, none twice
  std::uint64_t domains = 0;      // that have exactly these
};

// Memory follows the number of different sets, not that of domains.
class MxGroups {
 public:
  // Counts one domain; preference and order of its hosts make no difference.
  void add(std::vector<DomainName> hosts);

  [[nodiscard]] bool empty() const { return groups_.empty(); }
  // The largest first, those of one size as their hosts sort.
  [[nodiscard]] std::vector<MxGroup> largest_first() const;

 private:
  std::unordered_map<std::string, MxGroup> groups_ = {};  // by the hosts' names
};

}  // namespace mtasts
