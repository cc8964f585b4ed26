#include "mtasts/mx_groups.h"

#include <algorithm>
#include <cassert>
#include <iterator>
#include <map>
#include <optional>
#include <set>
#include <utility>

#include "mtasts/public_suffix.h"

namespace mtasts {
namespace {

void sort_without_repeats(std::vector<DomainName>& hosts) {
  std::ranges::sort(hosts);
  hosts.erase(std::unique(hosts.begin(), hosts.end()), hosts.end());
}

MxPattern wildcard_below(const DomainName& parent) {
  const auto pattern = MxPattern::parse("*." + parent.text());
  assert(pattern);
  return *pattern;
}

bool is_before(const MxGroup& a, const MxGroup& b) {
  return a.domains != b.domains ? a.domains > b.domains : a.hosts < b.hosts;
}

// The parent below which the only host of a group is, if a wildcard is allowed there.
std::optional<DomainName> parent_of_single_host(const MxGroup& group) {
  if (group.hosts.size() != 1) return std::nullopt;
  const auto parent = group.hosts.front().parent();
  if (!parent || is_public_suffix(*parent)) return std::nullopt;
  return *parent;
}

// Two such sets may be the two MX hosts of one server; three are a host for each customer.
constexpr std::size_t kFewestFleetHosts = 3;

std::set<DomainName> fleet_parents(const std::vector<MxGroup>& groups) {
  std::map<DomainName, std::size_t> counts;
  for (const MxGroup& group : groups) {
    if (const auto parent = parent_of_single_host(group)) ++counts[*parent];
  }
  std::set<DomainName> parents;
  for (const auto& [parent, count] : counts) {
    if (count >= kFewestFleetHosts) parents.insert(parent);
  }
  return parents;
}

void merge(const MxGroup& from, MxGroup& into) {
  into.domains += from.domains;
  into.hosts.insert(into.hosts.end(), from.hosts.begin(), from.hosts.end());
  into.members.insert(into.members.end(), from.members.begin(), from.members.end());
}

using PolicyIndexes = std::set<std::size_t>;

// The policies by their patterns, to find those that cover a pattern.
class PatternIndex {
 public:
  explicit PatternIndex(const std::vector<MxPolicyGroup>& policies) {
    for (std::size_t i = 0; i < policies.size(); ++i) {
      for (const MxPattern& pattern : policies[i].patterns) policies_[pattern].insert(i);
    }
  }

  // The policies that cover all of the patterns.
  [[nodiscard]] PolicyIndexes covering(const std::vector<MxPattern>& patterns) const {
    PolicyIndexes found = covering(patterns.front());
    for (std::size_t i = 1; i < patterns.size() && found.size() > 1; ++i) {
      const PolicyIndexes others = covering(patterns[i]);
      PolicyIndexes both;
      std::set_intersection(found.begin(), found.end(), others.begin(), others.end(),
                            std::inserter(both, both.end()));
      found = std::move(both);
    }
    return found;
  }

 private:
  [[nodiscard]] PolicyIndexes covering(const MxPattern& pattern) const {
    PolicyIndexes found = policies_.at(pattern);
    if (pattern.is_wildcard()) return found;
    const auto parent = DomainName::parse(pattern.text())->parent();
    if (!parent || parent->label_count() == 1) return found;
    if (const auto wider = policies_.find(wildcard_below(*parent)); wider != policies_.end()) {
      found.insert(wider->second.begin(), wider->second.end());
    }
    return found;
  }

  std::map<MxPattern, PolicyIndexes> policies_ = {};
};

// The domains that the operators of the hosts registered: "example.com" for mx.a.example.com.
std::set<DomainName> registered_domains(const MxGroup& group) {
  std::set<DomainName> domains;
  for (DomainName name : group.hosts) {
    for (auto parent = name.parent(); parent && !is_public_suffix(*parent); parent = name.parent()) {
      name = *parent;
    }
    domains.insert(std::move(name));
  }
  return domains;
}

// Merges each policy into the largest one of the same operators that covers it and is covered by none itself.
// No two cover each other, since their patterns differ.
void merge_covered(std::vector<MxPolicyGroup>& policies) {
  const PatternIndex index(policies);
  std::vector<PolicyIndexes> covering;
  for (std::size_t i = 0; i < policies.size(); ++i) {
    const std::set<DomainName> operators = registered_domains(policies[i].group);
    covering.emplace_back();
    for (const std::size_t by : index.covering(policies[i].patterns)) {
      if (by != i && registered_domains(policies[by].group) == operators) covering.back().insert(by);
    }
  }
  for (std::size_t i = 0; i < policies.size(); ++i) {
    MxPolicyGroup* widest = nullptr;
    for (const std::size_t by : covering[i]) {
      const bool is_larger = widest == nullptr || policies[by].group.domains > widest->group.domains;
      if (covering[by].empty() && is_larger) widest = &policies[by];
    }
    if (widest != nullptr) merge(std::exchange(policies[i], {}).group, widest->group);
  }
  const auto is_empty = [](const MxPolicyGroup& policy) { return policy.group.domains == 0; };
  policies.erase(std::remove_if(policies.begin(), policies.end(), is_empty), policies.end());
}

}  // namespace

std::vector<MxPattern> narrowest_patterns(const std::vector<DomainName>& hosts) {
  std::vector<MxPattern> patterns;
  std::map<DomainName, std::vector<DomainName>> below;  // the hosts of each parent
  for (const DomainName& host : hosts) {
    const auto parent = host.parent();
    if (parent && !is_public_suffix(*parent)) {
      below[*parent].push_back(host);
    } else {
      patterns.push_back(MxPattern::for_host(host));
    }
  }
  for (auto& [parent, children] : below) {
    sort_without_repeats(children);
    patterns.push_back(children.size() == 1 ? MxPattern::for_host(children.front()) : wildcard_below(parent));
  }
  std::ranges::sort(patterns);
  patterns.erase(std::unique(patterns.begin(), patterns.end()), patterns.end());
  return patterns;
}

MxGroup& MxGroups::group_of(std::vector<DomainName> hosts) {
  sort_without_repeats(hosts);
  std::string key;
  for (const DomainName& host : hosts) key += host.text() + ' ';
  MxGroup& group = groups_[std::move(key)];
  if (group.domains == 0) group.hosts = std::move(hosts);
  return group;
}

void MxGroups::add(std::vector<DomainName> hosts) {
  ++group_of(std::move(hosts)).domains;
}

void MxGroups::add(std::vector<DomainName> hosts, const DomainName& member) {
  MxGroup& group = group_of(std::move(hosts));
  ++group.domains;
  group.members.push_back(member);
}

std::vector<MxGroup> MxGroups::largest_first() const {
  std::vector<MxGroup> groups;
  groups.reserve(groups_.size());
  for (const auto& entry : groups_) groups.push_back(entry.second);
  std::ranges::sort(groups, is_before);
  return groups;
}

std::vector<MxPolicyGroup> MxGroups::policies() const {
  const std::vector<MxGroup> groups = largest_first();
  const std::set<DomainName> parents = fleet_parents(groups);
  std::map<std::vector<MxPattern>, MxGroup> by_patterns;
  for (const MxGroup& group : groups) {
    const std::optional<DomainName> parent = parent_of_single_host(group);
    const bool is_fleet = parent && parents.contains(*parent);
    merge(group,
          by_patterns[is_fleet ? std::vector{wildcard_below(*parent)} : narrowest_patterns(group.hosts)]);
  }
  std::vector<MxPolicyGroup> policies;
  for (auto& [patterns, group] : by_patterns) policies.push_back({std::move(group), patterns});
  merge_covered(policies);
  for (MxPolicyGroup& policy : policies) {
    sort_without_repeats(policy.group.hosts);
    sort_without_repeats(policy.group.members);
  }
  std::ranges::sort(
      policies, [](const MxPolicyGroup& a, const MxPolicyGroup& b) { return is_before(a.group, b.group); });
  return policies;
}

}  // namespace mtasts
