// Knows the command line alone.
#include "adapters/system_dns.h"
#include "cli/options.h"
