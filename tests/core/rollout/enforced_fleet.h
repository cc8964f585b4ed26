// A small fleet that has enforced its policy for weeks, with its senders.
#pragma once

#include <algorithm>
#include <chrono>

#include "catch.h"
#include "core/rollout/senders_model.h"

namespace mtasts::test {

inline const DomainName kWatched = fleet_name("example.com");
inline const DomainName kWatchedHosted = fleet_name("hosted.example");

// Begins mode testing with mx1.example.com, and a hosted domain with the same MX.
inline void begin_testing(WatchedFleet& fleet) {
  PolicySettings& policy = fleet.add_policy("example.com", {"mx1.example.com"});
  policy.mx_rule = MxRule::fixed;
  policy.mx = fleet_patterns({"mx1.example.com"});
  fleet.add_hosted("hosted.example", {"mx1.example.com"});
  fleet.apply();
}

// The same, enforced since days.
inline void enforce(WatchedFleet& fleet) {
  begin_testing(fleet);
  for (int i = 0; i < 3; ++i) {
    fleet.pass(std::chrono::days(20));
    fleet.apply();
  }
}

inline const RolloutDate& date_of(DateKind kind, const RolloutPlan& plan) {
  const auto date = std::find_if(plan.dates.begin(), plan.dates.end(),
                                 [kind](const RolloutDate& each) { return each.kind == kind; });
  REQUIRE(date != plan.dates.end());
  return *date;
}

// Adds mx2.example.com to the policy.
inline void add_mx(WatchedFleet& fleet) {
  fleet.settings.policies[0].mx = fleet_patterns({"mx1.example.com", "mx2.example.com"});
}

// Mends all faults a day later, and moves the MX of the domain on the first day that is safe for all senders.
inline void mend_and_move(WatchedFleet& fleet, const DomainName& moved) {
  fleet.pass(std::chrono::days(1));
  fleet.faults = {};
  fleet.deploy();
  fleet.pass(date_of(DateKind::mx_may_move, fleet.apply()).safe - fleet.now);
  fleet.move_mx(moved, {"mx2.example.com"});
}

}  // namespace mtasts::test
