#include "cli/record_formats/owner_names.h"

#include <cassert>

namespace mtasts {

std::string relative_name(const DomainName& owner, const DomainName& zone) {
  assert(owner != zone && owner.is_within(zone));
  return owner.text().substr(0, owner.text().size() - zone.text().size() - 1);
}

}  // namespace mtasts
