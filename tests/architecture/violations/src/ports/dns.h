// Has no guard, and knows the command line and the system.
#include <sys/socket.h>

#include "cli/options.h"
