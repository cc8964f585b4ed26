// HookRunner: runs the programs of the settings after files have changed.
#pragma once

#include <set>
#include <string>

#include "cli/context.h"
#include "commands/rollout/state_directory.h"
#include "commands/settings/settings.h"
#include "ports/programs.h"

namespace mtasts {

// Runs the programs of a hook one after the other: for web deploy and reload, for dns reload. Their working
// directory is the state directory; MTASTS_HOOK is "web" or "dns", MTASTS_STATE the absolute path; standard
// input has the domains with changes, one a line. Fault::refused, code "hook-failed", if one ends with an
// error or at the time limit; errors of Programs::run().
[[nodiscard]] Result<void> run_hook(Hook hook, const std::set<DomainName>& domains, const Settings& settings,
                                    Context& context);

// "ended with exit code 1: LAST LINE", or "did not end within 300 seconds".
[[nodiscard]] std::string words_of_end(const ProgramCall& call, const ProgramEnd& end);

// True if the settings have a program for the hook.
[[nodiscard]] bool has_program(Hook hook, const Settings& settings);

}  // namespace mtasts
