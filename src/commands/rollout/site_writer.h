// write_site_of_fleet(): the configuration of the web server for all domains that a fleet serves.
#pragma once

#include <optional>

#include "cli/context.h"
#include "commands/rollout/state_directory.h"
#include "commands/settings/settings.h"
#include "mtasts/rollout_plan.h"

namespace mtasts {

struct WrittenSite {
  bool is_changed = false;
  std::optional<Hold> reload_gate = {};
};

// Writes STATE/site in the format of the settings, if they name one and any domain is served. `served` has
// the primary whose policy each domain serves. A site with which the web server can start is not replaced by
// one that names a certificate that does not exist. Fault::not_created, code "not-ours", if a file is
// somebody else's; errors of the format.
[[nodiscard]] Result<WrittenSite> write_site_of_fleet(const Settings& settings,
                                                      const std::map<DomainName, DomainName>& served,
                                                      StateDirectory& state, Context& context);

// Notes the web hook as unfinished if the site of the settings is missing or has changed, for instance since
// `site` is new there: apply then writes it.
void note_outdated_site(const Settings& settings, StateDirectory& state, Context& context);

// Names the next step at the web server in the obstacles of a plan that are there: the command that gets the
// certificate if it is missing or senders refuse it, the one that shows why it is not renewed if it expires
// soon, else the place of the steps that install the site. Holds a reload that is to be repeated while the
// site of the state names a certificate that does not exist.
void name_web_steps(const Settings& settings, const StateDirectory& state, RolloutPlan& plan,
                    Context& context);

}  // namespace mtasts
