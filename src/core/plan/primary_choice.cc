#include "mtasts/primary_choice.h"

#include <algorithm>

#include "mtasts/mx_set.h"

namespace mtasts {
namespace {

bool covers(const std::vector<MxPattern>& mx, const MxPattern& other) {
  return std::ranges::any_of(mx, [&other](const MxPattern& pattern) {
    return pattern == other || (!other.is_wildcard() && pattern.matches(other.text()));
  });
}

bool covers_all(const std::vector<MxPattern>& mx, const std::vector<MxPattern>& others) {
  return std::ranges::all_of(others, [&mx](const MxPattern& other) { return covers(mx, other); });
}

bool is_narrower(const Policy& one, const Policy& other) {
  return covers_all(other.mx, one.mx) && !covers_all(one.mx, other.mx);
}

}  // namespace

bool can_adopt(const Policy& policy, const std::vector<DomainName>& mx_hosts) {
  return policy.mode != Mode::none && hosts_without_pattern(policy.mx, mx_hosts).empty();
}

std::optional<std::size_t> narrowest(const std::vector<const Policy*>& policies) {
  for (std::size_t i = 0; i < policies.size(); ++i) {
    const auto is_wider = [&](const Policy* other) {
      return other == policies[i] || is_narrower(*policies[i], *other);
    };
    if (std::ranges::all_of(policies, is_wider)) return i;
  }
  return std::nullopt;
}

}  // namespace mtasts
