// Together with cli/text/words.h, a circle of folders.
#pragma once

#include "cli/text/words.h"
