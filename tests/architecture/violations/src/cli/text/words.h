// Together with cli/options/names.h, a circle of folders.
#pragma once

#include "cli/options/names.h"
