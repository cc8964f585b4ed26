// One of two files that know CLI11.
#include <CLI/CLI.hpp>

#include "commands/check.h"
