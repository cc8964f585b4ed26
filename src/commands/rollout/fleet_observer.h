// FleetObserver: observes DNS and Policy Hosts of a whole fleet, in bulk, without judging.
#pragma once

#include <memory>
#include <vector>

#include "cli/context.h"
#include "commands/options/rollout_options.h"
#include "commands/rollout/state_directory.h"
#include "commands/settings/settings.h"
#include "mtasts/rollout_plan.h"
#include "mtasts/rollout_world.h"

namespace mtasts {

class FleetObserver {
 public:
  // Opens DNS and HTTPS. All arguments must outlive it.
  [[nodiscard]] static Result<FleetObserver> open(const Settings& settings, const RolloutOptions& options,
                                                  Context& context);
  FleetObserver(FleetObserver&&) noexcept;
  ~FleetObserver();

  // Adds the time, and the MX records and the three names of each managed domain; nothing of HTTPS. Failed
  // lookups are parts of the world. The recursive servers are asked for the names of a domain whose records
  // the memory of the world has as confirmed, and every authoritative server for all others.
  void observe(RolloutWorld& world);
  // Replaces the names of these domains by the answers of every authoritative server.
  void look_up(const std::vector<DomainName>& domains, RolloutWorld& world);
  // Adds the answers of the Policy Hosts of these domains.
  void fetch(const std::vector<DomainName>& domains, RolloutWorld& world);
  // Adds the answers of the web host of the settings under the names of these Policy Hosts.
  void fetch_ahead(const std::vector<DomainName>& domains, RolloutWorld& world);
  // Adds readiness (as check --ready-for enforce) and evidence of reports for these primaries.
  void check(const std::vector<DomainName>& primaries, const StateDirectory& state, RolloutWorld& world);

  // name_web_steps() of the state.
  void name_web_steps(const StateDirectory& state, RolloutPlan& plan) const;

 private:
  struct Parts;
  explicit FleetObserver(std::unique_ptr<Parts> parts);
  std::unique_ptr<Parts> parts_;
};

// The world, and the plan for it.
struct PlannedFleet {
  RolloutWorld world;
  RolloutPlan plan;
};

// Observes and plans until the plan asks for nothing more: what a plan asks for is asked once a call.
[[nodiscard]] PlannedFleet plan_fleet(const Settings& settings, const StateDirectory& state,
                                      FleetObserver& observer);

}  // namespace mtasts
