// Words for days and organizations of reports in messages.
#pragma once

#include <chrono>
#include <cstddef>
#include <set>
#include <string>

#include "mtasts/utc_time.h"

namespace mtasts {

// "on 2026-11-29", or "from 2026-11-20 to 2026-11-29".
[[nodiscard]] inline std::string print_days(std::chrono::sys_days first, std::chrono::sys_days last) {
  if (first == last) return "on " + print_utc_day(first);
  return "from " + print_utc_day(first) + " to " + print_utc_day(last);
}

// "Google Inc., mail.ru and 2 more": three at most, unescaped. An organization without a name is "an unnamed
// organization".
[[nodiscard]] inline std::string join_organizations(const std::set<std::string>& organizations) {
  constexpr std::size_t kMost = 3;
  std::string joined;
  std::size_t count = 0;
  for (const std::string& organization : organizations) {
    if (count == kMost) return joined + " and " + std::to_string(organizations.size() - kMost) + " more";
    if (count++ > 0) joined += ", ";
    joined += organization.empty() ? "an unnamed organization" : organization;
  }
  return joined;
}

}  // namespace mtasts
