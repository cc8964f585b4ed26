#include "mtasts/mx_groups.h"

#include <algorithm>
#include <cassert>
#include <map>

namespace mtasts {
namespace {

void sort_without_repeats(std::vector<DomainName>& hosts) {
  std::sort(hosts.begin(), hosts.end());
  hosts.erase(std::unique(hosts.begin(), hosts.end()), hosts.end());
}

MxPattern wildcard_below(const DomainName& parent) {
  const auto pattern = MxPattern::parse("*." + parent.text());
  assert(pattern);
  return *pattern;
}

}  // namespace

std::vector<MxPattern> narrowest_patterns(const std::vector<DomainName>& hosts) {
  std::vector<MxPattern> patterns;
  std::map<DomainName, std::vector<DomainName>> below;  // the hosts of each parent
  for (const DomainName& host : hosts) {
    const auto parent = host.parent();
    if (parent && parent->label_count() > 1) {
      below[*parent].push_back(host);
    } else {
      patterns.push_back(MxPattern::for_host(host));
    }
  }
  for (auto& [parent, children] : below) {
    sort_without_repeats(children);
    patterns.push_back(children.size() == 1 ? MxPattern::for_host(children.front()) : wildcard_below(parent));
  }
  std::sort(patterns.begin(), patterns.end());
  patterns.erase(std::unique(patterns.begin(), patterns.end()), patterns.end());
  return patterns;
}

void MxGroups::add(std::vector<DomainName> hosts) {
  sort_without_repeats(hosts);
  std::string key;
  for (const DomainName& host : hosts) key += host.text() + ' ';
  MxGroup& group = groups_[std::move(key)];
  if (group.domains++ == 0) group.hosts = std::move(hosts);
}

std::vector<MxGroup> MxGroups::largest_first() const {
  std::vector<MxGroup> groups;
  groups.reserve(groups_.size());
  for (const auto& entry : groups_) groups.push_back(entry.second);
  std::sort(groups.begin(), groups.end(), [](const MxGroup& a, const MxGroup& b) {
    return a.domains != b.domains ? a.domains > b.domains : a.hosts < b.hosts;
  });
  return groups;
}

}  // namespace mtasts
