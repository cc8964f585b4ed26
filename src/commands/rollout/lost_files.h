// Files of records that were written and are missing, for instance because a backup was put back without
// them: BIND refuses a zone that includes a missing file, and Terraform removes the records that it misses.
#pragma once

#include <map>
#include <string>

#include "commands/rollout/state_directory.h"
#include "mtasts/rollout_plan.h"
#include "mtasts/rollout_world.h"

namespace mtasts {

using LostFiles = std::map<DomainName, NamesInFile>;

// The warning of lost files, at least one.
[[nodiscard]] std::string words_of_lost(const LostFiles& lost, const StateDirectory& state);

// Adds a hold for each file of records that cannot be read, and holds the changes of its domain.
void hold_damaged_files(const std::map<DomainName, Error>& damaged, const StateDirectory& state,
                        RolloutPlan& plan);

// Adds the steps that write lost files again, with the records that all servers have: changes to the same
// records. A file whose records are not known is not written, and the changes of its domain are held; with
// one file for all domains, those of all. `others` has the domains that are not in the settings.
void restore_lost_files(const LostFiles& lost, const StateDirectory& state, const RolloutWorld& world,
                        const RolloutWorld& others, RolloutPlan& plan);

}  // namespace mtasts
