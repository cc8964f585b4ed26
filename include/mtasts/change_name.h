// ChangeName: the change of the records at one name.
#pragma once

#include <algorithm>
#include <vector>

#include "mtasts/resource_record.h"

namespace mtasts {

// Replaces all records at one name. Empty `after` removes them.
struct ChangeName {
  DomainName owner;
  std::vector<ResourceRecord> before = {};
  std::vector<ResourceRecord> after = {};
  friend bool operator==(const ChangeName&, const ChangeName&) = default;
};

// True if nothing but TTLs changes.
[[nodiscard]] inline bool changes_only_ttl(const ChangeName& change) {
  return change.before != change.after &&
         std::ranges::is_permutation(change.before, change.after, {}, &ResourceRecord::rdata,
                                     &ResourceRecord::rdata);
}

}  // namespace mtasts
