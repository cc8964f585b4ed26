// StateDirectory: all that the program writes for a fleet, below one directory.
//
//   ledger.ndjson                                      the ids and their policies
//   policies/mta-sts.DOMAIN/.well-known/mta-sts.txt    what the web server serves for DOMAIN
//   zones/DOMAIN.zone                                  its records, in the format of the settings
//   site/                                              the configuration of the web server
//   rollout.json                                       schema mtasts.rollout/1: site, unfinished hooks,
//   memory reports.db                                         the store of reports
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "cli/context.h"
#include "commands/settings/settings.h"
#include "mtasts/rollout_plan.h"
#include "mtasts/rollout_world.h"

namespace mtasts {

class StateDirectory {
 public:
  // Reads the state without a lock; a missing directory is an empty state. `settings` must outlive it.
  // Fault::unreadable; Fault::input, code "state-damaged", for a rollout.json that is not ours.
  [[nodiscard]] static Result<StateDirectory> read(const Settings& settings, Context& context);
  // The same with a lock until it is destroyed; creates the directory. Fault::locked.
  [[nodiscard]] static Result<StateDirectory> lock(const Settings& settings, Context& context);

  // Fills ledger, policy_files, site, unfinished_hooks and memory of the world. A domain whose file is not
  // that of its primary is not in the site.
  void fill(RolloutWorld& world) const;

  // True if the files have the outcome of the step already, so that only the servers lack it.
  [[nodiscard]] bool is_written(const RolloutStep& step) const;

  // The path of a file below the directory: path("reports.db").
  [[nodiscard]] std::string path(const std::string& relative) const;

 private:
  StateDirectory(const Settings& settings, Context& context) : settings_(&settings), context_(&context) {}

  const Settings* settings_;
  Context* context_;
};

}  // namespace mtasts
