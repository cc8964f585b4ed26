// The list of commands. A new command is a file that defines `const Command <name>_command`, and a line here.
#pragma once

#include "cli/command.h"

namespace mtasts {

// In the order of the help.
#define MTASTS_COMMANDS(COMMAND) \
  COMMAND(init)                  \
  COMMAND(plan)                  \
  COMMAND(apply)                 \
  COMMAND(status)                \
  COMMAND(mx)                    \
  COMMAND(gen_policy)            \
  COMMAND(gen_sts)               \
  COMMAND(gen_tlsrpt)            \
  COMMAND(gen_zone)              \
  COMMAND(bump_id)               \
  COMMAND(lint)                  \
  COMMAND(check)                 \
  COMMAND(report)                \
  COMMAND(explain)               \
  COMMAND(gen_site)              \
  COMMAND(completion)

#define MTASTS_DECLARE_COMMAND(name) extern const Command name##_command;
MTASTS_COMMANDS(MTASTS_DECLARE_COMMAND)
#undef MTASTS_DECLARE_COMMAND

[[nodiscard]] Commands commands();

}  // namespace mtasts
