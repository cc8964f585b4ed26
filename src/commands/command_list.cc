#include "commands/command_list.h"

namespace mtasts {
namespace {

#define MTASTS_ADDRESS_OF_COMMAND(name) &name##_command,
constexpr const Command* kCommands[] = {MTASTS_COMMANDS(MTASTS_ADDRESS_OF_COMMAND)};
#undef MTASTS_ADDRESS_OF_COMMAND

}  // namespace

Commands commands() {
  return kCommands;
}

}  // namespace mtasts
