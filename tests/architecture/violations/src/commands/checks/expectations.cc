// A part of a command that knows the command.
#include "commands/checks/expectations.h"
#include "commands/check.h"
