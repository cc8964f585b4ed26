// The list of commands. A new command is a file that defines `const Command <name>_command`, and its name
// here.
#pragma once

#include "cli/command.h"
#include "cli/text/rows.h"

namespace mtasts {

// In the order of the help.
MTASTS_ROWS(Command, kCommands, init_command, plan_command, apply_command, status_command, mx_command,
            gen_policy_command, gen_sts_command, gen_tlsrpt_command, gen_zone_command, bump_id_command,
            lint_command, check_command, report_command, explain_command, gen_site_command,
            completion_command);

}  // namespace mtasts
