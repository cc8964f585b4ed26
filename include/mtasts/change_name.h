// ChangeName: the change of the records at one name.
#pragma once

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

}  // namespace mtasts
