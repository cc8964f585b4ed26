// FleetObserver: observes DNS and Policy Hosts of a whole fleet, in bulk, and plans its rollout.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <vector>

#include "cli/context.h"
#include "commands/lookup/live_policies.h"
#include "commands/lookup/observation_clients.h"
#include "commands/lookup/private_access.h"
#include "commands/options/rollout_options.h"
#include "commands/rollout/state_directory.h"
#include "commands/settings/settings.h"
#include "mtasts/rollout_plan.h"
#include "mtasts/rollout_world.h"

namespace mtasts {

// The world, and the plan for it.
struct PlannedFleet {
  RolloutWorld world;
  RolloutPlan plan;
};

class FleetObserver {
 public:
  // Opens DNS and HTTPS. All arguments must outlive it.
  [[nodiscard]] static Result<FleetObserver> open(const Settings& settings, const RolloutOptions& options,
                                                  Context& context);

  // Observes and plans until the plan asks for nothing more: what a plan asks for is asked once a call. HTTPS
  // asks the primaries, the policy_sample(), and `selected`, as far as the settings name these.
  [[nodiscard]] PlannedFleet plan(const StateDirectory& state, const std::vector<DomainName>& selected = {});
  // Adds the time, and the MX records and the three names of each managed domain; nothing of HTTPS. Failed
  // lookups are parts of the world. The recursive servers are asked for the names of a domain whose records
  // the memory of the world has as confirmed, and every authoritative server for all others.
  void observe(RolloutWorld& world);
  // Adds readiness (as check --ready-for enforce) and evidence of reports for these primaries.
  void check(const std::vector<DomainName>& primaries, const StateDirectory& state, RolloutWorld& world);

 private:
  void await_last_run(const RolloutWorld& world);

  struct SeenDomain {
    DomainName domain;
    DomainSeen seen;
  };
  struct FetchedDomain {
    DomainName domain;
    PolicyHostSeen seen;
  };

  FleetObserver(const Settings& settings, const RolloutOptions& options, Context& context,
                PrivateAccess access, ObservationClients clients)
      : settings_(settings),
        options_(options),
        context_(context),
        access_(std::move(access)),
        clients_(std::move(clients)),
        destinations_{options.observation.https_port, options.observation.connect_to} {}

  // The set, in one place for all domains that have it.
  [[nodiscard]] std::shared_ptr<const MxSet> share_mx(MxSet mx);
  // `memory` may be null. `seen` gets the answers.
  [[nodiscard]] Task<bool> observe_domain(DomainName domain, const DomainMemory* memory,
                                          std::chrono::sys_seconds now, DomainSeen& seen);
  // True if the domain is confirmed, and one server has its brief_answers().
  [[nodiscard]] Task<bool> has_confirmed_records(const DomainName& domain, const DomainMemory& memory,
                                                 std::chrono::sys_seconds now);
  [[nodiscard]] bool asks_for_tlsrpt(const DomainName& domain, std::chrono::sys_seconds now) const;

  // Replaces the names of these domains by the answers of every authoritative server.
  void look_up(const std::vector<DomainName>& domains, RolloutWorld& world);
  // Leaves TTLs that a provider has changed, with a note of the first one.
  void leave_ttls(const StateDirectory& state, RolloutPlan& plan);
  // The domains whose files of records each run reads: those that the settings themselves name, since a list
  // may be long, and those without all answers, since their zone may be refused for its file.
  [[nodiscard]] std::vector<DomainName> domains_to_read(const RolloutWorld& world) const;
  // Adds the steps that write lost files of records again, with a warning.
  void restore_files(const StateDirectory& state, PlannedFleet& fleet);
  [[nodiscard]] Task<SeenDomain> look_up_domain(DomainName domain);

  // Adds the answers of the Policy Hosts of these domains.
  void fetch(const std::vector<DomainName>& domains, RolloutWorld& world);
  // Adds the answers of the web host of the settings under the names of these Policy Hosts.
  void fetch_ahead(const std::vector<DomainName>& domains, RolloutWorld& world);
  // Fetches from `web`, if it is given, and else from the Policy Hosts.
  void fetch_from(const WebTarget& web, const std::vector<DomainName>& domains,
                  const std::function<void(FetchedDomain&&)>& write);

  [[nodiscard]] PromotionSeen judge_promotion(const PolicySettings& policy,
                                              const std::vector<DomainName>& hosts,
                                              const StateDirectory& state, const RolloutWorld& world);
  [[nodiscard]] ReportEvidence evidence_of(const Observation& seen, bool checks_are_good,
                                           const StateDirectory& state, const RolloutWorld& world) const;

  // Runs a task for each domain, many at once.
  template <class T>
  void for_each(const std::vector<DomainName>& domains, const std::function<Task<T>(DomainName)>& look,
                const std::function<void(T&&)>& write);

  const Settings& settings_;
  const RolloutOptions& options_;
  Context& context_;
  PrivateAccess access_;
  ObservationClients clients_;
  PolicyDestinations destinations_;
  std::vector<std::shared_ptr<const MxSet>> mx_sets_ = {};  // the first ones
  std::map<DomainName, PromotionSeen> checked_ = {};        // by primary
  bool has_noted_ttl_ = false;
};

}  // namespace mtasts
