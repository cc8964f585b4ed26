// Knows both sides, but no library.
#include <CLI/CLI.hpp>

#include "adapters/system_dns.h"
#include "commands/check.h"
