// MxGroups: the different MX sets of a list of domains, with their numbers of domains. They show which
// policies the list needs.
#pragma once

#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

#include "mtasts/domain_name.h"
#include "mtasts/mx_pattern.h"

namespace mtasts {

// The narrowest mx patterns (RFC 8461 §4.1) that cover the hosts: the host itself if it is alone below its
// parent, else one wildcard for all hosts of that parent ("*.example.com"). A parent of a single label gets
// no wildcard, since that would cover a whole top-level domain. Sorted, without repeats. Asserts that all are
// host names.
[[nodiscard]] std::vector<MxPattern> narrowest_patterns(const std::vector<DomainName>& hosts);

struct MxGroup {
  std::vector<DomainName> hosts;  // sorted, without repeats
  std::uint64_t domains = 0;      // the number of domains with exactly these hosts
};

// Memory grows with the number of different sets, not of domains.
class MxGroups {
 public:
  // Counts one domain. The order of its hosts makes no difference.
  void add(std::vector<DomainName> hosts);

  [[nodiscard]] bool empty() const { return groups_.empty(); }
  // Sorted by size, largest first, then by hosts.
  [[nodiscard]] std::vector<MxGroup> largest_first() const;

 private:
  std::unordered_map<std::string, MxGroup> groups_ = {};  // by the names of the hosts
};

}  // namespace mtasts
