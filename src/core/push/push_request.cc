#include "mtasts/push_request.h"

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>

namespace mtasts {
namespace {

struct RrsetText {
  std::optional<Ttl> ttl = {};
  std::set<std::string> rdata = {};
  friend bool operator==(const RrsetText&, const RrsetText&) = default;
};

using RrsetsByType = std::map<RecordType, RrsetText>;

RrsetsByType rrsets_of(const std::vector<ResourceRecord>& records) {
  RrsetsByType sets;
  for (const ResourceRecord& record : records) {
    RrsetText& set = sets[type_of(record.rdata)];
    set.ttl = set.ttl ? std::min(*set.ttl, record.ttl) : record.ttl;
    set.rdata.insert(print_rdata(record.rdata));
  }
  return sets;
}

}  // namespace

std::vector<RrsetChange> rrset_changes(const DomainName& zone, const std::vector<ResourceRecord>& before,
                                       const std::vector<ResourceRecord>& after) {
  if (before.empty() && after.empty()) return {};
  const DomainName& owner = (before.empty() ? after : before).front().owner;
  RrsetsByType old_sets = rrsets_of(before);
  const RrsetsByType new_sets = rrsets_of(after);
  for (const auto& [type, set] : new_sets) old_sets.try_emplace(type);
  std::vector<RrsetChange> changes;
  for (const auto& [type, old] : old_sets) {
    const auto found = new_sets.find(type);
    const RrsetText wanted = found == new_sets.end() ? RrsetText() : found->second;
    if (old == wanted) continue;
    changes.push_back({.owner = owner,
                       .zone = zone,
                       .type = type,
                       .ttl = wanted.ttl ? *wanted.ttl : *old.ttl,
                       .before = {old.rdata.begin(), old.rdata.end()},
                       .after = {wanted.rdata.begin(), wanted.rdata.end()}});
  }
  std::stable_partition(changes.begin(), changes.end(),
                        [](const RrsetChange& change) { return change.after.empty(); });
  return changes;
}

std::string print_push_request(const std::vector<RrsetChange>& changes) {
  using Json = nlohmann::ordered_json;
  std::string printed = Json({{"schema", "mtasts.push/1"}, {"changes", changes.size()}}).dump() + '\n';
  for (const RrsetChange& change : changes) {
    const Json line = {
        {"owner", change.owner.absolute()}, {"zone", change.zone.absolute()}, {"type", text(change.type)},
        {"ttl", change.ttl.seconds()},      {"old", change.before},           {"new", change.after}};
    printed += line.dump() + '\n';
  }
  return printed;
}

}  // namespace mtasts
