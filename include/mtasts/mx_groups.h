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
// parent, else one wildcard for all hosts of that parent ("*.example.com"). A public suffix gets no wildcard,
// since anybody can register a host there. Sorted, without repeats. Asserts that all are host names.
[[nodiscard]] std::vector<MxPattern> narrowest_patterns(const std::vector<DomainName>& hosts);

struct MxGroup {
  std::vector<DomainName> hosts;  // sorted, without repeats
  std::uint64_t domains = 0;      // the number of domains with these hosts
  // Domains of this group, sorted, if add() got them.
  std::vector<DomainName> members = {};
};

// A policy that covers all MX sets of its group.
struct MxPolicyGroup {
  MxGroup group;
  std::vector<MxPattern> patterns;  // sorted, without repeats
};

// Memory grows with the number of different sets, not of domains.
class MxGroups {
 public:
  // Counts one domain. The order of its hosts makes no difference.
  void add(std::vector<DomainName> hosts);
  // The same, and keeps the domain as a member of its group: memory grows with the number of domains.
  void add(std::vector<DomainName> hosts, const DomainName& member);

  [[nodiscard]] bool empty() const { return groups_.empty(); }
  // Sorted by size, largest first, then by hosts.
  [[nodiscard]] std::vector<MxGroup> largest_first() const;
  // The fewest policies that cover all sets, none of them wider than one provider. A set is merged into a set
  // of the same operators whose patterns cover it. Three or more sets of a single host each, with different
  // hosts below one parent, such as those of Exchange Online's tenants, get that parent's wildcard. Sorted as
  // largest_first().
  [[nodiscard]] std::vector<MxPolicyGroup> policies() const;

 private:
  MxGroup& group_of(std::vector<DomainName> hosts);

  std::unordered_map<std::string, MxGroup> groups_ = {};  // by the names of the hosts
};

}  // namespace mtasts
